import type { ListenerRow, RuleRow } from "../../../plan/cell/balancers/balancers";

/** What a listener does with a request: the rule with the lowest priority that matches, else 404 (ALB, listener rules). */
export type Decision = { readonly forward: string } | { readonly status: 403 | 404 };

export interface Asked {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

export function decide({ rules }: Pick<ListenerRow, "rules">, asked: Asked): Decision {
  const [first] = rules.filter((rule) => matches(rule, asked)).sort((a, b) => a.priority - b.priority);
  return first?.answer ?? { status: 404 };
}

const matches = ({ paths, methods, header }: RuleRow, asked: Asked): boolean =>
  (paths === undefined || paths.some((pattern) => isLike(pattern, asked.path))) &&
  (methods === undefined || methods.includes(asked.method)) &&
  (header === undefined || asked.headers[header.toLowerCase()] !== undefined);

/** `*`: any characters; `?`: exactly one. Case counts. */
export function isLike(pattern: string, path: string): boolean {
  const parts = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${parts.replaceAll("?", ".")}$`, "s").test(path);
}
