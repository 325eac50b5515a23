import type { EngineEvent, OpMap, StepEventMetadata } from "@pulumi/pulumi/automation";
import { nameIn } from "./urn";

/** One operation on one resource. */
export interface Operation {
  /** The engine's word: `create`, `update`, `delete`, `create-replacement`. */
  readonly op: string;
  readonly urn: string;
  /** `aws:ec2/vpc:Vpc` */
  readonly type: string;
  /** Logical name, the last part of the URN. */
  readonly name: string;
  /** Epoch, seconds, as the engine states it. */
  readonly since: number;
  /** Whether Pulumi refuses to delete it. */
  readonly isProtected: boolean;
}

export interface Diagnostic {
  readonly severity: "warning" | "error";
  /** Logical name of the resource; undefined for the program or the engine. */
  readonly name: string | undefined;
  readonly message: string;
}

/** What a preview, update, refresh or destroy of one stack has done so far. It keeps no input or output of a resource. */
export interface StackState {
  /** URN -> operation that has begun and has not ended. */
  readonly pending: ReadonlyMap<string, Operation>;
  /** Operations that have begun, in their order, without those on resources that do not change. */
  readonly operations: readonly Operation[];
  /** Operation -> resources for which it ended. Resources without a change are `same`. */
  readonly ended: Readonly<Record<string, number>>;
  readonly failed: readonly Operation[];
  readonly diagnostics: readonly Diagnostic[];
  /** The engine's own counts. Undefined: it has not ended, or it was killed. */
  readonly summary: OpMap | undefined;
}

export const EMPTY: StackState = {
  pending: new Map(),
  operations: [],
  ended: {},
  failed: [],
  diagnostics: [],
  summary: undefined,
};

/** The state after one more event of the engine. */
export function withEvent(state: StackState, event: EngineEvent): StackState {
  const { resourcePreEvent: begun, resOutputsEvent: ended, resOpFailedEvent: failed } = event;
  if (begun !== undefined) return withBegun(state, begun.metadata, event.timestamp);
  if (ended !== undefined) return withEnded(state, ended.metadata);
  if (failed !== undefined) return withFailed(state, failed.metadata, event.timestamp);
  if (event.summaryEvent !== undefined) return { ...state, summary: event.summaryEvent.resourceChanges };
  const { diagnosticEvent } = event;
  if (diagnosticEvent === undefined || diagnosticEvent.ephemeral === true) return state;
  const { severity, urn, message } = diagnosticEvent;
  if (severity !== "warning" && severity !== "error") return state;
  const row = { severity, name: urn ? nameIn(urn) : undefined, message: plain(message) };
  return { ...state, diagnostics: [...state.diagnostics, row] };
}

/** The operation that has run longest; undefined if none is pending. */
export const slowestOf = ({ pending }: StackState): Operation | undefined =>
  [...pending.values()].reduce<Operation | undefined>(
    (slow, one) => (slow === undefined || one.since < slow.since ? one : slow),
    undefined,
  );

/** How many resources changed, or would change. */
export const changesIn = ({ ended }: StackState): number =>
  Object.entries(ended).reduce((sum, [op, count]) => (UNCHANGED.includes(op) ? sum : sum + count), 0);

/** Operations that change nothing in AWS. */
const UNCHANGED: readonly string[] = ["same", "read", "refresh", "discard"];

/** Types of components, of the stack, of references and of providers: AWS has none of them. */
const OURS = ["headend:", "awsx:", "pulumi:"];

const isOurs = ({ type }: StepEventMetadata): boolean => OURS.some((prefix) => type.startsWith(prefix));

function withBegun(state: StackState, step: StepEventMetadata, since: number): StackState {
  if (isOurs(step) || UNCHANGED.includes(step.op)) return state;
  const operation = operationOf(step, since);
  return {
    ...state,
    pending: new Map([...state.pending, [step.urn, operation]]),
    operations: [...state.operations, operation],
  };
}

function withEnded(state: StackState, step: StepEventMetadata): StackState {
  if (isOurs(step)) return state;
  const ended = { ...state.ended, [step.op]: (state.ended[step.op] ?? 0) + 1 };
  return { ...state, ended, pending: without(state.pending, step.urn) };
}

function withFailed(state: StackState, step: StepEventMetadata, at: number): StackState {
  const operation = state.pending.get(step.urn) ?? operationOf(step, at);
  return { ...state, failed: [...state.failed, operation], pending: without(state.pending, step.urn) };
}

const operationOf = ({ op, type, urn, old }: StepEventMetadata, since: number): Operation => ({
  op,
  urn,
  type,
  name: nameIn(urn),
  since,
  isProtected: old?.protect === true,
});

const without = (pending: StackState["pending"], urn: string): StackState["pending"] =>
  new Map([...pending].filter(([other]) => other !== urn));

/** The engine marks colours: `<{%fg 1%}>`. */
const plain = (message: string): string => message.replace(/<\{%[^%]*%\}>/g, "").trim();
