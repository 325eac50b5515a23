/** Every finding of the recorder, in words. */
import type { Finding } from "./types";

const TABLE = "record/fixtures.table.ts";

function finding(rule: string, subject: string, message: string): Finding {
  return { rule, severity: "error", subject, message };
}

export function duplicateUrn(urn: string): Finding {
  return finding(
    "duplicate-urn",
    urn,
    "Registered more than once; give one of the resources another name or parent.",
  );
}

export function programFailed(stack: string, error: string): Finding {
  return finding("program-failed", stack, `The program threw: ${error}`);
}

export function unhandledRejection(stack: string, error: string): Finding {
  return finding(
    "unhandled-rejection",
    stack,
    `A promise or an apply failed and nothing handles it: ${error}`,
  );
}

/** `waiting`: `name (type)` of the resources that were never registered, oldest first. */
export function neverResolved(stack: string, waiting: readonly string[]): Finding {
  const [first, ...others] = waiting;
  if (first === undefined) {
    return finding(
      "never-resolved",
      stack,
      "A stack output or a component's output never resolves; find what it waits for.",
    );
  }
  const more = others.length ? ` ${others.length} more wait likewise: ${others.slice(0, 5).join(", ")}.` : "";
  const message = `${first} is never registered: an input, its parent or a dependency never resolves.${more}`;
  return finding("never-resolved", stack, message);
}

/** `known`: the full names of the stacks that may be referenced. */
export function unknownStack(urn: string, name: string, known: readonly string[]): Finding {
  const choice = known.length ? `known are ${known.join(", ")}` : "none is known";
  return finding("unknown-reference", urn, `There is no stack ${name}; ${choice}.`);
}

export function unknownStackOutput(stack: string, output: string, referenced: string): Finding {
  return finding(
    "unknown-reference",
    stack,
    `Stack ${referenced} has no output ${output}; export it there or ask for another.`,
  );
}

export function unknownInvoke(stack: string, token: string): Finding {
  return finding(
    "unknown-invoke",
    stack,
    `No fixture answers ${token}; add a row to record/invokes.table.ts.`,
  );
}

export function unknownCall(stack: string, token: string): Finding {
  return finding(
    "unknown-invoke",
    stack,
    `The recorder answers no resource methods: ${token}; read an output instead.`,
  );
}

/** `owners`: URNs of the resources that the value is made from. */
export function unknownOutput(subject: string, where: string, owners: readonly string[]): Finding {
  const source = owners.length ? `an output of ${owners.join(" or ")}` : "an output";
  return finding(
    "unknown-output",
    subject,
    `${where} is made from ${source} that no fixture knows; add it to ${TABLE}.`,
  );
}

export function undefinedText(subject: string, where: string, text: string): Finding {
  const [line = ""] = text.split("\n");
  const shown = line.length > 80 ? `${line.slice(0, 80)}...` : line;
  return finding("unknown-output", subject, `${where} is a text that a missing value went into: ${shown}`);
}

export function undefinedOutput(stack: string, name: string): Finding {
  return finding(
    "unknown-output",
    stack,
    `Stack output ${name} is undefined; give it a value or leave it out.`,
  );
}

export function unjudgedRead(urn: string): Finding {
  const message =
    "Read from AWS, not made here: what the fixtures do not know of it is undefined in the plan.";
  return { rule: "unknown-output", severity: "warning", subject: urn, message };
}

export function opaqueComponent(urn: string, type: string): Finding {
  return finding(
    "opaque-component",
    urn,
    `The recorder does not know what ${type} makes; add it to record/components.ts.`,
  );
}

export function logged(stack: string, severity: Finding["severity"], text: string): Finding {
  return { rule: `logged-${severity}`, severity, subject: stack, message: text };
}

export function onlyInUp(urn: string): Finding {
  const message = "Made by an up but not shown by a first preview; do not make resources inside apply.";
  return finding("only-in-up", urn, message);
}

export function onlyInPreview(urn: string): Finding {
  const message = "Shown by a preview but not made by an up; do not let unknown values decide what is made.";
  return finding("only-in-preview", urn, message);
}
