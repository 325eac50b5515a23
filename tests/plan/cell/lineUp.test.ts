import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import type { LineUp } from "../../../catalog/lineUp";
import { feedName } from "../../../catalog/renditions";
import { planLineUp } from "../../../plan/cell/lineUp";
import { edited } from "../../checks/support";
import { CELL_TEXT, smallSettings } from "../../support/cell";
import { planEnvironment } from "../../../plan/environment";

const vendorsOf = (text = CELL_TEXT): LineUp["vendors"] =>
  planLineUp(planEnvironment(smallSettings(text)).cell("one", "home")).vendors;

describe("the line-up that services poll", () => {
  const lineUp = planLineUp(planEnvironment(smallSettings()).cell("one", "standby"));

  it("has the cell's regions, and every time in seconds", () => {
    assert.equal(lineUp.site, "standby");
    assert.equal(lineUp.region, "us-east-1");
    assert.equal(lineUp.otherRegion, "us-west-2");
    assert.deepEqual(lineUp.zones, ["use1-az1", "use1-az2"]);
    assert.equal(lineUp.timing.segment, 4);
    assert.equal(lineUp.timing.staleAfter, 10);
  });

  it("has its zones in the order in which they lead without Valkey", () => {
    const text = edited(CELL_TEXT, [["{ use1-az1: 0, use1-az2: 1 }", "{ use1-az2: 1, use1-az1: 0 }"]]);
    const { zones } = planLineUp(planEnvironment(smallSettings(text)).cell("one", "standby"));
    assert.deepEqual(zones, ["use1-az1", "use1-az2"]);
  });

  it("has a channel's tracks, pinned feed and lock, with defaults in place", () => {
    const text = edited(CELL_TEXT, [
      [
        "third: { name: Third,",
        "third: { name: Third, ladder: hd50, audio: [{ language: en }, { language: fr, role: description, codec: ac3 }], pinnedFeed: south-internet, epochLocked: { frames: 200, rate: 50 },",
      ],
    ]);
    const { channels } = planLineUp(planEnvironment(smallSettings(text)).cell("one", "home"));
    const [first, , third] = channels;
    assert.deepEqual(first?.audio, [{ language: "und", role: "main", codec: "aac" }]);
    assert.deepEqual([first.pinnedFeed, first.epochLocked], [undefined, undefined]);
    assert.deepEqual(third?.audio, [
      { language: "en", role: "main", codec: "aac" },
      { language: "fr", role: "description", codec: "ac3" },
    ]);
    assert.equal(third.pinnedFeed, "south-internet");
    assert.deepEqual(third.epochLocked, { frames: 200, rate: "50" });
  });

  it("pins the first feed of an epoch-locked channel that pins none, so that both sites show the same", () => {
    const lock = "epochLocked: { frames: 120, rate: 30 },";
    for (const site of ["home", "standby"] as const) {
      const text = edited(CELL_TEXT, [["third: { name: Third,", `third: { name: Third, ${lock}`]]);
      const { channels } = planLineUp(planEnvironment(smallSettings(text)).cell("one", site));
      const third = channels.find(({ id }) => id === "third");
      assert.equal(third?.pinnedFeed, third && third.feeds[0] && feedName(third.feeds[0]));
      assert.notEqual(third?.pinnedFeed, undefined);
    }
  });

  it("locks the channels of a cell with a lock in its defaults, except those that say false", () => {
    const lock = "epochLocked: { frames: 100, rate: 25 }";
    const text = edited(CELL_TEXT, [
      ["third: { name: Third,", "third: { name: Third, epochLocked: false,"],
      ["      defaults:\n", `      defaults:\n        ${lock}\n`],
    ]);
    const { channels } = planLineUp(planEnvironment(smallSettings(text)).cell("one", "home"));
    const locked = { frames: 100, rate: "25" };
    assert.deepEqual(
      channels.map(({ epochLocked }) => epochLocked),
      [locked, locked, undefined],
    );
  });

  it("has every channel completely, and their ladders", () => {
    assert.deepEqual(
      lineUp.channels.map(({ id, dvrHours }) => [id, dvrHours]),
      [
        ["first", 72],
        ["second", 3],
        ["third", 0],
      ],
    );
    assert.deepEqual(Object.keys(lineUp.ladders), ["hd30"]);
  });

  it("has the name of a key server's secret, never its value", () => {
    assert.deepEqual(lineUp.keyServers, {
      cenc: { url: "https://cenc.example.org/speke", secret: "keys-cenc" },
      fairplay: { url: "https://fairplay.example.org/spe", secret: "keys-fairplay" },
    });
  });
});

describe("the vendors of a line-up", () => {
  it("have the authorities of a vendor with certificates, and the secret of one with tokens", () => {
    const { north, south, ...others } = vendorsOf();
    assert.deepEqual(others, {});
    assert.deepEqual(south, { auth: "token", paths: ["directConnect", "internet"], secret: "vendor-south" });
    const { authorities = [], ...rest } = north ?? {};
    assert.deepEqual(rest, { auth: "mutualTls", paths: ["internet"] });
    assert.deepEqual(
      authorities.map((pem) => new X509Certificate(pem).subject),
      ["CN=North CA (test)"],
    );
  });

  it("have both authorities of a vendor during a change, and none of another vendor", () => {
    const outside = smallSettings().outside;
    const [first = ""] = outside.north?.authorities ?? [];
    const second = first.replaceAll("\n", "\r\n");
    const settings = {
      ...smallSettings(),
      outside: {
        ...outside,
        north: { ...outside.north, authorities: [first, second] },
        south: { ...outside.south, auth: "mutualTls", authorities: ["another"] },
      },
    } as ReturnType<typeof smallSettings>;
    const { north, south } = planLineUp(planEnvironment(settings).cell("one", "home")).vendors;
    assert.deepEqual(north?.authorities, [first, second]);
    assert.deepEqual(south?.authorities, ["another"]);
    assert.equal(south.secret, undefined);
  });

  it("leave out vendors without a channel in the cell", () => {
    const text = edited(CELL_TEXT, [
      [
        "feeds: [{ vendor: north, path: internet }, { vendor: south, path: directConnect }]",
        "feeds: [{ vendor: south, path: directConnect }]",
      ],
    ]);
    assert.deepEqual(Object.keys(vendorsOf(text)), ["south"]);
  });
});
