import { NEED_NAMES } from "../plan/cell/capacity/capacity.table";
import type { BalancerRow, SizingRow } from "../plan/cell/capacity/capacity";
import { SERVICE_NAMES } from "../catalog/services.table";
import type { CapacitySummary, Summary } from "./summary";
import type { Table } from "./tables";
import { gigabytes, grouped } from "./words";

/** The tables of capacity and time: what is built, in short and cell by cell, and the arithmetic that it comes from. */

/** One row for each cell: what a zone of it runs on. */
export const sizesTable = ({ capacity }: Summary): Table => ({
  title: "Sizes",
  head: ["cell", "place", ...SERVICE_NAMES, "database", "Valkey", "reserved LCU"],
  rows: capacity.map(({ cell, places, services, database, valkey, balancers }) => [
    cell,
    places.join(", "),
    ...SERVICE_NAMES.map((service) => instancesOf(services[service])),
    counted(database.readersPerZone, database.instanceClass),
    valkey.nodeType,
    reservedOf(balancers.delivery),
  ]),
  ...(capacity.length > 0 && {
    note: "Instances of each zone: they carry the full cell with one zone lost, and at standby home's whole audience.",
  }),
});

/** Of one cell: every need and how it comes about, then what is built for them. */
export function capacityTable(row: CapacitySummary): Table {
  const needs = NEED_NAMES.map((name) => {
    const { value, unit, formula } = row.needs[name];
    return [name, grouped(value), unit, formula];
  });
  return {
    title: `Capacity of ${row.cell}, ${row.places.join(" and ")}`,
    head: ["what", "value", "unit", "how"],
    rows: [...needs, ...builtRows(row)],
  };
}

function builtRows({ services, balancers, database, valkey }: CapacitySummary): string[][] {
  return [
    ...SERVICE_NAMES.map((service) => serviceRow(services[service])),
    ["database", String(database.readersPerZone), database.instanceClass, "in each zone"],
    ["Valkey", "1", valkey.nodeType, `in each zone; ${gigabytes(valkey.maxmemory)} of it before writes fail`],
    ...Object.entries(balancers).map(([name, balancer]) => [
      `load balancer ${name}`,
      grouped(balancer.units),
      "LCU",
      `reserved: ${reservedOf(balancer)}`,
    ]),
  ];
}

function serviceRow({ service, taskCpuUnits, taskMemoryMiB, maxPerZone, ...row }: SizingRow): string[] {
  const task = `a task of ${grouped(taskCpuUnits)} CPU units and ${grouped(taskMemoryMiB)} MiB on each`;
  return [
    `service ${service}`,
    String(row.instancesPerZone),
    row.instanceType,
    `in each zone, ${maxPerZone} while a release rolls; ${task}`,
  ];
}

export const timingTable = ({ timing }: Summary): Table => ({
  title: "Timing",
  head: ["time", "seconds", "formula", "why"],
  rows: Object.entries(timing).map(([name, { seconds, formula, why }]) => [
    name,
    grouped(seconds),
    formula,
    why,
  ]),
});

const instancesOf = ({ instancesPerZone, instanceType }: SizingRow): string =>
  counted(instancesPerZone, instanceType);

const counted = (count: number, type: string): string => (count === 1 ? type : `${count} x ${type}`);

const reservedOf = ({ reservedUnits }: BalancerRow): string =>
  reservedUnits === undefined ? "none" : grouped(reservedUnits);
