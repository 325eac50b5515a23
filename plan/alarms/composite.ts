/** A composite alarm, as a component creates it. */
export interface CompositeRow {
  /** Also its physical name: `@pulumi/aws` generates none for composite alarms. */
  readonly key: string;
  /** Name of its definition: `off-the-air`. */
  readonly name: string;
  readonly description: string;
  readonly rule: Rule;
}

/** The rule of a composite alarm: the key of an alarm, or a combination of rules. */
export type Rule =
  | { readonly alarm: string }
  | { readonly not: Rule }
  | { readonly every: readonly Rule[] }
  | { readonly some: readonly Rule[] };

/** A rule in the syntax of CloudWatch. `names`: the physical names of its alarms, by key. */
export function ruleText(rule: Rule, names: Readonly<Record<string, string>>): string {
  if ("alarm" in rule) return `ALARM("${names[rule.alarm] ?? rule.alarm}")`;
  if ("not" in rule) return `NOT ${ruleText(rule.not, names)}`;
  const [parts, joint] = "every" in rule ? [rule.every, " AND "] : [rule.some, " OR "];
  const texts = parts.map((part) => ruleText(part, names));
  return texts.length === 1 ? texts.join("") : `(${texts.join(joint)})`;
}

/** Keys of the alarms in a rule, each once. */
export function childrenOf(rule: Rule): string[] {
  if ("alarm" in rule) return [rule.alarm];
  if ("not" in rule) return childrenOf(rule.not);
  return [...new Set(("every" in rule ? rule.every : rule.some).flatMap(childrenOf))];
}
