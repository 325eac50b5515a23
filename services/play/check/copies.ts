import type { PlayState, Receipt } from "../state";
import { ask } from "./zones";

/** ms of the vendors' log that are compared: ingest holds bodies for longer (heldFor), and lists one when it has answered. */
const COMPARED = { from: 10_000, to: 1000 } as const;

/** Acknowledged segments that fewer than two zones of their site hold, in words: the lists of ingest against the vendors' log. */
export async function singleCopies(
  { tasks }: Pick<PlayState, "tasks">,
  receipts: readonly Receipt[],
  now: number,
): Promise<{ readonly compared: number; readonly single: readonly string[] }> {
  const recent = receipts.filter(({ at }) => at > now - COMPARED.from && at < now - COMPARED.to);
  const ingest = tasks.filter(({ service }) => service === "ingest");
  const channels = [...new Set(recent.map(({ feed, channel }) => `${feed}/${channel}`))];
  const lists = await Promise.all(
    ingest.map(async ({ site, zone, address }) => {
      const texts = channels.map((each) => ask(address, `/internal/v1/feeds/${each}`));
      const rests = (await Promise.all(texts)).map(({ status, text }) =>
        status === 200 ? restsOf(text) : [],
      );
      return {
        site,
        zone,
        held: new Set(rests.flatMap((row, index) => row.map((rest) => `${channels[index]}/${rest}`))),
      };
    }),
  );
  const single = recent.flatMap(({ site, feed, channel, rest }) => {
    const name = `${feed}/${channel}/${rest}`;
    const zones = lists.filter((list) => list.site === site && list.held.has(name)).map(({ zone }) => zone);
    return new Set(zones).size < 2 ? [`${name} of ${site}: ${zones.join() || "no zone"}`] : [];
  });
  return { compared: recent.length, single };
}

const restsOf = (text: string): readonly string[] =>
  (JSON.parse(text) as readonly { readonly rest: string }[]).map(({ rest }) => rest);
