import type { ResourceRecord } from "../../record/types";
import { nameOf, type StackFinding } from "../findings";
import type { Lowered, StackChanges } from "./changes";
import { DELETION } from "./deletion.table";

/** A stack in the order of `pulumi up` (operate/order.ts). */
export interface Turn {
  readonly stack: string;
  /** From 1. Stacks of one wave may run side by side. */
  readonly wave: number;
  /** Shell commands that set the secrets which its first `up` requires. */
  readonly secrets: readonly string[];
}

/** One stack of a change: what to do before its `up`. */
export interface Step extends StackChanges, Turn {
  /** From 1. */
  readonly number: number;
  /** Protected resources that vanish or are replaced: Pulumi refuses the whole `up` while one of them is protected. */
  readonly unprotect: readonly ResourceRecord[];
  /** Stacks of later steps that use what this one loses, or create what it uses: its `up` may fail once. */
  readonly circular: readonly string[];
}

/** The changed stacks in a given order; those without a turn are last. */
export function stepsOf(changes: readonly StackChanges[], order: readonly Turn[]): Step[] {
  const end = order.length;
  const turnOf = (stack: string): number => order.findIndex((turn) => turn.stack === stack);
  const sorted = changes
    .map((change) => ({ change, at: turnOf(change.stack) }))
    .map(({ change, at }) => ({ change, at: at < 0 ? end : at }))
    .sort((one, other) => one.at - other.at);
  const last = Math.max(0, ...order.map(({ wave }) => wave)) + 1;
  const waves = [...new Set(sorted.map(({ at }) => order[at]?.wave ?? last))];
  return sorted.map(({ change, at }, index) => {
    const later = new Set(sorted.slice(index + 1).map((other) => other.change.stack));
    return {
      ...change,
      number: index + 1,
      wave: waves.indexOf(order[at]?.wave ?? last) + 1,
      secrets: order[at]?.secrets ?? [],
      unprotect: [...change.vanished, ...change.replaced.map(({ resource }) => resource)].filter(
        ({ protect }) => protect,
      ),
      circular: [...new Set([...change.after, ...change.needs])].filter((stack) => later.has(stack)),
    };
  });
}

/** What an operator must know before the first `up`, in the order of the steps. */
export function stepFindings(steps: readonly Step[]): StackFinding[] {
  return steps.flatMap((step) => {
    const { stack, unprotect, replaced, lowered } = step;
    const warning = { stack, severity: "warning" as const };
    const stops = unprotect.length === 0 ? [] : [protectionOf(step, steps.length)];
    const first = step.after.filter((user) => steps.some((other) => other.stack === user));
    return [
      ...stops.map((message) => ({ ...warning, rule: "removes-protected", subject: stack, message })),
      ...(first.length === 0 || stops.length > 0
        ? []
        : [
            {
              ...warning,
              rule: "used-elsewhere",
              subject: stack,
              message: `step ${step.number} of ${steps.length}: removes what ${first.join(", ")} ${first.length === 1 ? "uses" : "use"}; follow the order of steps.md`,
            },
          ]),
      ...lowered.map((row) => ({
        ...warning,
        rule: "lowers-units",
        subject: row.resource.urn,
        message: loweringOf(row),
      })),
      ...replaced.flatMap(({ resource, because, outage }) =>
        outage === undefined
          ? []
          : [
              {
                ...warning,
                rule: "outage",
                subject: resource.urn,
                message: `is replaced because ${because.join(", ")} ${because.length === 1 ? "changes" : "change"}: ${outage}`,
              },
            ],
      ),
    ];
  });
}

/** Limits of a reservation: Elastic Load Balancing User Guides, "Request LCU reservation", 2026-11. */
const loweringOf = ({ from, to }: Lowered): string =>
  `lowers the reserved capacity units from ${from} to ${to}: AWS accepts two decreases a day, and no change while one is pending; wait until the reservation is provisioned`;

/** Names that a message shows, at most. */
const SHOWN = 3;

function protectionOf({ number, unprotect, is }: Step, count: number): string {
  const names = unprotect.slice(0, SHOWN).map(nameOf).join(", ");
  const more = unprotect.length > SHOWN ? ` and ${unprotect.length - SHOWN} more` : "";
  const what = unprotect.length === 1 ? "a protected resource" : `${unprotect.length} protected resources`;
  const lead = is === "removed" ? "the stack leaves the environment with" : "removes";
  return `step ${number} of ${count}: ${lead} ${what} (${names}${more}), which Pulumi refuses; unprotect first, with the commands of steps.md`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Commands of one step, to be pasted into one shell. */
export function commandsOf({ stack, is, secrets, unprotect, vanished }: Step): string[] {
  const end = is === "removed" ? `pulumi destroy --stack ${stack}` : `pulumi up --stack ${stack}`;
  return [
    ...(is === "new" ? [`pulumi stack init ${stack}`] : []),
    ...secrets,
    ...unprotect.map(({ urn }) => `pulumi state unprotect ${quoted(urn)} --stack ${stack} --yes`),
    ...vanished.flatMap((resource) => guardsOf(resource, stack)),
    end,
  ];
}

function guardsOf({ type, urn, region, inputs }: ResourceRecord, stack: string): string[] {
  const { before = [], if: needed = () => true } = DELETION[type] ?? {};
  if (before.length === 0 || !needed(inputs)) return [];
  return [`export AWS_REGION=${region}; ID=$(idOf ${stack} ${quoted(urn)})`, ...before];
}

/** What to know about the reservations that a step lowers and the resources that it deletes, each sentence once. */
export const notesOf = ({ vanished, lowered }: Step): string[] => {
  const notes = new Map<string, string[]>();
  for (const resource of vanished)
    for (const text of textsOf(resource.type))
      notes.set(text, [...(notes.get(text) ?? []), nameOf(resource)]);
  return [
    ...lowered.map((row) => `${nameOf(row.resource)}: ${loweringOf(row)}`),
    ...[...notes].map(([text, names]) => `${names.join(", ")}: ${text}`),
  ];
};

function textsOf(type: string): string[] {
  const { note, again } = DELETION[type] ?? {};
  return [
    ...(note === undefined ? [] : [note]),
    ...(again === undefined ? [] : [`if it is created again soon, \`${again.message}\`: ${again.cure}`]),
  ];
}
