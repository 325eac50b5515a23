import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { ladderMbps } from "../../plan/cell/capacity/loads";
import type { LadderRow } from "../../catalog/ladders.table";
import { zoneHas } from "../../facts/geography";
import { environmentJsonSchema } from "../../settings/jsonSchema";
import { readEnvironment } from "../../checks/environment";
import { readStackFile } from "../../settings/stackFile";

/** Mbit/s in both formats, for the replication quota of 1 Gbit/s. */
const storedMbps = (ladder?: LadderRow): number => (ladder === undefined ? NaN : 2 * ladderMbps(ladder));

const FILES = readdirSync("environments").filter((name) => name.endsWith(".yaml"));

describe("environments/", () => {
  it("has the three samples", () => {
    assert.deepEqual(FILES.sort(), ["china.yaml", "production.yaml", "staging.yaml"]);
  });

  for (const file of FILES) {
    it(`${file} has no mistakes, and editors find its schema`, () => {
      const settings = readEnvironment(`environments/${file}`);
      assert.equal(`${settings.environment}.yaml`, file);
      assert.match(
        readFileSync(`environments/${file}`, "utf8"),
        /^# yaml-language-server: \$schema=schema\.json\n/,
      );
    });

    it(`${file} has a stack file for each of its regions`, () => {
      const settings = readEnvironment(`environments/${file}`);
      const prefix = settings.environment === "production" ? "" : `${settings.environment}-`;
      for (const region of Object.keys(settings.regions)) {
        const stack = readStackFile(`Pulumi.${prefix}${region}.yaml`, settings);
        assert.deepEqual(
          [stack.environment, stack.region, stack.cell],
          [settings.environment, region, undefined],
        );
      }
    });
  }

  it("gives every region of every environment a distinct ASN", () => {
    const numbers = FILES.flatMap((file) => {
      const settings = readEnvironment(`environments/${file}`);
      return Object.values(settings.regions).map(({ asn }) => asn);
    });
    assert.equal(new Set(numbers).size, numbers.length);
  });

  it("has a hundred channels in production, in zones with CloudFront VPC origins", () => {
    const settings = readEnvironment("environments/production.yaml");
    const channels = Object.values(settings.lineUp.cells).flatMap((cell) => Object.keys(cell.channels));
    assert.equal(channels.length, 100);
    for (const [region, { zones }] of Object.entries(settings.regions)) {
      for (const id of Object.keys(zones)) assert.ok(zoneHas({ id, region }, "vpcOrigins"), id);
    }
  });

  it("uses all options of channels in production", () => {
    const settings = readEnvironment("environments/production.yaml");
    const channels = Object.values(settings.lineUp.cells).flatMap((cell) => Object.values(cell.channels));
    const seen = (values: readonly unknown[]): unknown[] => [...new Set(values)].sort();
    assert.deepEqual(seen(channels.map(({ dvrHours }) => String(dvrHours).padStart(3, "0"))), [
      "000",
      "003",
      "024",
      "072",
      "168",
      "336",
    ]);
    assert.deepEqual(seen(channels.map(({ ladder }) => ladder)), ["hd30", "hd50", "uhd"]);
    assert.deepEqual(seen(channels.map(({ drm }) => drm.join())), ["", "fairplay,cenc"]);
    assert.deepEqual(seen(channels.map(({ scte35 }) => scte35)), ["dateRange", "none", "passthrough"]);
    assert.deepEqual(
      seen(channels.map(({ feeds }) => feeds.map(({ vendor, path }) => `${vendor} ${path}`).join())),
      ["northlight internet", "northlight internet,meridian directConnect"],
    );
    assert.equal(channels.filter(({ offAir }) => offAir !== undefined).length, 3);
    assert.equal(channels.filter(({ epochLocked }) => epochLocked !== undefined).length, 19);
    assert.ok(channels.some(({ archiveDays }) => archiveDays > 0));
    assert.ok(channels.some(({ audio }) => audio.length > 1));
    assert.ok(channels.some(({ pinnedFeed }) => pinnedFeed !== undefined));
  });

  it("has windows and archives in production within the replication quota of each region", () => {
    const settings = readEnvironment("environments/production.yaml");
    const mbps = new Map<string, number>();
    for (const cell of Object.values(settings.lineUp.cells)) {
      const kept = Object.values(cell.channels).filter(
        ({ dvrHours, archiveDays }) => dvrHours + archiveDays > 0,
      );
      const sum = kept.reduce(
        (before, { ladder }) => before + storedMbps(settings.lineUp.ladders[ladder]),
        0,
      );
      mbps.set(cell.home.region, (mbps.get(cell.home.region) ?? 0) + sum);
    }
    for (const [region, sum] of mbps) assert.ok(sum > 0 && sum <= 1000, `${region}: ${sum} Mbit/s`);
    assert.equal(mbps.size, 3);
  });

  it("has the schema as `npm run schema` writes it", () => {
    assert.equal(
      readFileSync("environments/schema.json", "utf8"),
      `${JSON.stringify(environmentJsonSchema(), undefined, 2)}\n`,
    );
  });

  it("has a schema that describes every top-level key", () => {
    const { properties } = environmentJsonSchema() as {
      properties: Record<string, { description?: string }>;
    };
    const silent = Object.keys(properties).filter((key) => properties[key]?.description === undefined);
    assert.deepEqual(silent, []);
  });
});
