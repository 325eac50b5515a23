/**
 * Who may speak to whom. Security group rules, NAT gateways, transit gateway routes and the judge's questions are all read
 * from this table: what is not in it is shut.
 */
export type Role =
  /** The region's central interface endpoints. */
  | "endpoint"
  /** The region's outbound DNS resolver. */
  | "resolver"
  /** Interface endpoints, in the hub, of services that are somebody else's. */
  | "key-endpoint"
  | "ad-endpoint"
  | "application-endpoint"
  /** Every instance and task of a cell, whatever else it is. */
  | "workload"
  /** Container instances themselves: their agents. */
  | "instance"
  /** A cell's own interface endpoints. */
  | "cell-endpoint"
  /** Load balancers of a cell. */
  | "public-ingest"
  | "vendor-nlb"
  | "private-ingest"
  | "application-nlb"
  | "delivery"
  /** The delivery load balancer as the CDN sees it. */
  | "viewers"
  /** Services of a cell. */
  | "ingest"
  | "packager"
  | "cache"
  | "manifest"
  | "dvr"
  | "vod"
  | "probe"
  /** What a cell's services keep their state in. */
  | "metadata"
  | "database";

/** A party that is not ours: the Internet, the networks that the environment declares, or an AWS service known by its prefix list. */
export type Outside =
  | "internet"
  | "dataCentre"
  /** Encoding vendors that push over the Internet, by how they prove who they are. */
  | "tokenVendor"
  | "certificateVendor"
  /** Those that come over Direct Connect or PrivateLink. */
  | "privateTokenVendor"
  | "privateCertificateVendor"
  /** Servers on the Internet that hand out content keys. Those behind PrivateLink are a role: `key-endpoint`. */
  | "keyServer"
  /** CloudFront's VPC origins. */
  | "cdn"
  /** Application platforms of other accounts that read a cell through PrivateLink: from addresses that no rule can name. */
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
  /** Stands in the description of security group rules: letters, digits and ._-:/()#,@[]+=&;{}!$* alone; changing it updates them. */
  readonly why: string;
}

/** Ports of a cell. Everything is TLS but the health check that one load balancer makes of the other. */
export const PORTS = {
  /** Where vendors with a signed token push, and where the CDN and applications read. */
  https: 443,
  /** Where vendors with a client certificate push. */
  mutualTls: 8443,
  /** Answers the health check of the load balancer before it, and nothing else. Plain. */
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
    [PORTS.https, "container agents whose host no private zone covers"],
  ),
  {
    name: "dns-udp",
    source: { role: "resolver" },
    destination: outside("dataCentre"),
    protocol: "udp",
    port: 53,
    why: "names of forwarded domains",
  },
  tcp(
    "dns-tcp",
    ["resolver", outside("dataCentre")],
    [53, "names of forwarded domains, answers too long for UDP"],
  ),

  tcp("cell-apis", ["workload", "cell-endpoint"], [PORTS.https, "keys, secrets and logs at every moment"]),
  tcp(
    "storage",
    ["workload", outside("storage")],
    [PORTS.https, "segments, image layers and packages in S3"],
  ),
  tcp(
    "content-keys",
    ["packager", outside("keyServer")],
    [PORTS.https, "content keys of FairPlay and CENC, two rotations ahead"],
  ),
  tcp(
    "private-keys",
    ["packager", "key-endpoint"],
    [PORTS.https, "content keys, from key servers behind PrivateLink"],
  ),
  tcp("ad-decisions", ["manifest", "ad-endpoint"], [PORTS.https, "what fills the breaks of a channel"]),
  tcp(
    "applications",
    ["manifest", "application-endpoint"],
    [PORTS.https, "what applications of other accounts know of a channel"],
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
  tcp("nlb", ["vendor-nlb", "private-ingest"], [PORTS.https, "feeds with a signed token, handed on"]),
  tcp(
    "nlb-certified",
    ["vendor-nlb", "private-ingest"],
    [PORTS.mutualTls, "feeds with a client certificate, handed on"],
  ),
  tcp(
    "nlb-health",
    ["vendor-nlb", "private-ingest"],
    [PORTS.nlbHealth, "health of the load balancer behind"],
  ),
  tcp("ingest-public", ["public-ingest", "ingest"], [PORTS.service, "feeds from the Internet"]),
  tcp("ingest-private", ["private-ingest", "ingest"], [PORTS.service, "feeds from circuits and PrivateLink"]),

  tcp(
    "second-copy",
    ["ingest", "ingest"],
    [PORTS.service, "each segment is in two zones before it is acknowledged"],
  ),
  tcp("hand-over", ["ingest", "packager"], [PORTS.service, "segments for the packager of their zone"]),
  tcp("rebuild", ["packager", "ingest"], [PORTS.service, "the last segments, by a packager that starts"]),
  tcp(
    "hot-segments",
    ["packager", "cache"],
    [PORTS.service, "packaged segments for the cache of their zone"],
  ),
  tcp("cache-miss", ["cache", "packager"], [PORTS.service, "what the cache of a zone has lost"]),
  tcp("peer-read", ["cache", "cache"], [PORTS.service, "what only the cache of another zone has"]),
  tcp(
    "live-window",
    ["manifest", "packager"],
    [PORTS.service, "the live window, with or without the metadata store"],
  ),

  tcp("ingest-metadata", ["ingest", "metadata"], [PORTS.metadata, "what came in, per feed"]),
  tcp("packager-metadata", ["packager", "metadata"], [PORTS.metadata, "timelines and windows"]),
  tcp("manifest-metadata", ["manifest", "metadata"], [PORTS.metadata, "timelines and windows"]),
  tcp("dvr-metadata", ["dvr", "metadata"], [PORTS.metadata, "where a window begins"]),
  tcp("vod-metadata", ["vod", "metadata"], [PORTS.metadata, "programmes lately asked for"]),
  tcp("index", ["packager", "database"], [PORTS.database, "the index of segments, written"]),
  tcp("dvr-index", ["dvr", "database"], [PORTS.database, "the index of segments, read"]),
  tcp("vod-index", ["vod", "database"], [PORTS.database, "the index of programmes, read"]),

  tcp("viewers", [outside("cdn"), "viewers"], [PORTS.https, "viewers, through VPC origins of CloudFront"]),
  tcp(
    "application-reads",
    [outside("consumer"), "application-nlb"],
    [PORTS.https, "playlists and segments for applications of other accounts, over PrivateLink"],
  ),
  tcp(
    "application-nlb",
    ["application-nlb", "delivery"],
    [PORTS.https, "playlists and segments for applications, handed on"],
  ),
  tcp(
    "application-health",
    ["application-nlb", "delivery"],
    [PORTS.nlbHealth, "health of the load balancer behind"],
  ),
  tcp("segments", ["delivery", "cache"], [PORTS.service, "live segments"]),
  tcp("playlists", ["delivery", "manifest"], [PORTS.service, "live playlists and MPDs"]),
  tcp("catch-up", ["delivery", "dvr"], [PORTS.service, "what lies behind the live edge"]),
  tcp("on-demand", ["delivery", "vod"], [PORTS.service, "programmes kept beyond the window"]),
  tcp("probe", ["probe", "delivery"], [PORTS.https, "every channel as the CDN reads it"]),
  tcp("probe-zone", ["probe", "manifest"], [PORTS.service, "every channel as this zone makes it"]),
];
