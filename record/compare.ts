/** Compares the two passes of one stack. */
import { onlyInPreview, onlyInUp } from "./findings";
import type { Finding, Recording } from "./types";

/** A first preview must show what an up creates: one finding for each URN that is in only one of them. */
export function compare(up: Recording, preview: Recording): Finding[] {
  const shown = new Set(preview.resources.map(({ urn }) => urn));
  const created = new Set(up.resources.map(({ urn }) => urn));
  const unshown = [...created].filter((urn) => !shown.has(urn)).map(onlyInUp);
  const uncreated = [...shown].filter((urn) => !created.has(urn)).map(onlyInPreview);
  return [...unshown, ...uncreated];
}
