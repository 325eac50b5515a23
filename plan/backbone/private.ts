import { virtualGatewayAsn } from "../../settings/backbone";
import type { Settings } from "../../settings/settings";
import type { EnvironmentPlan } from "../environment";
import { key } from "../../catalog/names";
import { isProtected } from "../retiring";
import { RESOLVER_TIER } from "../network/vpc";
import { planGateways, type GatewaysPlan } from "./gateways";

/**
 * Circuits that end at a virtual private gateway on a region's hub VPC, as the source slides draw them. Such a gateway passes
 * nothing on to other VPCs: it serves networks that talk with the hub alone, which are data centres that answer names.
 */
export interface PrivatePlan extends GatewaysPlan {
  readonly virtualGateways: readonly VirtualGatewayRow[];
}

export interface VirtualGatewayRow {
  /** The region, whose hub it is attached to. */
  readonly key: string;
  readonly asn: number;
  readonly protect: boolean;
  /** Route tables of the hub that learn what the other side announces, by subnet: `endpoint-usw2-az1`. */
  readonly tables: readonly string[];
}

export function planPrivate(environment: EnvironmentPlan): PrivatePlan {
  const plan = planGateways(environment, "private");
  const regions = [...new Set(plan.associations.map(({ region }) => region))];
  return {
    ...plan,
    virtualGateways: regions.map((region) => virtualGatewayOf(environment.settings, region)),
  };
}

function virtualGatewayOf(settings: Settings, name: string): VirtualGatewayRow {
  const { addresses, slot: environment, regions } = settings;
  const region = regions[name];
  if (region === undefined) throw new RangeError(`there is no region ${name}`);
  return {
    key: name,
    asn: virtualGatewayAsn(addresses, { environment, region: region.slot }),
    protect: isProtected(settings, { region: name }),
    tables: Object.keys(region.zones).map((zone) => key(RESOLVER_TIER, zone)),
  };
}
