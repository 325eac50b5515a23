import { GB_PER_HOUR } from "../cell/capacity/capacity.table";
import { REPLICATED } from "../../catalog/access.table";
import { SITES } from "../../settings/settings";
import { type Cell } from "../cell/cell";
import type { EnvironmentPlan } from "../environment";
import { key } from "../../catalog/names";
import { KNOWN_NAMES } from "../../catalog/names.table";
import type { PolicyScope } from "../policies";
import { type AlarmRow, nameOf, planAlarms } from "../alarms/alarm";
import { BACKBONE_ALARMS, type BackboneKinds } from "./backboneAlarms.table";
import {
  HOURS_PER_MONTH,
  TIME_CONTROL_USD_PER_GB,
  TRANSFER_USD_PER_GB,
} from "../../facts/replicationPrices.table";

/**
 * S3 replication of each cell, from home to standby and back. Each site replicates only what it wrote itself. Only
 * archives and DVR windows of the line-up are replicated, not the live edge. Replication time control (15 minutes) is
 * on if all that a region's cells write fits the account's quota. A finding warns before the quota is reached.
 */
export interface ReplicationPlan {
  readonly directions: readonly DirectionRow[];
}

/** Replication from one site of a cell to the other. */
export interface DirectionRow {
  /** `sports-1-us-west-2`: cell and writing region; also the key of the cell's handles. */
  readonly key: string;
  readonly cell: string;
  readonly from: PolicyScope;
  readonly to: PolicyScope;
  /** Key of the cell's handles at the other site. */
  readonly other: string;
  /** Physical name of its role, which the cells' bucket policies contain. */
  readonly role: string;
  /** Whether S3 Replication Time Control (15 minutes) is on. */
  readonly timeControl: boolean;
  readonly copies: readonly CopyRow[];
}

export type CopiedKind = (typeof REPLICATED)[number];

/** One bucket of a direction. */
export interface CopyRow {
  readonly kind: CopiedKind;
  /** `sports-1-us-west-2-dvr` */
  readonly key: string;
  /** Id of the replication rule, a dimension of its metrics: the writing region. */
  readonly rule: string;
  /** `us-west-2/` */
  readonly prefix: string;
  readonly alarms: readonly AlarmRow[];
  readonly price: PriceRow;
}

/** Price for the full cell, without storage. */
export interface PriceRow {
  readonly gbPerMonth: number;
  /** Transfer, plus replication time control if it is on. Undefined if the price of the writing region is not known. */
  readonly usdPerGb: number | undefined;
  readonly usdPerMonth: number | undefined;
}

/** A region that writes more than the quota of replication time control, or nearly that. */
export interface ReplicationShortfall {
  readonly region: string;
  readonly message: string;
}

/** Share of the quota above which a finding warns. */
const NEAR = 0.8;

export function planReplication(environment: EnvironmentPlan): ReplicationPlan {
  const writers = writersOf(environment);
  const promised = (region: string): boolean =>
    gbpsOf(writers, region) <= environment.settings.replication.gbps;
  return {
    directions: writers.flatMap((writer) => directionOf(environment, writer, promised(writer.cell.region))),
  };
}

/** Regions whose cells write more than the quota, or nearly that. */
export function replicationShortfallsOf({ attached: joined }: EnvironmentPlan): ReplicationShortfall[] {
  const writers = writersOf(joined);
  const quota = joined.settings.replication.gbps;
  return Object.keys(joined.settings.regions)
    .map((region) => ({ region, gbps: gbpsOf(writers, region) }))
    .filter(({ gbps }) => gbps > NEAR * quota)
    .map(({ region, gbps }) => {
      const lost =
        "replication runs without time control. Request an increase from AWS, then set replication.gbps";
      const near = "request an increase from AWS before you add cells, then set replication.gbps";
      const what = `full cells replicate ${gbps.toFixed(1)} Gbit/s out of ${region}`;
      const then = gbps > quota ? lost : near;
      return {
        region,
        message: `${what}; the quota of S3 replication time control is ${quota} Gbit/s: ${then}`,
      };
    });
}

/** One site of a cell, and GB an hour that it writes to replicated buckets. */
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
    subject: `replication of ${kind} of ${name} from ${region} to ${otherRegion}`,
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
