import { SERVICE_NAMES, type Service } from "../../../catalog/services.table";
import { key } from "../../../catalog/names";
import {
  ACCESS,
  BUCKET_KINDS,
  type AccessRow,
  type BucketAccess,
  type BucketKind,
} from "../../../catalog/access.table";
import type { Cell } from "../cell";
import { DATABASE_HOSTS_KEY, isGlobal } from "../state/database";
import { LINE_UP_KEY } from "../lineUp";
import { roleName, type Condition } from "./roles";
import type { SecretRow } from "./secrets";

/**
 * Permissions of the task roles, from `ACCESS`. A service's own policy does not change with the line-up: each secret
 * that it reads has a separate policy, so a new vendor adds one. Metrics are in the logs, so no task needs
 * CloudWatch.
 */
export interface PermissionRow {
  /** `sports-1-packager-us-west-2`: IAM names are not regional. */
  readonly key: string;
  readonly service: Service;
  readonly statements: readonly GrantRow[];
}

/** A statement of an identity policy, before AWS's names are known. */
export interface GrantRow {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly ResourceRow[];
  readonly condition?: Condition;
}

/** An ARN, or the middle part of one. */
export interface ResourceRow {
  readonly of: Thing;
  readonly before?: string;
  readonly after?: string;
}

export type Thing =
  | { readonly bucket: BucketKind }
  | { readonly dataKey: true }
  | { readonly secret: string }
  | { readonly metadata: "group" | "user" }
  | { readonly database: "id" };

type Site = Pick<Cell, "name" | "site" | "region" | "otherRegion" | "scope" | "own">;

/** The policies of all task roles. */
export function planPermissions(
  cell: Site,
  secrets: readonly Pick<SecretRow, "name" | "readers">[],
): PermissionRow[] {
  return SERVICE_NAMES.flatMap((service) => [
    { key: roleName(cell, service), service, statements: grantsOf(cell, service) },
    ...secrets
      .filter(({ readers }) => readers.includes(service))
      .map(({ name }) => secretRow(cell, service, name)),
  ]);
}

const USE = {
  read: { decrypt: ["kms:Decrypt"] },
  // A multipart upload needs Decrypt for its parts (S3 User Guide, multipart upload and KMS, 2026-11).
  write: { decrypt: ["kms:GenerateDataKey", "kms:Decrypt"] },
} as const;

function secretRow(cell: Site, service: Service, secret: string): PermissionRow {
  return {
    key: roleName(cell, key(service, secret)),
    service,
    statements: [
      { sid: "ReadSecret", actions: ["secretsmanager:GetSecretValue"], resources: [{ of: { secret } }] },
      keyGrant(cell, "secretsmanager", USE.read.decrypt),
    ],
  };
}

function grantsOf(cell: Site, service: Service): GrantRow[] {
  const row = ACCESS[service];
  const writes = Object.values(row.buckets).some(mayWrite);
  return [
    ...BUCKET_KINDS.flatMap((kind) =>
      kind === "config" ? configGrants(cell, row) : bucketGrants(cell, kind, row.buckets[kind]),
    ),
    keyGrant(cell, "s3", USE[writes ? "write" : "read"].decrypt),
    ...metadataGrants(row),
    ...(row.database === "none" || loginComesLater(cell) ? [] : [databaseLogin(cell.scope, service)]),
  ];
}

const mayRead = (access: BucketAccess): boolean => access !== "write";
const mayWrite = (access: BucketAccess): boolean => access !== "read";

/** Read access to the objects that the service polls, each by its key. */
function configGrants(cell: Site, { buckets, database }: AccessRow): GrantRow[] {
  if (buckets.config === undefined) return [];
  const polled = isGlobal(cell) && database !== "none" ? [LINE_UP_KEY, DATABASE_HOSTS_KEY] : [LINE_UP_KEY];
  const resources = polled.map((object) => ({ of: { bucket: "config" as const }, after: `/${object}` }));
  return [{ sid: "ReadLineUp", actions: ["s3:GetObject"], resources }];
}

/** The backbone creates the secondary cluster, and grants these logins. */
const loginComesLater = (cell: Site): boolean => isGlobal(cell) && cell.site === "standby";

function bucketGrants(
  { region, otherRegion }: Site,
  bucket: Exclude<BucketKind, "config">,
  access: BucketAccess | undefined,
): GrantRow[] {
  if (access === undefined) return [];
  const of = { bucket };
  const name = bucket[0]?.toUpperCase() + bucket.slice(1);
  const listed = mayRead(access) ? [region, otherRegion] : [region];
  const objects = (regions: readonly string[]) => regions.map((prefix) => ({ of, after: `/${prefix}/*` }));
  return [
    ...(mayRead(access)
      ? [{ sid: `Read${name}`, actions: ["s3:GetObject"], resources: objects([region, otherRegion]) }]
      : []),
    ...(mayWrite(access)
      ? [
          {
            sid: `Write${name}`,
            actions: ["s3:PutObject", "s3:AbortMultipartUpload"],
            resources: objects([region]),
          },
        ]
      : []),
    {
      sid: `List${name}`,
      actions: ["s3:ListBucket"],
      resources: [{ of }],
      condition: { StringLike: { "s3:prefix": listed.map((prefix) => `${prefix}/*`) } },
    },
  ];
}

/** Use of the region's data key through one AWS service only. */
const keyGrant = (
  { scope }: Site,
  service: "s3" | "secretsmanager",
  actions: readonly string[],
): GrantRow => ({
  sid: "UseDataKey",
  actions,
  resources: [{ of: { dataKey: true } }],
  condition: { StringEquals: { "kms:ViaService": `${service}.${scope.region}.${scope.dnsSuffix}` } },
});

const metadataGrants = ({ metadata }: AccessRow): GrantRow[] =>
  metadata
    ? [
        {
          sid: "SignInToMetadata",
          actions: ["elasticache:Connect"],
          resources: [{ of: { metadata: "group" } }, { of: { metadata: "user" } }],
        },
      ]
    : [];

/** A service signs in to the database as itself. */
export function databaseLogin({ partition, region, account }: Cell["scope"], service: Service): GrantRow {
  const before = `arn:${partition}:rds-db:${region}:${account}:dbuser:`;
  return {
    sid: "SignInToDatabase",
    actions: ["rds-db:connect"],
    resources: [{ of: { database: "id" }, before, after: `/${service}` }],
  };
}
