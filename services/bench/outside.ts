import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Control } from "../play/check/control";
import { Reader, type ReaderOptions } from "../play/check/reader";
import type { PlayState } from "../play/state";
import { tasksOf, type TaskPid } from "./cpu";

/** Channels of the two-rung ladder: five, so that their segments come at five times. */
const CHANNELS = 5;
const PORT = 18_080;

/** `npm run play` in a process of its own, seen from outside. */
export class Outside {
  readonly control: Control;

  private constructor(
    private readonly child: ChildProcess,
    private readonly page: Page,
    readonly state: PlayState,
  ) {
    this.control = controlOf(page);
  }

  static async start(): Promise<Outside> {
    const args = ["--channels", String(CHANNELS), "--zones", "2", "--port", String(PORT)];
    const child = fork(join(__dirname, "..", "play", "main.ts"), args, {
      execArgv: ["-r", "ts-node/register/transpile-only"],
      silent: true,
    });
    child.stderr?.pipe(process.stderr);
    const page = await pageOf(child);
    return new Outside(child, page, await controlOf(page).state());
  }

  /** Reads all channels. */
  async reader(options: Pick<ReaderOptions, "every" | "renditions" | "headers">): Promise<Reader> {
    const reader = new Reader({
      origin: this.page.origin,
      channels: this.state.channels.map(({ id }) => id),
      staleAfter: this.state.staleAfterSeconds,
      ...options,
    });
    await reader.start();
    return reader;
  }

  get tasks(): readonly TaskPid[] {
    return tasksOf(this.child.pid ?? 0);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill("SIGTERM");
    await ended;
  }
}

interface Page {
  readonly origin: string;
  readonly token: string;
}

const controlOf = ({ origin, token }: Page): Control => new Control(origin, token);

/** From its line `open http://127.0.0.1:18080/?token=...`. */
async function pageOf(child: ChildProcess): Promise<Page> {
  if (child.stdout === null) throw new Error("play has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const [, origin, token] = /(http:\/\/\S+)\/\?token=(\S+)/.exec(String(line)) ?? [];
    if (origin !== undefined && token !== undefined) {
      child.stdout.resume();
      return { origin, token };
    }
  }
  throw new Error("play ended before its page was there");
}
