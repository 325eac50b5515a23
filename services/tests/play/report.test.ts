import assert from "node:assert/strict";
import { judgeFault, type Observed } from "../../play/check/report";
import type { PlayState } from "../../play/state";

const FROM = 1_800_000_000_000;
const TO = FROM + 40_000;

const STATE: PlayState = {
  at: FROM,
  segmentSeconds: 4,
  staleAfterSeconds: 10,
  isLocked: false,
  move: undefined,
  channels: [{ id: "channel-1", name: "Channel 1", hls: "", dash: "" }],
  ...{ zones: [], tasks: [], vendors: [], stores: [], faults: [], missing: [], simulated: [] },
};

/** A picture that stands for 20 s of the fault. */
const STALLED = Array.from({ length: 400 }, (_, index) => ({
  at: FROM + index * 100,
  time: Math.max(0, index - 200) / 10,
}));

const observed = (more: Partial<Observed> = {}): Observed => ({
  from: FROM,
  healed: FROM + 20_000,
  to: TO,
  during: STATE,
  state: STATE,
  reader: { found: [], statuses: new Map(), fetched: [] },
  samples: [{ name: "hls.js HLS", samples: STALLED, errors: [] }],
  differ: [],
  apart: [],
  answers: [],
  ...more,
});

const moving = (seconds: number): PlayState => ({ ...STATE, move: { site: "standby", seconds } });

const offAir = (more: Partial<Observed> = {}): Observed =>
  observed({
    reader: {
      found: [],
      fetched: [{ channel: "channel-1", listedAt: FROM - 1000 }] as unknown as Observed["reader"]["fetched"],
      statuses: new Map([
        [
          "channel-1",
          [
            { at: FROM + 9000, status: 502 },
            { at: TO, status: 200 },
          ],
        ],
      ]),
    },
    ...more,
  });

const answerOf = (zone: string, status: number) => ({ channel: "channel-1", zone, status });

describe("the judgement of a fault", () => {
  it("fails for a stall, except that of a player which reloads at another site", () => {
    assert.match(judgeFault("zone-killed", observed()).failures.join(), /hls.js HLS stalled \d/);
    const moved = judgeFault("evacuated", observed({ during: moving(7) }));
    assert.deepEqual([moved.failures, moved.line.startsWith("note")], [[], true]);
    const locked = observed({ during: moving(7), state: { ...STATE, isLocked: true } });
    assert.match(judgeFault("evacuated", locked).failures.join(), /hls.js HLS stalled \d/);
  });

  it("fails if no segment came from the other site within two segments", () => {
    const failures = (during: PlayState) => judgeFault("evacuated", observed({ during })).failures;
    assert.deepEqual([failures(moving(8)), failures(moving(8.1)).length], [[], 1]);
    assert.equal(failures({ ...STATE, move: { site: "standby" } }).length, 1);
  });

  it("does not judge a stall where one site alone changed feeds, but that the sites differ", () => {
    const state = { ...STATE, isLocked: true };
    const { line, failures } = judgeFault(
      "evacuated",
      observed({ state, during: moving(1), apart: ["a and b differ at 7"] }),
    );
    assert.match(line, /^note .*one site alone/);
    assert.deepEqual(failures, ["evacuated: a and b differ at 7"]);
  });

  it("fails if zones differ, whatever players do", () => {
    for (const name of ["evacuated", "zone-killed"] as const)
      assert.match(
        judgeFault(name, observed({ differ: ["a and b differ"] })).failures.join(),
        /a and b differ/,
      );
  });

  it("passes without a feed if every zone answers 503, and viewers get an error in time", () => {
    assert.deepEqual(judgeFault("feeds-stopped", offAir()).failures, []);
    const answers = [answerOf("usw2-az1", 200), answerOf("usw2-az2", 503)];
    assert.deepEqual(judgeFault("feeds-stopped", offAir({ answers })).failures, [
      "feeds-stopped: channel-1 of usw2-az1 answers 200",
    ]);
  });

  it("fails if a zone that is up has no manifest while the channel is on the air", () => {
    const answers = [answerOf("usw2-az1", 503), answerOf("usw2-az2", 200)];
    assert.ok(
      judgeFault("packager-killed", observed({ answers })).failures.includes(
        "packager-killed: channel-1 of usw2-az1 answers 503",
      ),
    );
  });

  it("prints what players said during the fault, and what readers got", () => {
    const errors = [-1, 2, 3, 50].map((seconds) => ({
      at: FROM + seconds * 1000,
      text: `error at ${seconds}`,
      fatal: seconds === 3,
    }));
    const { seen } = judgeFault(
      "feeds-stopped",
      offAir({ samples: [{ name: "hls.js HLS", samples: [], errors }] }),
    );
    assert.deepEqual(
      seen.map((line) => line.trim()),
      [
        "hls.js HLS, 2.0 s: error at 2",
        "hls.js HLS, 3.0 s: error at 3 (fatal)",
        "playlists of channel-1 answered 502 after 9.0 s, 200 after 40.0 s",
      ],
    );
  });
});
