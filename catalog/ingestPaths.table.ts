import { type Outside, PORTS, type Role } from "./flows.table";

/**
 * How vendors push: by which paths, to which load balancers, with which credentials. A path more is a row of `INGEST_PATHS`,
 * its component if it has one, and tests: every other file reads the row (tests/catalog/ingestPaths.test.ts).
 */
export interface IngestPathRow {
  /** What sentences call it: feeds come over it. */
  readonly title: string;
  /** The load balancer that takes its feeds. */
  readonly balancer: IngestBalancer;
  /**
   * What vendors call: the load balancer itself, the static-IP NLB before it, or an endpoint service of that NLB, for the
   * principals of the vendor. Feeds have a public name each; an endpoint service has one for all of its vendors.
   */
  readonly front: "none" | "staticIpNlb" | "endpointService";
  /** Whether the vendor needs a gateway and interfaces in `backbone.directConnect`. */
  readonly circuit: boolean;
  /** Whether its feeds pass the region's transit gateway, and count among its bytes. */
  readonly transit: boolean;
  /** Where the diagram draws its vendors: at the Internet, at their Direct Connect gateway, or among PrivateLink's partners. */
  readonly drawnAt: "internet" | "gateway" | "partner";
}

const PATHS = {
  internet: {
    title: "the Internet",
    balancer: "public",
    front: "none",
    circuit: false,
    transit: false,
    drawnAt: "internet",
  },
  directConnect: {
    title: "Direct Connect",
    balancer: "private",
    front: "staticIpNlb",
    circuit: true,
    transit: true,
    drawnAt: "gateway",
  },
  privateLink: {
    title: "PrivateLink",
    balancer: "private",
    front: "endpointService",
    circuit: false,
    transit: false,
    drawnAt: "partner",
  },
} as const satisfies Readonly<Record<string, IngestPathRow>>;

export type IngestPath = keyof typeof PATHS;

export const INGEST_PATHS: Readonly<Record<IngestPath, IngestPathRow>> = PATHS;

export const INGEST_PATH_NAMES = Object.keys(PATHS) as readonly IngestPath[];

/** What `contribution` of a region allows, and free slots of a cell count for, where the environment file says nothing. */
export const DEFAULT_PATH: IngestPath = "internet";

export const pathsWhere = (is: (row: IngestPathRow) => boolean): IngestPath[] =>
  INGEST_PATH_NAMES.filter((path) => is(INGEST_PATHS[path]));

export const pathsTo = (name: IngestBalancer): IngestPath[] =>
  pathsWhere(({ balancer }) => balancer === name);

export type IngestBalancer = "public" | "private";

export interface IngestBalancerRow {
  /** Of its security group. */
  readonly role: Role;
  /** Of its subnets. */
  readonly tier: "public" | "ingest";
  /** Its size, in the arithmetic of capacity. */
  readonly size: "publicIngest" | "privateIngest";
  /** The static-IP NLB before it: last part of its key, and the role of its security group. */
  readonly nlb: { readonly name: "nlb"; readonly role: Role } | undefined;
  /** What the flow table calls vendors that push to it, by how they authenticate. */
  readonly sources: Readonly<Record<VendorAuth, Outside>>;
}

export const INGEST_BALANCERS: Readonly<Record<IngestBalancer, IngestBalancerRow>> = {
  public: {
    role: "public-ingest",
    tier: "public",
    size: "publicIngest",
    nlb: undefined,
    sources: { token: "tokenVendor", mutualTls: "certificateVendor" },
  },
  private: {
    role: "private-ingest",
    tier: "ingest",
    size: "privateIngest",
    nlb: { name: "nlb", role: "vendor-nlb" },
    sources: { token: "privateTokenVendor", mutualTls: "privateCertificateVendor" },
  },
};

export const INGEST_BALANCER_NAMES = Object.keys(INGEST_BALANCERS) as readonly IngestBalancer[];

/** How vendors authenticate, on every path: the port of its listeners, and the last part of their names. */
export const VENDOR_AUTH = {
  token: { port: PORTS.https, suffix: "token" },
  mutualTls: { port: PORTS.mutualTls, suffix: "certified" },
} as const;

export type VendorAuth = keyof typeof VENDOR_AUTH;

export const VENDOR_AUTH_NAMES = Object.keys(VENDOR_AUTH) as readonly VendorAuth[];

/** What vendors may push, and where: `/v1/<vendor>/<channel>/<rest>`. docs/service-contract.md has the whole protocol. */
export const PUSH_PATH = "/v1/";

/**
 * Segments and playlists come by PUT or POST; DELETE is answered and does nothing. A condition of a load balancer's rule
 * takes three values and no more (ALB, Condition types for listener rules, 2026-11).
 */
export const PUSH_METHODS = ["PUT", "POST", "DELETE"] as const;
