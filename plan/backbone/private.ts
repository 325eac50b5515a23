import { virtualGatewayAsn } from "../../settings/backbone";
import type { Settings } from "../../settings/settings";
import type { EnvironmentPlan } from "../environment";
import { key } from "../../catalog/names";
import { isProtected } from "../retiring";
import { RESOLVER_TIER } from "../network/vpc";
import { planGateways, type GatewaysPlan } from "./gateways";

/**
 * Circuits that end at a virtual private gateway of a region's hub VPC. Such a gateway does not forward to other
 * VPCs, so it serves networks that use the hub only: data centres with name servers.
 */
export interface PrivatePlan extends GatewaysPlan {
  readonly virtualGateways: readonly VirtualGatewayRow[];
}

export interface VirtualGatewayRow {
  /** Its region; it is attached to the hub VPC. */
  readonly key: string;
  readonly asn: number;
  readonly protect: boolean;
  /** Route tables of the hub with route propagation, by subnet: `endpoint-usw2-az1`. */
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
  if (region === undefined) throw new RangeError(`region ${name} is not declared`);
  return {
    key: name,
    asn: virtualGatewayAsn(addresses, { environment, region: region.slot }),
    protect: isProtected(settings, { region: name }),
    tables: Object.keys(region.zones).map((zone) => key(RESOLVER_TIER, zone)),
  };
}
