import { SIGNATURE } from "../../facts/pulumiMarks";
import type { StateRow } from "../../aws/foreign";

/** An operation that a CLI began and whose end no state has: AWS may have the resource. */
export interface PendingOperation {
  /** `creating`, `updating`, `deleting` */
  readonly type: string;
  readonly urn: string;
  /** What AWS calls it, as far as its inputs say: its name, or its tag `Name`. */
  readonly awsName: string | undefined;
}

/** A resource of a state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly isProtected: boolean;
}

/** What the state of a stack has. */
export interface Deployment {
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Without the stack itself, components and providers, which AWS does not have. */
  readonly resources: readonly StateResource[];
  readonly pending: readonly PendingOperation[];
}

/** `pulumi stack export`, as far as Headend reads it. */
interface Exported {
  readonly deployment?: {
    readonly resources?: readonly ExportedResource[];
    readonly pending_operations?: readonly { readonly type: string; readonly resource: ExportedResource }[];
  };
}

interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly custom?: boolean;
  readonly protect?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** The stack itself, components and providers are in the state alone. */
const isInAws = ({ type, custom }: ExportedResource): boolean =>
  custom === true && !type.startsWith("pulumi:");

const ROOT_TYPE = "pulumi:pulumi:Stack";

export function deploymentOf({ deployment = {} }: Exported): Deployment {
  const { resources = [], pending_operations: pending = [] } = deployment;
  const outputs = resources.find(({ type }) => type === ROOT_TYPE)?.outputs ?? {};
  return {
    outputs: withoutSecrets(outputs) as Deployment["outputs"],
    resources: resources
      .filter(isInAws)
      .map(({ urn, type, protect }) => ({ urn, type, isProtected: protect === true })),
    pending: (pending ?? []).map(({ type, resource }) => ({
      type,
      urn: resource.urn,
      awsName: awsNameOf(resource.inputs ?? {}),
    })),
  };
}

/** Resources that AWS has, with their ids and outputs. */
export const stateRowsOf = (stack: string, { deployment = {} }: Exported): StateRow[] =>
  (deployment.resources ?? []).filter(isInAws).map(({ urn, type, id = "", outputs = {} }) => {
    const { region } = outputs;
    return { stack, urn, type, id, region: typeof region === "string" ? region : undefined, outputs };
  });

/** The same state without pending operations. */
export function withoutPending<E extends { deployment: unknown }>(exported: E): E {
  const deployment = exported.deployment as Readonly<Record<string, unknown>>;
  return { ...exported, deployment: { ...deployment, pending_operations: [] } };
}

/** Inputs that name a resource in AWS. */
const NAMES = ["name", "bucket", "identifier", "clusterIdentifier", "repositoryName", "domainName"];

function awsNameOf(inputs: Readonly<Record<string, unknown>>): string | undefined {
  const tags = inputs["tags"] as Readonly<Record<string, unknown>> | undefined;
  return [...NAMES.map((name) => inputs[name]), tags?.["Name"]].find((value) => typeof value === "string");
}

/** A secret is encrypted again in each state, so that its text says nothing of a change. */
function withoutSecrets(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (SIGNATURE in value) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
}
