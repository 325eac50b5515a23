import { type EnvironmentPlan, planEnvironment } from "../../plan/environment";
import { edited, type Edit, settingsOf } from "../checks/support";
import { NEIGHBOURS_TEXT } from "../plan/backbone/neighbours";
import { withEdge } from "../plan/edge/worlds";

const APART: Edit = ["owner: someone", "owner: someone\ncells: apart"];
export const GLOBAL: Edit = ["      size: 2\n", "      size: 2\n      database: global\n"];
export const DETACHED: Edit = ["      size: 2\n", "      size: 2\n      retiring: detach\n"];
/** Home of `two` is the standby of `one`, so that both homes wait for the other region. */
export const GLOBAL_TWO: Edit = ["    two:\n", "    two:\n      database: global\n"];
export const NO_KEYS: Edit = [
  NEIGHBOURS_TEXT.slice(NEIGHBOURS_TEXT.indexOf("    keys:\n"), NEIGHBOURS_TEXT.indexOf("    ads:\n")),
  "",
];

export const NO_SECOND: Edit = ["        second: { name: Second, ladder: hd50, dvrHours: 3 }\n", ""];
export const NO_ZONE: Edit = ["      usw2-az2: 1\n", ""];

export const world = (...edits: readonly Edit[]): EnvironmentPlan =>
  planEnvironment(settingsOf(edited(NEIGHBOURS_TEXT, [withEdge(), APART, ...edits])));
