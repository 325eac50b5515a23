import type { Finding, ResourceRecord } from "../../record/types";
import type { StackChanges } from "./changes";
import { DELETION } from "./deletion.table";

/** One stack of a change: what to do before its `up`. */
export interface Step extends StackChanges {
  /** From 1. */
  readonly number: number;
  /** Protected resources that vanish or are replaced: Pulumi refuses the whole `up` while one of them is protected. */
  readonly unprotect: readonly ResourceRecord[];
  /** Stacks of later steps that this one needs first, or that need it: its `up` may fail once. */
  readonly circular: readonly string[];
}

/** The changed stacks, each after those that must be before it. What only removes is in the reverse order of the plans. */
export function stepsOf(changes: readonly StackChanges[]): Step[] {
  const removes = changes.every(({ created, is }) => created.length === 0 && is !== "new");
  const left = removes ? [...changes].reverse() : [...changes];
  const steps: Step[] = [];
  while (left.length > 0) {
    const open = new Set(left.map(({ stack }) => stack));
    const waits = ({ after, needs }: StackChanges): string[] =>
      [...after, ...needs].filter((stack) => open.has(stack));
    const at = left.findIndex((row) => waits(row).length === 0);
    const [next] = left.splice(Math.max(at, 0), 1);
    if (next === undefined) break;
    const unprotect = [...next.vanished, ...next.replaced.map(({ resource }) => resource)].filter(
      ({ protect }) => protect,
    );
    steps.push({ ...next, number: steps.length + 1, unprotect, circular: waits(next) });
  }
  return steps;
}

type StepFinding = Finding & { readonly stack: string };

/** What an operator must know before the first `up`, in the order of the steps. */
export function stepFindings(steps: readonly Step[]): StepFinding[] {
  return steps.flatMap((step) => {
    const { stack, unprotect, replaced } = step;
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

/** Names that a message shows, at most. */
const SHOWN = 3;

function protectionOf({ number, unprotect, is }: Step, count: number): string {
  const names = unprotect.slice(0, SHOWN).map(nameOf).join(", ");
  const more = unprotect.length > SHOWN ? ` and ${unprotect.length - SHOWN} more` : "";
  const what = unprotect.length === 1 ? "a protected resource" : `${unprotect.length} protected resources`;
  const lead = is === "removed" ? "the stack leaves the environment with" : "removes";
  return `step ${number} of ${count}: ${lead} ${what} (${names}${more}), which Pulumi refuses; unprotect first, with the commands of steps.md`;
}

/** `Secret movies-1-vendor-meridian`. */
export const nameOf = ({ type, name }: Pick<ResourceRecord, "type" | "name">): string =>
  `${type.replace(/.*:/, "")} ${name}`;

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Commands of one step, to be pasted into one shell. */
export function commandsOf({ stack, is, unprotect, vanished }: Step): string[] {
  const end = is === "removed" ? `pulumi destroy --stack ${stack}` : `pulumi up --stack ${stack}`;
  return [
    ...(is === "new" ? [`pulumi stack init ${stack}`] : []),
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

/** What to know about the resources that a step deletes, each sentence once. */
export const notesOf = ({ vanished }: Step): string[] => {
  const notes = new Map<string, string[]>();
  for (const resource of vanished)
    for (const text of textsOf(resource.type))
      notes.set(text, [...(notes.get(text) ?? []), nameOf(resource)]);
  return [...notes].map(([text, names]) => `${names.join(", ")}: ${text}`);
};

function textsOf(type: string): string[] {
  const { note, again } = DELETION[type] ?? {};
  return [
    ...(note === undefined ? [] : [note]),
    ...(again === undefined ? [] : [`if it is created again soon, \`${again.message}\`: ${again.cure}`]),
  ];
}
