import assert from "node:assert/strict";
import fc from "fast-check";
import { LADDERS } from "../../catalog/ladders.table";
import { CHANNEL_DEFAULTS, complete } from "../../settings/complete";
import { cellSettings, regionSettings, SITES } from "../../settings/settings";
import { edited, SMALL } from "../checks/support";
import { writtenOf } from "../support/written";

const completed = (...edits: Parameters<typeof edited>[1]) => complete(writtenOf(edited(SMALL, edits)));

const ONE: [string, string] = [
  "      home: { region: us-west-2, slot: 1 }\n",
  "      home: { region: us-west-2, slot: 1, zones: [usw2-az3, usw2-az1] }\n      release: green\n",
];

describe("a small file, completed", () => {
  const settings = completed(ONE);
  const { one, two } = settings.lineUp.cells;
  assert.ok(one && two);

  it("gives each channel its own keys, over its cell's, over the program's", () => {
    assert.deepEqual(one.channels, {
      first: {
        id: "first",
        name: "First",
        ladder: "hd30",
        audio: [{ language: "und", role: "main", codec: "aac" }],
        drm: [],
        dvrHours: 0,
        archiveDays: 0,
        captions: [],
        scte35: "dateRange",
        feeds: [{ vendor: "vendor", path: "internet" }],
        pinnedFeed: undefined,
        epochLocked: undefined,
        offAir: undefined,
        countries: [],
      },
      second: {
        id: "second",
        name: "Second",
        ladder: "hd50",
        audio: [{ language: "und", role: "main", codec: "aac" }],
        drm: [],
        dvrHours: 3,
        archiveDays: 0,
        captions: [],
        scte35: "dateRange",
        feeds: [{ vendor: "vendor", path: "internet" }],
        pinnedFeed: undefined,
        epochLocked: undefined,
        offAir: undefined,
        countries: [],
      },
    });
  });

  it("gives each cell its channels' defaults, and the keys that the cell sets", () => {
    assert.deepEqual(one.defaults, { ...CHANNEL_DEFAULTS, feeds: [{ vendor: "vendor", path: "internet" }] });
    assert.deepEqual([one.ownDefaults, two.ownDefaults], [["feeds"], []]);
    assert.deepEqual(two.defaults, CHANNEL_DEFAULTS);
  });

  it("gives each site its zones and slots, in the region's order, and the other region", () => {
    assert.deepEqual(one.home, {
      region: "us-west-2",
      otherRegion: "us-east-1",
      slot: 1,
      zones: { "usw2-az1": 0, "usw2-az3": 2 },
    });
    assert.deepEqual(Object.keys(one.home.zones), ["usw2-az1", "usw2-az3"]);
    assert.deepEqual(one.standby, {
      region: "us-east-1",
      otherRegion: "us-west-2",
      slot: 1,
      zones: { "use1-az1": 0, "use1-az2": 1 },
    });
  });

  it("gives each cell its release", () => {
    assert.deepEqual([one.release, two.release], ["green", "blue"]);
  });

  it("gives each region its ASN: the declared one, or the base plus the slots", () => {
    const { regions } = completed(["    slot: 0\n", "    slot: 0\n    asn: 64700\n"]);
    const numbers = Object.entries(regions).map(([name, { asn }]) => [name, asn]);
    assert.deepEqual(numbers, [
      ["us-west-2", 64_700],
      ["us-east-1", 4_200_001_001],
    ]);
  });

  it("has the program's ladders, with the environment's over them", () => {
    const own = { codec: "hevc" as const, video: [2], audio: [0.1] };
    const text = "  ladders:\n    uhd: &l { codec: hevc, video: [2], audio: [0.1] }\n    hd50: *l\n";
    const { lineUp } = completed(["lineUp:\n", `lineUp:\n${text}`]);
    assert.deepEqual(lineUp.ladders, { ...LADDERS, uhd: own, hd50: own });
    assert.deepEqual(settings.lineUp.ladders, LADDERS);
  });

  it("gives every outside network lists of certificates and principals, possibly empty", () => {
    const { authorities, revocations, principals } = settings.outside.vendor ?? {};
    assert.deepEqual([authorities, revocations, principals], [[], [], []]);
    const root = "arn:aws:iam::444455556666:root";
    const own = completed(["    prefixes: [198", `    principals: ["${root}"]\n    prefixes: [198`]);
    assert.deepEqual(own.outside.vendor?.principals, [root]);
  });

  it("gives an edge the hosted zone of viewers' names", () => {
    const edge = (more: string) => completed(["release: blue\n", `release: blue\nedge: { ${more} }\n`]).edge;
    const domain = "viewerDomain: tv.small.example.com";
    assert.equal(edge(domain)?.viewerZone, "Z0123456789ABCDEFGHIJ");
    assert.equal(edge(`${domain}, viewerZone: ZAAAAAAAAAA`)?.viewerZone, "ZAAAAAAAAAA");
    assert.equal(settings.edge, undefined);
  });

  it("finds rows by name, and refuses an unknown name", () => {
    assert.equal(regionSettings(settings, "us-east-1").slot, 1);
    assert.equal(cellSettings(settings, "one"), one);
    const lacking = (message: string) => ({ name: "RangeError", message });
    assert.throws(() => regionSettings(settings, "eu-west-3"), lacking("small has no region eu-west-3"));
    assert.throws(() => cellSettings(settings, "six"), lacking("small has no cell six"));
  });
});

describe("any zones of a site, completed", () => {
  const ZONES = { "usw2-az1": 4, "usw2-az2": 1, "usw2-az3": 7, "usw2-az4": 0 };
  const written = writtenOf(SMALL);
  const { one } = written.lineUp.cells;
  const west = written.regions["us-west-2"];
  assert.ok(one && west);

  it("are only the zones that the site names, with the region's slots", () => {
    fc.assert(
      fc.property(fc.option(fc.shuffledSubarray(Object.keys(ZONES), { minLength: 2 })), (named) => {
        const home = { ...one.home, ...(named !== null && { zones: named }) };
        const { regions, lineUp } = complete({
          ...written,
          regions: { ...written.regions, "us-west-2": { ...west, zones: ZONES } },
          lineUp: { ...written.lineUp, cells: { one: { ...one, home } } },
        });
        const sites = SITES.map((site) => lineUp.cells.one?.[site]);
        const zones = sites[0]?.zones ?? {};
        const wanted = Object.keys(ZONES).filter((zone) => named?.includes(zone) ?? true);
        assert.deepEqual(Object.keys(zones), wanted);
        for (const [zone, slot] of Object.entries(zones))
          assert.equal(slot, regions["us-west-2"]?.zones[zone]);
        assert.deepEqual(
          sites.map((site) => site?.region),
          [...sites].reverse().map((site) => site?.otherRegion),
        );
      }),
    );
  });
});
