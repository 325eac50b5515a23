import { rowOf } from "../../facts/rowOf";
import { lossesOf, shownOf } from "../../operate/shown";
import type { Operation } from "../../operate/state";
import { asText, type Table } from "../../report/tables";
import { counted } from "../../report/words";

/** What a run would do to one stack. */
export interface StackPreview {
  readonly stack: string;
  readonly status: "changes" | "unchanged" | "failed" | "not previewed";
  readonly operations: readonly Operation[];
  /** Resources without a change. */
  readonly same: number;
  /** Stacks that do not exist, and whose outputs are the plan's. */
  readonly invented: readonly string[];
  /** Stacks of this run that it reads, and that change. */
  readonly changing: readonly string[];
  /** URNs of protected resources that it would replace or delete. */
  readonly held: readonly string[];
  /** Why it failed. */
  readonly why: readonly string[];
}

const KINDS = ["create", "update", "replace", "delete"] as const;

/** Operation -> resources. */
export function countsOf(operations: readonly Operation[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of shownOf(operations).values()) counts[kind] = (rowOf(counts, kind) ?? 0) + 1;
  return counts;
}

function becauseOf({ status, invented, changing }: StackPreview): string {
  if (status === "unchanged") return "as at its last up";
  return [
    ...(invented.length > 0 ? [`invented values of ${invented.join(", ")}`] : []),
    ...(changing.length > 0
      ? [`reads ${changing.join(", ")}, which ${changing.length > 1 ? "change" : "changes"}`]
      : []),
    ...(status === "failed" ? ["failed"] : []),
    ...(status === "not previewed" ? ["cancelled"] : []),
  ].join("; ");
}

export const previewTable = (previews: readonly StackPreview[]): Table => ({
  title: `Preview of ${counted(previews.length, "stack")}`,
  head: ["stack", ...KINDS, "same", "because"],
  rows: previews.map((preview) => {
    const counts = countsOf(preview.operations);
    return [
      preview.stack,
      ...KINDS.map((kind) => String(counts[kind] ?? 0)),
      String(preview.same),
      becauseOf(preview),
    ];
  }),
});

/** A loss that is shown, at most; the rest is counted. */
const SHOWN = 40;

/** What is replaced and deleted, a line each, with what Pulumi refuses. */
export function lossLines(previews: readonly StackPreview[]): string[] {
  const lines = previews.flatMap(({ stack, operations }) => {
    const kinds = shownOf(operations);
    return lossesOf(operations).map(({ urn, type, name, isProtected }) => {
      const kind = kinds.get(urn) === "delete" ? "deletes" : "replaces";
      return `${stack} ${kind} ${type.replace(/.*:/, "")} ${name}${isProtected ? ", which is protected" : ""}`;
    });
  });
  const more = lines.length - SHOWN;
  return more > 0 ? [...lines.slice(0, SHOWN), `and ${more} more`] : lines;
}

/** The table, the losses and the errors as text. */
export function previewText(previews: readonly StackPreview[]): string {
  const failures = previews.flatMap(({ stack, why }) => why.map((line) => `${stack}: ${line}`));
  return [asText(previewTable(previews)), ...lossLines(previews), ...failures].join("\n") + "\n";
}

/** Protected resources that the stacks would lose, a line each. */
export const heldLines = (previews: readonly StackPreview[]): string[] =>
  previews.flatMap(({ stack, held }) =>
    held.map((urn) => `${stack} would replace or delete ${urn}, which is protected`),
  );
