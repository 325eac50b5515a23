import assert from "node:assert/strict";
import { FAULT_RULES, Listed, type FaultRule, type ListedPlaylist } from "../../play/check/listed";

type Playlist = NonNullable<ListedPlaylist["playlist"]>;

const segment = (number: number, more: Partial<Playlist["segments"][number]> = {}) => ({
  uri: `https://cell/live/one/line-1/ts/v300/${number}.ts`,
  duration: 4,
  timeline: 0,
  programDateTime: number * 4000,
  ...more,
});

const read = (at: number, first: number, more: Partial<Playlist> = {}): ListedPlaylist => ({
  at: at * 1000,
  status: 200,
  playlist: {
    mediaSequence: first,
    discontinuitySequence: 0,
    targetDuration: 4,
    segments: [segment(first), segment(first + 1), segment(first + 2)],
    dateRanges: [],
    ...more,
  },
});

/** Rules that the reads break. */
function rulesOf(...reads: readonly ListedPlaylist[]): FaultRule[] {
  const listed = new Listed(10);
  return [...new Set(reads.flatMap((each) => listed.read(each).faults.map(({ rule }) => rule)))];
}

const BREAK = { id: "b", line: 'ID="b",START-DATE="1970-01-01T00:00:48.000Z",PLANNED-DURATION=20' };

const BROKEN: Readonly<Record<FaultRule, readonly ListedPlaylist[]>> = {
  "sequence-fell": [read(0, 10), read(4, 9)],
  "changed-segment": [
    read(0, 10),
    read(4, 11, {
      segments: [segment(11), segment(12, { uri: "https://cell/live/one/line-1/ts/v300/x.ts" }), segment(13)],
    }),
  ],
  "changed-discontinuity": [
    read(0, 10),
    read(4, 11, { segments: [11, 12, 13].map((n) => segment(n, { timeline: 1 })) }),
  ],
  "unmarked-change": [
    read(0, 10, {
      segments: [
        segment(10),
        segment(11),
        segment(12, { uri: "https://cell/live/one/line-2/ts/v300/12.ts" }),
      ],
    }),
  ],
  "stale-200": [read(0, 10), read(9, 10), read(11, 10)],
  "target-duration": [read(0, 10, { segments: [segment(10, { duration: 4.6 })] })],
  "time-hole": [read(0, 10, { segments: [segment(10), segment(12)] })],
  "lost-daterange": [read(0, 10, { dateRanges: [BREAK] }), read(4, 11)],
};

describe("the outside reader", () => {
  it("finds nothing in a playlist that slides, with marked changes of the timeline", () => {
    const switched = [
      segment(12),
      segment(13),
      segment(14, { uri: "https://cell/live/one/b/ts/v300/14.ts", timeline: 1 }),
    ];
    assert.deepEqual(
      rulesOf(
        read(0, 10, { dateRanges: [BREAK] }),
        read(4, 11, { dateRanges: [{ ...BREAK, line: `${BREAK.line},DURATION=19` }] }),
        read(8, 12, {
          segments: switched,
          dateRanges: [BREAK].map((row) => ({ ...row, line: `${row.line},DURATION=19` })),
        }),
        read(12, 13, {
          segments: [
            ...switched.slice(1),
            segment(15, { timeline: 1, uri: "https://cell/live/one/b/ts/v300/15.ts" }),
          ],
        }),
      ),
      [],
    );
  });

  it("finds nothing in errors of a stale channel", () => {
    assert.deepEqual(
      rulesOf(read(0, 10), { at: 11_000, status: 503 }, { at: 40_000, status: 503 }, read(41, 11)),
      [],
    );
  });

  for (const [rule, reads] of Object.entries(BROKEN))
    it(`finds: ${FAULT_RULES[rule as FaultRule]}`, () => {
      assert.deepEqual(rulesOf(...reads), [rule]);
    });

  it("lists each segment once", () => {
    const listed = new Listed(10);
    const added = [read(0, 10), read(4, 11), read(5, 11)].flatMap((each) =>
      listed.read(each).added.map(([n]) => n),
    );
    assert.deepEqual(added, [10, 11, 12, 13]);
  });
});
