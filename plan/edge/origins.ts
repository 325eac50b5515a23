import type { Cell } from "../cell/cell";
import type { Site } from "../../settings/settings";
import { planNames } from "../cell/balancers/publicNames";
import { regionOf } from "../../facts/geography";
import { key } from "../../catalog/names";

/** A delivery load balancer, which CloudFront reaches by a VPC origin. */
export interface OriginRow {
  /** Its name in cache behaviours and in the function. */
  readonly id: Site;
  /** `sports-1-home` */
  readonly key: string;
  readonly region: string;
  /** First part of the VPC origin's physical name; the id of the load balancer follows. */
  readonly physicalName: string;
  /** A name in the load balancer's certificate. */
  readonly name: string;
  /** Region of Origin Shield. Undefined: none is known near this origin. */
  readonly shield: string | undefined;
  /** Attempts to connect, and to get a response in time (CloudFront API reference, Origin, 2026-11). */
  readonly attempts: number;
  readonly connectSeconds: number;
  readonly responseSeconds: number;
  readonly keepAliveSeconds: number;
}

/**
 * Raise it with each change of a VPC origin other than its load balancer. AWS rejects an update of a VPC origin that
 * a distribution uses (409, terraform-provider-aws#40905). Pulumi therefore creates one with another name, updates
 * the distribution, and deletes the old one. During that `up` all cells have twice as many VPC origins: raise the
 * account's quota first.
 */
export const VPC_ORIGIN_VERSION = 1;

/**
 * The name of a load balancer has an address in each zone, and loses that of an impaired one only after two health checks and
 * the 60 s of its DNS record. The second attempt can reach another zone. A third would delay standby by another time-out.
 */
const ATTEMPTS = 2;

export const planOrigins = (sites: readonly Cell[]): OriginRow[] => sites.map(originOf);

function originOf(cell: Cell): OriginRow {
  const { name, site, region, timing, settings } = cell;
  const [delivery] = planNames(cell, [{ name: "delivery", target: "delivery" }]);
  if (delivery === undefined) throw new RangeError(`${name} has no DNS name for delivery`);
  return {
    id: site,
    key: key(name, site),
    region,
    physicalName: key(name, region, `v${VPC_ORIGIN_VERSION}`),
    name: delivery.name,
    shield: regionOf(region, settings.geography).originShield,
    attempts: ATTEMPTS,
    connectSeconds: timing.connectTimeout.seconds,
    responseSeconds: timing.responseTimeout.seconds,
    keepAliveSeconds: timing.keepAlive.seconds,
  };
}
