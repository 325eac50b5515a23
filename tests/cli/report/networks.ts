import type { PartTopology } from "../../../cli/report/parts";
import type { SpanningTopology } from "../../../cli/report/spanningTopology";
import type { RegionTopology, VpcTopology, ZoneTopology } from "../../../cli/report/topology";

/** Small networks to draw, and what their drawings and pages say. */
const tiers = (vpc: string, zone: number): ZoneTopology["subnets"] => [
  { name: `${vpc}-app`, block: `10.0.${4 * zone}.0/24` },
  { name: `${vpc}-public`, block: `10.0.${4 * zone + 1}.0/26` },
  { name: `${vpc}-transit`, block: `10.0.${4 * zone + 2}.0/28` },
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
      zones: [
        { id: "usw2-az1", subnets: tiers("hub", 0), nat: "192.0.2.11" },
        { id: "usw2-az2", subnets: tiers("hub", 1), nat: "192.0.2.12" },
      ],
    },
    {
      id: "vpc-2",
      name: "sports-1",
      block: "10.0.32.0/19",
      internet: false,
      endpoints: 1,
      parts: [
        { label: "public ALB", public: true },
        { label: "7 services x 1 zone", public: false },
        { label: "Aurora MySQL x 1", public: false },
      ],
      zones: [{ id: "usw2-az3", subnets: tiers("sports-1", 9), nat: undefined }],
    },
  ],
  transit: [
    { id: "tgw-1", asn: "4200000000", tables: ["cells", "contribution"], attached: ["vpc-1", "vpc-2"] },
  ],
};

/** A VPC that stands alone: nothing joins it to anything. */
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
      zones: [{ id: "euw3-az1", subnets: [{ name: "island-app", block: "10.8.0.0/24" }], nat: undefined }],
    },
  ],
  transit: [],
};

/** What joins the two, and brings viewers. */
export const SPANNING: SpanningTopology = {
  peerings: [{ name: "west-paris", regions: ["us-west-2", "eu-west-3"] }],
  gateways: [
    { name: "vendor-0", asn: "4200000500", regions: ["us-west-2", "eu-west-3"] },
    { name: "centre-0", asn: "4200000510", regions: [] },
  ],
  distributions: [
    { name: "one-manifests", cell: "one" },
    { name: "one-segments", cell: "one" },
    { name: "two-manifests", cell: "two" },
  ],
};

/** Names as a file could give them. */
export const HOSTILE = `<b>&"'</text><script>alert(1)</script>-->`;

/** Every name that is drawn. */
export const hostile = (): RegionTopology => ({
  region: HOSTILE,
  vpcs: [
    {
      id: "vpc-1",
      name: HOSTILE,
      block: "10.0.0.0/19",
      internet: true,
      endpoints: 0,
      parts: [{ label: HOSTILE, public: true }],
      zones: [{ id: HOSTILE, subnets: [{ name: HOSTILE, block: HOSTILE }], nat: undefined }],
    },
  ],
  transit: [{ id: "tgw-1", asn: "64512", tables: [HOSTILE], attached: ["vpc-1"] }],
});

const PARTS: readonly PartTopology[] = [
  { label: "public ALB", public: true },
  { label: "private ALB", public: false },
  { label: "entry NLB", public: false },
  { label: "delivery ALB", public: false },
  { label: "7 services x 3 zones", public: false },
  { label: "Aurora MySQL x 3", public: false },
  { label: "Valkey x 3", public: false },
];

/** A region with so many cells beside its hub, all attached, every third without an Internet gateway. */
export function filled(region: string, cells: number): RegionTopology {
  const hub = WEST.vpcs[0] as VpcTopology;
  const vpcs = Array.from({ length: cells }, (_, index) => ({
    ...hub,
    id: `vpc-cell-${index}`,
    name: `cell-${index}`,
    internet: index % 3 !== 2,
    parts: PARTS.slice(index % PARTS.length),
    zones: index % 2 === 0 ? hub.zones : hub.zones.slice(1),
  }));
  const all = [hub, ...vpcs];
  return {
    region,
    vpcs: all,
    transit: [{ id: "tgw", asn: "4200000001", tables: ["hub"], attached: all.map(({ id }) => id) }],
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
