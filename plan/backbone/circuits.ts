import { type AlarmRow, nameOf, planAlarms } from "../alarms/alarm";
import { BACKBONE_ALARMS, type BackboneKinds } from "./backboneAlarms.table";
import { buildingOf, findLocation } from "../../settings/backbone";
import { SPEEDS } from "../../facts/directConnect.table";
import type { Settings } from "../../settings/settings";

/**
 * Direct Connect circuits, and link aggregation groups of some of them. Virtual interfaces run on both, but not on
 * awaited circuits: AWS rejects interfaces until the cross-connect is complete, weeks after the order.
 */
export interface CircuitsPlan {
  readonly circuits: readonly CircuitRow[];
  readonly lags: readonly LagRow[];
}

export interface CircuitRow {
  readonly key: string;
  /** The region of its location: AWS creates it there, whatever regions it reaches. */
  readonly region: string;
  readonly location: string;
  /** Locations in one building fail together. */
  readonly building: string;
  readonly device: string;
  readonly kind: "dedicated" | "hosted";
  /** As the API takes it, e.g. `10Gbps`. */
  readonly speed: string;
  readonly gbps: number;
  /** Undefined: this program orders it. */
  readonly id: string | undefined;
  /** Not available yet: it can't have interfaces. */
  readonly awaited: boolean;
  readonly provider: string | undefined;
  readonly macsec: boolean;
  readonly lag: string | undefined;
  /** Empty while it is awaited, and if its region does not belong to the environment: there is no alarm topic. */
  readonly alarms: readonly AlarmRow[];
}

export interface LagRow {
  readonly key: string;
  readonly region: string;
  readonly location: string;
  readonly speed: string;
  /** Keys of its circuits. */
  readonly circuits: readonly string[];
}

/** Throws a RangeError for an unknown location, which settings reject earlier. */
export function planCircuits({ backbone, regions }: Settings): CircuitsPlan {
  const rows = Object.entries(backbone.directConnect?.circuits ?? {});
  const circuits = rows.map(([name, row]) => circuitOf(name, row, Object.keys(regions)));
  const names = [...new Set(circuits.flatMap(({ lag }) => lag ?? []))];
  return { circuits, lags: names.flatMap((name) => lagOf(name, circuits)) };
}

type CircuitSettings = NonNullable<Settings["backbone"]["directConnect"]>["circuits"][string];

function circuitOf(name: string, row: CircuitSettings, regions: readonly string[]): CircuitRow {
  const [region] = findLocation(row.location) ?? [];
  const gbps = SPEEDS[row.kind][row.speed];
  if (region === undefined || gbps === undefined) {
    throw new RangeError(`circuit ${name}: ${row.kind} ${row.speed} at ${row.location} is not known`);
  }
  const { location, device, kind, speed, id, awaited, provider, macsec, lag } = row;
  const building = buildingOf(location);
  const line = { key: name, region, location, building, device, kind, speed, gbps };
  const isWatched = !awaited && regions.includes(region);
  const subject = `circuit ${name} at ${location}`;
  const targets = isWatched
    ? [{ key: name, subject, dimensions: { ConnectionId: nameOf("circuit") }, region }]
    : [];
  const alarms = planAlarms<BackboneKinds>(BACKBONE_ALARMS, {
    circuit: targets,
    encryption: macsec ? targets : [],
  });
  return { ...line, id, awaited, provider, macsec, lag, alarms };
}

/** Its circuits have the same location and speed: settings reject others. */
function lagOf(name: string, circuits: readonly CircuitRow[]): LagRow[] {
  const members = circuits.filter(({ lag }) => lag === name);
  return members.slice(0, 1).map(({ region, location, speed }) => ({
    key: name,
    region,
    location,
    speed,
    circuits: members.map(({ key }) => key),
  }));
}

/** Interfaces of awaited circuits, by circuit. */
export interface AwaitedRow {
  readonly circuit: string;
  readonly interfaces: readonly string[];
}

export const awaitedOf = ({ backbone }: Settings): AwaitedRow[] => {
  const { circuits = {}, interfaces = {} } = backbone.directConnect ?? {};
  const names = Object.keys(circuits).filter((name) => circuits[name]?.awaited);
  return names.map((circuit) => ({
    circuit,
    interfaces: Object.keys(interfaces).filter((name) => interfaces[name]?.circuit === circuit),
  }));
};

/** The circuits below an interface: one, or those of a link aggregation group. */
export const circuitsOf = (port: string, { circuits }: CircuitsPlan): CircuitRow[] =>
  circuits.filter(({ key, lag }) => (lag ?? key) === port);
