/** Numbers as texts show them. */

/** `1 zone`, `3 zones` */
export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

/** Rounded to what a plan is exact to: 1234567.8 -> `1,234,568`, 3.1784 -> `3.18`. */
export const grouped = (value: number): string =>
  value.toLocaleString(
    "en",
    Math.abs(value) < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 },
  );

/** 5140907059 -> `5.14 GB` */
export const gigabytes = (bytes: number): string => `${grouped(bytes / 1e9)} GB`;
