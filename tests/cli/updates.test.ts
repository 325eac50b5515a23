import assert from "node:assert/strict";
import type { HumanStep } from "../../operate/people";
import type { Previewed, Session } from "../../operate/session";
import { EMPTY } from "../../operate/state";
import type { Screen } from "../../cli/runs/screen";
import { updates } from "../../cli/runs/updates";
import { world } from "../operate/worlds";

const ROW = world().stacks[0] ?? assert.fail();
const SCREEN = { begin: () => undefined } as unknown as Screen;
const STEP: HumanStep = {
  stack: ROW.name,
  what: "us-west-2: image ingest of blue pushed",
  state: "open",
  commands: ["docker push one", "docker push two"],
  page: "deploy.md",
  stops: true,
};

/** Updates one stack, which was previewed from the values that it still reads. Returns its end, and the updates that began. */
async function updated(openSteps: readonly HumanStep[]) {
  const begun: string[] = [];
  const session = {
    isUnchanged: () => false,
    read: () => [],
    up: ({ name }: { readonly name: string }) => Promise.resolve(begun.push(name)),
  } as unknown as Session;
  const shown: Previewed = { row: ROW, state: EMPTY, read: [], invented: [] };
  const change = updates({
    session,
    screen: SCREEN,
    signal: new AbortController().signal,
    previews: { rows: [], byStack: new Map([[ROW.name, shown]]) },
    all: false,
    isAsked: false,
    openSteps: () => Promise.resolve(openSteps),
  });
  return { end: await change({ row: ROW, reads: [], after: [] }, () => undefined), begun };
}

describe("The update of a stack", () => {
  it("begins if no step of a person is open", async () => {
    assert.deepEqual(await updated([]), { end: { status: "done" }, begun: [ROW.name] });
  });

  it("waits for a person, and says what to do", async () => {
    assert.deepEqual(await updated([STEP, { ...STEP, state: "unknown", commands: [] }]), {
      end: {
        status: "waiting",
        why: [
          "open: us-west-2: image ingest of blue pushed (docs/deploy.md)",
          "  docker push one",
          "  docker push two",
          "not known: us-west-2: image ingest of blue pushed (docs/deploy.md)",
        ],
      },
      begun: [],
    });
  });
});
