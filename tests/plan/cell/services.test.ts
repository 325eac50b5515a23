import assert from "node:assert/strict";
import fc from "fast-check";
import { containerOf, imageSuffix } from "../../../plan/cell/services/container";
import {
  locationsOf,
  planServices,
  type Locations,
  type ServiceRow,
} from "../../../plan/cell/services/services";
import { VARIABLES } from "../../../catalog/variables.table";
import { SERVICE_NAMES, type Service } from "../../../catalog/services.table";
import type { Settings } from "../../../settings/settings";
import { edited } from "../../checks/support";
import { CELL_TEXT, smallSettings } from "../../support/cell";
import { SIZES } from "../../support/services";
import { planEnvironment } from "../../../plan/environment";

const planned = (settings: Settings = smallSettings()) =>
  planServices(planEnvironment(settings).cell("one", "home"), SIZES);

const rowOf = (service: Service, zone = "usw2-az2"): ServiceRow => {
  const row = planned()
    .zones.find((each) => each.zone === zone)
    ?.services.find((each) => each.service === service);
  assert.ok(row !== undefined);
  return row;
};

const SITES: Locations<string> = {
  bucket: (kind) => `bucket-${kind}`,
  metadata: { endpoint: "valkey:6379", group: "valkey", user: (service) => `one-${service}` },
  database: { writer: "writer:3306", reader: (zone) => `reader-${zone}:3306` },
  delivery: "delivery-one",
  around: (before, text, after) => before + text + after,
};

const GROWN = edited(CELL_TEXT, [
  ["        third:", "        fourth: { name: Fourth, drm: [cenc], dvrHours: 24 }\n        third:"],
]);

describe("the services of a cell", () => {
  it("are every service in every zone, named by service and zone", () => {
    const { domain, zones } = planned();
    assert.equal(domain, "one.us-west-2.internal");
    assert.deepEqual(
      zones.map(({ key }) => key),
      ["one-usw2-az1", "one-usw2-az2"],
    );
    for (const { zone, services } of zones) {
      assert.deepEqual(
        services.map(({ key }) => key),
        SERVICE_NAMES.map((service) => `one-${service}-${zone}`),
      );
      assert.deepEqual(
        services.map(({ discovery }) => discovery),
        SERVICE_NAMES.map((service) => `${service}-${zone}`),
      );
    }
  });

  it("have the sizes of the capacity plan and the release's AMI", () => {
    const { pool, task, tasks } = rowOf("packager");
    assert.equal(tasks, 3);
    assert.deepEqual(pool, { instanceType: "c7g.xlarge", ami: "ami-0123456789abcdef0", most: 4 });
    assert.deepEqual([task.cpu, task.memoryMiB], [2048, 3500]);
  });

  it("may have as many tasks during a release as instances", () => {
    const cell = planEnvironment(smallSettings()).cell("one", "home");
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), (least, more) => {
        const sizes = { ...SIZES, dvr: { ...SIZES.dvr, instancesPerZone: least, maxPerZone: least + more } };
        const [zone] = planServices(cell, sizes).zones;
        const percent = zone?.services.find(({ service }) => service === "dvr")?.maximumPercent ?? 0;
        // ECS rounds down.
        assert.equal(Math.floor((least * percent) / 100), least + more);
      }),
    );
  });

  it("require an AMI of the release for the region", () => {
    const cell = {
      ...planEnvironment(smallSettings()).cell("one", "home"),
      settings: { ...smallSettings(), releases: {} },
    };
    assert.throws(() => planServices(cell, SIZES), new RangeError('release "1" has no AMI for us-west-2'));
  });

  it("are the same with one channel more", () => {
    assert.deepEqual(planned(smallSettings(GROWN)), planned());
  });
});

describe("the environment of a service", () => {
  const variables = (service: Service): Readonly<Record<string, string>> => {
    const row = rowOf(service);
    return { ...row.task.environment, ...locationsOf(row, SITES) } as Record<string, string>;
  };

  it("has the variables of the table, each for its services", () => {
    for (const service of SERVICE_NAMES) {
      const due = Object.entries(VARIABLES)
        .filter(([, row]) => !("platform" in row))
        .filter(([, row]) => !("services" in row) || (row.services as readonly Service[]).includes(service))
        .map(([name]) => name);
      const global = Object.keys(locationsOf(rowOf(service), { ...SITES, database: undefined }));
      const both = new Set([...Object.keys(variables(service)), ...global]);
      assert.deepEqual([...both].sort(), due.sort(), service);
    }
  });

  it("has the object with a global database's hosts, in place of a host", () => {
    const locations = locationsOf(rowOf("vod"), { ...SITES, database: undefined });
    assert.equal(locations.HEADEND_DATABASE_HOSTS, "s3://bucket-config/database.json");
    assert.ok(!("HEADEND_DATABASE" in locations || "HEADEND_DATABASE_CLUSTER" in locations));
    assert.ok(!("HEADEND_DATABASE_HOSTS" in variables("vod")));
  });

  it("has the locations of state: the writer for the packager, the reader of the zone for others", () => {
    assert.equal(variables("packager").HEADEND_DATABASE, "writer:3306");
    assert.equal(variables("dvr").HEADEND_DATABASE, "reader-usw2-az2:3306");
    assert.equal(variables("vod").HEADEND_DATABASE_USER, "vod");
    assert.equal(variables("dvr").HEADEND_DATABASE_CLUSTER, "writer:3306");
    assert.equal(variables("vod").HEADEND_DATABASE_CLUSTER, "writer:3306");
    assert.equal(variables("ingest").HEADEND_METADATA_USER, "one-ingest");
    assert.equal(variables("cache").HEADEND_LINE_UP, "s3://bucket-config/line-up.json");
    assert.equal(variables("cache").HEADEND_BUCKET_SEGMENTS, "bucket-segments");
    assert.equal(variables("probe").HEADEND_DELIVERY, "delivery-one");
  });
});

describe("the container of a service", () => {
  const row = rowOf("manifest");
  const container = containerOf<string>(row, {
    image: "repository@sha256:1",
    template: "1",
    logGroup: "group",
    region: "us-west-2",
    locations: locationsOf(row, SITES),
  });

  it("has no root user, no capability, and only memory to write to", () => {
    assert.equal(container.user, "65532:65532");
    assert.equal(container.readonlyRootFilesystem, true);
    assert.equal(container.privileged, false);
    assert.deepEqual(container.linuxParameters.capabilities, { add: [], drop: ["ALL"] });
    assert.equal(container.linuxParameters.initProcessEnabled, true);
    assert.deepEqual(container.linuxParameters.tmpfs[0]?.mountOptions, ["noexec", "nosuid", "nodev"]);
  });

  it("has a health check of the process only, with times from the segment's length", () => {
    assert.deepEqual(container.healthCheck, {
      command: ["CMD", "/healthcheck"],
      interval: 5,
      timeout: 2,
      retries: 3,
      startPeriod: 60,
    });
    assert.equal(container.stopTimeout, 18);
  });

  it("is not blocked by its logs", () => {
    assert.equal(container.logConfiguration.options.mode, "non-blocking");
    assert.equal(container.logConfiguration.options["awslogs-stream-prefix"], "usw2-az2");
  });

  it("has its variables sorted by name, as ECS returns them", () => {
    const names = container.environment.map(({ name }) => name);
    assert.deepEqual(names, [...names].sort());
  });

  it("has an image by digest, or by tag without a digest", () => {
    assert.equal(imageSuffix(`sha256:${"a".repeat(64)}`), `@sha256:${"a".repeat(64)}`);
    assert.equal(imageSuffix("2026.11"), ":2026.11");
  });
});
