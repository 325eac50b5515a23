/** Every finding of the recorder. */
import type { Finding } from "./types";

const TABLE = "record/fixtures.table.ts";

function finding(rule: string, subject: string, message: string): Finding {
  return { rule, severity: "error", subject, message };
}

export function duplicateUrn(urn: string): Finding {
  return finding(
    "duplicate-urn",
    urn,
    "is registered more than once: give one of the resources another name or parent",
  );
}

export function programFailed(stack: string, error: string): Finding {
  return finding("program-failed", stack, `the program threw: ${error}`);
}

export function unhandledRejection(stack: string, error: string): Finding {
  return finding(
    "unhandled-rejection",
    stack,
    `a promise or an apply failed and nothing handles it: ${error}`,
  );
}

/** `waiting`: `name (type)` of the resources that were never registered, oldest first. */
export function neverResolved(stack: string, waiting: readonly string[]): Finding {
  const [first, ...others] = waiting;
  if (first === undefined) {
    return finding(
      "never-resolved",
      stack,
      "a stack output or a component's output never resolves: find what it waits for",
    );
  }
  const more = others.length ? `; ${others.length} more wait too: ${others.slice(0, 5).join(", ")}` : "";
  const message = `${first} is never registered: an input, its parent or a dependency never resolves${more}`;
  return finding("never-resolved", stack, message);
}

/** `known`: the full names of the stacks that may be referenced. */
export function unknownStack(urn: string, name: string, known: readonly string[]): Finding {
  const choice = known.length ? `use one of ${known.join(", ")}` : "the recording has no other stacks";
  return finding("unknown-reference", urn, `stack ${name} does not exist: ${choice}`);
}

export function unknownStackOutput(stack: string, output: string, referenced: string): Finding {
  return finding(
    "unknown-reference",
    stack,
    `stack ${referenced} has no output ${output}: export it there or read another one`,
  );
}

export function unknownInvoke(stack: string, token: string): Finding {
  return finding("unknown-invoke", stack, `${token} has no fixture: add a row to record/invokes.table.ts`);
}

export function unknownCall(stack: string, token: string): Finding {
  return finding(
    "unknown-invoke",
    stack,
    `${token} is a resource method, which the recorder does not support: read an output instead`,
  );
}

/** `owners`: URNs of the resources that the value comes from. */
export function unknownOutput(subject: string, where: string, owners: readonly string[]): Finding {
  const source = owners.length ? `an output of ${owners.join(" or ")}` : "an output";
  return finding(
    "unknown-output",
    subject,
    `${where} comes from ${source} that no fixture has: add it to ${TABLE}`,
  );
}

export function undefinedText(subject: string, where: string, text: string): Finding {
  const [line = ""] = text.split("\n");
  const shown = line.length > 80 ? `${line.slice(0, 80)}...` : line;
  return finding("unknown-output", subject, `${where} is a text with a missing value: ${shown}`);
}

export function undefinedOutput(stack: string, name: string): Finding {
  return finding("unknown-output", stack, `stack output ${name} is undefined: set a value or remove it`);
}

export function uncheckedRead(urn: string): Finding {
  const message = "is read from AWS: outputs without a fixture are undefined in the plan";
  return { rule: "unknown-output", severity: "warning", subject: urn, message };
}

export function opaqueComponent(urn: string, type: string): Finding {
  return finding("opaque-component", urn, `${type} has no recorded children: add it to record/components.ts`);
}

export function logged(stack: string, severity: Finding["severity"], text: string): Finding {
  return { rule: `logged-${severity}`, severity, subject: stack, message: text };
}

export function onlyInUp(urn: string): Finding {
  const message = "is created by an up but not shown by a first preview: create no resources inside apply";
  return finding("only-in-up", urn, message);
}

export function onlyInPreview(urn: string): Finding {
  const message =
    "is shown by a preview but not created by an up: let no unknown value decide what is created";
  return finding("only-in-preview", urn, message);
}
