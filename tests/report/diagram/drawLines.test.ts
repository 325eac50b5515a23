import assert from "node:assert/strict";
import { drawTopology } from "../../../report/diagram/draw";
import type { Topology } from "../../../report/diagram/topology";
import { geometryOf, meet, type Box, type Geometry, type Shape } from "./geometry";
import { EAST, filled, JOINED, NOTHING, PARIS, titlesOf, WEST } from "../networks";

/** Boxes that hold words and no other boxes. */
const LEAVES = [
  "viewers",
  "cloudfront",
  "vpc",
  "transit-gateway",
  "virtual-gateway",
  "way",
  "circuit",
  "network",
];

const leavesOf = ({ frames }: Geometry): Shape[] => frames.filter(({ kind }) => LEAVES.includes(kind));

/** Faults that no drawing may have. */
function complaintsOf(drawn: Geometry): string[] {
  const { width, height, texts, runs } = drawn;
  const leaves = leavesOf(drawn);
  const regions = drawn.frames.filter(({ kind }) => kind === "region");
  const said = (what: string, one: { title?: string; words?: string }, other?: { title: string }): string =>
    `${one.title ?? one.words}: ${what} ${other?.title ?? ""}`;
  return [
    ...leaves.flatMap((one, at) =>
      leaves.slice(at + 1).flatMap((other) => (meet(one, other) ? said("lies over", one, other) : [])),
    ),
    ...runs.flatMap((run) =>
      leaves.flatMap((leaf) => (meet(run, leaf) ? said("runs through", run, leaf) : [])),
    ),
    ...runs.flatMap((run) =>
      texts.flatMap((text) => (meet(run, text) ? said(`runs through ${text.words}`, run) : [])),
    ),
    ...texts.flatMap((text, at) => [
      ...texts
        .slice(at + 1)
        .flatMap((other) => (meet(text, other) ? said(`lies over ${other.words}`, text) : [])),
      ...leaves.flatMap((leaf) => (meet(text, leaf) && !holds(leaf, text) ? said("leaves", text, leaf) : [])),
    ]),
    ...[...leaves, ...regions, ...texts].flatMap((box) =>
      box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height
        ? said("leaves the drawing", box)
        : [],
    ),
    ...(new Set(regions.map((region) => `${region.x} ${region.width}`)).size > 1
      ? ["regions of two widths"]
      : []),
  ];
}

const holds = (outer: Box, inner: Box): boolean =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

const names = Array.from({ length: 12 }, (_, at) => `region-${at}`);

/** Regions with four cells each, peered in the pairs that `has` selects, all on two Direct Connect gateways. */
function world(count: number, has: (one: number, other: number) => boolean): Topology {
  const regions = names.slice(0, count);
  const [meridian] = JOINED.gateways;
  assert(meridian);
  const peerings = regions.flatMap((one, at) =>
    regions.flatMap((other, to) =>
      at < to && has(at, to) ? [{ name: `${one}-${other}`, regions: [one, other] as const }] : [],
    ),
  );
  const origins = regions.flatMap((region) => [0, 1, 2, 3].map((cell) => ({ region, vpc: `cell-${cell}` })));
  const gateways = ["meridian-0", "meridian-1", "denver-0", "denver-1"].map((name) => ({
    ...meridian,
    name,
    regions: regions.map((region) => ({ region, virtual: false })),
  }));
  return { ...JOINED, regions: regions.map((name) => filled(name, 4)), peerings, origins, gateways };
}

const all = (): boolean => true;
/** A ring, and spokes from the first. */
const some = (one: number, other: number): boolean => other - one === 1 || one === 0;

const THREE: Topology = { ...JOINED, regions: [WEST, EAST, PARIS] };

describe("the lines of a drawing", () => {
  const WORLDS: Readonly<Record<string, Topology>> = {
    "three regions, backbone and edge": THREE,
    "backbone and edge alone": JOINED,
    "one region alone": { ...NOTHING, regions: [WEST] },
    "a full region": { ...NOTHING, regions: [filled("us-west-2", 31)] },
    "a region with a virtual private gateway": {
      ...JOINED,
      regions: [{ ...WEST, virtual: [{ id: "vgw", asn: "64512", vpc: "vpc-1" }] }, EAST],
      gateways: JOINED.gateways.map((row) => ({ ...row, regions: [{ region: "us-west-2", virtual: true }] })),
    },
    "three regions, every two of them joined": world(3, all),
    "twelve regions, every two of them joined": world(12, all),
    "twelve regions, some of them joined": world(12, some),
  };
  for (const [name, topology] of Object.entries(WORLDS))
    it(`cross no box and no text, and no box covers another, in ${name}`, () => {
      assert.deepEqual(complaintsOf(geometryOf(drawTopology(topology))), []);
    });

  const drawn = geometryOf(drawTopology(THREE));

  /** Tooltips of the boxes that the lines of a kind end at, from above, with how each is drawn. */
  function endsOf({ runs, frames }: Geometry, kind: string): string[] {
    const own = runs.filter((run) => run.kind === kind && run.height === 0);
    const ends = frames
      .filter((frame) => LEAVES.includes(frame.kind))
      .flatMap((frame) =>
        own
          .filter(({ x, y, width }) => {
            const touches = Math.abs(x + width - frame.x) < 0.1 || Math.abs(x - frame.x - frame.width) < 0.1;
            return touches && y > frame.y && y < frame.y + frame.height;
          })
          .map(({ dashed, y }) => ({ y, words: `${frame.title.split(",")[0]}${dashed ? ", dashed" : ""}` })),
      );
    return ends.sort((a, b) => a.y - b.y).map(({ words }) => words);
  }

  it("lead CloudFront to a cell at both sites, dashed to standby", () => {
    assert.deepEqual(endsOf(drawn, "origins"), ["sports-1 10.0.32.0/19", "sports-1 10.4.32.0/19, dashed"]);
  });

  it("lead the Internet to public load balancers, dashed from NAT gateways, and not to an Internet gateway alone", () => {
    assert.deepEqual(endsOf(drawn, "internet"), ["hub 10.0.0.0/19, dashed", "sports-1 10.0.32.0/19"]);
  });

  it("lead PrivateLink to called services and to callers", () => {
    assert.deepEqual(endsOf(drawn, "private-link"), ["hub 10.0.0.0/19", "sports-1 10.0.32.0/19"]);
  });

  it("connect transit gateways that are peered, and those of a Direct Connect gateway", () => {
    assert.deepEqual(endsOf(drawn, "peering"), ["Transit gateway", "Transit gateway"]);
    assert.deepEqual(endsOf(drawn, "direct-connect"), ["Transit gateway", "Transit gateway"]);
  });

  it("lead a Direct Connect gateway to an associated virtual private gateway", () => {
    const virtual = [{ id: "vgw", asn: "64512", vpc: "vpc-1" }];
    const gateways = JOINED.gateways.map((row) => ({
      ...row,
      regions: [{ region: "us-west-2", virtual: true }],
    }));
    const own = geometryOf(drawTopology({ ...NOTHING, regions: [{ ...WEST, virtual }], gateways }));
    assert.deepEqual(endsOf(own, "direct-connect"), ["Virtual private gateway", "Virtual private gateway"]);
    assert.deepEqual(endsOf(own, "attachment"), [
      "hub 10.0.0.0/19",
      "Virtual private gateway",
      "hub 10.0.0.0/19",
      "Transit gateway",
      "sports-1 10.0.32.0/19",
      "Transit gateway",
    ]);
  });

  it("are two for every circuit: to its gateway and to the network at its end", () => {
    const circuits = drawn.frames.filter(({ kind }) => kind === "circuit");
    for (const { x, width, title } of circuits) {
      const own = drawn.runs.filter((run) => run.kind === "column" && Math.abs(run.x - x - width / 2) < 0.1);
      assert.equal(own.length, 2, title);
    }
  });

  it("are one for all peerings of a full mesh of more than three regions", () => {
    const titlesIn = (...args: Parameters<typeof world>): string[] =>
      titlesOf(drawTopology(world(...args)), "peering");
    assert.equal(titlesIn(3, all).length, 3);
    assert.deepEqual(titlesIn(4, all), ["6 peerings: every region with every other"]);
    assert.equal(titlesIn(4, (one, other) => one + other > 1).length, 5);
  });
});

describe("the size of a drawing", () => {
  const sizeOf = (count: number, has: (one: number, other: number) => boolean): Geometry =>
    geometryOf(drawTopology(world(count, has)));

  it("grows only in height with more regions in a full mesh, each by its contents", () => {
    const [three, six, twelve] = [3, 6, 12].map((count) => sizeOf(count, all));
    assert(three && six && twelve);
    assert(twelve.width <= three.width, `${twelve.width} px, after ${three.width}`);
    assert.equal(twelve.height - six.height, 2 * (six.height - three.height));
    assert((twelve.height - six.height) / 6 < 220, `${(twelve.height - six.height) / 6} px for a region`);
  });

  it("is at most as wide as a screen, with any peerings", () => {
    assert(sizeOf(12, some).width <= 1536, `${sizeOf(12, some).width} px`);
  });
});
