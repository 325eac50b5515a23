import type { PartTopology } from "../../report/diagram/parts";
import type { RegionTopology, Topology, VpcTopology } from "../../report/diagram/topology";

/** Small networks to draw, and readers of their drawings and pages. */
const tiers = (zone: number): string[] => [
  `10.0.${4 * zone}.0/24`,
  `10.0.${4 * zone + 1}.0/26`,
  `10.0.${4 * zone + 2}.0/28`,
];

export const WEST: RegionTopology = {
  region: "us-west-2",
  vpcs: [
    {
      id: "vpc-1",
      name: "hub",
      block: "10.0.0.0/19",
      internet: true,
      endpoints: 13,
      parts: [],
      cell: undefined,
      zones: [
        { id: "usw2-az1", subnets: tiers(0), nat: "192.0.2.11" },
        { id: "usw2-az2", subnets: tiers(1), nat: "192.0.2.12" },
      ],
    },
    {
      id: "vpc-2",
      name: "sports-1",
      block: "10.0.32.0/19",
      internet: true,
      endpoints: 1,
      cell: { site: "home", channels: 12 },
      parts: [
        { label: "sports-1-public ALB", public: true, balancer: "ALB" },
        { label: "sports-1-delivery ALB", public: false, balancer: "ALB" },
        { label: "sports-1-nlb NLB", public: false, balancer: "NLB" },
        { label: "7 services x 1 zone", public: false },
        { label: "Aurora MySQL x 1", public: false },
      ],
      zones: [{ id: "usw2-az3", subnets: tiers(9), nat: undefined }],
    },
  ],
  transit: [
    { id: "tgw-1", asn: "4200000000", tables: ["cells", "contribution"], attached: ["vpc-1", "vpc-2"] },
  ],
  virtual: [],
};

/** The cell at its other site. CloudFront VPC origins require its Internet gateway; nothing else uses it. */
export const EAST: RegionTopology = {
  region: "us-east-1",
  vpcs: [
    {
      id: "vpc-4",
      name: "sports-1",
      block: "10.4.32.0/19",
      internet: true,
      endpoints: 0,
      parts: [],
      cell: { site: "standby", channels: 12 },
      zones: [{ id: "use1-az1", subnets: [], nat: undefined }],
    },
  ],
  transit: [{ id: "tgw-2", asn: "4200000001", tables: ["cells"], attached: ["vpc-4"] }],
  virtual: [],
};

/** A VPC without connections. */
export const PARIS: RegionTopology = {
  region: "eu-west-3",
  vpcs: [
    {
      id: "vpc-3",
      name: "island",
      block: "10.8.0.0/19",
      internet: false,
      endpoints: 0,
      parts: [],
      cell: undefined,
      zones: [{ id: "euw3-az1", subnets: ["10.8.0.0/24"], nat: undefined }],
    },
  ],
  transit: [],
  virtual: [],
};

export const NOTHING: Topology = {
  regions: [],
  peerings: [],
  gateways: [],
  partners: [],
  distributions: [],
  origins: [],
  vendors: [],
};

/** Backbone and edge without regions. */
export const JOINED: Topology = {
  regions: [],
  peerings: [{ name: "west-east", regions: ["us-west-2", "us-east-1"] }],
  gateways: [
    {
      name: "meridian-0",
      network: "meridian",
      asn: "4200000500",
      peerAsn: "64710",
      regions: [
        { region: "us-west-2", virtual: false },
        { region: "us-east-1", virtual: false },
      ],
      circuits: [
        { name: "seattle-1", location: "EqSe2-EQ", speed: "10Gbps" },
        { name: "seattle-2", location: "EqSe2-EQ", speed: "10Gbps" },
        { name: "ashburn-1", location: "EqDC2", speed: "2 x 1Gbps" },
        { name: "dxcon-fg5678gh", location: "", speed: "" },
      ],
    },
    {
      name: "centre-0",
      network: "centre",
      asn: "4200000510",
      peerAsn: "",
      regions: [],
      circuits: [],
    },
  ],
  partners: [
    {
      name: "newsroom",
      detail: "444455556666",
      calls: "us",
      vpcs: [{ region: "us-west-2", vpc: "sports-1" }],
    },
    { name: "keys", detail: "vpce-svc-0123", calls: "it", vpcs: [{ region: "us-west-2", vpc: "hub" }] },
  ],
  distributions: [
    { name: "sports-1-manifests", cell: "sports-1" },
    { name: "sports-1-segments", cell: "sports-1" },
  ],
  origins: [
    { region: "us-west-2", vpc: "sports-1" },
    { region: "us-east-1", vpc: "sports-1" },
  ],
  vendors: [
    { name: "northlight", path: "internet", channels: 12 },
    { name: "meridian", path: "directConnect", channels: 1 },
  ],
};

/** Names as a file could give them. */
export const HOSTILE = `<b>&"'</text><script>alert(1)</script>-->`;

/** Every name of a region. */
const hostile = (): RegionTopology => ({
  region: HOSTILE,
  vpcs: [
    {
      id: "vpc-1",
      name: HOSTILE,
      block: "10.0.0.0/19",
      internet: true,
      endpoints: 0,
      parts: [{ label: HOSTILE, public: true }],
      cell: { site: HOSTILE, channels: 1 },
      zones: [{ id: HOSTILE, subnets: [HOSTILE], nat: undefined }],
    },
  ],
  transit: [{ id: "tgw-1", asn: HOSTILE, tables: [HOSTILE], attached: ["vpc-1"] }],
  virtual: [{ id: "vgw-1", asn: HOSTILE, vpc: "vpc-1" }],
});

/** Every name of a topology. */
export const hostileTopology = (): Topology => ({
  regions: [hostile()],
  peerings: [{ name: HOSTILE, regions: [HOSTILE, `${HOSTILE} 2`] }],
  gateways: [
    {
      name: HOSTILE,
      network: HOSTILE,
      asn: HOSTILE,
      peerAsn: HOSTILE,
      regions: [{ region: HOSTILE, virtual: false }],
      circuits: [{ name: HOSTILE, location: HOSTILE, speed: HOSTILE }],
    },
  ],
  partners: [
    { name: HOSTILE, detail: HOSTILE, calls: "us", vpcs: [{ region: HOSTILE, vpc: HOSTILE }] },
    { name: HOSTILE, detail: HOSTILE, calls: "it", vpcs: [{ region: HOSTILE, vpc: HOSTILE }] },
  ],
  distributions: [{ name: HOSTILE, cell: HOSTILE }],
  origins: [{ region: HOSTILE, vpc: HOSTILE }],
  vendors: [{ name: HOSTILE, path: "internet", channels: 1 }],
});

const PARTS: readonly PartTopology[] = [
  { label: "public ALB", public: true, balancer: "ALB" },
  { label: "private ALB", public: false, balancer: "ALB" },
  { label: "nlb NLB", public: false, balancer: "NLB" },
  { label: "delivery ALB", public: false, balancer: "ALB" },
  { label: "7 services x 3 zones", public: false },
  { label: "Aurora MySQL x 3", public: false },
  { label: "Valkey x 3", public: false },
];

/** A region with a hub and this number of cells, all attached, every seventh with a public load balancer. */
export function filled(region: string, cells: number): RegionTopology {
  const hub = WEST.vpcs[0] as VpcTopology;
  const vpcs = Array.from({ length: cells }, (_, index) => ({
    ...hub,
    id: `vpc-cell-${index}`,
    name: `cell-${index}`,
    cell: { site: index % 2 === 0 ? "home" : "standby", channels: 20 },
    parts: PARTS.slice(index % PARTS.length),
    zones: index % 2 === 0 ? hub.zones : hub.zones.slice(1),
  }));
  const all = [hub, ...vpcs];
  return {
    region,
    vpcs: all,
    transit: [{ id: "tgw", asn: "4200000001", tables: ["hub"], attached: all.map(({ id }) => id) }],
    virtual: [],
  };
}

const decode = (markup: string): string =>
  markup
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&#160;", " ")
    .replaceAll("&amp;", "&");

/** Texts of a drawing, in order. */
export const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, words = ""]) => decode(words));

/** Tooltips of the groups of a class, in order. */
export const titlesOf = (svg: string, kind: string): string[] =>
  [...svg.matchAll(/<g class="([^"]*)"[^>]*>\s*<title>(.*?)<\/title>/g)]
    .filter(([, name]) => name === kind)
    .map(([, , title = ""]) => decode(title));

const VOID = new Set(["meta", "input", "!doctype"]);

/** The first tag that closes what is not open, or is left open; undefined when all nest as they should. */
export function unbalanced(markup: string): string | undefined {
  const open: string[] = [];
  const bare = markup.replaceAll(/<(style|script)>[^]*?<\/\1>/g, "");
  for (const [tag, slash, name = ""] of bare.matchAll(/<(\/?)([!\w]+)[^<>]*>/g)) {
    if (VOID.has(name) || tag.endsWith("/>")) continue;
    if (slash === "") open.push(name);
    else if (open.pop() !== name) return tag;
  }
  return open.pop();
}
