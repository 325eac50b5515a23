import { once } from "node:events";
import type { Server } from "node:http";
import { join } from "node:path";
import { PORTS } from "../../catalog/flows.table";
import type { ListenerRow } from "../../plan/cell/balancers/balancers";
import type { CellPlan } from "../../plan/cell/plan";
import { locationsOf, type ServiceRow } from "../../plan/cell/services/services";
import type { Addresses } from "./addresses";
import { createAws } from "./aws";
import type { Certificate } from "./certificates";
import type { Events } from "./events";
import { Front, type FrontArgs } from "./front/front";
import { SLOW } from "./front/throttle";
import { taskEvent } from "./logLines";
import { ObjectStore } from "./objects";
import type { Processes } from "./processes";
import { ServiceTask } from "./serviceTask";
import type { PlayState } from "./state";
import { ValkeyStore } from "./valkey";

/** Bytes of objects in memory: a quarter of an hour of a few small channels. */
const OBJECT_BYTES = 512 * 2 ** 20;
/** Port of every load balancer's listener: ports below 1024 need root. */
export const FRONT_PORT = 8443;
export type ZoneCondition = PlayState["zones"][number]["state"];

export interface SiteArgs {
  readonly plan: CellPlan;
  readonly addresses: Addresses;
  readonly certificate: Certificate;
  /** File with the PEM of the authority of all servers of this run. */
  readonly authority: string;
  readonly folder: string;
  readonly bundles: string;
  readonly engine: string;
  readonly valkey: string | undefined;
  readonly processes: Processes;
  readonly events: Events;
  /** `<address>:<port>` */
  readonly dns: string;
  /** Text of the secrets, by name. */
  readonly secrets: Readonly<Record<string, string>>;
  /** PEM: authorities of vendors. */
  readonly trusted: readonly string[];
  /** Services with a bundle. */
  readonly built: readonly string[];
}

/** A load balancer has a node in each zone. */
interface Node {
  readonly zone: string;
  readonly front: Front;
  /** Of its listeners, by key. */
  readonly addresses: ReadonlyMap<string, string>;
}

/** One site of the cell: its stores, load balancers and tasks. */
export class SiteRun {
  readonly tasks: readonly ServiceTask[];
  readonly conditions = new Map<string, ZoneCondition>();
  readonly valkey: ValkeyStore | undefined;
  private readonly nodes: readonly Node[];
  private aws: Server | undefined;
  private awsPort = 0;
  private readonly objects = new ObjectStore(OBJECT_BYTES);

  constructor(readonly args: SiteArgs) {
    const { plan, addresses } = args;
    const { site, zones } = plan.cell;
    for (const zone of zones) this.conditions.set(zone, "up");
    const balancers = [plan.ingest.public, plan.delivery.balancer].filter((row) => row !== undefined);
    let index = 0;
    this.nodes = balancers.flatMap((balancer) =>
      zones.map((zone) => {
        const rows = balancer.listeners.map(({ key }) => [key, addresses.listener(site, index++)] as const);
        const own = new Map(rows);
        return { zone, addresses: own, front: this.frontOf(balancer, zone, own) };
      }),
    );
    this.valkey = this.valkeyOf();
    this.tasks = plan.services.zones.flatMap(({ services }, zone) =>
      services
        .filter(({ service }) => args.built.includes(service))
        .map((row) => this.taskOf(row, addresses.task(site, zone, row.service))),
    );
  }

  async start(): Promise<void> {
    this.putLineUp();
    await this.startAws();
    await this.valkey?.start();
    await Promise.all(this.nodes.map(({ front }) => front.start()));
    for (const task of this.tasks) task.start();
  }

  stop(): void {
    for (const task of this.tasks) task.stop();
    for (const { front } of this.nodes) front.stop();
    this.stopAws();
  }

  zones(): PlayState["zones"] {
    return [...this.conditions].map(([zone, state]) => ({ zone, site: this.site, state }));
  }

  /** What the name of a listener's load balancer resolves to: zones in service, or all if none is. */
  addressesOf({ key }: Pick<ListenerRow, "key">): readonly string[] {
    const nodes = this.nodes.filter(({ addresses }) => addresses.has(key));
    const inService = nodes.filter(({ front }) => front.isInService);
    return (inService.length > 0 ? inService : nodes).flatMap(({ addresses }) => addresses.get(key) ?? []);
  }

  /** Of the edge. */
  deliveryAddresses(): readonly string[] {
    return this.args.plan.delivery.balancer.listeners.flatMap((listener) => this.addressesOf(listener));
  }

  /** Names of this machine for what in AWS has public names, for a task in a zone. */
  private hostsOf(zone: string): Readonly<Record<string, string>> {
    const { plan, addresses } = this.args;
    const [listener] = plan.delivery.balancer.listeners;
    const nodes = this.nodes.filter((node) => node.zone === zone);
    return {
      [plan.delivery.name.name]:
        nodes.map((node) => node.addresses.get(listener?.key ?? "")).find((each) => each !== undefined) ?? "",
      [this.metadataHost]: addresses.store(this.site, "valkey"),
    };
  }

  async startAws(): Promise<void> {
    const { plan, secrets, addresses } = this.args;
    this.aws = createAws({
      permissions: plan.permissions,
      objects: this.objects,
      buckets: Object.fromEntries(plan.storage.buckets.map(({ kind, key }) => [kind, key])),
      secrets: Object.fromEntries(
        plan.secrets.secrets.map(({ name }) => [this.arnOf(name), { name, versions: [secrets[name] ?? ""] }]),
      ),
    });
    this.aws.listen(this.awsPort, addresses.store(this.site, "s3"));
    await once(this.aws, "listening");
    const address = this.aws.address();
    if (typeof address === "object" && address !== null) this.awsPort = address.port;
  }

  stopAws(): void {
    this.aws?.close();
    this.aws?.closeAllConnections();
    this.aws = undefined;
  }

  get isAwsUp(): boolean {
    return this.aws !== undefined;
  }

  private get site(): "home" | "standby" {
    return this.args.plan.cell.site;
  }

  private get metadataHost(): string {
    return `metadata.${this.args.plan.services.domain}`;
  }

  private arnOf(secret: string): string {
    const { region, scope } = this.args.plan.cell;
    return `arn:aws:secretsmanager:${region}:${scope.account}:secret:${secret}`;
  }

  private putLineUp(): void {
    const { plan } = this.args;
    const secrets = Object.fromEntries(plan.secrets.secrets.map(({ name }) => [name, this.arnOf(name)]));
    const body = Buffer.from(JSON.stringify({ ...plan.lineUp, secrets }));
    this.objects.put(this.bucket("config"), "line-up.json", { body, type: "application/json" });
  }

  private bucket(kind: string): string {
    return this.args.plan.storage.buckets.find((row) => row.kind === kind)?.key ?? kind;
  }

  private frontOf(plan: FrontArgs["plan"], zone: string, addresses: Node["addresses"]): Front {
    const { certificate, trusted, events } = this.args;
    return new Front({
      plan,
      certificate,
      trusted,
      placeOf: ({ key }) => ({ address: addresses.get(key) ?? "", port: FRONT_PORT }),
      // Cross-zone load balancing is off.
      targetsOf: (service) =>
        this.tasks
          .map(({ args }) => args)
          .filter((task) => task.service === service && task.zone === zone)
          .map(({ address }) => ({ address, zone })),
      isLost: () => this.conditions.get(zone) === "killed",
      delayOf: (zone) => (this.conditions.get(zone) === "slow" ? SLOW.delay : 0),
      onChange: (text) => events.add("front", text),
    });
  }

  private valkeyOf(): ValkeyStore | undefined {
    const { valkey: file, plan, addresses, certificate, folder, processes, events } = this.args;
    if (file === undefined) return undefined;
    return new ValkeyStore({
      file,
      plan: plan.metadata,
      address: addresses.store(this.site, "valkey"),
      port: PORTS.metadata,
      certificate,
      folder,
      processes,
      onEvent: (text) => events.add("store", text),
    });
  }

  private taskOf(row: ServiceRow, address: string): ServiceTask {
    const { processes, events, bundles } = this.args;
    return new ServiceTask({
      service: row.service,
      site: this.site,
      zone: row.zone,
      address,
      port: PORTS.service,
      file: join(bundles, `${row.service}.js`),
      preload: join(__dirname, "resolver.cjs"),
      environment: () => this.environmentOf(row, address),
      processes,
      onLine: (task, line) => {
        const event = taskEvent(task.args, line);
        if (event !== undefined) events.add(event.kind, event.text);
      },
      onEvent: (text) => events.add("task", text),
    });
  }

  /** The variables of the plan, with places of this machine; and what the SDK and the preload read. */
  private environmentOf(row: ServiceRow, address: string): Record<string, string> {
    const { plan, authority, engine, dns, addresses } = this.args;
    const locations = locationsOf(row, {
      bucket: (kind) => this.bucket(kind),
      metadata: {
        endpoint: `${this.metadataHost}:${PORTS.metadata}`,
        group: plan.metadata.userGroup,
        user: (service) => plan.metadata.users.find((user) => user.service === service)?.name ?? "",
      },
      database: { writer: "database.invalid:3306", reader: () => "database.invalid:3306" },
      delivery: `${plan.delivery.name.name}:${FRONT_PORT}`,
      around: (before, text, after) => before + text + after,
    });
    const aws = `http://${addresses.store(this.site, "s3")}:${this.awsPort}`;
    return {
      ...row.task.environment,
      ...locations,
      HEADEND_ADDRESS: address,
      HEADEND_PACKAGER: engine,
      AWS_ENDPOINT_URL_S3: aws,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: aws,
      AWS_ACCESS_KEY_ID: row.service,
      AWS_SECRET_ACCESS_KEY: "play",
      NODE_EXTRA_CA_CERTS: authority,
      PLAY_DNS: dns,
      PLAY_HOSTS: JSON.stringify(this.hostsOf(row.zone)),
    };
  }
}
