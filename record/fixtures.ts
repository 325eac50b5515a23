/** Realistic outputs of AWS, derived from a resource's URN and so the same in every run. */
import { hexOf, uuidOf, type FixtureContext, type FixtureRow, type ProviderFacts } from "./fixture";
import { FIXTURES } from "./fixtures.table";
import { INVOKES } from "./invokes.table";
import type { Properties } from "./wire";

export interface Answer {
  id: string;
  /** Outputs that are known before the deployment. */
  named: Properties;
  /** Outputs that are known only after it. */
  computed: Properties;
}

const DEFAULT_ACCOUNT = "123456789012";
const PARTITIONS = [
  { prefix: "cn-", partition: "aws-cn", suffix: "amazonaws.com.cn" },
  { prefix: "us-gov-", partition: "aws-us-gov", suffix: "amazonaws.com" },
  { prefix: "", partition: "aws", suffix: "amazonaws.com" },
];
const FALLBACK: FixtureRow = {
  id: (context) => `${context.logical}-${context.hex(17)}`,
  arn: ({ type, partition, region, account, logical, hex }) =>
    `arn:${partition}:${type.split(/[:/]/)[1]}:${region}:${account}:${type.split(":")[2]}/${logical}-${hex(17)}`,
};

/** From the inputs of a provider resource (lists are JSON there), or from `aws:*` of the configuration. */
export function providerFacts(inputs: Properties, config: Readonly<Record<string, string>>): ProviderFacts {
  const region = String(inputs["region"] ?? config["aws:region"] ?? "");
  const row = PARTITIONS.find(({ prefix }) => region.startsWith(prefix));
  const accounts = parsed(inputs["allowedAccountIds"] ?? config["aws:allowedAccountIds"]) as
    string[] | undefined;
  const tags = parsed(inputs["defaultTags"] ?? config["aws:defaultTags"]) as
    { tags?: Record<string, string> } | undefined;
  return {
    region,
    account: accounts?.[0] ?? DEFAULT_ACCOUNT,
    partition: row?.partition ?? "aws",
    suffix: row?.suffix ?? "amazonaws.com",
    defaultTags: tags?.tags ?? {},
  };
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** The provider's response for a new resource. Types without a row have only an id and an ARN. */
export function answer(
  resource: { urn: string; type: string; name: string; id: string | undefined },
  inputs: Properties,
  facts: ProviderFacts,
): Answer {
  const { urn, type, name: logical } = resource;
  if (!type.startsWith("aws:")) return idOnly(urn);
  const row = FIXTURES[type] ?? FALLBACK;
  const digest = hexOf(urn, 64);
  const hex = (length: number, salt?: string): string =>
    salt === undefined ? digest.slice(0, length) : hexOf(`${urn} ${salt}`, length);
  const generated = generatedName(row, { logical, digest }, inputs);
  const given = generated === undefined ? inputs : { ...inputs, ...generated.name };
  const name = row.named === undefined ? "" : String(given[row.named] ?? "");
  const context: FixtureContext = { ...facts, urn, type, logical, inputs: given, name, id: "", arn: "", hex };
  if (row.arnFirst) context.arn = row.arn?.(context) ?? "";
  context.id = resource.id ?? row.id(context);
  if (!row.arnFirst) context.arn = row.arn?.(context) ?? "";
  const computed = computedBy(row, context);
  if (generated === undefined) return { id: context.id, named: {}, computed };
  if (generated.early) return { id: context.id, named: generated.name, computed };
  return { id: context.id, named: {}, computed: { ...generated.name, ...computed } };
}

/** Pulumi autonames before the deployment: logical name, hyphen, seven hexadecimal digits. With a prefix the provider does, at creation. */
function generatedName(
  row: FixtureRow,
  of: { logical: string; digest: string },
  inputs: Properties,
): { name: Properties; early: boolean } | undefined {
  if (row.named === undefined || inputs[row.named] !== undefined) return undefined;
  const prefix = inputs[`${row.named}Prefix`];
  const early = typeof prefix !== "string";
  const own = `${of.logical}-${of.digest.slice(0, 7)}`;
  const name = early ? own : `${prefix}${of.digest.slice(0, 26)}`;
  return { name: { [row.named]: row.lower ? name.toLowerCase() : name }, early };
}

function computedBy(row: FixtureRow, context: FixtureContext): Properties {
  const { inputs, defaultTags } = context;
  const computed: Properties = {};
  if (context.arn) computed["arn"] = context.arn;
  if (!row.global && inputs["region"] === undefined) computed["region"] = context.region;
  if (inputs["tags"] !== undefined || Object.keys(defaultTags).length) {
    computed["tagsAll"] = { ...defaultTags, ...(inputs["tags"] as object | undefined) };
  }
  for (const [property, value] of Object.entries(row.outputs?.(context) ?? {})) {
    if (inputs[property] === undefined) computed[property] = value;
  }
  return computed;
}

/** Provider resources, and packages other than AWS: only an id in the engine's format. */
function idOnly(urn: string): Answer {
  return { id: uuidOf(urn), named: {}, computed: {} };
}

/** The result of a data source; undefined without a row. */
export function invoked(token: string, args: Properties, facts: ProviderFacts): Properties | undefined {
  return INVOKES[token]?.(args, facts);
}
