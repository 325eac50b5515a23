import { key } from "../../../catalog/names";
import type { Cell } from "../cell";

/** A public name under the region's: `<name>-<cell>.<region>.<domain>`, which the region's certificate covers. */
export interface NameRow {
  /** Logical name of its record, e.g. `sports-1-meridian-internet`. */
  readonly key: string;
  readonly name: string;
  readonly publicZone: string;
  /** The load balancer that it leads to, by its part's own word. */
  readonly target: string;
}

/** DNS takes no longer label (RFC 1035, 2.3.4). */
export const LABEL_LENGTH = 63;

/** Simple names: they lead to one load balancer, whatever its health. Throws a RangeError for a label that DNS does not take. */
export const planNames = (
  { name: cell, region, settings }: Cell,
  rows: readonly { readonly name: string; readonly target: string }[],
): NameRow[] =>
  rows.map(({ name, target }) => {
    const label = key(name, cell);
    if (label.length > LABEL_LENGTH) throw new RangeError(`${label} is longer than ${LABEL_LENGTH}`);
    return {
      key: key(cell, name),
      name: `${label}.${region}.${settings.domain}`,
      publicZone: settings.publicZone,
      target,
    };
  });
