import { type Outside, PORTS, type Role } from "./flows.table";

/**
 * Paths, load balancers and credentials of vendors. A new path needs a row in `PATHS`, a component if it has resources of
 * its own, and tests. All other files read the row (tests/catalog/ingestPaths.test.ts).
 */
export interface IngestPathRow {
  /** The name in sentences: feeds arrive over it. */
  readonly title: string;
  /** The load balancer that receives its feeds. */
  readonly balancer: IngestBalancer;
  /**
   * What vendors connect to: the load balancer, the static-IP NLB in front of it, or the endpoint service of that NLB, for the
   * vendor's principals. Each feed has a public name; an endpoint service has one name for all of its vendors.
   */
  readonly front: "none" | "staticIpNlb" | "endpointService";
  /** Whether the vendor needs a gateway and interfaces in `backbone.directConnect`. */
  readonly circuit: boolean;
  /** Whether its feeds cross the region's transit gateway and count in its bytes. */
  readonly transit: boolean;
  /** Where the diagram draws its vendors: at the Internet, at the Direct Connect gateway, or with the PrivateLink partners. */
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

/** Default of a region's `contribution`, and the path that free channel slots of a cell are sized for. */
export const DEFAULT_PATH: IngestPath = "internet";

export const pathsWhere = (is: (row: IngestPathRow) => boolean): IngestPath[] =>
  INGEST_PATH_NAMES.filter((path) => is(INGEST_PATHS[path]));

export const pathsTo = (name: IngestBalancer): IngestPath[] =>
  pathsWhere(({ balancer }) => balancer === name);

export type IngestBalancer = "public" | "private";

export interface IngestBalancerRow {
  /** The role of its security group. */
  readonly role: Role;
  /** The tier of its subnets. */
  readonly tier: "public" | "ingest";
  /** Its key in the capacity plan. */
  readonly size: "publicIngest" | "privateIngest";
  /** The static-IP NLB in front of it: last part of its key, and the role of its security group. */
  readonly nlb: { readonly name: "nlb"; readonly role: Role } | undefined;
  /** The vendors that push to it, as sources of the flow table, by authentication. */
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

/** How vendors authenticate, on every path: the listeners' port, and the last part of their names. */
export const VENDOR_AUTH = {
  token: { port: PORTS.https, suffix: "token" },
  mutualTls: { port: PORTS.mutualTls, suffix: "certified" },
} as const;

export type VendorAuth = keyof typeof VENDOR_AUTH;

export const VENDOR_AUTH_NAMES = Object.keys(VENDOR_AUTH) as readonly VendorAuth[];

/** Path prefix of every push: `/v1/<vendor>/<channel>/<rest>`. Protocol: docs/service-contract.md. */
export const PUSH_PATH = "/v1/";

/**
 * Segments and playlists arrive by PUT or POST; DELETE gets an answer and has no effect. Three values are the most in a
 * condition of an ALB listener rule (ALB User Guide, Condition types for listener rules, 2026-11).
 */
export const PUSH_METHODS = ["PUT", "POST", "DELETE"] as const;

/** Multiple of the requests that the line-up's feeds need: encoders retry, and catch up after a pause. */
export const RATE_MARGIN = 3;

/** Multiple of the mean size of a segment: encoders keep their bit rate over many segments, not in each. */
export const SIZE_MARGIN = 2;
