import { FAULT_NAMES, FAULTS, type FaultName, type FaultRow } from "./faults.table";
import type { ServiceTask } from "./serviceTask";
import type { SiteRun } from "./site";
import type { FaultState } from "./state";
import type { Pusher } from "./vendors/pusher";

/** What the faults act on. */
export interface Breakable {
  readonly sites: readonly SiteRun[];
  readonly vendors: () => readonly Pusher[];
  /** The feed that viewers see. */
  readonly shownFeed: () => Promise<string | undefined>;
  readonly onEvent: (text: string) => void;
  /** Moves viewers to a site. */
  readonly route: (site: "home" | "standby") => void;
}

type Heal = () => void | Promise<void>;

/** The faults that are on. Each remembers what heals it. */
export class Faults {
  private readonly on = new Map<FaultName, Heal>();

  constructor(private readonly world: Breakable) {}

  list(): readonly FaultState[] {
    return FAULT_NAMES.filter((name) => this.applies(name)).map((name) => ({
      name,
      title: FAULTS[name].title,
      on: this.on.has(name),
    }));
  }

  /** False: there is no such fault here. */
  async break(name: string): Promise<boolean> {
    if (!isFault(name) || !this.applies(name)) return false;
    if (this.on.has(name)) return true;
    this.on.set(name, () => undefined);
    this.world.onEvent(FAULTS[name].title);
    this.on.set(name, await BREAK[name](this.world));
    return true;
  }

  async heal(name: string): Promise<boolean> {
    if (!isFault(name) || !this.applies(name)) return false;
    const heal = this.on.get(name);
    if (heal === undefined) return true;
    this.on.delete(name);
    this.world.onEvent(`heal: ${FAULTS[name].title}`);
    await heal();
    return true;
  }

  private applies(name: FaultName): boolean {
    const row: FaultRow = FAULTS[name];
    if (name === "valkey-stopped") return this.world.sites.every(({ valkey }) => valkey !== undefined);
    return row.sites === undefined || this.world.sites.length >= row.sites;
  }
}

const isFault = (name: string): name is FaultName => Object.hasOwn(FAULTS, name);

const BREAK: Readonly<Record<FaultName, (world: Breakable) => Heal | Promise<Heal>>> = {
  "packager-killed": (world) => killed(first(world, "packager")),
  "cache-killed": (world) => killed(first(world, "cache")),
  "zone-killed": (world) => zone(world, "killed", killed),
  "zone-frozen": (world) => zone(world, "frozen", frozen),
  "zone-slow": (world) => zone(world, "slow", () => () => undefined),
  "feed-stopped": async (world) => quiet(await shown(world), (vendor) => vendor.stop()),
  "feed-frozen": async (world) => quiet(await shown(world), (vendor) => vendor.freeze()),
  "feeds-stopped": (world) => quiet(world.vendors(), (vendor) => vendor.stop()),
  "valkey-stopped": ({ sites }) => {
    for (const { valkey } of sites) valkey?.stop();
    return async () => {
      for (const { valkey } of sites) await valkey?.start();
    };
  },
  "s3-stopped": ({ sites }) => {
    for (const site of sites) site.stopAws();
    return async () => {
      for (const site of sites) await site.startAws();
    };
  },
  evacuated: ({ route }) => {
    route("standby");
    return () => route("home");
  },
};

/** Tasks of the first zone at home, all or of one service. */
function first({ sites }: Breakable, service?: string): readonly ServiceTask[] {
  const home = sites[0];
  const [zoneId] = home?.args.plan.cell.zones ?? [];
  return (home?.tasks ?? []).filter(
    ({ args }) => args.zone === zoneId && (service === undefined || args.service === service),
  );
}

function killed(tasks: readonly ServiceTask[]): Heal {
  for (const task of tasks) task.kill();
  return () => {
    for (const task of tasks) task.start();
  };
}

function frozen(tasks: readonly ServiceTask[]): Heal {
  for (const task of tasks) task.freeze();
  return () => {
    for (const task of tasks) task.thaw();
  };
}

function zone(
  world: Breakable,
  condition: "killed" | "frozen" | "slow",
  act: (tasks: readonly ServiceTask[]) => Heal,
): Heal {
  const [home] = world.sites;
  const [zoneId = ""] = home?.args.plan.cell.zones ?? [];
  home?.conditions.set(zoneId, condition);
  const heal = act(first(world));
  return async () => {
    home?.conditions.set(zoneId, "up");
    await heal();
  };
}

async function shown({ vendors, shownFeed }: Breakable): Promise<readonly Pusher[]> {
  const feed = await shownFeed();
  const [preferred] = vendors();
  const found = vendors().find((vendor) => vendor.now().feed === feed) ?? preferred;
  return found === undefined ? [] : [found];
}

function quiet(vendors: readonly Pusher[], act: (vendor: Pusher) => void): Heal {
  for (const vendor of vendors) act(vendor);
  return () => {
    for (const vendor of vendors) vendor.resume();
  };
}
