/** An alarm of alarms, as a component creates it. */
export interface CompositeRow {
  /** Also its physical name: AWS's provider gives composites none of its own. */
  readonly key: string;
  /** Of its definition: `off-the-air`. */
  readonly name: string;
  readonly description: string;
  readonly rule: Rule;
}

/** When a composite is in alarm: an alarm's key, or others joined. */
export type Rule =
  | { readonly alarm: string }
  | { readonly not: Rule }
  | { readonly every: readonly Rule[] }
  | { readonly some: readonly Rule[] };

/** Alarms of one composite (PutCompositeAlarm API reference, 2026-11): a cell has at most 100 channels. */
export const MOST_CHILDREN = 100;
/** Characters of a composite's rule (PutCompositeAlarm, AlarmRule, botocore 1.43.11, 2026-11). */
export const LONGEST_RULE = 10_240;

/** A rule as CloudWatch reads it. `names`: the physical names of its alarms, by key. */
export function ruleText(rule: Rule, names: Readonly<Record<string, string>>): string {
  if ("alarm" in rule) return `ALARM("${names[rule.alarm] ?? rule.alarm}")`;
  if ("not" in rule) return `NOT ${ruleText(rule.not, names)}`;
  const [parts, joint] = "every" in rule ? [rule.every, " AND "] : [rule.some, " OR "];
  const texts = parts.map((part) => ruleText(part, names));
  return texts.length === 1 ? texts.join("") : `(${texts.join(joint)})`;
}

/** Keys of the alarms that a rule listens to, each once. */
export function childrenOf(rule: Rule): string[] {
  if ("alarm" in rule) return [rule.alarm];
  if ("not" in rule) return childrenOf(rule.not);
  return [...new Set(("every" in rule ? rule.every : rule.some).flatMap(childrenOf))];
}
