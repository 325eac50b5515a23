import { createHash } from "node:crypto";
import type { Answer } from "../core/task";
import { parseRange } from "./range";
import type { SegmentPath } from "./segmentPath";
import type { Source } from "./sources";

/** A segment with what an answer needs. */
export interface Ready {
  readonly segment: SegmentPath;
  readonly body: Buffer;
  /** Seconds. */
  readonly lifetime: number;
}

/** 200, or for a byte range 206 or 416. */
export function answerOf({ segment, body, lifetime }: Ready, range: string | undefined): Answer {
  const asked = parseRange(range, body.length);
  if (asked === "unsatisfiable") {
    return { status: 416, headers: { "Content-Range": `bytes */${body.length}` } };
  }
  const headers = {
    "Content-Type": segment.contentType,
    "Cache-Control": `max-age=${lifetime}, immutable`,
    "Accept-Ranges": "bytes",
    ETag: etagOf(segment, body),
  };
  if (asked === undefined) return { status: 200, headers, body };
  const { from, end } = asked;
  return {
    status: 206,
    headers: { ...headers, "Content-Range": `bytes ${from}-${end - 1}/${body.length}` },
    body: body.subarray(from, end),
  };
}

/** A name never has two contents, so the path identifies the bytes in every zone. */
const etagOf = ({ path }: SegmentPath, { length }: Buffer): string =>
  `"${createHash("sha256").update(`${length} ${path}`).digest("hex").slice(0, 16)}"`;

/** How a request was answered, for the probe. */
export interface Trace {
  readonly zone: string;
  /** Undefined: nothing has the segment. */
  readonly source: Source | "memory" | undefined;
  readonly collapsed: boolean;
  readonly stored: boolean;
  /** ms */
  readonly duration: number;
}

/** Cache-Status (RFC 9211) and Server-Timing. They name zones, never addresses. */
export function traceHeaders(trace: Trace, status: number): Readonly<Record<string, string>> {
  const { zone, source, duration } = trace;
  const own = `cache;desc="${zone}";dur=${duration.toFixed(1)}`;
  if (source === "memory") return { "Cache-Status": `${zone}; hit`, "Server-Timing": own };
  const from = source === undefined ? undefined : [source.kind, source.zone].filter(Boolean).join(" ");
  const parameters = [
    zone,
    "fwd=miss",
    `fwd-status=${status}`,
    ...(trace.stored ? ["stored"] : []),
    ...(trace.collapsed ? ["collapsed"] : []),
    ...(from === undefined ? [] : [`detail="${from}"`]),
  ];
  return {
    "Cache-Status": parameters.join("; "),
    "Server-Timing": from === undefined ? own : `${own}, source;desc="${from}"`,
  };
}
