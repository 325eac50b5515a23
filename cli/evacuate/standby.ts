import { alarmsWithPrefix } from "../../aws/alarms";
import type { Aws } from "../../aws/aws";
import { faultOf } from "../../aws/errors";
import type { Doubt } from "./edgeFile";

/** A cell, and the region of its alarms. */
interface CellSite {
  readonly cell: string;
  readonly to: string;
}

/** Doubts from the alarms in the regions that viewers move to. After a failed call, a region is not called again. */
export async function healthOf(sites: readonly CellSite[], aws: Aws): Promise<Doubt[]> {
  const failed = new Set<string>();
  const unknown = ({ cell, to }: CellSite, why = ""): Doubt[] => [
    { refused: false, message: `alarms of ${cell} in ${to} not read${why}` },
  ];
  const doubts: Doubt[] = [];
  for (const site of sites) {
    if (failed.has(site.to)) doubts.push(...unknown(site));
    else
      try {
        doubts.push(...(await offTheAir(site, aws)), ...(await unwatched(site, aws)));
      } catch (error) {
        failed.add(site.to);
        doubts.push(...unknown(site, `: ${faultOf(error).message}`));
      }
  }
  return doubts;
}

/** From the composite alarms of the cell's channels (plan/cell/watch/watch.ts). */
async function offTheAir(site: CellSite, aws: Aws): Promise<Doubt[]> {
  const { cell, to } = site;
  const prefix = `${cell}-off-the-air-`;
  const alarms = [...(await alarmsWithPrefix(aws, to, { type: "CompositeAlarm", prefix }))];
  if (alarms.length === 0)
    return [
      {
        refused: false,
        message: `${to} has no off-the-air alarms of ${cell}; check that it is deployed there`,
      },
    ];
  const channels = (state: string): string[] =>
    alarms.filter(([, own]) => own.state === state).map(([name]) => name.slice(prefix.length));
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
async function unwatched(site: CellSite, aws: Aws): Promise<Doubt[]> {
  const prefix = `${site.cell}-probe-blind`;
  const alarms = await alarmsWithPrefix(aws, site.to, { type: "MetricAlarm", prefix });
  if ([...alarms.values()].every(({ state }) => state === "OK")) return [];
  const message = `probes of ${site.cell} in ${site.to} send no data, so its channels may be off the air there`;
  return [{ refused: false, message }];
}
