import type { Cell } from "../cell/cell";
import type { Site } from "../../settings/settings";
import { planNames } from "../cell/balancers/publicNames";
import { regionOf } from "../../facts/geography";
import { key } from "../../catalog/names";

/** A delivery load balancer as CloudFront reaches it: privately, by a VPC origin. */
export interface OriginRow {
  /** What behaviours and the function call it. */
  readonly id: Site;
  /** `sports-1-home` */
  readonly key: string;
  readonly region: string;
  /** First part of the VPC origin's physical name; the load balancer's own id follows. */
  readonly physicalName: string;
  /** The name that the load balancer's certificate bears. */
  readonly name: string;
  /** The region whose caches gather what all others miss. Undefined: none is known near this origin. */
  readonly shield: string | undefined;
  readonly connectSeconds: number;
  readonly responseSeconds: number;
  readonly keepAliveSeconds: number;
}

/**
 * Raised with whatever else of a VPC origin changes than its load balancer. AWS refuses to change one that a distribution
 * uses (409, terraform-provider-aws#40905): it is made anew under another name, pointed to, and the old one removed. So all
 * cells have twice as many for that `up`: first raise the account's quota to that.
 */
export const VPC_ORIGIN_VERSION = 1;

export const planOrigins = (sites: readonly Cell[]): OriginRow[] => sites.map(originOf);

function originOf(cell: Cell): OriginRow {
  const { name, site, region, timing, settings } = cell;
  const [delivery] = planNames(cell, [{ name: "delivery", target: "delivery" }]);
  if (delivery === undefined) throw new RangeError(`${name} has no name for delivery`);
  return {
    id: site,
    key: key(name, site),
    region,
    physicalName: key(name, region, `v${VPC_ORIGIN_VERSION}`),
    name: delivery.name,
    shield: regionOf(region, settings.geography).originShield,
    connectSeconds: timing.connectTimeout.seconds,
    responseSeconds: timing.responseTimeout.seconds,
    keepAliveSeconds: timing.keepAlive.seconds,
  };
}
