import assert from "node:assert/strict";
import { drawTopology } from "../../../report/diagram/draw";
import { DARK } from "../../../report/diagram/svg";
import type { RegionTopology, Topology } from "../../../report/diagram/topology";
import {
  EAST,
  filled,
  HOSTILE,
  hostileTopology,
  JOINED,
  NOTHING,
  PARIS,
  textsOf,
  titlesOf,
  unbalanced,
  WEST,
} from "../networks";

const coloursOf = (svg: string): string[] =>
  [...new Set([...svg.matchAll(/(?:fill|stroke)="(#[^"]*)"/g)].map(([, colour = ""]) => colour))].sort();

/** Texts of the first group of a class with a tooltip that begins with `title`. */
function textsIn(svg: string, kind: string, title: string): string[] {
  const from = svg.indexOf(`<g class="${kind}">\n<title>${title}`);
  assert(from >= 0, `no ${kind} ${title}`);
  return textsOf(svg.slice(from, svg.indexOf("</g>", from)));
}

const WORLD: Topology = { ...JOINED, regions: [WEST, EAST, PARIS] };

/** Regions without connections. */
const drawRegions = (...regions: readonly RegionTopology[]): string => drawTopology({ ...NOTHING, regions });

describe("the drawing of a network", () => {
  const svg = drawTopology(WORLD);

  it("has from top to bottom: viewers and CloudFront, the regions in their order, and the ways to networks outside", () => {
    const texts = textsOf(svg);
    const order = [
      "Viewers",
      "CloudFront: 2 distributions of 1 cell",
      "us-west-2",
      "us-east-1",
      "eu-west-3",
      "PrivateLink",
      "Internet",
      "Direct Connect gateway meridian-0",
      "Direct Connect gateway centre-0",
    ];
    assert.deepEqual(
      texts.filter((text) => order.includes(text)),
      [...order, "Internet", "PrivateLink"],
      "and the legend's two",
    );
  });

  it("shows the VPCs and zones of each region", () => {
    const said = textsOf(svg).filter((text) => / VPCs? in /.test(text));
    assert.deepEqual(said, [
      "2 VPCs in usw2-az1, usw2-az2, usw2-az3",
      "1 VPC in use1-az1",
      "1 VPC in euw3-az1",
    ]);
  });

  it("has a VPC in one line: name, site, channels, block, and contents", () => {
    assert.deepEqual(textsIn(svg, "vpc", "hub 10.0.0.0/19"), [
      "hub",
      "10.0.0.0/19",
      "NAT 192.0.2.11, 192.0.2.12, 13 endpoints",
    ]);
    const line = svg.slice(svg.indexOf("<title>sports-1 10.0.32.0/19"), svg.indexOf("<title>hub to Transit"));
    assert.deepEqual(textsOf(line).slice(0, 5), [
      "sports-1",
      "home",
      "12 channels",
      "10.0.32.0/19",
      "2 ALB, 1 NLB, 7 services x 1 zone, Aurora MySQL x 1, 1 endpoint",
    ]);
  });

  it("names in a VPC's tooltip its zones and load balancers", () => {
    assert.equal(
      titlesOf(svg, "vpc")[1],
      "sports-1 10.0.32.0/19, Internet gateway, usw2-az3, sports-1-public ALB, sports-1-delivery ALB, sports-1-nlb NLB, 7 services x 1 zone, Aurora MySQL x 1",
    );
  });

  it("counts NAT gateways if their addresses are too many for a line", () => {
    const [hub] = WEST.vpcs;
    const [zone] = hub?.zones ?? [];
    assert(hub && zone);
    const zones = ["a", "b", "c", "d"].map((id) => ({ ...zone, id }));
    const said = textsOf(drawRegions({ ...WEST, vpcs: [{ ...hub, zones }] }));
    assert(said.includes("4 NAT gateways, 13 endpoints"), said.join("\n"));
  });

  it("marks home and standby differently", () => {
    assert.deepEqual(titlesOf(svg, "site"), ["home", "standby"]);
    const [home, standby] = [...svg.matchAll(/<g class="site">\s*<title>\w+<\/title>\s*<rect ([^>]*)>/g)];
    const fillOf = (found: RegExpMatchArray | undefined): string | undefined =>
      /fill="([^"]*)"/.exec(found?.[1] ?? "")?.[1];
    assert.notEqual(fillOf(home), fillOf(standby));
  });

  it("connects a transit gateway to its attached VPCs", () => {
    assert.deepEqual(titlesOf(svg, "attachment"), [
      "hub to Transit gateway",
      "sports-1 to Transit gateway",
      "sports-1 to Transit gateway",
    ]);
    assert.deepEqual(textsIn(svg, "transit-gateway", "Transit gateway, route tables cells, contribution"), [
      "Transit gateway",
      "ASN 4200000000",
      "2 route tables",
    ]);
  });

  it("connects a virtual private gateway to its VPC", () => {
    const virtual = [{ id: "vgw-1", asn: "64512", vpc: "vpc-1" }];
    const drawn = drawRegions({ ...WEST, virtual });
    assert.deepEqual(titlesOf(drawn, "attachment"), [
      "hub to Virtual private gateway",
      "hub to Transit gateway",
      "sports-1 to Transit gateway",
    ]);
    assert.deepEqual(titlesOf(drawn, "virtual-gateway"), ["Virtual private gateway, ASN 64512"]);
  });

  it("has every circuit at its location, and the network at its end with its ASN and the channels that it pushes", () => {
    assert.deepEqual(titlesOf(svg, "location"), ["ordered elsewhere", "EqDC2", "EqSe2-EQ"]);
    assert.deepEqual(titlesOf(svg, "circuit"), [
      "dxcon-fg5678gh",
      "ashburn-1, 2 x 1Gbps",
      "seattle-1, 10Gbps",
      "seattle-2, 10Gbps",
    ]);
    assert.deepEqual(titlesOf(svg, "network"), [
      "newsroom: 444455556666",
      "keys: vpce-svc-0123",
      "northlight, pushes 12 channels",
      "meridian, ASN 64710, pushes 1 channel",
      "centre",
    ]);
  });

  it("shows for a network behind PrivateLink what it calls, what it pushes, or what calls it", () => {
    assert.deepEqual(textsIn(svg, "network", "newsroom"), ["newsroom", "444455556666", "calls sports-1"]);
    assert.deepEqual(textsIn(svg, "network", "keys"), ["keys", "called from hub"]);
    const vendors = [{ name: "newsroom", path: "privateLink", channels: 3 }] as const;
    const pushing = drawTopology({ ...JOINED, regions: [WEST], vendors });
    assert.deepEqual(textsIn(pushing, "network", "newsroom"), [
      "newsroom",
      "444455556666",
      "pushes 3 channels",
    ]);
  });

  it("lists the networks of a way in one box if it has more than four", () => {
    const vendorsOf = (count: number): Topology => ({
      ...NOTHING,
      regions: [WEST],
      vendors: Array.from({ length: count }, (_, at) => ({ name: `v${at}`, path: "internet", channels: 1 })),
    });
    assert.equal(titlesOf(drawTopology(vendorsOf(4)), "network").length, 4);
    const many = drawTopology(vendorsOf(5));
    assert.deepEqual(titlesOf(many, "network"), ["v0, v1, v2, v3, v4"]);
    assert.deepEqual(textsIn(many, "network", "v0"), ["5 networks", "v0", "v1", "v2", "v3", "v4"]);
  });

  it("explains the lines that it has, and no others", () => {
    const legendOf = (drawn: string): string[] => textsOf(drawn.slice(drawn.lastIndexOf("translate(")));
    assert.deepEqual(legendOf(svg), [
      "Internet",
      "to standby, or egress only",
      "transit gateways and their peerings",
      "Direct Connect: a line for each circuit",
      "PrivateLink",
    ]);
    assert.deepEqual(legendOf(drawRegions(PARIS)), []);
  });

  it("has the regions that backbone and edge name if no region is planned", () => {
    const alone = drawTopology(JOINED);
    assert.deepEqual(titlesOf(alone, "region"), ["us-west-2", "us-east-1"]);
    assert.equal(textsOf(alone).filter((text) => text === "not in this plan").length, 2);
    assert.deepEqual(titlesOf(alone, "peering"), ["peering west-east"]);
  });

  it("is the same bytes for equal input", () => {
    assert.equal(drawTopology(structuredClone(WORLD)), svg);
  });

  it("refers to nothing outside itself and gives no ids", () => {
    assert.doesNotMatch(
      svg.replace('xmlns="http://www.w3.org/2000/svg"', ""),
      /https?:|href|url\(| id=|@import/,
    );
  });

  it("has a label for screen readers", () => {
    assert.match(svg, /^<svg [^>]* role="img" aria-label="Network of us-west-2, us-east-1, eu-west-3">/);
  });

  it("has a counterpart for a dark page for each colour that it uses, and for no other", () => {
    assert.deepEqual(coloursOf(svg), Object.keys(DARK).sort());
  });

  it("escapes every name", () => {
    const drawn = drawTopology(hostileTopology());
    assert.equal(unbalanced(drawn), undefined);
    assert.doesNotMatch(drawn, /<b>|<script|-->/);
    assert(textsOf(drawn).includes(HOSTILE));
    assert.equal(titlesOf(drawn, "region")[0], HOSTILE);
  });

  it("shows a region without a VPC, and an empty network", () => {
    const empty: RegionTopology = { region: "empty", vpcs: [], transit: [], virtual: [] };
    assert.deepEqual(titlesOf(drawRegions(empty), "region"), ["empty"]);
    assert.equal(unbalanced(drawTopology(NOTHING)), undefined);
    assert.deepEqual(titlesOf(drawRegions(filled("full", 31)), "vpc").length, 32);
  });
});
