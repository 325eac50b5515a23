/** Small words for the DOM. */

export function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element #${id}`);
  return found;
}

export function row(tag: string, text: string, mark?: "good" | "bad"): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  if (mark !== undefined) made.className = mark;
  return made;
}

/** Replaces the content only where it changed: screen readers repeat what is replaced. */
export function fill(id: string, content: readonly (string | HTMLElement)[]): void {
  const target = element(id);
  const next = content.map((part) => (typeof part === "string" ? part : part.outerHTML)).join("");
  if (target.dataset["filled"] === next) return;
  target.dataset["filled"] = next;
  target.replaceChildren(...content);
}

/** UTC, to tenths of a second. */
export const time = (at: number): string => new Date(at).toISOString().slice(11, 21);
