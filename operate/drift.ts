import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { OPERATED } from "../catalog/operated.table";

/** One difference between a stack's state and AWS. */
export type Drift =
  | { readonly kind: "gone"; readonly stack: string; readonly urn: string; readonly id: string }
  | {
      readonly kind: "changed";
      readonly stack: string;
      readonly urn: string;
      readonly id: string;
      /** `retentionInDays`, `tags.owner` */
      readonly property: string;
      /** In the state, and in AWS; JSON, secrets as `[secret]`. */
      readonly was: string;
      readonly is: string;
    };

/** What an event of `pulumi refresh --preview-only` shows, without what operators, AWS or other resources own. */
export function driftOf(stack: string, { resOutputsEvent }: EngineEvent): Drift[] {
  if (resOutputsEvent === undefined) return [];
  const { metadata } = resOutputsEvent;
  const { op, urn, type, old } = metadata;
  if (type.startsWith("pulumi:") || type.startsWith("headend:")) return [];
  const id = old?.id ?? "";
  if (op === "delete") return [{ kind: "gone", stack, urn, id }];
  if (op !== "update" && op !== "refresh") return [];
  return changesIn(metadata)
    .filter(({ property }) => !isOperated(type, property))
    .map((change) => ({ kind: "changed", stack, urn, id, ...change }));
}

interface Change {
  readonly property: string;
  readonly was: string;
  readonly is: string;
}

function changesIn({ old, new: now, detailedDiff, diffs }: StepEventMetadata): Change[] {
  const [was, is] = [old?.outputs ?? {}, now?.outputs ?? {}];
  const named = [...Object.keys(detailedDiff ?? {}), ...(detailedDiff === undefined ? (diffs ?? []) : [])];
  const all = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const paths = named.length > 0 ? named : all;
  return paths
    .map((property) => ({ property, was: textAt(was, property), is: textAt(is, property) }))
    .filter((change) => change.was !== change.is);
}

const NOTHING = "nothing";

/** @param path `tags.owner`, `ingress[0].cidrBlocks`, `tags["a.b"]` */
function textAt(values: Readonly<Record<string, unknown>>, path: string): string {
  const keys = [...path.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, plain]) => quoted ?? index ?? plain ?? "",
  );
  const value = keys.reduce<unknown>(
    (part, key) =>
      typeof part === "object" && part !== null ? (part as Record<string, unknown>)[key] : undefined,
    values,
  );
  return value === undefined || value === null ? NOTHING : JSON.stringify(value);
}

const isOperated = (type: string, path: string): boolean => {
  const [property] = path.split(/[.[]/);
  return OPERATED.some((row) => row.type === type && row.property === property);
};
