import assert from "node:assert/strict";
import { drawTopology } from "../../../cli/report/draw";
import { COLOURS, DARK } from "../../../cli/report/drawing/svg";
import type { SpanningTopology } from "../../../cli/report/spanningTopology";
import { filled, HOSTILE, PARIS, SPANNING, textsOf, titlesOf, unbalanced, WEST } from "./networks";

const NOTHING: SpanningTopology = { peerings: [], gateways: [], distributions: [] };

/** Texts of a strip, in order. */
function stripOf(svg: string, kind: string): string[] {
  const [, from = ""] = svg.split(`<g class="${kind}">`);
  return textsOf(from.slice(0, endOf(from)));
}

/** Where the group ends that is open at the start. */
function endOf(svg: string): number {
  let open = 1;
  for (const tag of svg.matchAll(/<(\/?)g[ >]/g)) {
    open += tag[1] === "" ? 1 : -1;
    if (open === 0) return tag.index;
  }
  return assert.fail("the group is not closed");
}

describe("the strips of a drawing", () => {
  let svg = "";
  before(async () => {
    svg = await drawTopology([WEST, PARIS], SPANNING);
  });

  it("are CloudFront with its distributions by cell", () => {
    assert.deepEqual(stripOf(svg, "cloudfront"), [
      ...["CloudFront", "3 distributions, 2 cells", "one: manifests, segments", "two: manifests"],
    ]);
  });

  it("are the backbone with every peering between its two regions, and every gateway with its regions", () => {
    assert.deepEqual(stripOf(svg, "backbone"), [
      ...["Backbone", "1 peering, 2 Direct Connect gateways", "us-west-2", "eu-west-3"],
      "vendor-0, ASN 4200000500: us-west-2, eu-west-3",
      "centre-0, ASN 4200000510: no region",
    ]);
    assert.deepEqual(titlesOf(svg, "peering"), ["west-paris"]);
  });

  it("stand above the Internet and below every region", () => {
    const at = ["cloudfront", "internet-bar", "region", "backbone"].map((kind) =>
      svg.lastIndexOf(`<g class="${kind}">`),
    );
    assert.ok(at.every((place) => place > 0));
    assert.deepEqual(
      at,
      [...at].sort((a, b) => a - b),
    );
  });

  it("join two regions' plates by a line that ends at both", () => {
    const [, line, from, to] =
      /<g class="peering">\s*<title>[^<]*<\/title>\s*(<path d="M([\d.]+) 10H([\d.]+)"[^>]*>)/.exec(svg) ?? [];
    assert.match(line ?? "", new RegExp(`stroke="${COLOURS.transit.line}"`));
    const [, left] =
      /<g class="end">\s*<title>us-west-2<\/title>\s*<rect [^>]*width="([\d.]+)"/.exec(svg) ?? [];
    const [, right] = /translate\(([\d.]+) 0\)">\s*<g class="end">\s*<title>eu-west-3/.exec(svg) ?? [];
    assert.deepEqual([from, to], [left, right]);
  });

  it("are not there where there is nothing of them", async () => {
    const bare = await drawTopology([WEST, PARIS]);
    assert.equal(await drawTopology([WEST, PARIS], NOTHING), bare);
    const { peerings } = SPANNING;
    const joined = await drawTopology([WEST], { ...NOTHING, peerings });
    assert.deepEqual(titlesOf(joined, "cloudfront"), []);
    assert.deepEqual(stripOf(joined, "backbone").slice(0, 2), [
      ...["Backbone", "1 peering, 0 Direct Connect gateways"],
    ]);
  });

  it("are drawn alone where no region is planned", async () => {
    const alone = await drawTopology([], SPANNING);
    assert.deepEqual(titlesOf(alone, "region"), []);
    assert.deepEqual(stripOf(alone, "backbone"), stripOf(svg, "backbone"));
    assert.equal(unbalanced(alone), undefined);
  });

  it("count the regions of a gateway that has more than a plate can name", async () => {
    const regions = Array.from({ length: 7 }, (_, at) => `region-${at}`);
    const labelOf = async (count: number): Promise<string | undefined> => {
      const gateways = [{ name: "vendor-0", asn: "1", regions: regions.slice(0, count) }];
      return stripOf(await drawTopology([], { ...NOTHING, gateways }), "backbone").at(-1);
    };
    assert.equal(await labelOf(6), `vendor-0, ASN 1: ${regions.slice(0, 6).join(", ")}`);
    assert.equal(await labelOf(7), "vendor-0, ASN 1: 7 regions");
  });

  it("hold 66 peerings and 24 cells in columns, within a screen", async () => {
    const regions = Array.from({ length: 12 }, (_, at) => `region-${at}`);
    const peerings = regions.flatMap((one, at) =>
      regions.slice(at + 1).map((other) => ({ name: `${one}-${other}`, regions: [one, other] as const })),
    );
    const distributions = Array.from({ length: 48 }, (_, at) => ({
      ...{ name: `cell-${at % 24}-${at < 24 ? "manifests" : "segments"}`, cell: `cell-${at % 24}` },
    }));
    const drawn = await drawTopology(
      regions.map((name) => filled(name, 0)),
      { ...NOTHING, peerings, distributions },
    );
    assert.equal(titlesOf(drawn, "peering").length, 66);
    assert.equal(titlesOf(drawn, "distributions").length, 24);
    const [, width] = /^<svg [^>]*viewBox="0 0 (\d+) /.exec(drawn) ?? [];
    assert.ok(Number(width) <= 1704, `${width} px wide`);
  });

  it("escape every name, and use no colour without a counterpart for a dark page", async () => {
    const hostile = await drawTopology([], {
      peerings: [{ name: HOSTILE, regions: [HOSTILE, HOSTILE] }],
      gateways: [{ name: HOSTILE, asn: HOSTILE, regions: [HOSTILE] }],
      distributions: [{ name: HOSTILE, cell: HOSTILE }],
    });
    assert.equal(unbalanced(hostile), undefined);
    assert.doesNotMatch(hostile, /<b>|<script|-->/);
    for (const [, colour = ""] of svg.matchAll(/(?:fill|stroke)="(#[^"]*)"/g))
      assert.ok(colour in DARK, colour);
  });
});
