import { DRM_SYSTEMS } from "../../../catalog/formats.table";
import { SERVICE_NAMES, type Service } from "../../../catalog/services.table";
import { key } from "../../../catalog/names";
import type { PolicyDocument } from "../../policies";
import { ACCESS, type AccessRow, SECRET_PREFIXES } from "../../../catalog/access.table";
import type { Cell } from "../cell";

/**
 * The secrets of a cell: the key server's credentials for each DRM system of its channels, and the token keys of each
 * vendor with tokens. The program creates them empty; operators set the values. Services accept the current and the
 * previous version, so that a value can change while both sides still use the old one.
 */
export interface SecretsPlan {
  readonly secrets: readonly SecretRow[];
  /** Recovery window of a deleted secret, in days. */
  readonly recoveryDays: number;
}

export interface SecretRow {
  /** `keys-cenc`, `vendor-meridian`: its name in the line-up. */
  readonly name: string;
  /** `sports-1-keys-cenc` */
  readonly key: string;
  readonly description: string;
  /** The only services that may read its value. */
  readonly readers: readonly Service[];
}

/** Longest and shortest recovery window of AWS, in days (DeleteSecret API reference, 2026-11). */
export const RECOVERY_DAYS = { protected: 30, open: 7 } as const;

const HOW =
  "Operators set the value: aws secretsmanager put-secret-value --secret-id <ARN> --secret-string file://<file>. " +
  "AWSCURRENT and AWSPREVIOUS are both valid. Form: docs/service-contract.md.";

/** Rows of a cell's secrets. Empty if no channel is encrypted and no vendor has tokens. */
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

/** Only readers may get the value; operators who set it may not. */
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

/**
 * Operators sign in as master, by the Data API or by hand; roles of the cell never do. Secrets Manager copies the policy to the
 * replica.
 */
export const masterSecretPolicy = (rolesOfCell: readonly string[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "OperatorsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "secretsmanager:GetSecretValue",
      Resource: "*",
      Condition: { ArnEquals: { "aws:PrincipalArn": rolesOfCell } },
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
    what: `Credentials for the key server of ${system} (SPEKE v2).`,
    group: "keys",
  }));

function vendorsOf({ feeds }: Cell): Need[] {
  const vendors = new Set(feeds.filter(({ auth }) => auth === "token").map(({ vendor }) => vendor));
  return [...vendors].map((vendor) => ({
    name: `${SECRET_PREFIXES.vendors}${vendor}`,
    what: `Keys that verify the tokens of the encoding vendor ${vendor}.`,
    group: "vendors",
  }));
}
