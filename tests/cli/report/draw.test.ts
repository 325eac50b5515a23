import assert from "node:assert/strict";
import { drawTopology } from "../../../cli/report/draw";
import { COLOURS, DARK } from "../../../cli/report/drawing/svg";
import type { RegionTopology, VpcTopology } from "../../../cli/report/topology";
import { filled, HOSTILE, hostile, PARIS, textsOf, titlesOf, unbalanced, WEST } from "./networks";

describe("the drawing of a network", () => {
  let svg = "";
  before(async () => {
    svg = await drawTopology([WEST, PARIS]);
  });

  const FACTS = [
    ...["us-west-2", "eu-west-3", "2 VPCs, 3 zones", "1 VPC, 1 zone"],
    ...["hub 10.0.0.0/19", "sports-1 10.0.32.0/19", "island 10.8.0.0/19"],
    ...["13 endpoints", "1 endpoint", "0 endpoints"],
    ...["usw2-az1", "usw2-az2", "usw2-az3", "euw3-az1"],
    ...["10.0.0.0/24", "10.0.4.0/24", "10.0.36.0/24", "10.8.0.0/24"],
    ...["10.0.1.0/26", "10.0.5.0/26", "10.0.37.0/26"],
    ...["10.0.2.0/28", "10.0.6.0/28", "10.0.38.0/28"],
    ...["public ALB", "7 services x 1 zone", "Aurora MySQL x 1"],
    ...["192.0.2.11", "192.0.2.12", "Transit gateway", "cells", "contribution", "Internet"],
  ];
  for (const fact of FACTS)
    it(`says "${fact}" once`, () => {
      assert.deepEqual(
        textsOf(svg).filter((text) => text.trim() === fact),
        [fact],
      );
    });

  it("says the number of the transit gateway", () => {
    assert.equal(textsOf(svg).filter((text) => text.includes("ASN 4200000000")).length, 1);
  });

  it("draws a NAT gateway in no other zone than those that have one", () => {
    assert.equal(textsOf(svg).filter((text) => text === "NAT").length, 2);
  });

  it("puts the public tier first in a zone and the transit tier last, each without its VPC's name", () => {
    const texts = textsOf(svg);
    const zone = texts.slice(texts.indexOf("usw2-az1"), texts.indexOf("usw2-az2"));
    assert.deepEqual(zone, [
      ...["usw2-az1", "NAT", "192.0.2.11", "public", "10.0.1.0/26"],
      ...["app", "10.0.0.0/24", "transit", "10.0.2.0/28"],
    ]);
  });

  it("joins to the Internet the VPCs with an Internet gateway alone", () => {
    assert.deepEqual(titlesOf(svg, "internet"), ["Internet to us-west-2 hub"]);
  });

  it("joins to a transit gateway the VPCs that are attached to it", () => {
    assert.deepEqual(titlesOf(svg, "attachment"), ["hub to transit gateway", "sports-1 to transit gateway"]);
  });

  it("joins the zones of a VPC to its Internet gateway and its attachment", () => {
    assert.deepEqual(titlesOf(svg, "edge"), [
      "hub Internet gateway->hub usw2-az1",
      "hub Internet gateway->hub usw2-az2",
      "hub usw2-az1->hub transit gateway attachment",
      "hub usw2-az2->hub transit gateway attachment",
      "sports-1 usw2-az3->sports-1 transit gateway attachment",
    ]);
  });

  it("attaches the zones that have a transit tier, where any has one", async () => {
    const [first, second] = WEST.vpcs[0]?.zones ?? [];
    assert(first && second && WEST.vpcs[0]);
    const bare = { ...second, subnets: second.subnets.filter(({ name }) => name !== "hub-transit") };
    const drawn = await drawTopology([{ ...WEST, vpcs: [{ ...WEST.vpcs[0], zones: [first, bare] }] }]);
    assert.deepEqual(
      titlesOf(drawn, "edge").filter((title) => title.endsWith("attachment")),
      ["hub usw2-az1->hub transit gateway attachment"],
    );
  });

  it("has no Internet where no VPC has an Internet gateway", async () => {
    const drawn = await drawTopology([PARIS]);
    assert.deepEqual(titlesOf(drawn, "internet-bar"), []);
    assert.equal(textsOf(drawn).includes("Internet"), false);
  });

  it("is the same bytes for equal input, whatever was drawn before", async () => {
    await drawTopology([filled("elsewhere", 3)]);
    assert.equal(await drawTopology(structuredClone([WEST, PARIS])), svg);
  });

  it("refers to nothing outside itself and gives no ids", () => {
    assert.doesNotMatch(
      svg.replace('xmlns="http://www.w3.org/2000/svg"', ""),
      /https?:|href|url\(| id=|@import/,
    );
  });

  it("names itself to those who don't see it", () => {
    assert.match(svg, /^<svg [^>]* role="img" aria-label="Network of us-west-2, eu-west-3">/);
  });

  it("uses no colour without a counterpart for a dark page", () => {
    const used = new Set([...svg.matchAll(/(?:fill|stroke)="([^"]*)"/g)].map(([, colour = ""]) => colour));
    for (const plain of ["none", "transparent"]) used.delete(plain);
    assert.deepEqual([...used].sort(), Object.keys(DARK).sort());
  });

  it("escapes every name", async () => {
    const drawn = await drawTopology([hostile()]);
    assert.equal(unbalanced(drawn), undefined);
    assert.doesNotMatch(drawn, /<b>|<script|-->/);
    assert.equal(textsOf(drawn).filter((text) => text === HOSTILE).length, 6);
    assert.equal(titlesOf(drawn, "region")[0], HOSTILE);
  });
});

describe("the parts of a VPC", () => {
  /** Left and right edge of every plate, and of the line to the Internet, in the VPC's own measure. */
  const measured = (svg: string): { plates: Box[]; line: number; frame: Box } => {
    const [, inside = ""] = svg.split('<g class="vpc">\n<title>cell-0 ');
    const [, ...corner] = /translate\(([\d.]+) ([\d.]+)\)">\s*<g class="part">/.exec(inside) ?? [];
    const [left = 0, top = 0] = corner.map(Number);
    const boxes = inside.matchAll(
      /<g class="part">\s*<title>[^<]*<\/title>\s*<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g,
    );
    const plates = [...boxes].map(([, ...numbers]) => {
      const [x = 0, y = 0, width = 0, height = 0] = numbers.map(Number);
      return { x: left + x, y: top + y, width, height };
    });
    const line = Number(/<path d="M([\d.]+) 0V/.exec(inside)?.[1]);
    const [, frame] = framesOf(svg);
    assert(frame);
    return { plates, line, frame };
  };

  it("stand in rows inside its frame, none over another and none on the line to the Internet", async () => {
    const { plates, line, frame } = measured(await drawTopology([filled("us-west-2", 1)]));
    assert.equal(plates.length, 7);
    assert.deepEqual(overlaps(plates), []);
    for (const { x, y, width, height } of plates) {
      assert(x + width < line || x > line, `${x} to ${x + width} is on the line at ${line}`);
      assert(x >= 0 && x + width <= frame.width && y + height <= frame.height);
    }
  });

  it("make its frame higher by their rows alone", async () => {
    const heightOf = async (parts: VpcTopology["parts"]): Promise<number> => {
      const [hub] = WEST.vpcs;
      assert(hub);
      return framesOf(await drawTopology([{ ...WEST, vpcs: [{ ...hub, parts }] }]))[0]?.height ?? 0;
    };
    const bare = await heightOf([]);
    assert.equal(await heightOf([{ label: "one", public: false }]), bare + 32);
    assert.equal(await heightOf(Array(12).fill({ label: "a long label", public: false })), bare + 6 * 26 + 6);
  });

  it("are as the Internet reaches them in colour", async () => {
    const svg = await drawTopology([WEST]);
    const fills = [
      ...svg.matchAll(/<g class="part">\s*<title>([^<]*)<\/title>\s*<rect [^>]*fill="([^"]*)"/g),
    ];
    assert.deepEqual(
      fills.map(([, label, fill]) => [label, fill]),
      [
        ["public ALB", COLOURS.public.fill],
        ["7 services x 1 zone", COLOURS.private.fill],
        ["Aurora MySQL x 1", COLOURS.private.fill],
      ],
    );
  });
});

describe("the drawing of a large network", () => {
  it("shows 12 regions, in rows that a screen holds", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `region-${index}`);
    const svg = await drawTopology(names.map((name) => filled(name, 0)));
    assert.deepEqual(titlesOf(svg, "region"), names);
    assert.equal(titlesOf(svg, "internet").length, 12);
    assert(sizeOf(svg).width <= 1704, `${sizeOf(svg).width} px wide`);
    assert(titlesOf(svg, "internet-bar").length > 1);
  });

  it("shows a region's hub and 31 cells, none over another and none outside", async () => {
    const svg = await drawTopology([filled("us-west-2", 31)]);
    const frames = framesOf(svg);
    assert.equal(frames.length, 32);
    assert.deepEqual(overlaps(frames), []);
    const { width, height } = sizeOf(svg);
    assert(frames.every((frame) => frame.x + frame.width < width && frame.y + frame.height < height));
    assert(width <= 1704, `${width} px wide`);
    assert.equal(titlesOf(svg, "internet").length, 22);
    assert.equal(titlesOf(svg, "attachment").length, 32);
  });

  it("leads no line through a VPC that it doesn't belong to", async () => {
    const svg = await drawTopology([filled("us-west-2", 31)]);
    const frames = framesOf(svg);
    const crossed = linesOf(svg).flatMap(({ title, runs }) =>
      frames.filter((frame) => runs.some((run) => inside(run, frame))).map(() => title),
    );
    assert.deepEqual(crossed, []);
  });

  it("shows a region without a VPC, a VPC without a subnet, and nothing at all", async () => {
    const empty: RegionTopology = { region: "empty", vpcs: [], transit: [] };
    const bare = {
      ...{ id: "vpc-9", name: "bare", block: "10.9.0.0/19", internet: true },
      ...{ zones: [], endpoints: 0, parts: [] },
    };
    const svg = await drawTopology([empty, { region: "bare", vpcs: [bare], transit: [] }]);
    assert.deepEqual(titlesOf(svg, "region"), ["empty", "bare"]);
    assert.deepEqual(titlesOf(svg, "internet"), ["Internet to bare bare"]);
    assert.equal(unbalanced(await drawTopology([])), undefined);
  });
});

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function sizeOf(svg: string): { width: number; height: number } {
  const [, width, height] = /^<svg [^>]*viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
  return { width: Number(width), height: Number(height) };
}

/** Of the VPCs of a drawing of one region, in the region's own measure. */
const framesOf = (svg: string): Box[] =>
  [
    ...svg.matchAll(
      /translate\(([\d.]+) ([\d.]+)\)">\s*<g class="vpc">\s*<title>[^<]*<\/title>\s*<rect x="0" y="0" width="([\d.]+)" height="([\d.]+)"/g,
    ),
  ].map(([, ...numbers]) => {
    const [x = 0, y = 0, width = 0, height = 0] = numbers.map(Number);
    return { x, y, width, height };
  });

const overlaps = (frames: readonly Box[]): Box[] =>
  frames.filter((a, at) =>
    frames
      .slice(at + 1)
      .some(
        (b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
      ),
  );

/** A run of a line from one turn to the next, as the box of its ends. */
function linesOf(svg: string): { title: string; runs: Box[] }[] {
  const lines = svg.matchAll(
    /<g class="(?:internet|attachment)">\s*<title>([^<]*)<\/title>\s*<path d="([^"]*)"/g,
  );
  return [...lines].map(([, title = "", steps = ""]) => {
    const runs: Box[] = [];
    let [x, y] = (/^M([-\d.]+) ([-\d.]+)/.exec(steps) ?? []).slice(1).map(Number) as [number, number];
    for (const [, way, to] of steps.matchAll(/([VH])([-\d.]+)/g)) {
      const [nextX, nextY] = way === "H" ? [Number(to), y] : [x, Number(to)];
      runs.push({
        ...{ x: Math.min(x, nextX), y: Math.min(y, nextY) },
        ...{ width: Math.abs(nextX - x), height: Math.abs(nextY - y) },
      });
      [x, y] = [nextX, nextY];
    }
    return { title, runs };
  });
}

/** Whether a run enters a frame; to touch its edge, where every line starts, is not to enter. */
const inside = (run: Box, frame: Box): boolean =>
  run.x < frame.x + frame.width - 1 &&
  frame.x + 1 < run.x + run.width &&
  run.y < frame.y + frame.height - 1 &&
  frame.y + 1 < run.y + run.height;
