/** Numbers as readers are told them. */

/** `1 zone`, `3 zones` */
export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

/** 1234567.8 -> `1,234,567.8` */
export const grouped = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: 3 });
