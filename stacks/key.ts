/**
 * Key of everything that an `up` was made from. `headend up` sets the variable, and the stack keeps it as an output, so that the
 * next run sees what has changed since, on any machine. An `up` without Headend leaves no key: the next run updates the stack.
 */
export const KEY_VARIABLE = "HEADEND_KEY";

/** Name of the output. */
export const KEY_OUTPUT = "headendKey";

/** The output, if the variable is set. */
export function keyOutput(): Record<string, string> {
  const key = process.env[KEY_VARIABLE];
  return key === undefined || key === "" ? {} : { [KEY_OUTPUT]: key };
}
