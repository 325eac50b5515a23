import { MediaFault } from "./fault";

/** A box of ISO BMFF (ISO/IEC 14496-12), as offsets in its buffer. */
export interface Box {
  readonly type: string;
  /** First byte of its header. */
  readonly start: number;
  /** First byte after its header. */
  readonly body: number;
  readonly end: number;
}

/** The boxes between two offsets. Sizes of 64 bits occur only in files that are larger than a segment. */
export function boxesIn(buffer: Buffer, start = 0, end = buffer.length): Box[] {
  const boxes: Box[] = [];
  for (let offset = start; offset < end;) {
    const size = offset + 8 <= end ? buffer.readUInt32BE(offset) : 0;
    if (size < 8 || offset + size > end) throw new MediaFault("corrupt", `box at byte ${offset} is cut`);
    const type = buffer.toString("latin1", offset + 4, offset + 8);
    boxes.push({ type, start: offset, body: offset + 8, end: offset + size });
    offset += size;
  }
  return boxes;
}

/** The first box at a path such as `moov/trak/mdia`. */
export function findBox(buffer: Buffer, path: string, within?: Box): Box | undefined {
  let found = within;
  for (const type of path.split("/")) {
    found = boxesIn(buffer, found?.body, found?.end).find((each) => each.type === type);
    if (found === undefined) return undefined;
  }
  return found;
}

export function needBox(buffer: Buffer, path: string, within?: Box): Box {
  const found = findBox(buffer, path, within);
  if (found === undefined) throw new MediaFault("corrupt", `no box ${path}`);
  return found;
}

/** A box with its size. */
export function box(type: string, ...contents: readonly Buffer[]): Buffer {
  const header = Buffer.allocUnsafe(8);
  header.writeUInt32BE(
    contents.reduce((sum, { length }) => sum + length, 8),
    0,
  );
  header.write(type, 4, "latin1");
  return Buffer.concat([header, ...contents]);
}

/** A box with version and flags. */
export const fullBox = (
  type: string,
  [version, flags]: readonly [number, number],
  ...rest: readonly Buffer[]
): Buffer => box(type, u32((version << 24) | flags), ...rest);

export const u8 = (...values: readonly number[]): Buffer => Buffer.from(values);

export function u16(...values: readonly number[]): Buffer {
  const buffer = Buffer.allocUnsafe(values.length * 2);
  values.forEach((value, i) => buffer.writeUInt16BE(value, i * 2));
  return buffer;
}

export function u32(...values: readonly number[]): Buffer {
  const buffer = Buffer.allocUnsafe(values.length * 4);
  values.forEach((value, i) => buffer.writeUInt32BE(value >>> 0, i * 4));
  return buffer;
}

/** Whole numbers up to 2^53: ticks since 1970 at 1,000,000 in a second need 51 bits. */
export function u64(value: number): Buffer {
  const buffer = Buffer.allocUnsafe(8);
  writeU64(buffer, value, 0);
  return buffer;
}

export function writeU64(buffer: Buffer, value: number, offset: number): void {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`time ${value} is not a whole number of ticks`);
  buffer.writeUInt32BE(Math.floor(value / 2 ** 32), offset);
  buffer.writeUInt32BE(value % 2 ** 32, offset + 4);
}

export const readU64 = (buffer: Buffer, offset: number): number =>
  buffer.readUInt32BE(offset) * 2 ** 32 + buffer.readUInt32BE(offset + 4);

/** Runs a reader of media that others wrote: a read past the end is their fault, not the program's. */
export function reading<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new MediaFault("corrupt", `${what} is cut`);
    throw error;
  }
}
