import { rank } from "../core/owners";
import type { Task } from "../core/task";
import { within } from "../core/waits";
import type { Delivery } from "./held";

type Parts = Pick<Task, "client" | "clock" | "environment" | "lineUp" | "tasks">;

/** Tasks of a peer zone that are tried for one body: the owner, and the next owner if it fails. */
const TRIES = 2;

/** Second copies in peer zones. An acknowledged body is in the memory of two zones. */
export class Copies {
  constructor(private readonly task: Parts) {}

  /**
   * Sends a body to the owner of every peer zone at once. True at the first answer that a task holds it; false if there is
   * none within `clientTimeout`. The other copies go on.
   */
  async send(delivery: Delivery): Promise<boolean> {
    const { clock, environment, lineUp } = this.task;
    const { zones, timing } = lineUp();
    const peers = zones.filter((zone) => zone !== environment.zone);
    const copies = peers.map((zone) => this.sendTo(zone, delivery).then(orReject));
    return within(clock, timing.clientTimeout * 1000, () => Promise.any(copies)).catch(() => false);
  }

  /** True: a task of the zone holds it. */
  private async sendTo(zone: string, delivery: Delivery): Promise<boolean> {
    const { tasks } = this.task;
    const members = rank(tasks.of("ingest", zone), `${delivery.feed}/${delivery.channel}`);
    for (const address of members.slice(0, TRIES)) if (await this.sendOnce(address, delivery)) return true;
    return false;
  }

  private async sendOnce(
    address: string,
    { feed, channel, rest, body, received }: Delivery,
  ): Promise<boolean> {
    const { client, lineUp, tasks } = this.task;
    try {
      const { status } = await client.request({
        address,
        method: "PUT",
        path: `/internal/v1/copies/${feed}/${channel}/${rest}`,
        headers: { "X-Headend-Received": String(received) },
        body,
        timeout: lineUp().timing.clientTimeout * 1000,
      });
      return status === 200;
    } catch {
      tasks.failed(address);
      return false;
    }
  }
}

/** For Promise.any: a copy that is not held is not the first. */
function orReject(held: boolean): true {
  if (!held) throw new Error("not held");
  return true;
}
