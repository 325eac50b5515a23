import { type AlarmTable, metricsOf } from "../alarms/alarm";

/** Kinds of things of a region. No threshold depends on a number of theirs. */
export type RegionKinds = Readonly<Record<"nat" | "transit" | "endpoint" | "resolver", undefined>>;

const nat = metricsOf("AWS/NATGateway");
const transit = metricsOf("AWS/TransitGateway");
const privateLink = metricsOf("AWS/PrivateLinkEndpoints");
const resolver = metricsOf("AWS/Route53Resolver");

/** What a region itself can lose. Metrics of faults and of load: none is sent while there is none. $0.10 a month per alarm. */
export const REGION_ALARMS = {
  "nat-ports": {
    watches: "nat",
    metric: nat("ErrorPortAllocation", "Sum"),
    above: 0,
    breaches: 1,
    periods: 1,
    runbook: "nat-ports",
    says: "the NAT gateway has no source port left for a destination: new connections to it fail",
  },
  "nat-drops": {
    watches: "nat",
    metric: nat("PacketsDropCount", "Sum"),
    above: 100,
    runbook: "nat-drops",
    says: "the NAT gateway drops packets: a fault of AWS's or its bandwidth is used up",
  },
  "transit-blackhole": {
    watches: "transit",
    metric: transit("PacketDropCountBlackhole", "Sum"),
    above: 100,
    runbook: "transit-drops",
    says: "packets meet a black hole: somebody calls where no declared flow leads, or an attachment is gone",
  },
  "transit-no-route": {
    watches: "transit",
    metric: transit("PacketDropCountNoRoute", "Sum"),
    above: 100,
    runbook: "transit-drops",
    says: "packets leave the world's block and find no route",
  },
  "endpoint-drops": {
    watches: "endpoint",
    metric: privateLink("PacketsDropped", "Sum"),
    above: 100,
    runbook: "endpoint-limits",
    says: "the endpoint drops packets: the service is ill, or the endpoint is at its limit",
  },
  "endpoint-bandwidth": {
    watches: "endpoint",
    metric: privateLink("BytesProcessed", "Sum"),
    // The sum of a minute over all zones and both ways, held to 80 % of the 10 Gbit/s that one zone carries without bursting
    // (PrivateLink quotas, 2026-11): one zone must be able to carry all calls.
    above: (0.8 * 10e9 * 60) / 8,
    runbook: "endpoint-limits",
    says: "the endpoint nears the 10 Gbit/s that one zone of it carries",
  },
  "resolver-health": {
    watches: "resolver",
    // The Developer Guide's spelling (Monitoring Resolver endpoints, 2026-11); a page of CloudWatch's writes UnHealthy.
    metric: resolver("EndpointUnhealthyENICount", "Maximum"),
    above: 0,
    periodSeconds: 300,
    breaches: 1,
    periods: 1,
    runbook: "resolver-limits",
    says: "an address of the outbound resolver is ill: forwarded names fail in its zone",
  },
  "resolver-queries": {
    watches: "resolver",
    metric: resolver("OutboundQueryVolume", "Sum"),
    // The sum over all addresses, held to 80 % of what one of them takes: one zone must be able to carry all names. AWS
    // tracks connections of a resolver whose security group names servers, and one address then takes 1,500 queries a
    // second (Route 53 Developer Guide, Resolver endpoint scaling, 2026-11).
    above: 0.8 * 1500 * 300,
    periodSeconds: 300,
    breaches: 2,
    periods: 3,
    runbook: "resolver-limits",
    says: "the outbound resolver nears the queries that one zone of it takes",
  },
} as const satisfies AlarmTable<RegionKinds>;
