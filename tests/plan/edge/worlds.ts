import type { Settings } from "../../../settings/settings";
import { edited, type Edit, settingsOf, SMALL } from "../../checks/support";

/** SMALL with an edge, channels of two lists of countries, and one that is epoch-locked. */

/** Adds `edge` with these lines, each indented by two spaces already. */
export const withEdge = (lines = ""): Edit => [
  "outside:\n",
  `edge:\n  viewerDomain: tv.small.example.com\n${lines}outside:\n`,
];

const RIGHTS: Edit = [
  "        first: { name: First }\n",
  "        first: { name: First, countries: [US, CA], epochLocked: { frames: 100, rate: 25 } }\n",
];

export const EDGE_TEXT = edited(SMALL, [withEdge(), RIGHTS]);

export const edged = (edits: readonly Edit[] = []): Settings => settingsOf(edited(EDGE_TEXT, edits));
