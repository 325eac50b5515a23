/** An XML element as text. Undefined attributes and children are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  children: readonly (string | undefined)[] = [],
): string {
  const stated = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${typeof value === "number" ? value : escaped(value)}"`],
  );
  const inner = children.filter((child) => child !== undefined);
  return inner.length === 0
    ? `<${name}${stated.join("")}/>`
    : `<${name}${stated.join("")}>${inner.join("")}</${name}>`;
}

const SPECIAL: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => SPECIAL[character] ?? character);
