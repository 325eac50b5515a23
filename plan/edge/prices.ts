import type { AlarmRow } from "../alarms/alarm";
import { CLASSES, type ClassName } from "./classes.table";
import { ALARM_METRIC, MONTHLY, PRICES } from "./prices.table";

export interface PriceRow {
  readonly class: ClassName;
  /** US$ for a million of viewers' requests. */
  readonly perMillion: number;
  readonly formula: string;
}

/** A fixed price, whatever the number of viewers. */
export interface MonthlyRow {
  readonly what: string;
  /** US$ a month. */
  readonly usd: number;
  readonly formula: string;
}

/** @param cacheHit share of requests that caches serve @param logPercent percent of requests that is logged */
export function planPrices(cacheHit: number, logPercent: number): PriceRow[] {
  const shares = { all: 1, missed: 1 - cacheHit, logged: logPercent / 100 };
  return CLASSES.map(({ name }) => {
    const parts = PRICES.filter(({ classes }) => classes === undefined || classes.includes(name));
    const sum = parts.reduce((total, { perMillion, of }) => total + perMillion * shares[of], 0);
    return {
      class: name,
      perMillion: Math.round(sum * 10_000) / 10_000,
      formula: parts.map(({ what, perMillion, of }) => `${what} $${perMillion} of ${of}`).join(" + "),
    };
  });
}

export interface Standing {
  readonly distributions: number;
  readonly alarms: readonly AlarmRow[];
}

export function planMonthly({ distributions, alarms }: Standing): MonthlyRow[] {
  const metrics = alarms.reduce((sum, { math }) => sum + (math === undefined ? 1 : 2), 0);
  return [
    ...MONTHLY.map(({ what, usd, of }) =>
      monthlyRow(what, { each: usd, quantity: of === "distribution" ? distributions : 1 }),
    ),
    monthlyRow("metrics that alarms read", { each: ALARM_METRIC, quantity: metrics }),
  ];
}

const monthlyRow = (what: string, { each, quantity }: { each: number; quantity: number }): MonthlyRow => ({
  what,
  usd: Math.round(quantity * each * 100) / 100,
  formula: `${quantity} x $${each}`,
});
