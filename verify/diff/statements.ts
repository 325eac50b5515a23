import type { ResourceRecord } from "../../record/types";
import { nameOf } from "../findings";
import type { Opening } from "./openings";

interface Statement {
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
}

/** What the policies of a resource allow and deny, one row per principal and action. Ids of statements are no part of it. */
export const statementsOf = (record: ResourceRecord, nameFor: (id: unknown) => string): Opening[] =>
  Object.values(record.inputs).flatMap((value) =>
    documentOf(value).flatMap((statement) => rowsOf(statement, nameOf(record), nameFor)),
  );

function documentOf(value: unknown): Statement[] {
  if (typeof value !== "string" || !value.includes('"Statement"')) return [];
  try {
    const { Statement: statements } = JSON.parse(value) as { readonly Statement?: Statement | Statement[] };
    return statements === undefined ? [] : [statements].flat();
  } catch {
    return [];
  }
}

const words = (value: unknown): string[] =>
  [value].flat().flatMap((one) => (one === undefined ? [] : [String(one)]));

/** `{AWS: [a, b]}` -> `a`, `b` */
const principalsIn = (value: unknown): string[] =>
  typeof value === "object" && value !== null ? Object.values(value).flatMap(words) : words(value);

function rowsOf(statement: Statement, owner: string, nameFor: (id: unknown) => string): Opening[] {
  const { Effect, Condition } = statement;
  const permits = Effect !== "Deny";
  const principals = [
    ...principalsIn(statement.Principal).map(nameFor),
    ...principalsIn(statement.NotPrincipal).map((one) => `all but ${nameFor(one)}`),
  ];
  const actions = [...words(statement.Action), ...words(statement.NotAction).map((one) => `all but ${one}`)];
  const resources = [
    ...words(statement.Resource).map(nameFor),
    ...words(statement.NotResource).map((one) => `all but ${nameFor(one)}`),
  ].sort();
  const on = resources.length === 0 ? "" : ` on ${resources.join(", ")}`;
  const when = Condition === undefined ? "" : ` if ${nameFor(JSON.stringify(Condition))}`;
  const who = principals.length === 0 ? [""] : principals.map((one) => ` ${one}`);
  return who.flatMap((one) =>
    actions.map((item) => ({
      head: `${owner} ${permits ? "allows" : "denies"}${one}${on}${when}`,
      item,
      permits,
    })),
  );
}
