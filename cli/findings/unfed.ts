import type { Settings } from "../../model/declared/settings";
import { CHANNEL_DEFAULTS } from "../../model/declared/channels";
import { stacksOf } from "../../stacks/list";
import type { PlanFinding } from "../report/summary";

/** Vendors that no channel is fed by: only a whole plan says so, of no stack. It may be one that is yet to come. */
export function unfedFindings(settings: Settings, only: readonly string[]): PlanFinding[] {
  if (only.length < stacksOf(settings).length) return [];
  const fed = new Set(
    Object.values(settings.lineUp.cells).flatMap(({ channels, defaults }) =>
      Object.values(channels).flatMap(({ feeds = defaults?.feeds ?? CHANNEL_DEFAULTS.feeds }) =>
        feeds.map(({ vendor }) => vendor),
      ),
    ),
  );
  return Object.entries(settings.outside)
    .filter(([name, { kind }]) => kind === "vendor" && !fed.has(name))
    .map(([name]) => ({
      ...{ stack: "", rule: "unfed", severity: "warning", subject: name },
      message: "is a vendor by whom no channel is fed: name it in feeds, or take its row out",
    }));
}
