import type { CellCapacity } from "../capacity/rows";
import { blockAt } from "../../../facts/cidr";
import {
  INGEST_BALANCERS,
  PUSH_METHODS,
  PUSH_PATH,
  VENDOR_AUTH,
  VENDOR_AUTH_NAMES,
  type VendorAuth,
} from "../../../catalog/ingestPaths.table";
import { key } from "../../../catalog/names";
import { SERVICE_PATHS } from "../../../settings/privateLink";
import { ledgerOf } from "../../network/world";
import {
  planBalancer,
  planTargetGroup,
  type BalancerPlan,
  type ListenerRow,
  type RuleRow,
} from "./balancers";
import { balancerOf, type Cell, type Feed, isPublic } from "../cell";
import { healthListener, planEntry, type EntryPlan, type SeatRow } from "./entry";
import { planFirewall, type FirewallPlan } from "./firewall";
import { planNames, type NameRow } from "./publicNames";

/**
 * Where vendors push. Those on the Internet meet a public load balancer and its firewall; the others meet a network load
 * balancer with an address per zone that never changes, which hands TCP on to an internal one. Both speak to the same ingest
 * service. A listener per way to prove oneself; the service binds the token or the certificate's subject to the vendor's path.
 */
export interface IngestPlan {
  /** Undefined: no feed comes over the Internet. */
  readonly public: BalancerPlan | undefined;
  readonly firewall: FirewallPlan | undefined;
  /** Undefined: every feed comes over the Internet. */
  readonly private: BalancerPlan | undefined;
  readonly entry: EntryPlan | undefined;
  /** A name per feed; those through PrivateLink have the endpoint service's, for no address of ours is theirs. */
  readonly names: readonly NameRow[];
}

/** A zone's fixed address is the first of the /28 at this offset of its ingest subnet. Permanent: vendors have it in their configuration. */
const RESERVED = { at: 16, prefix: 28 } as const;

/** What mutual TLS in passthrough mode would add: no listener of ours does, so it is always forged. */
const CHAIN_HEADER = "X-Amzn-Mtls-Clientcert";
/** What a listener with mutual TLS says of the certificate: who else sends it lies (ALB, Mutual authentication, 2026-11). */
const CERTIFICATE_HEADERS = ["Subject", "Issuer", "Serial-Number", "Validity", "Leaf"].map(
  (part) => `${CHAIN_HEADER}-${part}`,
);

/** After the rules that refuse, with room for more of them. */
const PUSH_PRIORITY = 100;

export function planIngest(cell: Cell, capacity: Pick<CellCapacity, "balancers" | "needs">): IngestPlan {
  const open = cell.feeds.filter(isPublic);
  const shut = cell.feeds.filter((feed) => !isPublic(feed));
  return {
    public: open.length > 0 ? publicBalancer(cell, open, capacity) : undefined,
    firewall: open.length > 0 ? planFirewall(cell, open, capacity) : undefined,
    private: shut.length > 0 ? privateBalancer(cell, shut, capacity) : undefined,
    entry: shut.length > 0 ? entryOf(cell, shut) : undefined,
    names: planNames(
      cell,
      cell.feeds.filter(hasOwnName).map((feed) => ({ name: wordOf(feed), target: targetOf(feed) })),
    ),
  };
}

/** Feeds to an endpoint service share its name: it is the service's, and no address of ours is theirs. */
export const hasOwnName = ({ path }: Feed): boolean => !SERVICE_PATHS.includes(path);

function targetOf(feed: Feed): string {
  const balancer = balancerOf(feed);
  return INGEST_BALANCERS[balancer].nlb?.name ?? balancer;
}

type Balancers = Pick<CellCapacity, "balancers">;

const publicBalancer = (cell: Cell, feeds: readonly Feed[], { balancers }: Balancers): BalancerPlan =>
  planBalancer(cell, {
    suffix: "public",
    roles: ["public-ingest"],
    tier: "public",
    public: true,
    connectionLogs: true,
    reservedUnits: balancers.publicIngest.reservedUnits,
    targetGroups: [planTargetGroup(cell, { name: "ingest", suffix: "public", dnsFailover: true })],
    listeners: modesOf(feeds).map((mode) => listenerOf(key(cell.name, "public"), mode)),
  });

const privateBalancer = (cell: Cell, feeds: readonly Feed[], { balancers }: Balancers): BalancerPlan =>
  planBalancer(cell, {
    suffix: "private",
    roles: ["private-ingest"],
    tier: "ingest",
    // The network load balancer before it would go on sending: zones are shifted there (ARC, zonal shift, 2026-11).
    zonalShift: false,
    connectionLogs: true,
    reservedUnits: balancers.privateIngest.reservedUnits,
    targetGroups: [planTargetGroup(cell, { name: "ingest", suffix: "private", dnsFailover: true })],
    listeners: [
      ...modesOf(feeds).map((mode) => listenerOf(key(cell.name, "private"), mode)),
      healthListener(key(cell.name, "private", "health"), "ingest"),
    ],
  });

const modesOf = (feeds: readonly Feed[]): VendorAuth[] =>
  VENDOR_AUTH_NAMES.filter((mode) => feeds.some(({ auth }) => auth === mode));

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

/** `X-Amzn-Mtls-Clientcert-Serial-Number` is refused by the rule `...-no-clientcert-serial-number`. */
const refusal = (listener: string, header: string, priority: number): RuleRow => ({
  key: key(listener, "no", header.toLowerCase().replace("x-amzn-mtls-", "")),
  priority,
  header,
  answer: { status: 403 },
});

const entryOf = (cell: Cell, feeds: readonly Feed[]): EntryPlan =>
  planEntry(cell, {
    suffix: "entry",
    role: "vendor-entry",
    seats: seatsOf(cell),
    listeners: modesOf(feeds).map((mode) => ({
      key: key(cell.name, VENDOR_AUTH[mode].suffix),
      port: VENDOR_AUTH[mode].port,
      behind: key(cell.name, "private", VENDOR_AUTH[mode].suffix),
    })),
  });

const seatsOf = ({ name, region, settings }: Cell): SeatRow[] =>
  ledgerOf(settings, [region]).flatMap(({ level, vpc, tier, zone, block: subnet }) => {
    if (level !== "subnet" || vpc !== name || tier !== "ingest" || zone === undefined) return [];
    const block = blockAt(subnet, RESERVED.at, RESERVED.prefix);
    const [address = ""] = block.split("/");
    return [{ subnet: key(tier, zone), fixed: { key: key(name, tier, zone), block, address } }];
  });

/** `north-direct-connect`: in DNS capitals mean nothing. */
const wordOf = ({ vendor, path }: Feed): string =>
  key(
    vendor,
    path.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  );
