/**
 * A promise that is rejected with no handler (an exception in an `apply`, a forgotten `await`) leaves mocha green, with
 * exit 0. These root hooks keep the rejection and fail the run after the last test, so that every test still runs. What
 * happens inside `record()` becomes a finding of the recorder.
 */
/** Reason -> full title of the test in which it came. Mocha emits each twice, and Pulumi rejects two promises for one. */
const strays = new Map<unknown, string | undefined>();
const reported = new Set<unknown>();

function keep(reason: unknown): void {
  if (!reported.has(reason) && !strays.has(reason)) strays.set(reason, undefined);
}

/** Node reports a rejection after the microtasks of a turn. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function assertNone(): void {
  if (strays.size === 0) return;
  const lines = [...strays].map(([reason, title]) => `${title ?? "after the last test"}: ${textOf(reason)}`);
  for (const reason of strays.keys()) reported.add(reason);
  strays.clear();
  throw new Error(`unhandled rejections:\n${lines.join("\n")}`);
}

/** The message and the place in the program. */
const textOf = (reason: unknown): string =>
  (reason instanceof Error && reason.stack?.split("\n").slice(0, 2).join("")) || String(reason);

/** A parallel run calls `beforeAll` and `afterAll` for each file, and its workers drop all listeners after each file. */
export const mochaHooks: Mocha.RootHookObject = {
  beforeAll() {
    process.on("unhandledRejection", keep);
  },
  async afterEach(this: Mocha.Context) {
    await turn();
    const title = this.currentTest?.fullTitle();
    for (const [reason, noticed] of strays) strays.set(reason, noticed ?? title);
  },
  async afterAll() {
    await turn();
    process.removeListener("unhandledRejection", keep);
    assertNone();
  },
};
