/**
 * A promise that fails with nobody waiting for it (an exception in an `apply`, a forgotten `await`) leaves mocha green, with
 * exit 0: it hands the rejection on to the process and forgets it. These root hooks remember it, and fail the run at its
 * end, so that no other test is skipped for it. What happens inside `record()` is the recorder's: its findings tell.
 */
/** Reason -> full title of the test in which it was noticed. Mocha emits each twice, and Pulumi fails two promises for one. */
const strays = new Map<unknown, string | undefined>();

process.on("unhandledRejection", (reason) => {
  if (!strays.has(reason)) strays.set(reason, undefined);
});

/** Node tells of a rejection once the microtasks of a turn are done. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function assertNone(): void {
  if (strays.size === 0) return;
  const lines = [...strays].map(([reason, title]) => `${title ?? "after the last test"}: ${textOf(reason)}`);
  throw new Error(`unhandled rejections:\n${lines.join("\n")}`);
}

/** The message and the place in the program. */
const textOf = (reason: unknown): string =>
  (reason instanceof Error && reason.stack?.split("\n").slice(0, 2).join("")) || String(reason);

export const mochaHooks: Mocha.RootHookObject = {
  async afterEach(this: Mocha.Context) {
    await turn();
    const title = this.currentTest?.fullTitle();
    for (const [reason, noticed] of strays) strays.set(reason, noticed ?? title);
  },
  async afterAll() {
    await turn();
    assertNone();
  },
};
