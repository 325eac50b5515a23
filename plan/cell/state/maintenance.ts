import type { Site } from "../../../settings/settings";
import type { Cell } from "../cell";

/**
 * Maintenance windows of a cell's state, in UTC, in the hour farthest from prime time. Home and standby have
 * different days, so that only one site is in maintenance.
 */
export interface Maintenance {
  /** Each day, `14:00-14:30`. */
  readonly backup: string;
  /** Once a week, `mon:14:30-mon:15:00`: after the day's backup. */
  readonly database: string;
  /** Once a week, `tue:14:00-tue:15:00`. */
  readonly metadata: string;
}

/** With at least a day between the sites, so that a window that ends at midnight does not overlap. */
const DAYS: Readonly<Record<Site, Readonly<Record<"database" | "metadata", Day>>>> = {
  home: { database: "mon", metadata: "tue" },
  standby: { database: "thu", metadata: "fri" },
};

const WEEK = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
type Day = (typeof WEEK)[number];

const HOURS = 24;

/**
 * The windows of one site. The minimum of RDS is half an hour, that of ElastiCache an hour (CreateDBCluster and
 * CreateReplicationGroup API references, 2026-11). All fit into the one hour that the longest prime time leaves.
 */
export function planMaintenance({ site, own }: Pick<Cell, "site" | "own">): Maintenance {
  const hour = quietHour(own.primeTime);
  const { database, metadata } = DAYS[site];
  const [start, half, end] = [hour * 60, hour * 60 + 30, hour * 60 + 60] as const;
  return {
    backup: `${clock(start)}-${clock(half)}`,
    database: `${moment(database, half)}-${moment(database, end)}`,
    metadata: `${moment(metadata, start)}-${moment(metadata, end)}`,
  };
}

/** The middle of the hours outside prime time. */
function quietHour({ from, to }: Cell["own"]["primeTime"]): number {
  const free = (from - to + HOURS) % HOURS;
  return (to + Math.floor((free - 1) / 2)) % HOURS;
}

const clock = (minute: number): string =>
  `${twoDigits(Math.floor(minute / 60) % HOURS)}:${twoDigits(minute % 60)}`;

const moment = (day: Day, minute: number): string =>
  `${WEEK[(WEEK.indexOf(day) + Math.floor(minute / 60 / HOURS)) % WEEK.length] ?? day}:${clock(minute)}`;

const twoDigits = (value: number): string => String(value).padStart(2, "0");
