import { GB_PER_HOUR } from "../cell/capacity/capacity.table";
import { REPLICATED } from "../cell/access/access.table";
import { SITES } from "../../settings/settings";
import { type Cell } from "../cell/cell";
import type { EnvironmentPlan } from "../environment";
import { key } from "../../catalog/names";
import { KNOWN_NAMES } from "../../catalog/names.table";
import type { PolicyScope } from "../policies";
import { type AlarmRow, nameOf, planAlarms } from "../alarms/alarm";
import { BACKBONE_ALARMS, type BackboneKinds } from "./alarms.table";
import {
  HOURS_PER_MONTH,
  TIME_CONTROL_USD_PER_GB,
  TRANSFER_USD_PER_GB,
} from "../../facts/replicationPrices.table";

/**
 * What outlives a region: of each cell, home copies to standby and standby to home, each what it wrote itself and nothing that
 * was copied to it. Only archives and windows that the line-up declares, and never the live edge, which needs no copy. S3
 * promises fifteen minutes where all that a region writes fits the account's quota, and else promises nothing; what a region's
 * cells write is told before it meets the quota.
 */
export interface ReplicationPlan {
  readonly directions: readonly DirectionRow[];
}

/** What one place of a cell writes, into the other. */
export interface DirectionRow {
  /** `sports-1-us-west-2`: the cell and the writing region; of its cell's handles too. */
  readonly key: string;
  readonly cell: string;
  readonly from: PolicyScope;
  readonly to: PolicyScope;
  /** Key of the cell's handles at the other place. */
  readonly other: string;
  /** Physical name of its role: the cells' bucket policies know it. */
  readonly role: string;
  /** Whether S3 promises fifteen minutes (Replication Time Control). */
  readonly timeControl: boolean;
  readonly copies: readonly CopyRow[];
}

export type CopiedKind = (typeof REPLICATED)[number];

/** One bucket of it. */
export interface CopyRow {
  readonly kind: CopiedKind;
  /** `sports-1-us-west-2-dvr` */
  readonly key: string;
  /** The rule's id, by which its metrics are found: the writing region. */
  readonly rule: string;
  /** `us-west-2/` */
  readonly prefix: string;
  readonly alarms: readonly AlarmRow[];
  readonly price: PriceRow;
}

/** Of the full cell. What is kept over there costs what it costs here. */
export interface PriceRow {
  readonly gbPerMonth: number;
  /** Transfer, and the promise where there is one. Undefined where the writing region's price is not known. */
  readonly usdPerGb: number | undefined;
  readonly usdPerMonth: number | undefined;
}

/** A region that writes more, or soon will, than S3 promises to copy in time. */
export interface ReplicationShortfall {
  readonly region: string;
  readonly message: string;
}

/** Share of the quota from which operators hear of it. */
const NEAR = 0.8;

export function planReplication(environment: EnvironmentPlan): ReplicationPlan {
  const writers = writersOf(environment);
  const promised = (region: string): boolean =>
    gbpsOf(writers, region) <= environment.settings.replication.gbps;
  return {
    directions: writers.flatMap((writer) => directionOf(environment, writer, promised(writer.cell.region))),
  };
}

/** Regions whose cells write more than the quota, or near it. */
export function replicationShortfallsOf({ attached: joined }: EnvironmentPlan): ReplicationShortfall[] {
  const writers = writersOf(joined);
  const quota = joined.settings.replication.gbps;
  return Object.keys(joined.settings.regions)
    .map((region) => ({ region, gbps: gbpsOf(writers, region) }))
    .filter(({ gbps }) => gbps > NEAR * quota)
    .map(({ region, gbps }) => {
      const lost = "copies are made without that promise until AWS grants more and replication.gbps says so";
      const near = "ask AWS for more before cells are added, and let replication.gbps say so";
      const what = `full cells write ${gbps.toFixed(1)} Gbit/s to be copied out of ${region}`;
      const then = gbps > quota ? lost : near;
      return { region, message: `${what}, and S3 promises 15 minutes for ${quota}; ${then}` };
    });
}

/** One place of a cell, and GB that it writes in an hour, of what is copied at all. */
interface Writer {
  readonly cell: Cell;
  readonly gbPerHour: Readonly<Record<CopiedKind, number>>;
}

function writersOf(environment: EnvironmentPlan): Writer[] {
  return Object.keys(environment.settings.lineUp.cells).flatMap((name) =>
    SITES.map((site) => {
      const cell = environment.cell(name, site);
      const { dvrBytes, archiveBytes } = environment.capacity(name, site).needs;
      const has = (keep: "dvrHours" | "archiveDays"): boolean => cell.channels.some((row) => row[keep] > 0);
      return {
        cell,
        gbPerHour: {
          dvr: has("dvrHours") ? dvrBytes.value : 0,
          archive: has("archiveDays") ? archiveBytes.value : 0,
        },
      };
    }),
  );
}

const gbpsOf = (writers: readonly Writer[], region: string): number =>
  writers
    .filter(({ cell }) => cell.region === region)
    .flatMap(({ gbPerHour }) => Object.values(gbPerHour))
    .reduce((sum, gb) => sum + gb / GB_PER_HOUR / 1000, 0);

function directionOf(
  environment: EnvironmentPlan,
  { cell, gbPerHour }: Writer,
  timeControl: boolean,
): DirectionRow[] {
  const { name, region, otherRegion, site } = cell;
  const kinds = REPLICATED.filter((kind) => gbPerHour[kind] > 0);
  if (kinds.length === 0) return [];
  const own = key(name, region);
  return [
    {
      key: own,
      cell: name,
      from: cell.scope,
      to: environment.cell(name, site === "home" ? "standby" : "home").scope,
      other: key(name, otherRegion),
      role: KNOWN_NAMES.replicationRole(name, region),
      timeControl,
      copies: kinds.map((kind) => copyOf(cell, kind, { gbPerHour: gbPerHour[kind], timeControl })),
    },
  ];
}

function copyOf(
  { name, region, otherRegion }: Cell,
  kind: CopiedKind,
  numbers: { readonly gbPerHour: number; readonly timeControl: boolean },
): CopyRow {
  const own = key(name, region, kind);
  const watched = {
    key: own,
    subject: `copies of ${kind} of ${name} out of ${region} into ${otherRegion}`,
    dimensions: {
      SourceBucket: nameOf("source"),
      DestinationBucket: nameOf("destination"),
      RuleId: region,
    },
    region,
    otherRegion,
    numbers,
  };
  return {
    kind,
    key: own,
    rule: region,
    prefix: `${region}/`,
    alarms: planAlarms<BackboneKinds>(BACKBONE_ALARMS, { copy: [watched] }),
    price: priceOf(region, numbers),
  };
}

function priceOf(
  region: string,
  known: { readonly gbPerHour: number; readonly timeControl: boolean },
): PriceRow {
  const gbPerMonth = Math.round(known.gbPerHour * HOURS_PER_MONTH);
  const transfer = TRANSFER_USD_PER_GB[region.split("-")[0] ?? ""];
  if (transfer === undefined) return { gbPerMonth, usdPerGb: undefined, usdPerMonth: undefined };
  const usdPerGb = transfer + (known.timeControl ? TIME_CONTROL_USD_PER_GB : 0);
  return { gbPerMonth, usdPerGb, usdPerMonth: Math.round(gbPerMonth * usdPerGb) };
}
