import type { CellCapacity } from "../capacity/rows";
import { blockAt } from "../../../facts/cidr";
import {
  type IngestBalancer,
  INGEST_BALANCERS,
  PUSH_METHODS,
  PUSH_PATH,
  VENDOR_AUTH,
  VENDOR_AUTH_NAMES,
  type VendorAuth,
} from "../../../catalog/ingestPaths.table";
import { key } from "../../../catalog/names";
import { SERVICE_PATHS } from "../../../settings/privateLink";
import {
  planBalancer,
  planTargetGroup,
  type BalancerPlan,
  type ListenerRow,
  type RuleRow,
} from "./balancers";
import { balancerOf, type Cell, type Feed, isPublic } from "../cell";
import { healthListener, planStaticIpNlb, type StaticIpNlbPlan, type NlbSubnetRow } from "./staticIpNlb";
import { planFirewall, type FirewallPlan } from "./ingestFirewall";
import { planNames, type NameRow } from "./publicNames";

/**
 * Where vendors push, as INGEST_PATHS declares it. Feeds over the Internet use a public load balancer with a
 * firewall. Other feeds use a static-IP NLB, which forwards TCP to a private load balancer. Both forward to the same
 * ingest service. Each has a listener per authentication method; the service checks that the token or the
 * certificate's subject belongs to the vendor's path.
 */
export interface IngestPlan {
  /** Undefined if no feed uses it. */
  readonly public: BalancerPlan | undefined;
  readonly firewall: FirewallPlan | undefined;
  readonly private: BalancerPlan | undefined;
  readonly nlb: StaticIpNlbPlan | undefined;
  /** A name per feed; feeds to the endpoint service share its name. */
  readonly names: readonly NameRow[];
}

/**
 * The static address of a zone is the first of the /28 at this offset of its ingest subnet. Permanent: vendors
 * configure it.
 */
const RESERVED = { at: 16, prefix: 28 } as const;

/** Header of mutual TLS in passthrough mode. No listener of ours uses that mode, so the header is always forged. */
const CHAIN_HEADER = "X-Amzn-Mtls-Clientcert";
/**
 * Headers that a listener with mutual TLS adds; from other sources they are forged (ALB, Mutual authentication,
 * 2026-11).
 */
const CERTIFICATE_HEADERS = ["Subject", "Issuer", "Serial-Number", "Validity", "Leaf"].map(
  (part) => `${CHAIN_HEADER}-${part}`,
);

/** After the rules that return 403, with room for more of them. */
const PUSH_PRIORITY = 100;

export function planIngest(cell: Cell, capacity: Pick<CellCapacity, "balancers" | "needs">): IngestPlan {
  const open = cell.feeds.filter(isPublic);
  return {
    public: planFor("public", cell, capacity),
    firewall: open.length > 0 ? planFirewall(cell, open, capacity) : undefined,
    private: planFor("private", cell, capacity),
    nlb: planNlb("private", cell),
    names: planNames(
      cell,
      cell.feeds.filter(hasOwnName).map((feed) => ({ name: wordOf(feed), target: targetOf(feed) })),
    ),
  };
}

/** Feeds to an endpoint service share its name: vendors call an endpoint of their own VPC, not our addresses. */
export const hasOwnName = ({ path }: Feed): boolean => !SERVICE_PATHS.includes(path);

function targetOf(feed: Feed): string {
  const balancer = balancerOf(feed);
  return INGEST_BALANCERS[balancer].nlb?.name ?? balancer;
}

function planFor(
  name: IngestBalancer,
  cell: Cell,
  { balancers }: Pick<CellCapacity, "balancers">,
): BalancerPlan | undefined {
  const modes = modesOf(cell, name);
  if (modes.length === 0) return undefined;
  const { role, tier, size, nlb } = INGEST_BALANCERS[name];
  return planBalancer(cell, {
    suffix: name,
    roles: [role],
    tier,
    public: name === "public",
    // A static-IP NLB before it would continue to send to the zone, so zonal shift is on that NLB (ARC, zonal shift,
    // 2026-11).
    zonalShift: nlb === undefined,
    connectionLogs: true,
    reservedUnits: balancers[size].reservedUnits,
    targetGroups: [planTargetGroup(cell, { name: "ingest", suffix: name, dnsFailover: true })],
    listeners: [
      ...modes.map((mode) => listenerOf(key(cell.name, name), mode)),
      ...(nlb === undefined ? [] : [healthListener(key(cell.name, name, "health"), "ingest")]),
    ],
  });
}

/** The static-IP NLB before a load balancer. */
function planNlb(name: IngestBalancer, cell: Cell): StaticIpNlbPlan | undefined {
  const { nlb } = INGEST_BALANCERS[name];
  const modes = modesOf(cell, name);
  if (nlb === undefined || modes.length === 0) return undefined;
  return planStaticIpNlb(cell, {
    suffix: nlb.name,
    role: nlb.role,
    subnets: nlbSubnetsOf(cell),
    listeners: modes.map((mode) => ({
      key: key(cell.name, VENDOR_AUTH[mode].suffix),
      port: VENDOR_AUTH[mode].port,
      behind: key(cell.name, name, VENDOR_AUTH[mode].suffix),
    })),
  });
}

/** Authentication methods of the vendors of a load balancer. */
const modesOf = ({ feeds }: Cell, name: IngestBalancer): VendorAuth[] =>
  VENDOR_AUTH_NAMES.filter((mode) => feeds.some((feed) => feed.auth === mode && balancerOf(feed) === name));

function listenerOf(balancer: string, mode: VendorAuth): ListenerRow {
  const name = key(balancer, VENDOR_AUTH[mode].suffix);
  const mutualTls = mode === "mutualTls";
  const refused = mutualTls ? [CHAIN_HEADER] : [CHAIN_HEADER, ...CERTIFICATE_HEADERS];
  return {
    key: name,
    port: VENDOR_AUTH[mode].port,
    protocol: "HTTPS",
    mutualTls,
    rules: [
      ...refused.map((header, index) => refusal(name, header, index + 1)),
      {
        key: key(name, "push"),
        priority: PUSH_PRIORITY,
        paths: [`${PUSH_PATH}*`],
        methods: PUSH_METHODS,
        answer: { forward: "ingest" },
      },
    ],
  };
}

/** `X-Amzn-Mtls-Clientcert-Serial-Number` gets 403 from the rule `...-no-clientcert-serial-number`. */
const refusal = (listener: string, header: string, priority: number): RuleRow => ({
  key: key(listener, "no", header.toLowerCase().replace("x-amzn-mtls-", "")),
  priority,
  header,
  answer: { status: 403 },
});

const nlbSubnetsOf = ({ name, blocks }: Cell): NlbSubnetRow[] =>
  blocks.flatMap(({ level, vpc, tier, zone, block: subnet }) => {
    if (level !== "subnet" || vpc !== name || tier !== "ingest" || zone === undefined) return [];
    const block = blockAt(subnet, RESERVED.at, RESERVED.prefix);
    const [address = ""] = block.split("/");
    return [{ subnet: key(tier, zone), fixed: { key: key(name, tier, zone), block, address } }];
  });

/** `north-direct-connect`: DNS is case-insensitive. */
const wordOf = ({ vendor, path }: Feed): string =>
  key(
    vendor,
    path.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  );
