import { DRM_SYSTEMS } from "../../../catalog/formats.table";
import { SERVICE_NAMES, type Service } from "../../../catalog/services.table";
import { key } from "../../../catalog/names";
import type { PolicyDocument } from "../../policies";
import { ACCESS, type AccessRow, SECRET_PREFIXES } from "./access.table";
import type { Cell } from "../cell";

/**
 * The secrets of a cell: a key server's credentials for each DRM system that a channel uses, and for each vendor with a token
 * what its tokens are proved with. The program makes them empty and never knows a value: values are operators'. Services
 * take the current and the previous version, so a value changes while both sides still hold the old one.
 */
export interface SecretsPlan {
  readonly secrets: readonly SecretRow[];
  /** Days in which a deleted secret can be taken back. */
  readonly recoveryDays: number;
}

export interface SecretRow {
  /** `keys-cenc`, `vendor-meridian`: what others ask for it by. */
  readonly name: string;
  /** `sports-1-keys-cenc` */
  readonly key: string;
  readonly description: string;
  /** Who may read its value, and nobody else may. */
  readonly readers: readonly Service[];
}

/** Longest and shortest that AWS takes, in days (DeleteSecret API reference, 2026-11). */
export const RECOVERY_DAYS = { protected: 30, open: 7 } as const;

const HOW =
  "Operators set the value: aws secretsmanager put-secret-value --secret-id <ARN> --secret-string file://<file>. " +
  "AWSCURRENT and AWSPREVIOUS are both valid. Form: docs/service-contract.md.";

/** Rows of a cell's secrets: none, where no channel is encrypted and no vendor has a token. */
export function planSecrets(cell: Cell): SecretsPlan {
  const rows = [...systemsOf(cell), ...vendorsOf(cell)];
  return {
    secrets: rows.map(({ name, what, group }) => ({
      name,
      key: key(cell.name, name),
      description: `${what} ${HOW}`,
      readers: SERVICE_NAMES.filter((service) => ACCESS[service].secrets === group),
    })),
    recoveryDays: cell.settings.protect ? RECOVERY_DAYS.protected : RECOVERY_DAYS.open,
  };
}

/** Nobody but its readers gets a value, not even who sets it. */
export const secretPolicy = (readers: readonly string[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "ReadersOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "secretsmanager:GetSecretValue",
      Resource: "*",
      Condition: { ArnNotEquals: { "aws:PrincipalArn": readers } },
    },
  ],
});

interface Need {
  readonly name: string;
  readonly what: string;
  readonly group: AccessRow["secrets"];
}

const systemsOf = ({ channels }: Cell): Need[] =>
  DRM_SYSTEMS.filter((system) => channels.some(({ drm }) => drm.includes(system))).map((system) => ({
    name: `${SECRET_PREFIXES.keys}${system}`,
    what: `Credentials at the key server of ${system} (SPEKE v2).`,
    group: "keys",
  }));

function vendorsOf({ feeds }: Cell): Need[] {
  const vendors = new Set(feeds.filter(({ auth }) => auth === "token").map(({ vendor }) => vendor));
  return [...vendors].map((vendor) => ({
    name: `${SECRET_PREFIXES.vendors}${vendor}`,
    what: `What tokens of the encoding vendor ${vendor} are proved with.`,
    group: "vendors",
  }));
}
