import { SIGNATURE } from "../facts/pulumiMarks";
import { rowOf } from "../facts/rowOf";
import type { ResourceRecord } from "../record/types";
import { MAPS, MODULE_PREFIXES, RENAMED, REPEATED_BLOCKS, TERRAFORM_TYPES } from "./terraform.table";

/**
 * A recorded stack as the JSON of a Terraform plan (`terraform show -json`, format 1.2), for judges such as checkov that
 * read no Pulumi program. Names follow rules and the table beside this file, not a provider's schema: defaults of the
 * provider are missing, and a block that the table lacks has the wrong name.
 */

/** A resource under its Terraform names. */
interface Named {
  readonly record: ResourceRecord;
  readonly type: string;
  readonly name: string;
  readonly address: string;
}

type Values = Readonly<Record<string, unknown>>;

/** JSON of the plan that creates every AWS resource of a stack. `resources` are sorted by URN. */
export function terraformPlan(resources: readonly ResourceRecord[]): object {
  const named = namedOf(resources);
  const addresses = new Map(named.map(({ record, address }) => [record.urn, address]));
  const created = named.map((resource) => ({ ...base(resource), values: valuesOf(resource) }));
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: { root_module: { resources: created.map((row) => ({ ...row, schema_version: 0 })) } },
    resource_changes: created.map(({ values, ...row }) => ({
      ...row,
      change: { actions: ["create"], before: null, after: values, after_unknown: {} },
    })),
    configuration: {
      provider_config: { aws: { name: "aws" } },
      root_module: { resources: named.map((resource) => configurationOf(resource, addresses)) },
    },
  };
}

/** Logical names are unique in a type and parent alone, and may have characters that Terraform forbids. */
function namedOf(resources: readonly ResourceRecord[]): Named[] {
  const used = new Map<string, number>();
  return resources.flatMap((record) => {
    const type = terraformType(record.type);
    if (!record.custom || type === undefined) return [];
    const first = `${type}.${record.name.replaceAll(/[^\w-]/g, "_")}`;
    const count = (used.get(first) ?? 0) + 1;
    used.set(first, count);
    const address = count === 1 ? first : `${first}__${count}`;
    return [{ record, type, name: address.slice(type.length + 1), address }];
  });
}

/** `aws:ec2/launchTemplate:LaunchTemplate` -> `aws_launch_template`. Undefined for what is not AWS's. */
export function terraformType(type: string): string | undefined {
  const [, module = "", name] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
  if (name === undefined) return undefined;
  const prefix = rowOf(MODULE_PREFIXES, module) ?? module;
  return (
    rowOf(TERRAFORM_TYPES, type) ?? ["aws", prefix].filter((word) => word !== "").join("_") + snake(name)
  );
}

/** `LaunchTemplate` -> `_launch_template` */
const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const base = ({ address, type, name }: Named) => ({
  address,
  mode: "managed",
  type,
  name,
  provider_name: "registry.terraform.io/hashicorp/aws",
});

function valuesOf({ record, type }: Named): Values {
  // `region` is the provider's until version 5.
  const { region: _, ...inputs } = record.inputs;
  return blockOf(inputs, rowOf(RENAMED, type));
}

const blockOf = (inputs: Values, renamed: Readonly<Record<string, string>> = {}): Values =>
  Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      rowOf(renamed, key) ?? nameOf(key, value),
      valueOf(key, value),
    ]),
  );

const nameOf = (key: string, value: unknown): string =>
  (isBlocks(value) ? rowOf(REPEATED_BLOCKS, key) : undefined) ?? snake(key);

/** Terraform has a list where Pulumi has the one block that is allowed. */
function valueOf(key: string, value: unknown): unknown {
  if (isBlocks(value)) return value.map((one) => blockOf(one));
  if (!isObject(value)) return value;
  // An asset or an archive: it stands for files.
  if (SIGNATURE in value) return null;
  if (key === "policy") return JSON.stringify(value);
  return MAPS.has(key) ? value : [blockOf(value)];
}

const isObject = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isBlocks = (value: unknown): value is readonly Values[] =>
  Array.isArray(value) && value.every(isObject);

/** The expressions: values, and references to the resources of this stack whose outputs they have. */
function configurationOf(
  { record, type, name, address }: Named,
  addresses: ReadonlyMap<string, string>,
): object {
  const expressions = Object.entries(record.propertyDependencies).flatMap(([key, urns]) => {
    const references = urns.flatMap((urn) => addresses.get(urn) ?? []);
    if (references.length === 0) return [];
    const attribute = rowOf(rowOf(RENAMED, type) ?? {}, key) ?? nameOf(key, record.inputs[key]);
    return [[attribute, { references: references.flatMap((to) => [`${to}.id`, to]) }]];
  });
  return {
    address,
    mode: "managed",
    type,
    name,
    provider_config_key: "aws",
    expressions: Object.fromEntries(expressions),
    schema_version: 0,
  };
}
