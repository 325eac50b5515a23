/**
 * The allowed flows. Security group rules, NAT gateways, transit gateway routes and the questions of verify/ all derive from
 * this table. A flow that is not in the table is denied.
 */
export type Role =
  /** The region's central interface endpoints. */
  | "endpoint"
  /** The region's outbound DNS resolver. */
  | "resolver"
  /** Interface endpoints, in the hub, of services in other accounts. */
  | "key-endpoint"
  | "partner-endpoint"
  /** Every instance and task of a cell, in addition to its own role. */
  | "workload"
  /** The agents of container instances. */
  | "instance"
  /** A cell's own interface endpoints. */
  | "cell-endpoint"
  /** Load balancers of a cell. */
  | "public-ingest"
  | "vendor-nlb"
  | "private-ingest"
  | "application-nlb"
  | "delivery"
  /** The delivery load balancer, for the CDN. */
  | "viewers"
  /** Services of a cell. */
  | "ingest"
  | "packager"
  | "cache"
  | "manifest"
  | "dvr"
  | "vod"
  | "probe"
  /** State of a cell's services. */
  | "metadata"
  | "database";

/** A source or destination outside: the Internet, a network that the environment declares, or an AWS service with a prefix list. */
export type Outside =
  | "internet"
  | "dataCentre"
  /** Encoding vendors that push over the Internet, by authentication. */
  | "tokenVendor"
  | "certificateVendor"
  /** Encoding vendors that push over Direct Connect or PrivateLink. */
  | "privateTokenVendor"
  | "privateCertificateVendor"
  /** Declared networks of key servers on the Internet. Key servers behind PrivateLink are a role: `key-endpoint`. */
  | "keyServer"
  /** CloudFront's VPC origins. */
  | "cdn"
  /** Application platforms of other accounts that read a cell through PrivateLink. No rule can name their addresses. */
  | "consumer"
  /** S3, through the gateway endpoint. */
  | "storage";

export type FlowEnd = { readonly role: Role } | { readonly outside: Outside };

export interface Flow {
  readonly name: string;
  readonly source: FlowEnd;
  readonly destination: FlowEnd;
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  /** Becomes the description of security group rules: only letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*. A change updates the rules. */
  readonly why: string;
}

/** Ports of a cell. All flows use TLS, except health checks from one load balancer to another. */
export const PORTS = {
  /** For vendors with a signed token, and for reads by the CDN and applications. */
  https: 443,
  /** For vendors with a client certificate. */
  mutualTls: 8443,
  /** Only for health checks from the NLB in front. Plain HTTP. */
  nlbHealth: 8080,
  /** Every service of a cell. */
  service: 8443,
  metadata: 6379,
  database: 3306,
} as const;

const tcp = (
  name: string,
  [from, to]: readonly [from: Role | { readonly outside: Outside }, to: Role | { readonly outside: Outside }],
  [port, why]: readonly [port: number, why: string],
): Flow => ({ name, source: flowEnd(from), destination: flowEnd(to), protocol: "tcp", port, why });

const flowEnd = (of: Role | { readonly outside: Outside }): FlowEnd =>
  typeof of === "string" ? { role: of } : of;

const outside = (name: Outside) => ({ outside: name });

export const FLOWS: readonly Flow[] = [
  tcp("aws-apis", ["workload", "endpoint"], [PORTS.https, "calls of AWS services through central endpoints"]),
  tcp(
    "web",
    ["instance", outside("internet")],
    [PORTS.https, "container agents, to AWS hosts without a VPC endpoint, if agentEgress is internet"],
  ),
  {
    name: "dns-udp",
    source: { role: "resolver" },
    destination: outside("dataCentre"),
    protocol: "udp",
    port: 53,
    why: "DNS queries for forwarded domains",
  },
  tcp(
    "dns-tcp",
    ["resolver", outside("dataCentre")],
    [53, "DNS queries for forwarded domains, with answers too long for UDP"],
  ),

  tcp("cell-apis", ["workload", "cell-endpoint"], [PORTS.https, "keys, secrets and logs"]),
  tcp(
    "storage",
    ["workload", outside("storage")],
    [PORTS.https, "segments, image layers and packages in S3"],
  ),
  tcp(
    "content-keys",
    ["packager", outside("keyServer")],
    [PORTS.https, "content keys for FairPlay and CENC, two rotations ahead"],
  ),
  tcp(
    "private-keys",
    ["packager", "key-endpoint"],
    [PORTS.https, "content keys, from key servers behind PrivateLink"],
  ),
  tcp(
    "partner-services",
    ["manifest", "partner-endpoint"],
    [PORTS.https, "ad decisions, and data about channels, from services of other accounts"],
  ),

  tcp("push", [outside("tokenVendor"), "public-ingest"], [PORTS.https, "feeds with a signed token"]),
  tcp(
    "push-certified",
    [outside("certificateVendor"), "public-ingest"],
    [PORTS.mutualTls, "feeds with a client certificate"],
  ),
  tcp(
    "private-push",
    [outside("privateTokenVendor"), "vendor-nlb"],
    [PORTS.https, "feeds with a signed token, over circuits or PrivateLink"],
  ),
  tcp(
    "private-push-certified",
    [outside("privateCertificateVendor"), "vendor-nlb"],
    [PORTS.mutualTls, "feeds with a client certificate, over circuits or PrivateLink"],
  ),
  tcp("nlb", ["vendor-nlb", "private-ingest"], [PORTS.https, "feeds with a signed token, forwarded"]),
  tcp(
    "nlb-certified",
    ["vendor-nlb", "private-ingest"],
    [PORTS.mutualTls, "feeds with a client certificate, forwarded"],
  ),
  tcp(
    "nlb-health",
    ["vendor-nlb", "private-ingest"],
    [PORTS.nlbHealth, "health checks of the ingest load balancer"],
  ),
  tcp("ingest-public", ["public-ingest", "ingest"], [PORTS.service, "feeds from the Internet"]),
  tcp("ingest-private", ["private-ingest", "ingest"], [PORTS.service, "feeds from circuits and PrivateLink"]),

  tcp(
    "second-copy",
    ["ingest", "ingest"],
    [PORTS.service, "second copy of each segment, before the push is acknowledged"],
  ),
  tcp("hand-over", ["ingest", "packager"], [PORTS.service, "segments for the packager of the zone"]),
  tcp("rebuild", ["packager", "ingest"], [PORTS.service, "the last segments, for a packager that starts"]),
  tcp("hot-segments", ["packager", "cache"], [PORTS.service, "packaged segments for the cache of the zone"]),
  tcp(
    "cache-miss",
    ["cache", "packager"],
    [PORTS.service, "segments that the cache of the zone does not have"],
  ),
  tcp("peer-read", ["cache", "cache"], [PORTS.service, "segments that only the cache of another zone has"]),
  tcp(
    "live-window",
    ["manifest", "packager"],
    [PORTS.service, "the live window, also without the metadata store"],
  ),
  tcp(
    "peer-window",
    ["packager", "packager"],
    [PORTS.service, "windows of other zones, without the metadata store"],
  ),

  tcp("ingest-metadata", ["ingest", "metadata"], [PORTS.metadata, "segments received, per feed"]),
  tcp("packager-metadata", ["packager", "metadata"], [PORTS.metadata, "timelines and windows"]),
  tcp("manifest-metadata", ["manifest", "metadata"], [PORTS.metadata, "timelines and windows"]),
  tcp("dvr-metadata", ["dvr", "metadata"], [PORTS.metadata, "the start of a window"]),
  tcp("vod-metadata", ["vod", "metadata"], [PORTS.metadata, "programmes requested lately"]),
  tcp("index", ["packager", "database"], [PORTS.database, "writes to the index of segments"]),
  tcp("dvr-index", ["dvr", "database"], [PORTS.database, "reads of the index of segments"]),
  tcp("vod-index", ["vod", "database"], [PORTS.database, "reads of the index of programmes"]),

  tcp("viewers", [outside("cdn"), "viewers"], [PORTS.https, "viewers, through CloudFront VPC origins"]),
  tcp(
    "application-reads",
    [outside("consumer"), "application-nlb"],
    [PORTS.https, "playlists and segments for applications of other accounts, over PrivateLink"],
  ),
  tcp(
    "application-nlb",
    ["application-nlb", "delivery"],
    [PORTS.https, "playlists and segments for applications, forwarded"],
  ),
  tcp(
    "application-health",
    ["application-nlb", "delivery"],
    [PORTS.nlbHealth, "health checks of the delivery load balancer"],
  ),
  tcp("segments", ["delivery", "cache"], [PORTS.service, "live segments"]),
  tcp("playlists", ["delivery", "manifest"], [PORTS.service, "live playlists and MPDs"]),
  tcp("catch-up", ["delivery", "dvr"], [PORTS.service, "playlists and segments behind the live edge"]),
  tcp("on-demand", ["delivery", "vod"], [PORTS.service, "programmes kept beyond the window"]),
  tcp("probe", ["probe", "delivery"], [PORTS.https, "every channel, on the path of the CDN"]),
  tcp(
    "probe-zone",
    ["probe", "manifest"],
    [PORTS.service, "every channel, from the manifest service of this zone"],
  ),
];
