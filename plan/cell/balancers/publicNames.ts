import { key } from "../../../catalog/names";
import type { Cell } from "../cell";

/** A public name under the region's: `<name>-<cell>.<region>.<domain>`, which the region's certificate covers. */
export interface NameRow {
  /** Logical name of its record, e.g. `sports-1-meridian-internet`. */
  readonly key: string;
  readonly name: string;
  readonly publicZone: string;
  /** Name of the load balancer in its plan. */
  readonly target: string;
}

/** Maximum length of a DNS label (RFC 1035, 2.3.4). */
export const LABEL_LENGTH = 63;

/**
 * Simple records: each points to one load balancer, without health evaluation. Throws a RangeError for a label that
 * is too long.
 */
export const planNames = (
  { name: cell, region, settings }: Cell,
  rows: readonly { readonly name: string; readonly target: string }[],
): NameRow[] =>
  rows.map(({ name, target }) => {
    const label = key(name, cell);
    if (label.length > LABEL_LENGTH)
      throw new RangeError(`DNS label ${label} has more than ${LABEL_LENGTH} characters`);
    return {
      key: key(cell, name),
      name: `${label}.${region}.${settings.domain}`,
      publicZone: settings.publicZone,
      target,
    };
  });
