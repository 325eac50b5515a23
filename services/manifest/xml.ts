/** An XML element as text. Undefined attributes and children are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  children: readonly (string | undefined)[] = [],
): string {
  const stated = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(String(value))}"`],
  );
  const inner = children.filter((child) => child !== undefined);
  return inner.length === 0
    ? `<${name}${stated.join("")}/>`
    : `<${name}${stated.join("")}>${inner.join("")}</${name}>`;
}

export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
