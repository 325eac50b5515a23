import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { zoneHas } from "../../../model/declared/geography";
import { environmentJsonSchema } from "../../../model/declared/jsonSchema";
import { readSettings, regionAsn } from "../../../model/declared/settings";
import { readStackFile } from "../../../model/declared/stackFile";

const FILES = readdirSync("environments").filter((name) => name.endsWith(".yaml"));

describe("environments/", () => {
  it("holds the three samples", () => {
    assert.deepEqual(FILES.sort(), ["china.yaml", "production.yaml", "staging.yaml"]);
  });

  for (const file of FILES) {
    it(`${file} is sound, and editors find its schema`, () => {
      const settings = readSettings(`environments/${file}`);
      assert.equal(`${settings.environment}.yaml`, file);
      assert.match(
        readFileSync(`environments/${file}`, "utf8"),
        /^# yaml-language-server: \$schema=schema\.json\n/,
      );
    });

    it(`${file} has a stack file for each of its regions`, () => {
      const settings = readSettings(`environments/${file}`);
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

  it("gives every region a BGP number of its own, over all environments", () => {
    const numbers = FILES.flatMap((file) => {
      const settings = readSettings(`environments/${file}`);
      return Object.keys(settings.regions).map((region) => regionAsn(settings, region));
    });
    assert.equal(new Set(numbers).size, numbers.length);
  });

  it("has production's channels about a hundred, at zones that CloudFront reaches", () => {
    const settings = readSettings("environments/production.yaml");
    const channels = Object.values(settings.lineUp.cells).flatMap((cell) => cell.channels);
    assert.equal(channels.length, 100);
    for (const [region, { zones }] of Object.entries(settings.regions)) {
      for (const id of Object.keys(zones)) assert.ok(zoneHas({ id, region }, "vpcOrigins"), id);
    }
  });

  it("has the schema as `npm run schema` writes it", () => {
    assert.equal(
      readFileSync("environments/schema.json", "utf8"),
      `${JSON.stringify(environmentJsonSchema(), undefined, 2)}\n`,
    );
  });

  it("has a schema that describes every top-level key but the plainest", () => {
    const { properties } = environmentJsonSchema() as {
      properties: Record<string, { description?: string }>;
    };
    const silent = Object.keys(properties).filter((key) => properties[key]?.description === undefined);
    assert.deepEqual(silent, []);
  });
});
