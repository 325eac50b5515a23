import { owner } from "../../core/owners";
import type { Task } from "../../core/task";
import type { Window } from "../../core/window";
import type { PeerAnswer, ReadPeer } from "./peers";

type Parts = Pick<Task, "client" | "lineUp" | "tasks">;

/** Bytes of a window: 75 entries of a ladder have about 150 KB. */
const LONGEST_WINDOW = 8 * 1024 * 1024;

/** Reads the window of a channel from its packager in another zone. */
export const readPeer =
  (task: Parts, channel: string): ReadPeer =>
  async (zone, { after, signal }) => {
    const address = owner(task.tasks.of("packager", zone), channel);
    if (address === undefined) return "away";
    const query = after === undefined ? "" : `?after=${after}`;
    const { clientTimeout } = task.lineUp().timing;
    try {
      const { status, body } = await task.client.request({
        address,
        method: "GET",
        path: `/internal/v1/windows/${channel}${query}`,
        // A long poll may take one time-out before it answers.
        timeout: (after === undefined ? 1 : 2) * clientTimeout * 1000,
        limit: LONGEST_WINDOW,
        signal,
      });
      return answerOf(status, body);
    } catch {
      if (!signal.aborted) task.tasks.failed(address);
      return "away";
    }
  };

function answerOf(status: number, body: Buffer): PeerAnswer {
  if (status === 503) return "empty";
  return status === 200 ? (JSON.parse(body.toString("utf8")) as Window) : "away";
}
