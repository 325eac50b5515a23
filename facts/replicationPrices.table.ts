/** What S3 takes to copy a GB into another region: the transfer out of the writing region, and its promise of a time. */

/**
 * USD per GB out of a region into any other, by the first part of its name. S3 pricing, "Data transfer", 2026-11: regions of
 * the United States, Canada and Europe ask this (us-east-1 and us-east-2 half of it between each other). Others ask $0.08 to
 * $0.15, each its own, and China asks CNY: of those no price is told.
 */
export const TRANSFER_USD_PER_GB: Readonly<Record<string, number>> = { us: 0.02, ca: 0.02, eu: 0.02 };

/** USD per GB of Replication Time Control, in every region that has a price above (S3 pricing, `S3RTC-Out-Bytes`, 2026-11). */
export const TIME_CONTROL_USD_PER_GB = 0.015;

/** Hours of a month, as AWS counts them in its prices. */
export const HOURS_PER_MONTH = 730;
