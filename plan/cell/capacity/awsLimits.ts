import { FLOWS } from "../../../catalog/flows.table";
import { SERVICE_NAMES, type Service } from "../../../catalog/services.table";
import { SITES } from "../../../settings/settings";
import type { EnvironmentPlan } from "../../environment";
import { DELIVERED } from "../balancers/delivery";
import type { CellCapacity } from "./rows";

/** A count that the arithmetic gives, beside the most that AWS allows. */
interface CountLimit {
  /** What is counted, as a sentence goes on after the number. */
  readonly what: string;
  readonly most: number;
  readonly source: string;
  readonly countOf: (capacity: CellCapacity) => number;
}

/** Services that others find by DNS: a flow goes from a service to them. */
export const FOUND_BY_NAME: readonly Service[] = SERVICE_NAMES.filter((service) =>
  FLOWS.some(
    ({ source, destination }) =>
      "role" in destination &&
      destination.role === service &&
      "role" in source &&
      (SERVICE_NAMES as readonly string[]).includes(source.role),
  ),
);

const BALANCED: readonly Service[] = ["ingest", ...DELIVERED];

const limitsOf = (service: Service): CountLimit[] => {
  const inZone = ({ services }: CellCapacity): number => services[service].maxPerZone;
  return [
    {
      what: `tasks of ${service} in a zone during a release`,
      most: 5000,
      source: "ECS quotas, tasks per service and instances per cluster, 2026-11",
      countOf: inZone,
    },
    ...(FOUND_BY_NAME.includes(service)
      ? [
          {
            what: `tasks of ${service} in a zone during a release, under one DNS name`,
            most: 8,
            source: "Cloud Map DnsConfig: a multivalue answer has at most eight addresses, 2026-11",
            countOf: inZone,
          },
        ]
      : []),
    ...(BALANCED.includes(service)
      ? [
          {
            what: `targets of ${service} at its load balancer during a release`,
            most: 1000,
            source: "Application Load Balancer quotas, targets per load balancer, 2026-11",
            countOf: (capacity: CellCapacity): number => inZone(capacity) * capacity.zones.length,
          },
        ]
      : []),
  ];
};

/**
 * Limits that a larger instance or another quota can't cure: the sizes already use the largest instance type before the
 * second instance of a zone. Reserved capacity units have their limit in checks/meaning/, texts and documents in
 * facts/limits.table.ts, quotas in facts/quotas.table.ts.
 */
const LIMITS: readonly CountLimit[] = [
  ...SERVICE_NAMES.flatMap(limitsOf),
  {
    what: "instances of its database cluster",
    most: 16,
    source: "Aurora User Guide: one writer and 15 replicas, 2026-11",
    countOf: ({ zones, database }) => zones.length * database.readersPerZone,
  },
];

export interface Excess {
  readonly cell: string;
  readonly region: string;
  readonly message: string;
}

/** Counts of cells that AWS would refuse, or serve in part without an error. */
export const excessesOf = (environment: EnvironmentPlan): readonly Excess[] =>
  Object.keys(environment.settings.lineUp.cells).flatMap((cell) =>
    SITES.flatMap((site) => {
      const capacity = environment.capacity(cell, site);
      const { region } = environment.cell(cell, site);
      return LIMITS.map((limit) => ({ ...limit, count: limit.countOf(capacity) }))
        .filter(({ count, most }) => count > most)
        .map(({ what, count, most, source }) => ({
          cell,
          region,
          message:
            `${site} needs ${count} ${what}, and the limit of AWS is ${most} (${source}); ` +
            "divide the channels between more cells, or lower size, viewers or capacity of this one",
        }));
    }),
  );
