import assert from "node:assert/strict";
import fc from "fast-check";
import { crc32 } from "../../packager/media/crc";
import { readSpliceInfo, type SpliceInfo } from "../../packager/media/spliceInfo";
import { cancelInsert, spliceInsert, spliceSection, timeSignal } from "./scte";
import { needs } from "../support/programs";
import { python } from "./tools";

const read = (section: Buffer): SpliceInfo => {
  const reading = readSpliceInfo(section);
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.splice;
};

const insertOf = (section: Buffer): Extract<SpliceInfo["command"], { kind: "insert" }> => {
  const { command } = read(section);
  assert.ok(command.kind === "insert");
  return command;
};

/** Sections of SCTE 35 2023, chapter 14, and of broadcasters. */
const SAMPLES: Readonly<Record<string, string>> = {
  "14.1 time_signal, placement opportunity start":
    "/DA0AAAAAAAA///wBQb+cr0AUAAeAhxDVUVJSAAAjn/PAAGlmbAICAAAAAAsoKGKNAIAmsnRfg==",
  "14.2 splice_insert": "/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=",
  "14.3 time_signal, placement opportunity end":
    "/DAvAAAAAAAA///wBQb+dGKQoAAZAhdDVUVJSAAAjn+fCAgAAAAALKChijUCAKnMZ1g=",
  "14.4 time_signal, program start and end":
    "/DBIAAAAAAAA///wBQb+ek2ItgAyAhdDVUVJSAAAGH+fCAgAAAAALMvDRBEAAAIXQ1VFSUgAABl/nwgIAAAAACyk26AQAACZcuND",
  "14.5 time_signal, program overlap start":
    "/DAvAAAAAAAA///wBQb+rr//ZAAZAhdDVUVJSAAACH+fCAgAAAAALKVs9RcAAJUdsKg=",
};

const seven = fc.record({
  event: fc.nat(0xffffffff),
  time: fc.nat(2 ** 32 - 1).map((value) => value * 2),
  duration: fc.nat(2 ** 31 - 1),
  adjustment: fc.nat(2 ** 32 - 1).map((value) => value * 2 + 1),
  out: fc.boolean(),
});

describe("a splice_info_section", () => {
  it("gives a splice_insert, its time with pts_adjustment and over the wrap", () => {
    const insert = insertOf(
      spliceInsert({ event: 7, time: 2 ** 33 - 1, duration: 2_700_000, adjustment: 91 }),
    );
    assert.deepEqual(insert, {
      kind: "insert",
      event: 7,
      cancel: false,
      out: true,
      immediate: false,
      time: 90,
      break: { duration: 2_700_000, autoReturn: true },
      program: 1,
      avail: 0,
      availsExpected: 0,
    });
  });

  it("gives an immediate splice without a time", () => {
    const insert = insertOf(spliceInsert({ event: 7, out: false }));
    assert.deepEqual(
      [insert.immediate, insert.time, insert.break, insert.out],
      [true, undefined, undefined, false],
    );
  });

  it("gives a cancelled event", () => {
    const insert = insertOf(cancelInsert(7));
    assert.deepEqual([insert.event, insert.cancel], [7, true]);
  });

  it("gives a time_signal with its segmentations", () => {
    const splice = read(timeSignal({ event: 9, time: 900_000, type: 0x34, duration: 2_700_000 }));
    assert.deepEqual(splice.command, { kind: "timeSignal", time: 900_000 });
    const [found] = splice.segmentations;
    assert.deepEqual(
      [found?.event, found?.type, found?.duration, found?.upid.type, found?.upid.value.toString()],
      [9, 0x34, 2_700_000, 9, "TEST"],
    );
    assert.deepEqual([found?.segment, found?.segmentsExpected, found?.restrictions], [1, 1, undefined]);
  });

  it("gives splice_null and commands of other types by name", () => {
    assert.deepEqual(read(spliceSection(0, Buffer.alloc(0))).command, { kind: "null" });
    assert.deepEqual(read(spliceSection(7, Buffer.alloc(0))).command, { kind: "other", type: 7 });
  });

  it("gives the time of the first component", () => {
    const time = (ticks: number): Buffer => Buffer.from([0xfe, 0, 0, 0, ticks]);
    const parts = [Buffer.from([0, 0, 0, 7, 0x7f, 0x8f, 2, 1]), time(50), Buffer.from([2]), time(60)];
    const insert = insertOf(spliceSection(5, Buffer.concat([...parts, Buffer.from([0, 3, 4, 5])])));
    assert.deepEqual([insert.time, insert.program, insert.avail, insert.availsExpected], [50, 3, 4, 5]);
  });

  const faults: readonly [string, string, Buffer][] = [
    ["a cut section", "short", spliceInsert({ event: 1 }).subarray(0, 20)],
    ["no bytes", "short", Buffer.alloc(0)],
    ["another table", "not-splice", Buffer.from(spliceInsert({ event: 1 })).fill(0, 0, 1)],
    ["a wrong CRC", "crc", Buffer.from(spliceInsert({ event: 1 })).fill(9, 15, 16)],
    ["an encrypted packet", "encrypted", resealed(spliceInsert({ event: 1 }), (bytes) => (bytes[4] = 0x80))],
    [
      "another protocol version",
      "unsupported",
      resealed(spliceInsert({ event: 1 }), (bytes) => (bytes[3] = 1)),
    ],
    ["a command beyond its section", "malformed", spliceSection(5, Buffer.from([0, 0, 0, 7, 0x7f, 0xbf]))],
    [
      "a descriptor beyond its loop",
      "malformed",
      spliceSection(0, Buffer.alloc(0), { descriptors: Buffer.from([2, 9]) }),
    ],
  ];
  for (const [what, reason, section] of faults) {
    it(`gives ${reason} for ${what}`, () => assert.deepEqual(readSpliceInfo(section), { ok: false, reason }));
  }

  it("never throws, on any bytes and on any that have a right CRC", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        (bytes) => typeof readSpliceInfo(Buffer.from(bytes)).ok === "boolean",
      ),
    );
    const sealed = fc
      .tuple(
        fc.constantFrom(0, 4, 5, 6, 7, 255),
        fc.uint8Array({ maxLength: 60 }),
        fc.uint8Array({ maxLength: 60 }),
      )
      .map(([type, command, descriptors]) =>
        spliceSection(type, Buffer.from(command), { descriptors: Buffer.from(descriptors) }),
      );
    fc.assert(
      fc.property(sealed, (section) => typeof readSpliceInfo(section).ok === "boolean"),
      { numRuns: 2000 },
    );
  });

  it("gives what was written, for any event", () => {
    fc.assert(
      fc.property(seven, (fields) => {
        const { event, time, out, break: pause } = insertOf(spliceInsert(fields));
        assert.deepEqual(
          [event, time, out, pause?.duration],
          [fields.event, (fields.time + fields.adjustment) % 2 ** 33, fields.out, fields.duration],
        );
      }),
    );
  });

  it("gives the values that threefive gives, for samples of the standard and any event", async function () {
    this.timeout(60_000);
    needs(this, "threefive");
    const written = fc.sample(seven, { numRuns: 20, seed: 11 }).map((fields) => spliceInsert(fields));
    const sections = [...Object.values(SAMPLES).map((text) => Buffer.from(text, "base64")), ...written];
    const judged = JSON.parse(
      await python(THREEFIVE, JSON.stringify(sections.map((each) => each.toString("hex")))),
    ) as unknown;
    assert.deepEqual(sections.map(summary), judged);
  });
});

/** Command type, adjusted time and break in ticks, and each segmentation's event, type and duration. */
const THREEFIVE = `
import json, sys, threefive
ticks = lambda seconds: None if seconds is None else round(seconds * 90000)
def summary(hex):
    cue = threefive.Cue(bytes.fromhex(hex)); cue.decode()
    command = cue.command; time = getattr(command, "pts_time", None)
    adjusted = None if time is None else (ticks(time) + ticks(cue.info_section.pts_adjustment)) % 2**33
    found = [d for d in cue.descriptors if d.tag == 2]
    return [command.command_type, adjusted, ticks(getattr(command, "break_duration", None)),
            [[int(d.segmentation_event_id, 16), d.segmentation_type_id, ticks(getattr(d, "segmentation_duration", None))] for d in found]]
print(json.dumps([summary(each) for each in json.loads(sys.argv[1])]))
`;

function summary(section: Buffer): unknown {
  const { command, segmentations } = read(section);
  const type = { null: 0, insert: 5, timeSignal: 6, other: -1 }[command.kind];
  const time = command.kind === "insert" || command.kind === "timeSignal" ? command.time : undefined;
  const pause = command.kind === "insert" ? command.break?.duration : undefined;
  const rows = segmentations.map((each) => [each.event, each.type, each.duration ?? null]);
  return [type, time ?? null, pause ?? null, rows];
}

/** With a new CRC. */
function resealed(section: Buffer, change: (bytes: Buffer) => unknown): Buffer {
  change(section);
  section.writeUInt32BE(crc32(section.subarray(0, -4)), section.length - 4);
  return section;
}
