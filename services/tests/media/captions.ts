import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** Captions in the SEI of H.264 (ANSI/CTA-608-E, ANSI/CTA-708-E; ATSC A/53 Part 4, 6.2.3), written and read without the packager. */

const SOURCE = "captions.h264";
/** User data of ATSC: T.35 country and provider, `GA94`, cc_data. */
const ATSC = Buffer.from([0xb5, 0, 0x31, 0x47, 0x41, 0x39, 0x34, 3]);
const START_CODE = Buffer.from([0, 0, 0, 1]);
const [IDR, SEI] = [5, 6];

/** Odd parity in the top bit. */
const odd = (value: number): number => {
  const ones = [...value.toString(2)].filter((bit) => bit === "1").length;
  return ones % 2 === 0 ? value | 0x80 : value;
};

/** Byte pairs of a roll-up caption in field 1, channel 1: two rows, a new row, its place, and the text. */
function pairsOf(text: string): readonly (readonly [number, number])[] {
  const controls = [
    [0x14, 0x25],
    [0x14, 0x2d],
    [0x14, 0x70],
  ].flatMap((each) => [each, each]);
  const padded = text.length % 2 === 0 ? text : `${text} `;
  const letters = Array.from({ length: padded.length / 2 }, (_, at) => [
    padded.charCodeAt(2 * at),
    padded.charCodeAt(2 * at + 1),
  ]);
  return [...controls, ...letters].map(([first = 0, second = 0]) => [odd(first), odd(second)]);
}

/** cc_data of picture `index`: a pair of CEA-608, and a packet of CEA-708 that counts pictures. A text each second. */
function captionAt(index: number): Buffer {
  const second = Math.floor(index / 25);
  const [first, next] = pairsOf(`TEXT ${second}`)[index % 25] ?? [0x80, 0x80];
  const triplets = [0xfc, first, next, 0xff, 0x02, index & 0xff];
  const payload = Buffer.concat([ATSC, Buffer.from([0xc0 | 2, 0xff, ...triplets, 0xff])]);
  const unit = Buffer.concat([Buffer.from([SEI, 4, payload.length]), payload, Buffer.from([0x80])]);
  return Buffer.concat([START_CODE, escaped(unit)]);
}

/** With the bytes that prevent start codes (ISO/IEC 14496-10, 7.4.1). */
function escaped(unit: Buffer): Buffer {
  const out: number[] = [];
  for (const byte of unit) {
    if (byte <= 3 && out.at(-1) === 0 && out.at(-2) === 0) out.push(3);
    out.push(byte);
  }
  return Buffer.from(out);
}

function unescaped(unit: Buffer): Buffer {
  const out: number[] = [];
  unit.forEach((byte, at) => {
    if (byte === 3 && unit[at - 1] === 0 && unit[at - 2] === 0) return;
    out.push(byte);
  });
  return Buffer.from(out);
}

/** NAL units of a byte stream, without start codes. */
function unitsOf(stream: Buffer): readonly Buffer[] {
  const units: Buffer[] = [];
  for (let at = stream.indexOf("\0\0\x01"); at !== -1;) {
    const next = stream.indexOf("\0\0\x01", at + 3);
    let end = next === -1 ? stream.length : next;
    while (stream[end - 1] === 0) end -= 1;
    units.push(stream.subarray(at + 3, end));
    at = next;
  }
  return units;
}

const typeOf = (unit: Buffer): number => (unit[0] ?? 0) & 0x1f;

/** Writes pictures with captions as a source for ffmpeg: its encoder writes them into each picture. */
export async function captionedSource(folder: string, pictures: string): Promise<readonly string[]> {
  const plain = join(folder, "plain.h264");
  const encoding = [
    "-c:v",
    "libx264",
    "-preset",
    "ultrafast",
    "-bf",
    "0",
    "-x264-params",
    "slices=1:threads=1",
  ];
  await promisify(execFile)("ffmpeg", [
    "-v",
    "error",
    "-y",
    "-f",
    "lavfi",
    "-i",
    pictures,
    ...encoding,
    plain,
  ]);
  let index = 0;
  const units = unitsOf(await readFile(plain)).flatMap((unit) => {
    const isPicture = typeOf(unit) === 1 || typeOf(unit) === IDR;
    return [...(isPicture ? [captionAt(index++)] : []), START_CODE, unit];
  });
  await writeFile(join(folder, SOURCE), Buffer.concat(units));
  return ["-r", "25", "-f", "h264", "-i", join(folder, SOURCE)];
}

/** The cc_data of each picture of a byte stream, in its order, as hex. */
export const captionsOf = (stream: Buffer): readonly string[] =>
  unitsOf(stream)
    .filter((unit) => typeOf(unit) === SEI)
    .map(unescaped)
    .flatMap((unit) => {
      const at = unit.indexOf(ATSC);
      if (at === -1) return [];
      const count = (unit[at + ATSC.length] ?? 0) & 0x1f;
      return [unit.subarray(at + ATSC.length, at + ATSC.length + 2 + 3 * count).toString("hex")];
    });
