/** A box of ISO/IEC 14496-12. */
export const box = (type: string, body: Buffer = Buffer.alloc(0)): Buffer => {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + body.length);
  header.write(type, 4, "latin1");
  return Buffer.concat([header, body]);
};

export const initSegment = (seed = 0): Buffer =>
  Buffer.concat([box("ftyp", Buffer.from("cmfc")), box("moov", Buffer.alloc(100, seed))]);

export const mediaSegment = (seed = 0): Buffer =>
  Buffer.concat([box("styp"), box("moof", Buffer.alloc(40, seed)), box("mdat", Buffer.alloc(200, seed))]);

export const MULTIVARIANT = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=400000\nv300.m3u8\n";

/** A media playlist of consecutive segments, `<prefix><number>.ts`. */
export const playlistOf = (first: number, count: number, prefix = "segment-"): string =>
  [
    "#EXTM3U",
    "#EXT-X-TARGETDURATION:4",
    `#EXT-X-MEDIA-SEQUENCE:${first}`,
    ...Array.from({ length: count }, (_, index) => `#EXTINF:4.000,\n${prefix}${first + index}.ts`),
    "",
  ].join("\n");
