import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fc from "fast-check";
import type { Marker, Window } from "../../core/window";
import { crc32 } from "../../packager/media/crc";
import { type Marking, markersOf } from "../../packager/feed/markers";
import { tagEvents } from "../../packager/feed/markerTags";
import { WRAP } from "../../packager/ticks";
import { cancelInsert, spliceInsert, spliceSection, timeSignal } from "../media/scte";
import { needs, PYTHON } from "../support/programs";
import { NOON } from "./vendor";

type Segment = Parameters<typeof markersOf>[0];

/** PTS of the segment that begins at noon, 90 kHz ticks. */
const PTS = 900_000;
const OFFSET = NOON * 90 - PTS;
const second = 90_000;

interface Given {
  readonly sections?: readonly Buffer[];
  readonly tags?: readonly string[];
  readonly offset?: number;
}

/** The segment that begins so many seconds after noon; its sections come before its first picture. */
function at(seconds: number, { sections = [], tags = [], offset = OFFSET }: Given): Segment {
  const pts = (NOON + seconds * 1000) * 90 - offset;
  return {
    start: NOON + seconds * 1000,
    duration: 4000,
    offset,
    sections: sections.map((section) => ({ section, pts: ((pts % WRAP) + WRAP) % WRAP })),
    tags,
  };
}

const entry = (markers: readonly Marker[]): Window["segments"][number] => ({
  sequence: 1,
  discontinuity: 0,
  timeline: "t",
  feed: "f",
  added: 0,
  renditions: {},
  markers,
});

/** Marks segments one after another; each sees only the window. */
function mark(...segments: readonly Segment[]): {
  readonly each: readonly Marker[][];
  readonly last: Marker | undefined;
} {
  const window: Window["segments"][number][] = [];
  for (const segment of segments)
    window.push(entry(markersOf(segment, { segments: window }, "dateRange").markers));
  const all = window.flatMap(({ markers }) => markers);
  return { each: window.map(({ markers }) => [...markers]), last: all.at(-1) };
}

const pts = (seconds: number): number => PTS + seconds * second;

/** break_duration without auto_return: the bit is the first of its five bytes. */
function withoutReturn(section: Buffer): Buffer {
  const copy = Buffer.from(section);
  const at = copy.length - 4 - 2 - 4 - 5;
  copy[at] = (copy[at] ?? 0) & 0x7f;
  copy.writeUInt32BE(crc32(copy.subarray(0, -4)), copy.length - 4);
  return copy;
}

const OUT = withoutReturn(spliceInsert({ event: 7, time: pts(8), duration: 30 * second }));
const IN = spliceInsert({ event: 7, time: pts(36), out: false });

describe("markers as date ranges", () => {
  it("a splice_insert begins a marker at its time, before it comes", () => {
    const { each } = mark(at(0, { sections: [OUT] }));
    const marker = { id: `7-${NOON + 8000}`, start: NOON + 8000, planned: 30_000, out: OUT.toString("hex") };
    assert.deepEqual(each, [[marker]]);
  });

  it("repeats are one marker", () => {
    const { each } = mark(at(0, { sections: [OUT, OUT] }), at(4, { sections: [OUT] }), at(8, {}));
    assert.deepEqual(
      each.map(({ length }) => length),
      [1, 0, 0],
    );
  });

  it("the return ends it, with its own section and the planned length kept", () => {
    const { last, each } = mark(
      at(4, { sections: [OUT] }),
      at(32, { sections: [IN] }),
      at(36, { sections: [IN] }),
    );
    assert.deepEqual(last, {
      id: `7-${NOON + 8000}`,
      start: NOON + 8000,
      planned: 30_000,
      out: OUT.toString("hex"),
      end: NOON + 36_000,
      in: IN.toString("hex"),
    });
    assert.deepEqual(
      each.map(({ length }) => length),
      [1, 1, 0],
    );
  });

  it("an immediate splice is where it was sent, and its repeat is no second one", () => {
    const now = spliceInsert({ event: 3 });
    const { each, last } = mark(
      at(4, { sections: [now] }),
      at(8, { sections: [now] }),
      at(16, { sections: [spliceInsert({ event: 3, out: false })] }),
    );
    assert.deepEqual(
      each.map(({ length }) => length),
      [1, 0, 1],
    );
    assert.equal(last?.start, NOON + 4000);
    assert.equal(last?.end, NOON + 16_000);
  });

  it("auto_return ends it in the segment in which its time is over", () => {
    const alone = spliceInsert({ event: 7, time: pts(4), duration: 6 * second });
    const { each } = mark(at(0, { sections: [alone] }), at(4, {}), at(8, {}), at(12, {}));
    assert.deepEqual(
      each.map((markers) => markers.map(({ end }) => end)),
      [[undefined], [], [NOON + 10_000], []],
    );
  });

  it("without auto_return it stays open beyond its planned length", () => {
    const { each } = mark(
      at(4, { sections: [OUT] }),
      at(40, {}),
      at(44, { sections: [spliceInsert({ event: 7, time: pts(44), out: false })] }),
    );
    assert.deepEqual(
      each.map(({ length }) => length),
      [1, 0, 1],
    );
  });

  it("a cancel marks it as cancelled, once", () => {
    const { each, last } = mark(
      at(0, { sections: [OUT] }),
      at(4, { sections: [cancelInsert(7)] }),
      at(8, { sections: [cancelInsert(7)] }),
    );
    assert.deepEqual(
      each.map(({ length }) => length),
      [1, 1, 0],
    );
    assert.equal(last?.cancelled, true);
  });

  it("pts_adjustment moves it, and a PTS beyond the wrap is after one before it", () => {
    const adjusted = spliceInsert({ event: 9, time: WRAP - second, adjustment: second + pts(8) });
    assert.equal(mark(at(0, { sections: [adjusted] })).last?.start, NOON + 8000);
    const offset = NOON * 90 - (WRAP - 2 * second);
    const wrapped = spliceInsert({ event: 9, time: 6 * second });
    assert.equal(mark(at(0, { sections: [wrapped], offset })).last?.start, NOON + 8000);
    const before = spliceInsert({ event: 9, time: WRAP - second });
    assert.equal(mark(at(4, { sections: [before], offset })).last?.start, NOON + 1000);
  });

  it("a time_signal of an advertisement is a break, of a programme a command", () => {
    const start = timeSignal({ event: 5, time: pts(4), type: 0x34, duration: 8 * second });
    const end = timeSignal({ event: 5, time: pts(12), type: 0x35 });
    const { last } = mark(at(0, { sections: [start] }), at(8, { sections: [end] }));
    const hex = { out: start.toString("hex"), in: end.toString("hex") };
    assert.deepEqual(last, {
      id: `5.34-${NOON + 4000}`,
      start: NOON + 4000,
      planned: 8000,
      end: NOON + 12_000,
      ...hex,
    });
    const programme = timeSignal({ event: 6, time: pts(4), type: 0x10 });
    assert.deepEqual(mark(at(4, { sections: [programme] })).last, {
      id: `6.10-${NOON + 4000}`,
      start: NOON + 4000,
      command: programme.toString("hex"),
    });
  });

  it("a time_signal ends only its own segmentation", () => {
    const [start, other] = [
      timeSignal({ event: 5, time: pts(4), type: 0x34 }),
      timeSignal({ event: 6, time: pts(12), type: 0x35 }),
    ];
    assert.deepEqual(mark(at(0, { sections: [start] }), at(8, { sections: [other] })).each[1], []);
  });

  it("a section may end a break and begin the next", () => {
    const [end, begin] = [0x35, 0x34].map((type, index) =>
      descriptorOf(timeSignal({ event: 5 + index, time: pts(8), type })),
    );
    const both = spliceSection(6, timeOf33(pts(8)), {
      descriptors: Buffer.concat([begin ?? Buffer.alloc(0), end ?? Buffer.alloc(0)]),
    });
    const { each } = mark(
      at(0, { sections: [timeSignal({ event: 5, time: pts(2), type: 0x34 })] }),
      at(4, { sections: [both] }),
    );
    assert.deepEqual(
      each[1]?.map(({ id, end }) => [id, end]),
      [
        [`5.34-${NOON + 2000}`, NOON + 8000],
        [`6.34-${NOON + 8000}`, undefined],
      ],
    );
  });

  it("an open break continues over a switch to a feed with other timestamps and another clock", () => {
    const offset = OFFSET - 5 * second + 300 * 90;
    const own = (seconds: number): number => ((((NOON + seconds * 1000) * 90 - offset) % WRAP) + WRAP) % WRAP;
    const repeat = withoutReturn(spliceInsert({ event: 7, time: own(8.3), duration: 30 * second }));
    const back = spliceInsert({ event: 7, time: own(36.3), out: false });
    const { each, last } = mark(
      at(4, { sections: [OUT] }),
      at(8.3, { sections: [repeat], offset }),
      at(36.3, { sections: [back], offset }),
    );
    assert.deepEqual(
      each.map(({ length }) => length),
      [1, 0, 1],
    );
    assert.equal(last?.id, `7-${NOON + 8000}`);
    assert.equal(last?.end, NOON + 36_300);
  });

  it("a break that began before the window ends, from the window's kept markers", () => {
    const [begun] = mark(at(4, { sections: [OUT] })).each[0] ?? [];
    const { markers } = markersOf(
      at(36, { sections: [IN] }),
      { segments: [], markers: begun === undefined ? [] : [begun] },
      "dateRange",
    );
    assert.equal(markers[0]?.end, NOON + 36_000);
  });

  it("an event id that is used again later is another marker", () => {
    const again = withoutReturn(spliceInsert({ event: 7, time: pts(608), duration: 30 * second }));
    const { each } = mark(
      at(4, { sections: [OUT] }),
      at(36, { sections: [IN] }),
      at(600, { sections: [again] }),
    );
    assert.deepEqual(
      each.map((markers) => markers[0]?.id),
      [`7-${NOON + 8000}`, `7-${NOON + 8000}`, `7-${NOON + 608_000}`],
    );
  });

  it("an encrypted section, a broken one and other commands mark nothing, and say why", () => {
    const encrypted = Buffer.from(OUT);
    encrypted[4] = (encrypted[4] ?? 0) | 0x80;
    encrypted.writeUInt32BE(crc32(encrypted.subarray(0, -4)), encrypted.length - 4);
    const broken = Buffer.from(OUT).fill(0, 20, 22);
    const marking = markersOf(
      at(0, { sections: [encrypted, broken, spliceSection(0, Buffer.alloc(0))] }),
      { segments: [] },
      "dateRange",
    );
    assert.deepEqual(marking, { markers: [], tags: [], unread: ["encrypted", "crc"] } satisfies Marking);
  });
});

const timeOf33 = (time: number): Buffer => {
  const bytes = Buffer.alloc(5);
  bytes[0] = 0xfe | (time >= 2 ** 32 ? 1 : 0);
  bytes.writeUInt32BE(time % 2 ** 32, 1);
  return bytes;
};

/** The descriptor loop of a section with a splice_time. */
const descriptorOf = (section: Buffer): Buffer => section.subarray(14 + 5 + 2, -4);

describe("markers of the vendor's tags", () => {
  const oatcls = `#EXT-OATCLS-SCTE35:${OUT.toString("base64")}`;
  const range = `#EXT-X-DATERANGE:ID="break",START-DATE="${new Date(NOON + 8000).toISOString()}",PLANNED-DURATION=30,SCTE35-OUT=0x${OUT.toString("hex").toUpperCase()}`;

  it("EXT-X-CUE-OUT and -IN are a break", () => {
    const { last } = mark(at(4, { tags: ["#EXT-X-CUE-OUT:30.5"] }), at(32, { tags: ["#EXT-X-CUE-IN"] }));
    assert.deepEqual(last, {
      id: `cue-${NOON + 4000}`,
      start: NOON + 4000,
      planned: 30_500,
      end: NOON + 32_000,
    });
    assert.equal(mark(at(4, { tags: ['#EXT-X-CUE-OUT:DURATION="20"'] })).last?.planned, 20_000);
    assert.equal(mark(at(4, { tags: ["#EXT-X-CUE-OUT"] })).last?.planned, undefined);
  });

  it("EXT-OATCLS-SCTE35 gives the event, and stands where it is", () => {
    const { each } = mark(at(12, { tags: [oatcls, "#EXT-X-CUE-OUT:30"] }));
    assert.deepEqual(each, [
      [{ id: `7-${NOON + 12_000}`, start: NOON + 12_000, planned: 30_000, out: OUT.toString("hex") }],
    ]);
  });

  it("EXT-X-DATERANGE gives the event at its own start, and a range without a section keeps its id", () => {
    assert.equal(mark(at(4, { tags: [range] })).last?.id, `7-${NOON + 8000}`);
    const plain = `#EXT-X-DATERANGE:ID="show-2",START-DATE="${new Date(NOON + 8000).toISOString()}",DURATION=12.5`;
    assert.deepEqual(mark(at(4, { tags: [plain] })).last, {
      id: `show-2-${NOON + 8000}`,
      start: NOON + 8000,
      end: NOON + 20_500,
    });
    assert.deepEqual(mark(at(24, { tags: [plain] })).each, [[]]);
  });

  it("the PID wins where both carry the event, in the same segment or one after the other", () => {
    const pid = mark(at(4, { sections: [OUT] })).each[0];
    assert.deepEqual(mark(at(4, { sections: [OUT], tags: [range, "#EXT-X-CUE-OUT:20"] })).each[0]?.length, 1);
    assert.deepEqual(mark(at(8, { sections: [OUT], tags: ["#EXT-X-CUE-OUT:20"] })).each[0], pid);
    assert.deepEqual(
      mark(at(4, { sections: [OUT] }), at(8, { tags: [oatcls, "#EXT-X-CUE-OUT:20"] })).each[1],
      [],
    );
    const { each, last } = mark(
      at(8, { tags: ["#EXT-X-CUE-OUT"] }),
      at(12, { sections: [OUT] }),
      at(36, { sections: [IN], tags: ["#EXT-X-CUE-IN"] }),
    );
    assert.deepEqual(
      each.map(({ length }) => length),
      [1, 1, 1],
    );
    assert.equal(last?.id, `cue-${NOON + 8000}`);
    assert.equal(last?.end, NOON + 36_000);
    assert.equal(last?.out, OUT.toString("hex"));
  });

  it("any tags are read without an error", () => {
    const start = fc.constantFrom(
      "#EXT-X-DATERANGE:",
      "#EXT-OATCLS-SCTE35:",
      "#EXT-X-CUE-OUT:",
      "#EXT-X-CUE-IN:",
      "",
    );
    const text = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.constantFrom(range.slice(17), range.slice(17, -9)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(start, text)), (lines) => {
        const events = tagEvents(
          lines.map((line) => line.join("")),
          { start: NOON },
        );
        for (const { time } of events) assert.ok(Number.isSafeInteger(time));
      }),
    );
  });
});

describe("modes of markers", () => {
  const segment = at(0, { sections: [OUT], tags: ["#EXT-X-CUE-OUT:30"] });

  it("passthrough gives the tags as they arrived, and none gives nothing", () => {
    assert.deepEqual(markersOf(segment, { segments: [] }, "passthrough"), {
      markers: [],
      tags: segment.tags,
      unread: [],
    });
    assert.deepEqual(markersOf(segment, { segments: [] }, "none"), { markers: [], tags: [], unread: [] });
  });
});

/** PyPI threefive 3.1.5, an SCTE-35 parser that is not ours. */
const JUDGE = `
import sys, json
from threefive import Cue
for line in sys.stdin:
    cue = Cue(line.strip()); cue.decode(); c = cue.command
    d = cue.descriptors[0] if cue.descriptors else None
    print(json.dumps({"name": c.name, "pts": getattr(c, "pts_time", None), "adjust": cue.info_section.pts_adjustment,
      "event": getattr(c, "splice_event_id", None), "out": getattr(c, "out_of_network_indicator", None),
      "length": getattr(c, "break_duration", None), "type": getattr(d, "segmentation_type_id", None)}))
`;

describe("threefive reads the same", () => {
  it("event, time, direction and length of each section", function () {
    needs(this, "threefive");
    const sections = [
      OUT,
      IN,
      spliceInsert({ event: 4_000_000_000, time: WRAP - second, duration: 61_234, adjustment: 3 * second }),
      spliceInsert({ event: 3 }),
      timeSignal({ event: 5, time: pts(4), type: 0x34, duration: 8 * second }),
      timeSignal({ event: 6, time: pts(4), type: 0x10 }),
    ];
    const input = sections.map((section) => `0x${section.toString("hex")}`).join("\n");
    const run = spawnSync("python3", ["-c", JUDGE], {
      input,
      encoding: "utf8",
      env: PYTHON,
    });
    assert.equal(run.status, 0, run.stderr);
    const judged = run.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Judged);
    assert.equal(judged.length, sections.length);
    sections.forEach((section, index) => {
      const ours =
        mark(at(4, { sections: [section] })).last ??
        mark(at(0, { sections: [OUT] }), at(4, { sections: [section] })).last;
      agree(ours, judged[index]);
    });
  });
});

interface Judged {
  readonly name: string;
  readonly pts: number | null;
  readonly adjust: number;
  readonly event: number | null;
  readonly out: boolean | null;
  readonly length: number | null;
  readonly type: number | null;
}

/** Within a frame at 60 frames a second. */
function agree(ours: Marker | undefined, theirs: Judged | undefined): void {
  assert.ok(ours !== undefined && theirs !== undefined);
  const isIn = theirs.out === false;
  const time = isIn ? ours.end : ours.start;
  const seconds = theirs.pts === null ? 14 : (theirs.pts + theirs.adjust) % (WRAP / second);
  const expected = NOON + (seconds - 10) * 1000;
  assert.ok(Math.abs((time ?? 0) - expected) < 17, `${time} is not ${expected}`);
  const key = theirs.type === null ? `${theirs.event}` : ours.id.split(".")[0];
  assert.ok(ours.id.startsWith(`${key}`));
  if (theirs.type !== null) assert.ok(ours.id.includes(`.${theirs.type.toString(16)}-`));
  if (theirs.length !== null) assert.ok(Math.abs((ours.planned ?? 0) - theirs.length * 1000) <= 1);
  if (theirs.name === "Splice Insert") assert.equal(ours.in !== undefined, isIn);
}
