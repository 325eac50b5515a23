import { TIMING_NAMES } from "../../catalog/timing.table";
import type { CellLineUp } from "./task";

/** The shape of a line-up, as far as services read it. Unknown keys are ignored: a later release may add them. */

/** A fault in words, `channels[0].id must be a text`; undefined if there is none. */
type Check = (value: unknown, at: string) => string | undefined;

const VERSION = 1;

/** The line-up, or an Error that says what is wrong with it. */
export function parseLineUp(text: string): CellLineUp {
  const value = JSON.parse(text) as { readonly version?: unknown } | null;
  if (value?.version !== VERSION)
    throw new Error(`version is ${String(value?.version)}, this release reads 1`);
  const fault = LINE_UP(value, "line-up");
  if (fault !== undefined) throw new Error(fault);
  return value as unknown as CellLineUp;
}

const of =
  (type: "string" | "number", word: string): Check =>
  (value, at) =>
    typeof value === type ? undefined : `${at} must be ${word}`;

const text = of("string", "a text");
const number = of("number", "a number");
const seconds: Check = (value, at) =>
  typeof value === "number" && value > 0 ? undefined : `${at} must be seconds above 0`;

const firstFault = (faults: readonly (string | undefined)[]): string | undefined =>
  faults.find((fault) => fault !== undefined);

const list =
  (each: Check): Check =>
  (value, at) =>
    Array.isArray(value)
      ? firstFault(value.map((item, index) => each(item, `${at}[${index}]`)))
      : `${at} must be a list`;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const keyed =
  (each: Check): Check =>
  (value, at) =>
    isObject(value)
      ? firstFault(Object.entries(value).map(([key, item]) => each(item, `${at}.${key}`)))
      : `${at} must be an object`;

const object =
  (keys: Readonly<Record<string, Check>>): Check =>
  (value, at) =>
    isObject(value)
      ? firstFault(Object.entries(keys).map(([key, check]) => check(value[key], `${at}.${key}`)))
      : `${at} must be an object`;

const optional =
  (check: Check): Check =>
  (value, at) =>
    value === undefined ? undefined : check(value, at);

const CHANNEL = object({
  id: text,
  ladder: text,
  audio: list(object({ language: text, role: text, codec: text })),
  drm: list(text),
  captions: list(text),
  scte35: text,
  feeds: list(object({ vendor: text, path: text })),
  pinnedFeed: optional(text),
  epochLocked: optional(object({ frames: number, rate: text })),
});

const VENDOR = object({
  auth: text,
  paths: list(text),
  secret: optional(text),
  authorities: optional(list(text)),
});

const LINE_UP = object({
  cell: text,
  region: text,
  otherRegion: text,
  zones: list(text),
  timing: object(Object.fromEntries(TIMING_NAMES.map((name) => [name, seconds]))),
  ladders: keyed(object({ codec: text, video: list(number), audio: list(number) })),
  channels: list(CHANNEL),
  segmentHost: text,
  vendors: keyed(VENDOR),
  secrets: keyed(text),
});
