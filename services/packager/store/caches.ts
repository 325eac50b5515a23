import { Limiter } from "../../core/limiter";
import { rank } from "../../core/owners";
import type { Task } from "../../core/task";
import type { PackagedFile } from "../segment";

type Parts = Pick<Task, "client" | "environment" | "lineUp" | "log" | "tasks">;

/** Files on their way at once, and files that wait: some segments of all channels. */
const MOST_PUTS = 32;
const MOST_WAITING = 4096;

/** The caches of the own zone: each file has one owner there. */
export class Caches {
  private readonly limiter = new Limiter(MOST_PUTS, MOST_WAITING);

  constructor(
    private readonly task: Parts,
    private readonly signal: AbortSignal,
  ) {}

  /** Puts all files of a segment. What fails is logged: caches read it from the packager, or from a peer zone. */
  async put(channel: string, files: readonly PackagedFile[]): Promise<void> {
    const done = await Promise.all(files.map((file) => this.putOne(file)));
    const failed = done.filter((isPut) => !isPut).length;
    if (failed > 0 && !this.signal.aborted) {
      this.task.log.warn("files were not put into the caches", { channel, failed, files: files.length });
    }
  }

  /** A file that was put before. Undefined: the cache of the zone that owns it does not have it. */
  async get(path: string): Promise<Buffer | undefined> {
    const [address] = this.owners(path);
    if (address === undefined) return undefined;
    const { client, lineUp } = this.task;
    const answer = await client.request({
      address,
      method: "GET",
      path: `/live/${path}`,
      headers: { "X-Headend-Hop": "1" },
      timeout: lineUp().timing.clientTimeout * 1000,
      signal: this.signal,
    });
    return answer.status === 200 ? answer.body : undefined;
  }

  /** To the owner; if that does not answer, to the one that is the owner without it. */
  private async putOne(file: PackagedFile): Promise<boolean> {
    for (const address of this.owners(file.path).slice(0, 2)) {
      try {
        return (await this.limiter.run(() => this.request(address, file), this.signal)) === 200;
      } catch {
        if (this.signal.aborted) return false;
        this.task.tasks.failed(address);
      }
    }
    return false;
  }

  private async request(address: string, { path, body, contentType }: PackagedFile): Promise<number> {
    const { client, lineUp } = this.task;
    const answer = await client.request({
      address,
      method: "PUT",
      path: `/live/${path}`,
      headers: { "Content-Type": contentType },
      body,
      timeout: lineUp().timing.clientTimeout * 1000,
      signal: this.signal,
    });
    return answer.status;
  }

  private owners(path: string): readonly string[] {
    const { tasks, environment } = this.task;
    return rank(tasks.of("cache", environment.zone), `/live/${path}`);
  }
}
