import { longestName } from "../facts/nameLimits.table";
import { COUNT_LIMITS, STATEMENT_UNITS, TEXT_LIMITS } from "../facts/limits.table";
import type { Finding, ResourceRecord } from "../record/types";

type Inputs = ResourceRecord["inputs"];

/** One size of a resource. Those with one `shared` value are added up: the policies of a role, the gateways of a gateway. */
interface Size {
  readonly count: number;
  readonly shared?: string;
}

const sizes = (counts: readonly number[]): Size[] => counts.map((count) => ({ count }));

/** How each limit of the table is measured. */
const MEASURES: Readonly<Record<keyof typeof COUNT_LIMITS, (inputs: Inputs) => readonly Size[]>> = {
  compositeChildren: ({ alarmRule }) => sizes([new Set(String(alarmRule).match(/(?<=ALARM\(")[^"]+/g)).size]),
  widgetAlarms: ({ dashboardBody }) => sizes(found(parsed(dashboardBody), "alarms").map(lengthOf)),
  functionBytes: ({ code }) => sizes([Buffer.byteLength(String(code))]),
  origins: ({ origins }) => sizes([lengthOf(origins)]),
  behaviours: ({ orderedCacheBehaviors }) => sizes([lengthOf(orderedCacheBehaviors) + 1]),
  webAclUnits: ({ rules }) =>
    sizes([
      Object.entries(STATEMENT_UNITS).reduce(
        (sum, [statement, units]) => sum + units * found(rules, statement).length,
        0,
      ),
    ]),
  webAclPattern: ({ rules }) => sizes(found(rules, "regexString").map((text) => String(text).length)),
  lifecycleRules: ({ rules }) => sizes([lengthOf(rules)]),
  rolePolicies: ({ role, policy }) => [
    { count: String(policy).replace(/\s/g, "").length, shared: String(role) },
  ],
  valuesPerCondition: ({ conditions }) => sizes(found(conditions, "values").map(lengthOf)),
  conditionValues: ({ conditions }) => sizes([valuesOf(conditions).length]),
  conditionWildcards: ({ conditions }) => sizes([valuesOf(conditions).join("").split(/[*?]/).length - 1]),
  dnsLabel: ({ name }) => sizes(String(name).split(".").map(lengthOf)),
  transitAssociations: (inputs) => gatewayOf(inputs, "tgw-"),
  privateAssociations: (inputs) => gatewayOf(inputs, "vgw-"),
};

const gatewayOf = ({ dxGatewayId, associatedGatewayId }: Inputs, kind: string): Size[] =>
  String(associatedGatewayId).startsWith(kind) ? [{ count: 1, shared: String(dxGatewayId) }] : [];

const lengthOf = (value: unknown): number =>
  Array.isArray(value) || typeof value === "string" ? value.length : 0;

const valuesOf = (conditions: unknown): string[] => found(conditions, "values").flat().map(String);

const parsed = (text: unknown): unknown => (typeof text === "string" ? JSON.parse(text) : undefined);

/** Every value of a key, at any depth. */
function found(value: unknown, key: string): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...found(inner, key),
  ]);
}

const ADVICE = "declare fewer or shorter ones in the environment file";

/** Resources that AWS would refuse, because the environment file declares too many or too long things. */
export const judgeLimits = (resources: readonly ResourceRecord[]): Finding[] => [
  ...tooLongNames(resources),
  ...TEXT_LIMITS.flatMap(([type, property, most, source]) =>
    ofType(resources, type)
      .filter(({ inputs }) => lengthOf(inputs[property]) > most)
      .map(({ urn, inputs }) =>
        over(urn, { count: lengthOf(inputs[property]), what: `characters in ${property}`, most, source }),
      ),
  ),
  ...(Object.keys(COUNT_LIMITS) as (keyof typeof COUNT_LIMITS)[]).flatMap((limit) =>
    overCount(resources, limit),
  ),
];

/** Logical names, from which Pulumi makes a physical name. */
const tooLongNames = (resources: readonly ResourceRecord[]): Finding[] =>
  resources
    .filter(({ type, name }) => name.length > (longestName(type) ?? Infinity))
    .map(({ urn, type, name }) =>
      over(urn, {
        count: name.length,
        what: "characters in its name",
        most: longestName(type) ?? 0,
        source: "catalog/names.table.ts, less the 8 that Pulumi adds",
      }),
    );

function overCount(resources: readonly ResourceRecord[], limit: keyof typeof COUNT_LIMITS): Finding[] {
  const { type, most, what, source } = COUNT_LIMITS[limit];
  const sums = new Map<string, { readonly urn: string; readonly count: number }>();
  for (const { urn, inputs } of ofType(resources, type))
    for (const [index, { count, shared = `${urn} ${index}` }] of MEASURES[limit](inputs).entries()) {
      const sum = sums.get(shared) ?? { urn, count: 0 };
      sums.set(shared, { urn: sum.urn, count: sum.count + count });
    }
  return [...sums.values()]
    .filter(({ count }) => count > most)
    .map(({ urn, count }) => over(urn, { count, what, most, source }));
}

const ofType = (resources: readonly ResourceRecord[], type: string): ResourceRecord[] =>
  resources.filter((resource) => resource.type === type);

interface Excess {
  readonly count: number;
  readonly what: string;
  readonly most: number;
  readonly source: string;
}

const over = (subject: string, { count, what, most, source }: Excess): Finding => ({
  rule: "aws-limit",
  severity: "error",
  subject,
  message: `has ${count} ${what}, and the limit of AWS is ${most} (${source}); ${ADVICE}`,
});
