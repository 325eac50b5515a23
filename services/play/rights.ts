import type { GrantRow, PermissionRow } from "../../plan/cell/access/permissions";

/** What the policies of a cell's roles allow, as IAM would decide: no statement, no access. */
export interface Call {
  readonly action: "s3:GetObject" | "s3:PutObject" | "s3:ListBucket" | "secretsmanager:GetSecretValue";
  /** Kind of the bucket (`segments`), or name of the secret in the line-up. */
  readonly thing: string;
  /** Object key, or the prefix of a list. */
  readonly key?: string;
}

export const isAllowed = (permissions: readonly PermissionRow[], service: string, call: Call): boolean =>
  permissions.some(
    (row) => row.service === service && row.statements.some((statement) => allows(statement, call)),
  );

function allows({ actions, resources, condition }: GrantRow, { action, thing, key = "" }: Call): boolean {
  if (!actions.includes(action)) return false;
  const prefixes = condition?.["StringLike"]?.["s3:prefix"];
  if (action === "s3:ListBucket" && !listed(prefixes).some((pattern) => isLike(pattern, key))) return false;
  return resources.some(({ of, after = "" }) => {
    if ("secret" in of) return of.secret === thing;
    return "bucket" in of && of.bucket === thing && (after === "" || isLike(after, `/${key}`));
  });
}

const listed = (value: string | readonly string[] | undefined): readonly string[] =>
  typeof value === "string" ? [value] : (value ?? []);

/** `*` at the end of a pattern stands for anything. */
const isLike = (pattern: string, text: string): boolean =>
  pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : pattern === text;
