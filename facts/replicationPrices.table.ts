/** Prices of S3 replication to another region, per GB: data transfer out of the source region, and Replication Time Control. */

/**
 * USD per GB from a region to any other, by the first part of the region's name (S3 pricing, "Data transfer", 2026-11).
 * Between us-east-1 and us-east-2 the price is half. Other regions cost $0.08 to $0.15, and China has prices in CNY: they are
 * not in this table, so reports print no price for them.
 */
export const TRANSFER_USD_PER_GB: Readonly<Record<string, number>> = { us: 0.02, ca: 0.02, eu: 0.02 };

/** USD per GB of Replication Time Control, in every region with a price above (S3 pricing, `S3RTC-Out-Bytes`, 2026-11). */
export const TIME_CONTROL_USD_PER_GB = 0.015;

/** Hours per month in AWS prices. */
export const HOURS_PER_MONTH = 730;
