import { type AlarmRow, nameOf, planAlarms } from "../alarms/alarm";
import { BACKBONE_ALARMS, type BackboneKinds } from "./alarms.table";
import { buildingOf, findLocation } from "../../settings/backbone";
import { SPEEDS } from "../../facts/directConnect.table";
import type { Settings } from "../../settings/settings";

/**
 * The lines into AWS: circuits, and link aggregation groups of some of them. Virtual interfaces run on one or the other, but
 * on no circuit that is awaited: AWS refuses them until somebody has made its cross-connect, weeks after it was ordered.
 */
export interface CircuitsPlan {
  readonly circuits: readonly CircuitRow[];
  readonly lags: readonly LagRow[];
}

export interface CircuitRow {
  readonly key: string;
  /** The region that its location counts to: where it is made, whatever regions it reaches. */
  readonly region: string;
  readonly location: string;
  /** Rooms of one building fail together. */
  readonly building: string;
  readonly device: string;
  readonly kind: "dedicated" | "hosted";
  /** As the API takes it, e.g. `10Gbps`. */
  readonly speed: string;
  readonly gbps: number;
  /** Undefined: it is ordered here. */
  readonly id: string | undefined;
  /** Not available yet: nothing can be put on it. */
  readonly awaited: boolean;
  readonly provider: string | undefined;
  readonly macsec: boolean;
  readonly lag: string | undefined;
  /** None while it is awaited, nor where its region is none of the environment's: nobody would hear them. */
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

/** Throws a RangeError for a location that is not known, which settings refuse before. */
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
    throw new RangeError(`circuit ${name}: no ${row.kind} ${row.speed} at ${row.location} is known`);
  }
  const { location, device, kind, speed, id, awaited, provider, macsec, lag } = row;
  const building = buildingOf(location);
  const line = { key: name, region, location, building, device, kind, speed, gbps };
  const heard = !awaited && regions.includes(region);
  const subject = `circuit ${name} at ${location}`;
  const things = heard
    ? [{ key: name, subject, dimensions: { ConnectionId: nameOf("circuit") }, region }]
    : [];
  const alarms = planAlarms<BackboneKinds>(BACKBONE_ALARMS, {
    circuit: things,
    encryption: macsec ? things : [],
  });
  return { ...line, id, awaited, provider, macsec, lag, alarms };
}

/** Its circuits are alike: settings refuse others. */
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

/** Interfaces that are declared on circuits still awaited, by circuit. */
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

/** The circuits of what an interface runs on: one, or those of a link aggregation group. */
export const circuitsOf = (port: string, { circuits }: CircuitsPlan): CircuitRow[] =>
  circuits.filter(({ key, lag }) => (lag ?? key) === port);
