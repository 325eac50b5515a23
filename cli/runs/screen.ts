import { changesIn, slowestOf, type StackState } from "../../operate/state";

/** ms between two drawings on a terminal. */
const EVERY = 250;

const COLUMNS = 80;

interface Line {
  readonly stack: string;
  /** `previews`, `updates`, `destroys` */
  readonly verb: string;
  readonly began: number;
  readonly state: StackState | undefined;
}

/**
 * Progress on standard error: on a terminal a line for each stack that runs, drawn again and again; elsewhere a line at the
 * begin and at the end of each.
 */
export class Screen {
  private readonly lines = new Map<string, Line>();
  /** Columns of the longest name. */
  readonly width: number;
  private drawn = 0;
  private isPaused = false;
  private readonly timer: NodeJS.Timeout | undefined;

  constructor(
    names: readonly string[],
    private readonly out: NodeJS.WriteStream = process.stderr,
    private readonly now: () => number = Date.now,
  ) {
    this.width = Math.max(0, ...names.map(({ length }) => length));
    this.timer = out.isTTY ? setInterval(() => this.draw(), EVERY) : undefined;
    this.timer?.unref();
  }

  begin(stack: string, verb: string): void {
    this.lines.set(stack, { stack, verb, began: this.now(), state: undefined });
    if (!this.out.isTTY) this.note(`${stack.padEnd(this.width)}  ${verb}`);
  }

  /** Takes a stack's newest state. */
  readonly watch = (stack: string, state: StackState): void => {
    const line = this.lines.get(stack);
    if (line !== undefined) this.lines.set(stack, { ...line, state });
  };

  end<Status extends string>(stack: string, status: Status): Status {
    const line = this.lines.get(stack);
    this.lines.delete(stack);
    if (line !== undefined) this.note(`${textOf(line, this)}  ${status}`);
    return status;
  }

  close(): void {
    clearInterval(this.timer);
    this.clear();
  }

  /** Prints a line that stays. */
  note(line: string): void {
    this.clear();
    this.out.write(`${line}\n`);
    this.draw();
  }

  /** Draws nothing until `resume`, so that a question may stand there. */
  pause(): void {
    this.clear();
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
    this.draw();
  }

  private draw(): void {
    if (!this.out.isTTY || this.isPaused) return;
    this.clear();
    // A terminal without a size states 0.
    const columns = this.out.columns || COLUMNS;
    const lines = [...this.lines.values()].map((line) => textOf(line, this).slice(0, columns - 1));
    this.out.write(lines.map((line) => `${line}\n`).join(""));
    this.drawn = lines.length;
  }

  private clear(): void {
    if (this.drawn > 0) this.out.write(`\u001b[${this.drawn}A\u001b[J`);
    this.drawn = 0;
  }

  seconds(since: number): number {
    return Math.round((this.now() - since) / 1000);
  }
}

/** `us-west-2  updates  12 s  204 changed  slowest: create Cluster sports-1, 95 s` */
function textOf({ stack, verb, began, state }: Line, screen: Screen): string {
  const slowest = state && slowestOf(state);
  return [
    stack.padEnd(screen.width),
    verb,
    `${screen.seconds(began)} s`,
    ...(state === undefined ? [] : [`${changesIn(state)} changed`]),
    ...(slowest === undefined
      ? []
      : [
          `${slowest.op} ${slowest.type.replace(/.*:/, "")} ${slowest.name}, ${screen.seconds(slowest.since * 1000)} s`,
        ]),
  ].join("  ");
}
