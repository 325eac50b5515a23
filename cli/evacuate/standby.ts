import { type Run, wordsOf } from "../run";
import type { Doubt } from "./edgeFile";

/** A cell, and the region that is asked how it is there. */
interface CellSite {
  readonly cell: string;
  readonly to: string;
}

/** What the regions that viewers go to say of themselves. One that does not answer is not asked twice. */
export function healthOf(sites: readonly CellSite[], run: Run): Doubt[] {
  const silent = new Set<string>();
  const unknown = ({ cell, to }: CellSite, why = ""): Doubt[] => [
    { refused: false, says: `${to} does not say whether ${cell} is well there${why}` },
  ];
  return sites.flatMap((site) => {
    if (silent.has(site.to)) return unknown(site);
    try {
      return [...offTheAir(site, run), ...unwatched(site, run)];
    } catch (error) {
      silent.add(site.to);
      return unknown(site, `: ${wordsOf(error)}`);
    }
  });
}

/** By the composite alarms of the cell's channels (plan/cell/watch/watch.ts). */
function offTheAir(site: CellSite, run: Run): Doubt[] {
  const { cell, to } = site;
  const prefix = `${cell}-off-the-air-`;
  const alarms = statesOf(site, { type: "CompositeAlarm", prefix }, run);
  if (alarms.length === 0)
    return [{ refused: false, says: `${to} has no alarm on ${cell}: is it up there?` }];
  const channels = (state: string): string[] =>
    alarms.filter(([, own]) => own === state).map(([name]) => name.slice(prefix.length));
  const [dark, unknown] = [channels("ALARM"), channels("INSUFFICIENT_DATA")];
  return [
    ...(dark.length > 0
      ? [{ refused: true, says: `${cell} is off the air in ${to}: ${dark.join(", ")}`, cells: [cell] }]
      : []),
    ...(unknown.length > 0
      ? [{ refused: false, says: `${to} does not know how ${cell} is there: ${unknown.join(", ")}` }]
      : []),
  ];
}

/** While no probe looks, no channel seems off the air. */
function unwatched(site: CellSite, run: Run): Doubt[] {
  const alarms = statesOf(site, { type: "MetricAlarm", prefix: `${site.cell}-probe-blind` }, run);
  if (alarms.every(([, state]) => state === "OK")) return [];
  const says = `${site.cell} is not watched in ${site.to}: nobody would see a channel off the air there`;
  return [{ refused: false, says }];
}

type State = readonly [alarm: string, state: string];

function statesOf(
  { to }: CellSite,
  { type, prefix }: { readonly type: "CompositeAlarm" | "MetricAlarm"; readonly prefix: string },
  run: Run,
): readonly State[] {
  const words = `cloudwatch describe-alarms --alarm-types ${type} --alarm-name-prefix ${prefix} --region ${to}`;
  const query = ["--query", `${type}s[].[AlarmName,StateValue]`, "--output", "json"];
  // The CLI says `null` where AWS's answer has no such list.
  return (JSON.parse(run("aws", [...words.split(" "), ...query])) as readonly State[] | null) ?? [];
}
