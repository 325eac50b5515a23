import type { Document } from "yaml";
import { CELL_TEXT } from "./cell";

export type Edit = (production: Document) => void;

/** A row, or a value, that an operator takes out of production. */
export interface Removal {
  /** What production has before, where it is not what it has today. */
  readonly from?: Edit;
  readonly edit: Edit;
  /** Stacks that are recorded; the nightly run records all. */
  readonly stacks: readonly string[];
  /** What stops an `up`: `<stack>: <type> <name>`. */
  readonly unprotect: readonly string[];
}

const AUTHORITY = (/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(CELL_TEXT)?.[0] ?? "")
  .split("\n")
  .map((line) => line.trim())
  .join("\n");

const WEST_CELL = "us-west-2-news-1";
const EAST_CELL = "us-east-1-news-1";
const PARIS = ["eu-west-3-france-1", "us-east-1-france-1"] as const;
const DIRECT_CONNECT = ["backbone", "directConnect"] as const;

const set = (production: Document, path: readonly (string | number)[], value: unknown): void =>
  production.setIn(path, production.createNode(value));

const channelAt = (cell: string, channel: string) => ["lineUp", "cells", cell, "channels", channel];

const addZone: Edit = (production) => production.setIn(["regions", "us-west-2", "zones", "usw2-az4"], 3);

const addRegion: Edit = (production) =>
  set(production, ["regions", "ap-southeast-1"], { slot: 3, zones: { "apse1-az1": 0, "apse1-az2": 1 } });

const addEndpoint: Edit = (production) =>
  set(production, ["privateLink", "endpoints", "ads"], {
    purpose: "adDecision",
    serviceName: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0",
    privateName: "ads.example.org",
    regions: ["us-east-1"],
  });

const addSubscriber: Edit = (production) =>
  production.addIn(["notify"], { protocol: "email", endpoint: "second@example.com" });

/** Deletes circuits with their interfaces. */
const withoutCircuits =
  (circuits: readonly string[], interfaces: readonly string[]): Edit =>
  (production) => {
    for (const name of circuits) production.deleteIn([...DIRECT_CONNECT, "circuits", name]);
    for (const name of interfaces) production.deleteIn([...DIRECT_CONNECT, "interfaces", name]);
  };

const DENVER = ["denver-1", "denver-2", "portland-1", "portland-2"];
const DENVER_INTERFACES = ["denver-1", "denver-2", "denver-portland-1", "denver-portland-2"];

/** One row of each kind. */
export const REMOVALS: Readonly<Record<string, Removal>> = {
  "a channel": {
    edit: (production) => production.deleteIn(channelAt("news-1", "news-117")),
    stacks: [WEST_CELL, "edge"],
    unprotect: [],
  },
  "a feed of a channel": {
    edit: (production) =>
      set(
        production,
        [...channelAt("news-1", "news-103"), "feeds"],
        [{ vendor: "northlight", path: "internet" }],
      ),
    stacks: [WEST_CELL],
    unprotect: [],
  },
  "a vendor's token, for a certificate": {
    edit: (production) => {
      production.setIn(["outside", "meridian", "auth"], "mutualTls");
      production.setIn(["outside", "meridian", "authorities"], [AUTHORITY]);
    },
    stacks: ["us-west-2", WEST_CELL],
    unprotect: [`${WEST_CELL}: Secret news-1-vendor-meridian`],
  },
  "the last vendor's certificate, for a token": {
    edit: (production) => {
      production.setIn(["outside", "northlight", "auth"], "token");
      production.deleteIn(["outside", "northlight", "authorities"]);
    },
    stacks: ["us-west-2", WEST_CELL],
    // The cell first: its listeners use the region's trust store.
    unprotect: ["us-west-2: Bucket trust-us-west-2"],
  },
  "a vendor of a cell, the only one on circuits": {
    edit: (production) =>
      set(
        production,
        ["lineUp", "cells", "france-1", "defaults", "feeds"],
        [{ vendor: "northlight", path: "internet" }],
      ),
    stacks: [...PARIS, "backbone"],
    unprotect: [
      "backbone: GatewayAssociation meridian-eu-west-3",
      ...["us-east-1-france-1", "eu-west-3-france-1"].flatMap((stack) => [
        `${stack}: LoadBalancer france-1-private`,
        `${stack}: LoadBalancer france-1-nlb`,
        `${stack}: Secret france-1-vendor-meridian`,
      ]),
    ],
  },
  "an authority of a vendor": {
    from: (production) => production.addIn(["outside", "northlight", "authorities"], AUTHORITY),
    edit: (production) => production.deleteIn(["outside", "northlight", "authorities", 1]),
    stacks: ["us-west-2"],
    unprotect: [],
  },
  "a network of a vendor": {
    from: (production) => production.addIn(["outside", "northlight", "prefixes"], "192.0.2.0/24"),
    edit: (production) => production.deleteIn(["outside", "northlight", "prefixes", 1]),
    stacks: [WEST_CELL],
    unprotect: [],
  },
  "a circuit with its interface": {
    from: (production) => production.setIn([...DIRECT_CONNECT, "resiliency"], "development"),
    edit: withoutCircuits(["denver-1"], ["denver-1"]),
    stacks: ["backbone"],
    unprotect: ["backbone: Connection denver-1", "backbone: TransitVirtualInterface denver-1"],
  },
  "an interface of a circuit": {
    from: (production) => production.setIn([...DIRECT_CONNECT, "resiliency"], "development"),
    edit: withoutCircuits([], ["denver-1"]),
    stacks: ["backbone"],
    unprotect: ["backbone: TransitVirtualInterface denver-1"],
  },
  "a data centre with its circuits": {
    edit: (production) => {
      withoutCircuits(DENVER, DENVER_INTERFACES)(production);
      production.deleteIn([...DIRECT_CONNECT, "gateways", "denver"]);
      production.deleteIn(["outside", "denver"]);
    },
    stacks: ["us-west-2", WEST_CELL, "backbone"],
    unprotect: [
      ...DENVER.map((name) => `backbone: Connection ${name}`),
      "backbone: Gateway denver-0",
      ...["eu-west-3", "us-east-1", "us-west-2"].map((at) => `backbone: GatewayAssociation denver-${at}`),
      ...DENVER_INTERFACES.map((name) => `backbone: TransitVirtualInterface ${name}`),
    ],
  },
  "a forwarded domain": {
    from: (production) => production.addIn(["outside", "denver", "dns", "domains"], "lab.example.net"),
    edit: (production) => production.deleteIn(["outside", "denver", "dns", "domains", 1]),
    stacks: ["us-west-2", WEST_CELL],
    unprotect: [],
  },
  "a platform that reads a cell": {
    edit: (production) => production.deleteIn(["privateLink", "consumers"]),
    stacks: [WEST_CELL, EAST_CELL, "backbone"],
    unprotect: [
      "backbone: VpcEndpointService news-1-us-east-1-delivery",
      "backbone: VpcEndpointService news-1-us-west-2-delivery",
      `${EAST_CELL}: LoadBalancer news-1-app-nlb`,
      `${WEST_CELL}: LoadBalancer news-1-app-nlb`,
    ],
  },
  "an endpoint": {
    from: addEndpoint,
    edit: (production) => production.deleteIn(["privateLink", "endpoints"]),
    stacks: ["us-east-1", EAST_CELL, "backbone"],
    unprotect: [],
  },
  "a subscriber": {
    from: addSubscriber,
    edit: (production) => production.deleteIn(["notify", 1]),
    stacks: ["us-west-2"],
    unprotect: [],
  },
  "a zone": {
    from: addZone,
    edit: (production) => production.deleteIn(["regions", "us-west-2", "zones", "usw2-az4"]),
    stacks: ["us-west-2", WEST_CELL],
    unprotect: ["us-west-2: Eip hub-usw2-az4"],
  },
  "a region without cells": {
    from: addRegion,
    edit: (production) => {
      production.deleteIn(["regions", "ap-southeast-1"]);
      set(production, ["retired"], { regions: [3] });
    },
    stacks: ["ap-southeast-1", "backbone"],
    unprotect: [
      "ap-southeast-1: Bucket trust-ap-southeast-1",
      "ap-southeast-1: Eip hub-apse1-az1",
      "ap-southeast-1: Eip hub-apse1-az2",
      "ap-southeast-1: Key data",
      "ap-southeast-1: Key logs",
      "ap-southeast-1: TransitGateway transit",
      "backbone: GatewayAssociation denver-ap-southeast-1",
    ],
  },
  "flow logs in a bucket": {
    edit: (production) => production.deleteIn(["regions", "us-west-2", "flowLogs"]),
    stacks: ["us-west-2"],
    unprotect: ["us-west-2: Bucket flow-logs-us-west-2"],
  },
  "encryption of a cell's channels": {
    edit: (production) => production.deleteIn(["lineUp", "cells", "movies-1", "defaults", "drm"]),
    stacks: ["us-west-2-movies-1"],
    unprotect: ["cenc", "fairplay"].map((system) => `us-west-2-movies-1: Secret movies-1-keys-${system}`),
  },
  "the edge": {
    edit: (production) => production.deleteIn(["edge"]),
    stacks: ["edge"],
    unprotect: [
      ...["edge", "viewer-logs"].map((name) => `edge: Bucket ${name}`),
      ...["france-1", "movies-1", "news-1"].flatMap((cell) =>
        ["manifests", "segments"].map((kind) => `edge: Distribution ${cell}-${kind}`),
      ),
      "edge: Key edge",
      "edge: KeyValueStore edge",
    ],
  },
};
