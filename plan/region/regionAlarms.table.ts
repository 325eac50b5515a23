import { type AlarmTable, metricsOf } from "../alarms/alarm";

/** Kinds of targets in a region. No threshold depends on planned numbers. */
export type RegionKinds = Readonly<Record<"nat" | "transit" | "endpoint" | "resolver", undefined>>;

const nat = metricsOf("AWS/NATGateway");
const transit = metricsOf("AWS/TransitGateway");
const privateLink = metricsOf("AWS/PrivateLinkEndpoints");
const resolver = metricsOf("AWS/Route53Resolver");

/**
 * Faults and load of a region's own resources. AWS sends no data while there is no fault or load. $0.10 a month per
 * alarm.
 */
export const REGION_ALARMS = {
  "nat-ports": {
    watches: "nat",
    metric: nat("ErrorPortAllocation", "Sum"),
    above: 0,
    breaches: 1,
    periods: 1,
    runbook: "nat-ports",
    message: "the NAT gateway has no free source port for one destination: new connections to it fail",
  },
  "nat-drops": {
    watches: "nat",
    metric: nat("PacketsDropCount", "Sum"),
    above: 100,
    runbook: "nat-drops",
    message: "the NAT gateway drops packets: AWS has a fault, or the gateway is at its limit",
  },
  "transit-blackhole": {
    watches: "transit",
    metric: transit("PacketDropCountBlackhole", "Sum"),
    above: 100,
    runbook: "transit-drops",
    message: "packets reach a blackhole route: no declared flow leads there, or an attachment was deleted",
  },
  "transit-no-route": {
    watches: "transit",
    metric: transit("PacketDropCountNoRoute", "Sum"),
    above: 100,
    runbook: "transit-drops",
    message: "packets to addresses outside the world's block have no route",
  },
  "endpoint-drops": {
    watches: "endpoint",
    metric: privateLink("PacketsDropped", "Sum"),
    above: 100,
    runbook: "endpoint-limits",
    message: "the endpoint drops packets: its service is impaired, or the endpoint is at its limit",
  },
  "endpoint-bandwidth": {
    watches: "endpoint",
    metric: privateLink("BytesProcessed", "Sum"),
    // Sum of a minute over all zones and both directions. The threshold is 80 % of the 10 Gbit/s that one zone
    // sustains (PrivateLink quotas, 2026-11), because one zone must be able to carry all calls.
    above: (0.8 * 10e9 * 60) / 8,
    runbook: "endpoint-limits",
    message: "the endpoint uses more than 80 % of the 10 Gbit/s of one zone",
  },
  "resolver-health": {
    watches: "resolver",
    // Spelling of the Route 53 Developer Guide (Monitoring Resolver endpoints, 2026-11); a CloudWatch page has
    // UnHealthy.
    metric: resolver("EndpointUnhealthyENICount", "Maximum"),
    above: 0,
    periodSeconds: 300,
    breaches: 1,
    periods: 1,
    runbook: "resolver-limits",
    message:
      "a network interface of the outbound resolver is unhealthy: forwarded names may not resolve in its zone",
  },
  "resolver-queries": {
    watches: "resolver",
    metric: resolver("OutboundQueryVolume", "Sum"),
    // Sum over all addresses. The threshold is 80 % of one address, because one zone must be able to resolve all
    // names. The security group of the resolver names servers, so AWS tracks its connections, and one address
    // supports 1,500 queries a second (Route 53 Developer Guide, Resolver endpoint scaling, 2026-11).
    above: 0.8 * 1500 * 300,
    periodSeconds: 300,
    breaches: 2,
    periods: 3,
    runbook: "resolver-limits",
    message: "the outbound resolver uses more than 80 % of the 1,500 queries a second of one address",
  },
} as const satisfies AlarmTable<RegionKinds>;
