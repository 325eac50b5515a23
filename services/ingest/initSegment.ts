/** Bytes of a box header: size and type (ISO/IEC 14496-12, 4.2). */
const HEADER = 8;

/** If a body is an init segment of fragmented MP4: a `moov` without media. */
export function isInitSegment(body: Buffer): boolean {
  const types = topLevelTypes(body);
  return types.includes("moov") && !types.includes("moof") && !types.includes("mdat");
}

function topLevelTypes(body: Buffer): readonly string[] {
  const types: string[] = [];
  for (let at = 0; at + HEADER <= body.length;) {
    const size = body.readUInt32BE(at);
    types.push(body.toString("latin1", at + 4, at + HEADER));
    // 0 and 1 (to the end, and a long size) are of no use in an init segment.
    if (size < HEADER) break;
    at += size;
  }
  return types;
}
