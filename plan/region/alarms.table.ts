/**
 * What a region itself can lose, and the alarm that says so: one alarm per row and per thing it watches. `runbook` is a
 * page of docs/runbooks/. About $0.10 a month per alarm.
 */
export interface AlarmRow {
  /** The kind of thing that it watches; each thing of that kind has one. */
  readonly watches: "nat" | "transit" | "endpoint" | "resolver";
  readonly namespace: string;
  readonly metric: string;
  readonly statistic: "Sum" | "Maximum";
  /** More than this is too much: in the metric's own unit, over `periodSeconds`. */
  readonly threshold: number;
  readonly periodSeconds: 60 | 300;
  /** How many of the last `periods` must breach, so that one packet wakes nobody. */
  readonly breaches: number;
  readonly periods: number;
  readonly runbook: string;
  readonly says: string;
}

const MINUTE = 60;

export const REGION_ALARMS: Readonly<Record<string, AlarmRow>> = {
  "nat-ports": {
    watches: "nat",
    namespace: "AWS/NATGateway",
    metric: "ErrorPortAllocation",
    statistic: "Sum",
    threshold: 0,
    periodSeconds: MINUTE,
    breaches: 1,
    periods: 1,
    runbook: "nat-ports",
    says: "the NAT gateway has no source port left for a destination: new connections to it fail",
  },
  "nat-drops": {
    watches: "nat",
    namespace: "AWS/NATGateway",
    metric: "PacketsDropCount",
    statistic: "Sum",
    threshold: 100,
    periodSeconds: MINUTE,
    breaches: 3,
    periods: 5,
    runbook: "nat-drops",
    says: "the NAT gateway drops packets: a fault of AWS's or its bandwidth is used up",
  },
  "transit-black-hole": {
    watches: "transit",
    namespace: "AWS/TransitGateway",
    metric: "PacketDropCountBlackhole",
    statistic: "Sum",
    threshold: 100,
    periodSeconds: MINUTE,
    breaches: 3,
    periods: 5,
    runbook: "transit-drops",
    says: "packets meet a black hole: somebody calls where no declared flow leads, or an attachment is gone",
  },
  "transit-no-route": {
    watches: "transit",
    namespace: "AWS/TransitGateway",
    metric: "PacketDropCountNoRoute",
    statistic: "Sum",
    threshold: 100,
    periodSeconds: MINUTE,
    breaches: 3,
    periods: 5,
    runbook: "transit-drops",
    says: "packets leave the world's block and find no route",
  },
  "endpoint-drops": {
    watches: "endpoint",
    namespace: "AWS/PrivateLinkEndpoints",
    metric: "PacketsDropped",
    statistic: "Sum",
    threshold: 100,
    periodSeconds: MINUTE,
    breaches: 3,
    periods: 5,
    runbook: "endpoint-limits",
    says: "the endpoint drops packets: the service is ill, or the endpoint is at its limit",
  },
  "endpoint-bandwidth": {
    watches: "endpoint",
    namespace: "AWS/PrivateLinkEndpoints",
    metric: "BytesProcessed",
    statistic: "Sum",
    // The sum over all zones and both ways, held to 80 % of the 10 Gbit/s that one zone carries without bursting
    // (PrivateLink quotas, 2026-11): one zone must be able to carry all calls.
    threshold: (0.8 * 10e9 * MINUTE) / 8,
    periodSeconds: MINUTE,
    breaches: 3,
    periods: 5,
    runbook: "endpoint-limits",
    says: "the endpoint nears the 10 Gbit/s that one zone of it carries",
  },
  "resolver-health": {
    watches: "resolver",
    namespace: "AWS/Route53Resolver",
    // The Developer Guide's spelling (Monitoring Resolver endpoints, 2026-11); a page of CloudWatch's writes UnHealthy.
    metric: "EndpointUnhealthyENICount",
    statistic: "Maximum",
    threshold: 0,
    periodSeconds: 300,
    breaches: 1,
    periods: 1,
    runbook: "resolver-limits",
    says: "an address of the outbound resolver is ill: forwarded names fail in its zone",
  },
  "resolver-queries": {
    watches: "resolver",
    namespace: "AWS/Route53Resolver",
    metric: "OutboundQueryVolume",
    statistic: "Sum",
    // The sum over all addresses, held to 80 % of what one of them takes: one zone must be able to carry all names. AWS
    // tracks connections of a resolver whose security group names servers, and one address then takes 1,500 queries a
    // second (Route 53 Developer Guide, Resolver endpoint scaling, 2026-11).
    threshold: 0.8 * 1500 * 300,
    periodSeconds: 300,
    breaches: 2,
    periods: 3,
    runbook: "resolver-limits",
    says: "the outbound resolver nears the queries that one zone of it takes",
  },
};
