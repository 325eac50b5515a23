import { type Run, messageOf } from "../run";
import type { Doubt } from "./edgeFile";

/** A cell, and the region of its alarms. */
interface CellSite {
  readonly cell: string;
  readonly to: string;
}

/** Doubts from the alarms in the regions that viewers move to. After a failed call, a region is not called again. */
export function healthOf(sites: readonly CellSite[], run: Run): Doubt[] {
  const failed = new Set<string>();
  const unknown = ({ cell, to }: CellSite, why = ""): Doubt[] => [
    { refused: false, message: `alarms of ${cell} in ${to} not read${why}` },
  ];
  return sites.flatMap((site) => {
    if (failed.has(site.to)) return unknown(site);
    try {
      return [...offTheAir(site, run), ...unwatched(site, run)];
    } catch (error) {
      failed.add(site.to);
      return unknown(site, `: ${messageOf(error)}`);
    }
  });
}

/** From the composite alarms of the cell's channels (plan/cell/watch/watch.ts). */
function offTheAir(site: CellSite, run: Run): Doubt[] {
  const { cell, to } = site;
  const prefix = `${cell}-off-the-air-`;
  const alarms = statesOf(site, { type: "CompositeAlarm", prefix }, run);
  if (alarms.length === 0)
    return [
      {
        refused: false,
        message: `${to} has no off-the-air alarms of ${cell}; check that it is deployed there`,
      },
    ];
  const channels = (state: string): string[] =>
    alarms.filter(([, own]) => own === state).map(([name]) => name.slice(prefix.length));
  const [dark, unknown] = [channels("ALARM"), channels("INSUFFICIENT_DATA")];
  return [
    ...(dark.length > 0
      ? [{ refused: true, message: `${cell} is off the air in ${to}: ${dark.join(", ")}`, cells: [cell] }]
      : []),
    ...(unknown.length > 0
      ? [
          {
            refused: false,
            message: `alarms of ${cell} in ${to} have insufficient data: ${unknown.join(", ")}`,
          },
        ]
      : []),
  ];
}

/** Without data of the probes, the alarms of the channels stay OK. */
function unwatched(site: CellSite, run: Run): Doubt[] {
  const alarms = statesOf(site, { type: "MetricAlarm", prefix: `${site.cell}-probe-blind` }, run);
  if (alarms.every(([, state]) => state === "OK")) return [];
  const message = `probes of ${site.cell} in ${site.to} send no data, so its channels may be off the air there`;
  return [{ refused: false, message }];
}

type State = readonly [alarm: string, state: string];

function statesOf(
  { to }: CellSite,
  { type, prefix }: { readonly type: "CompositeAlarm" | "MetricAlarm"; readonly prefix: string },
  run: Run,
): readonly State[] {
  const command = `cloudwatch describe-alarms --alarm-types ${type} --alarm-name-prefix ${prefix} --region ${to}`;
  const query = ["--query", `${type}s[].[AlarmName,StateValue]`, "--output", "json"];
  // The CLI prints `null` for an answer without such a list.
  return (JSON.parse(run("aws", [...command.split(" "), ...query])) as readonly State[] | null) ?? [];
}
