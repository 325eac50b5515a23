import { Address4 } from "ip-address";
import { planCapacity } from "../../model/capacity";
import { cellOf, PLACES } from "../../model/cell/cell";
import { planIngest } from "../../model/cell/ingest";
import { contains, prefixOf } from "../../model/cidr";
import { laddersOf } from "../../model/declared/channels";
import { misalignment } from "../../model/declared/checks/check";
import { hint } from "../../model/declared/problems";
import { regionAsn, SettingsError, type Settings } from "../../model/declared/settings";
import type { LedgerRow } from "../../model/ledger";
import { TIERS } from "../../model/tiers.table";
import { HUB, ledgerOf } from "../../model/world";
import { environmentNames, readEnvironment, type Environment } from "../environment";
import { ArgumentError, EXIT } from "../errors";

export interface ExplainOptions {
  readonly file?: string;
  readonly format: "text" | "json";
}

/** One step of an explanation: what it is, which block it has, and the row of the plan that says so. */
export interface Step {
  readonly level: string;
  readonly name: string;
  readonly block: string;
  readonly rule: string;
}

/** `headend explain <subject>`: where an address, a block, a region, a zone, a cell, a channel or an ASN comes from. */
export function explain(subject: string, options: ExplainOptions): number {
  requireAligned(subject);
  const environments = options.file === undefined ? readable() : [readEnvironment(undefined, options.file)];
  const steps = environments.flatMap((environment) => stepsOf(subject, environment));
  if (steps.length === 0) throw new ArgumentError(unknown(subject, environments));
  process.stdout.write(
    options.format === "json" ? `${JSON.stringify(steps, undefined, 2)}\n` : asText(steps),
  );
  return EXIT.fine;
}

/** A mistake in one environment must not hide the answer that another has. */
function readable(): Environment[] {
  return environmentNames().flatMap((name) => {
    try {
      return [readEnvironment(name, undefined)];
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      process.stderr.write(`${name} is left out: headend plan ${name} says what is wrong with its file\n`);
      return [];
    }
  });
}

function requireAligned(subject: string): void {
  if (!Address4.isValid(subject) || !subject.includes("/")) return;
  const fault = misalignment(subject);
  if (fault !== undefined) throw new ArgumentError(fault);
}

/** From the outermost block inwards; none where the environment knows nothing of the subject. */
export function stepsOf(subject: string, environment: Environment): Step[] {
  const { settings } = environment;
  const [cell] =
    Object.entries(settings.lineUp.cells).find(([, { channels }]) => Object.hasOwn(channels, subject)) ?? [];
  const rows = ledgerOf(settings).filter(covers(cell ?? subject, settings));
  return [
    ...(cell === undefined ? [] : channelSteps(subject, cell, environment)),
    ...rows.map((row) => ({
      level: row.level,
      name: nameOf(row),
      block: row.block,
      rule: ruleOf(row, environment),
    })),
    ...outsideSteps(subject, environment),
  ];
}

/** A channel with what its cell and the program decide for it, and the names that its vendors push it to. */
function channelSteps(id: string, cell: string, { file, settings }: Environment): Step[] {
  const step = (level: string, name: string, rule: string): Step => ({ level, name, block: "", rule });
  const seats = PLACES.map((place) => cellOf(settings, cell, place));
  const channel = seats.flatMap(({ channels }) => channels).find((row) => row.id === id);
  const video = channel && laddersOf(settings)[channel.ladder]?.video;
  return [
    step("channel", id, `${file}, lineUp.cells.${cell}.channels.${id}`),
    step("ladder", channel?.ladder ?? "", `video of ${video?.join(", ")} Mbit/s`),
    ...seats.flatMap((seat) => {
      const { names } = planIngest(seat, planCapacity(settings, cell, seat.place));
      return seat.feeds.flatMap(({ vendor, path, channels }, at) =>
        channels.includes(id)
          ? [step("feed", `${vendor} by ${path}`, `${seat.place} takes it at ${names[at]?.name}`)]
          : [],
      );
    }),
  ];
}

/** Networks that are not ours: by name, or by an address in them. */
function outsideSteps(subject: string, { file, settings }: Environment): Step[] {
  const isAddress = Address4.isValid(subject);
  return Object.entries(settings.outside).flatMap(([name, { kind, prefixes }]) =>
    prefixes
      .filter((prefix) => (isAddress ? contains(prefix, subject) : name === subject))
      .map((block) => ({ level: kind, name, block, rule: `${file}, outside.${name}.prefixes` })),
  );
}

function covers(subject: string, settings: Settings): (row: LedgerRow) => boolean {
  if (Address4.isValid(subject)) return ({ block }) => contains(block, subject);
  const region =
    Object.keys(settings.regions).find((name) => String(regionAsn(settings, name)) === subject) ?? subject;
  return ({ level, ...row }) =>
    (level === "region" && row.region === region) ||
    (level === "vpc" && row.vpc === subject) ||
    (level === "zone" && row.zone === subject);
}

const nameOf = ({ level, tier, zone, vpc, region, environment }: LedgerRow): string =>
  ({ subnet: tier, zone, vpc, region, environment })[level] ?? "";

function ruleOf(
  { level, slot, region = "", vpc = "", zone = "", tier = "", block }: LedgerRow,
  { file, settings }: Environment,
): string {
  const at = (key: string, text: string) => `${file}, ${key}: ${text}`;
  switch (level) {
    case "environment":
      return at("slot", `${slot} of the world ${settings.addresses.world}`);
    case "region":
      return at(`regions.${region}.slot`, `${slot}; ASN ${regionAsn(settings, region)}`);
    case "vpc":
      return vpc === HUB
        ? `slot ${slot} of every region is its hub`
        : at(`lineUp.cells.${vpc}.${seat(settings, vpc, region)}.slot`, String(slot));
    case "zone":
      return at(`regions.${region}.zones.${zone}`, String(slot));
    case "subnet":
      return `model/tiers.table.ts, ${tier}: /${prefixOf(block)} at ${slot} addresses into the zone; ${TIERS[tier as keyof typeof TIERS].purpose}`;
  }
}

const seat = ({ lineUp }: Settings, cell: string, region: string): string =>
  lineUp.cells[cell]?.home.region === region ? "home" : "standby";

function unknown(subject: string, environments: readonly Environment[]): string {
  if (Address4.isValid(subject))
    return `${subject} is in no block of ${environments.map(({ file }) => file).join(", ")}`;
  const names = environments.flatMap(({ settings }) => [
    ...Object.keys(settings.outside),
    ...Object.keys(settings.regions),
    ...Object.keys(settings.lineUp.cells),
    ...Object.values(settings.regions).flatMap(({ zones }) => Object.keys(zones)),
  ]);
  const channels = environments.flatMap(({ settings }) =>
    Object.values(settings.lineUp.cells).flatMap((cell) => Object.keys(cell.channels)),
  );
  const shown = [...new Set(names)];
  return `nothing is called "${subject}"${hint(subject, [...shown, ...channels], shown)}`;
}

function asText(steps: readonly Step[]): string {
  const width = (column: "level" | "name" | "block") => Math.max(...steps.map((step) => step[column].length));
  const [level, name, block] = [width("level"), width("name"), width("block")];
  return steps
    .map(
      (step) =>
        `${step.level.padEnd(level)}  ${step.name.padEnd(name)}  ${step.block.padEnd(block)}  ${step.rule}\n`,
    )
    .join("");
}
