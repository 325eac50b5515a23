import { feedName } from "../../catalog/renditions";
import { within } from "../core/waits";
import { longestBody } from "../core/bodyLimit";
import type { ClientAnswer, Task } from "../core/task";
import type { HeldBodies, Listed } from "./held";
import { REST_PATTERN, type BodyName } from "./pushPath";

type Parts = Pick<Task, "client" | "clock" | "lineUp" | "log" | "tasks">;
type Place = Pick<BodyName, "feed" | "channel">;

const REST = new RegExp(`^${REST_PATTERN}$`);

/**
 * Copies what other tasks keep, before this task listens: multivariant playlists and init segments, which encoders push once.
 * Segments are not copied: their holders answer `rebuild` themselves. It ends after `heldFor` in any case.
 */
export async function copyKept(task: Parts, held: HeldBodies): Promise<void> {
  const { clock, lineUp, log, tasks } = task;
  const { channels, timing, zones } = lineUp();
  const places = channels.flatMap(({ id, feeds }) =>
    feeds.map((feed) => ({ feed: feedName(feed), channel: id })),
  );
  const others = zones.flatMap((zone) => tasks.of("ingest", zone)).filter((address) => address !== tasks.own);
  const copyAll = () => Promise.all(others.map((address) => new Source(task, address).copy(places, held)));
  try {
    await within(clock, timing.heldFor * 1000, copyAll);
  } catch (error) {
    log.warn("playlists and init segments are not all copied", { error });
  }
}

/** Another ingest task. After its first failure it is not asked again. */
class Source {
  constructor(
    private readonly task: Parts,
    private readonly address: string,
  ) {}

  async copy(places: readonly Place[], held: HeldBodies): Promise<void> {
    try {
      for (const place of places) {
        for (const { rest, received } of await this.kept(place))
          await this.copyOne({ ...place, rest }, received, held);
      }
    } catch (error) {
      this.task.tasks.failed(this.address);
      this.task.log.warn("an ingest task did not answer", { error });
    }
  }

  private async kept({ feed, channel }: Place): Promise<readonly Listed[]> {
    const { status, body } = await this.get(`/internal/v1/feeds/${feed}/${channel}`);
    if (status !== 200) return [];
    return (JSON.parse(body.toString("utf8")) as Listed[]).filter(
      ({ rest, kept }) => kept === true && REST.test(rest),
    );
  }

  private async copyOne(name: BodyName, received: number, held: HeldBodies): Promise<void> {
    if (held.get(name, received) !== undefined) return;
    const answer = await this.get(`/internal/v1/feeds/${name.feed}/${name.channel}/${name.rest}`);
    if (answer.status === 200) held.put({ ...name, body: answer.body, received });
  }

  private get(path: string): Promise<ClientAnswer> {
    const lineUp = this.task.lineUp();
    return this.task.client.request({
      address: this.address,
      method: "GET",
      path,
      timeout: lineUp.timing.clientTimeout * 1000,
      limit: Math.max(longestBody(lineUp), LONGEST_LIST),
    });
  }
}

/** Bytes of a list: its entries have about 100 bytes each. */
const LONGEST_LIST = 1024 * 1024;
