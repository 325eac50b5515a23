/** Attribute lists of HLS tags (RFC 8216, 4.2). Any text, never throws. */
export type Attributes = ReadonlyMap<string, string>;

/** Values without their quotes. A name that comes twice has its last value; what is not an attribute is skipped. */
export function readAttributes(text: string): Attributes {
  const found = text.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^",]*))/g);
  return new Map([...found].map(([, name = "", quoted, plain]) => [name, quoted ?? (plain ?? "").trim()]));
}

/** A whole number from 0 that a double holds exactly. */
export function wholeNumber(text: string | undefined): number | undefined {
  const value = /^\d{1,16}$/.test(text ?? "") ? Number(text) : undefined;
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}

/** Seconds or frames: a decimal number from 0. */
export function decimal(text: string | undefined): number | undefined {
  return /^\d{1,15}(?:\.\d*)?$/.test(text ?? "") ? Number(text) : undefined;
}

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):?(\d\d)?)?$/;

/** ms since 1970 of an ISO 8601 date and time, rounded; UTC if it names no offset. ffmpeg writes `+0000`. */
export function dateTime(text: string | undefined): number | undefined {
  const match = DATE_TIME.exec((text ?? "").trim());
  if (match === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const fraction = Math.round(Number(`0.${match[7] ?? 0}`) * 1000);
  const offset = (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0)) * (match[8] === "-" ? -1 : 1);
  return Date.UTC(year, month - 1, day, hour, minute - offset, second) + fraction;
}

/** Rates that a decimal number stands for: 29.97 and 29.970 are 30000/1001. */
export function frameRate(text: string | undefined): string | undefined {
  const rate = decimal(text);
  if (rate === undefined || rate === 0 || rate > 1000) return undefined;
  const whole = Math.round(rate);
  if (Math.abs(rate - whole) < 0.005) return `${whole}/1`;
  const up = Math.ceil(rate);
  return Math.abs(rate - (up * 1000) / 1001) < 0.006
    ? `${up * 1000}/1001`
    : `${Math.round(rate * 1000)}/1000`;
}
