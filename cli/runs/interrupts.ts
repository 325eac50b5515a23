/** Ctrl-C and SIGTERM of a command that runs Pulumi. The first ends the run in order, the second does not wait. */
export class Interrupts {
  private readonly controller = new AbortController();
  private count = 0;

  /** @param pass interrupts every CLI that runs */
  constructor(private readonly pass: () => void) {
    for (const signal of SIGNALS) process.on(signal, this.take);
  }

  /** Aborted after the first one. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  close(): void {
    for (const signal of SIGNALS) process.off(signal, this.take);
  }

  private readonly take = (): void => {
    this.count += 1;
    if (this.count <= MESSAGES.length) process.stderr.write(`${MESSAGES[this.count - 1]}\n`);
    this.controller.abort();
    if (this.count <= 2) this.pass();
  };
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

const MESSAGES = [
  "cancelled: no stack starts any more, and what AWS is doing now is awaited; Ctrl-C again does not wait",
  "cancelled again: operations of AWS go on without this command; `headend repair` names them",
  "the Pulumi CLIs are ending; a CLI that is killed leaves its lock",
];
