/** When AWS ends a version that the program pins. Afterwards AWS refuses to create it, or upgrades it by itself. */
export interface VersionEnd {
  readonly what: string;
  /** The begin of the pinned version. */
  readonly version: string;
  /** Last day of security fixes without a surcharge. `undefined`: AWS names none. */
  readonly ends: string | undefined;
  readonly source: string;
}

export const VERSION_ENDS: readonly VersionEnd[] = [
  {
    what: "runtime of the canary",
    version: "syn-nodejs-5.4",
    ends: "2027-04-30",
    source: "Lambda Developer Guide, runtimes: Node.js 22, on which it runs, 2026-11",
  },
  {
    what: "Aurora MySQL",
    version: "8.0.mysql_aurora.3.10",
    ends: "2028-04-30",
    source:
      "Aurora User Guide, LTS releases, 2026-11: three years from 2025-07-31 (release notes of 3.10.0), or until version 3 ends; that date is not verified",
  },
  { what: "Valkey", version: "8.1", ends: undefined, source: "ElastiCache User Guide, 2026-11" },
  {
    what: "machine images: Amazon Linux",
    version: "2023",
    ends: "2029-06-30",
    source:
      "Amazon Linux 2023 User Guide, release cadence, 2026-11: minor versions until 2027-06-30, then security fixes",
  },
];
