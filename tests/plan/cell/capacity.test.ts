import assert from "node:assert/strict";
import fc from "fast-check";
import { shortfallsOf, type CellCapacity } from "../../../plan/cell/capacity/capacity";
import { MEASURED, NEED_NAMES } from "../../../plan/cell/capacity/capacity.table";
import { demandOf } from "../../../plan/cell/capacity/sizing";
import { LADDERS } from "../../../catalog/ladders.table";
import { SERVICE_NAMES } from "../../../catalog/services.table";
import { complete } from "../../../settings/complete";
import type { WrittenCell, WrittenSettings } from "../../../settings/schema/settings.schema";
import { type Settings, SITES } from "../../../settings/settings";
import { edited, settingsOf, SMALL } from "../../checks/support";
import { writtenOf } from "../../support/written";
import { planEnvironment } from "../../../plan/environment";

const BASE = writtenOf(SMALL);

/** The small environment with cell `one` and the line-up's numbers changed. */
function changed(cell: Partial<WrittenCell>, lineUp: Partial<WrittenSettings["lineUp"]> = {}): Settings {
  const one = BASE.lineUp.cells.one;
  assert.ok(one);
  const cells = { ...BASE.lineUp.cells, one: { ...one, ...cell } };
  return complete({ ...BASE, lineUp: { ...BASE.lineUp, ...lineUp, cells } });
}

const ONE_FEED = [{ vendor: "vendor", path: "internet" as const }];
const TWO_FEEDS = [...ONE_FEED, { vendor: "other", path: "directConnect" as const }];

/**
 * Twenty channels with two feeds each of the ladder of aws-solutions/live-streaming-on-aws v4.2.17: six renditions,
 * 11.6 Mbit/s.
 */
const USUAL_CELL: Partial<WrittenCell> = {
  size: 20,
  viewers: 10_000,
  defaults: { ladder: "hd30", feeds: TWO_FEEDS, dvrHours: 24 },
  channels: { first: { name: "First" } },
};
const USUAL = changed(USUAL_CELL);

const sizesOf = ({ services }: CellCapacity): string[] =>
  SERVICE_NAMES.map((name) => {
    const { instancesPerZone, instanceType, maxPerZone } = services[name];
    return `${name} ${instancesPerZone} x ${instanceType}, at most ${maxPerZone}`;
  });

/** Everything that becomes a resource. */
const built = ({ services, balancers, database, valkey }: CellCapacity): unknown => ({
  services,
  balancers,
  database,
  valkey,
});

describe("what a cell needs", () => {
  it("is computed for twenty channels of 11.6 Mbit/s in three zones", () => {
    const { needs } = planEnvironment(USUAL).capacity("one", "home");
    const figures = Object.fromEntries(
      NEED_NAMES.map((name) => [name, `${needs[name].value} ${needs[name].unit}`]),
    );
    assert.deepEqual(figures, {
      publicIngest: "231.52 Mbit/s",
      privateIngest: "231.52 Mbit/s",
      publicIngestRequests: "60 req/s",
      privateIngestRequests: "60 req/s",
      ingestMemory: "0.862 GiB",
      packagedChannels: "20 channels",
      packaging: "3.087 vCPU",
      packagingOutput: "1.852 Gbit/s",
      segmentPuts: "130 req/s",
      segmentBytes: "416.736 GB/h",
      dvrPuts: "65 req/s",
      dvrBytes: "208.368 GB/h",
      archivePuts: "0 req/s",
      archiveBytes: "0 GB/h",
      dvrKept: "5000.832 GB",
      manifestRequests: "250 req/s",
      coldManifestRequests: "560 req/s",
      segmentEgress: "1.852 Gbit/s",
      coldSegmentEgress: "1.852 Gbit/s",
      dvrRequests: "50 req/s",
      dvrEgress: "0.21 Gbit/s",
      vodRequests: "20 req/s",
      vodEgress: "0.084 Gbit/s",
      publicIngestUnits: "104.184 LCU",
      privateIngestUnits: "104.184 LCU",
      liveUnits: "837.432 LCU",
      deliveryUnits: "969.732 LCU",
      cacheMemory: "32.343 GiB",
      valkeyEntries: "4860 entries",
      valkeyMemory: "0.007 GiB",
      databaseRows: "30 rows/s",
      natBytes: "0.001 GB/h",
      transitBytes: "104.185 GB/h",
      crossZoneBytes: "416.736 GB/h",
    });
  });

  it("agrees with sums by hand for one channel and two encoders", () => {
    const one = changed({ size: 1, defaults: { feeds: TWO_FEEDS }, channels: { first: { name: "First" } } });
    const { needs } = planEnvironment(one).capacity("one", "standby");
    assert.equal(needs.publicIngestRequests.value + needs.privateIngestRequests.value, 6, "3.2: 6 req/s");
    assert.equal(needs.segmentPuts.value / 2, 3.25, "3.2: 3.25 PUT/s of a feed, once");
    const units = needs.publicIngestUnits.value + needs.privateIngestUnits.value;
    assert.equal(units.toFixed(1), "10.4", "3.5: 10.4 LCU");
    const daily = needs.segmentBytes.value * 24;
    assert.equal(
      daily.toFixed(),
      (2 * 2 * 11.576 * 10.8).toFixed(),
      "3.1: 10.8 GB a day of a feed and format",
    );
    assert.equal(needs.databaseRows.value / 2 / 2, 0.25, "3.7: 0.25 row/s of a feed, once");
  });

  it("has a formula for every value", () => {
    const { needs } = planEnvironment(USUAL).capacity("one", "home");
    for (const name of NEED_NAMES) assert.notEqual(needs[name].formula, "", name);
  });

  it("archives only channels with an archive", () => {
    const kept = changed({ channels: { first: { name: "First", archiveDays: 30 } }, size: 1 });
    const { needs } = planEnvironment(kept).capacity("one", "home");
    assert.equal(needs.archivePuts.value, 3.25);
    assert.equal(needs.archiveBytes.value, 10.418);
  });

  it("stores each segment once, from one zone, and an index row from every zone", () => {
    const channels = { first: { name: "First", dvrHours: 24, archiveDays: 30 } };
    const one = changed({ size: 1, defaults: { feeds: TWO_FEEDS }, channels });
    const [three, two] = (["home", "standby"] as const).map(
      (site) => planEnvironment(one).capacity("one", site).needs,
    );
    assert.ok(three && two);
    assert.equal(three.databaseRows.value / 3, two.databaseRows.value / 2);
    for (const name of [
      "segmentPuts",
      "dvrPuts",
      "archivePuts",
      "segmentBytes",
      "dvrBytes",
      "archiveBytes",
      "dvrKept",
    ] as const)
      assert.equal(three[name].value, two[name].value, name);
  });

  it("counts the objects of a segment by format: two of clear H.264, one of HEVC, one for each DRM system", () => {
    const puts = (keys: WrittenCell["defaults"], codec: "h264" | "hevc" = "h264"): number => {
      const ladders = { own: { codec, video: [1, 2, 3], audio: [0.1] } };
      const one = changed(
        {
          size: 1,
          channels: { first: { name: "First" } },
          defaults: { ladder: "own", feeds: ONE_FEED, ...keys },
        },
        {
          ladders,
          keyServers: { fairplay: "https://a.example", cenc: "https://b.example" },
          segmentSeconds: 2,
        },
      );
      return 2 * planEnvironment(one).capacity("one", "home").needs.segmentPuts.value;
    };
    const two = ["en", "es"].map((language) => ({ language, role: "main", codec: "aac" }) as const);
    assert.equal(puts({}), 2 * 4);
    assert.equal(puts({ audio: two }), 2 * 5);
    assert.equal(puts({}, "hevc"), 4);
    assert.equal(puts({ drm: ["cenc"] }), 4);
    assert.equal(puts({ drm: ["fairplay", "cenc"] }, "hevc"), 2 * 4);
  });

  it("counts each audio track of a feed in what vendors push and packagers store", () => {
    const needsWith = (languages: readonly string[]) => {
      const audio = languages.map((language) => ({ language, role: "main", codec: "aac" }) as const);
      const one = changed({
        size: 1,
        channels: { first: { name: "First" } },
        defaults: { ladder: "hd50", feeds: ONE_FEED, audio },
      });
      return planEnvironment(one).capacity("one", "home").needs;
    };
    const [one, two] = [needsWith(["en"]), needsWith(["en", "es"])];
    assert.equal((two.publicIngest.value - one.publicIngest.value).toFixed(3), "0.128");
    assert.equal(two.publicIngestRequests.value - one.publicIngestRequests.value, 2 / 4);
    assert.ok(Math.abs(two.segmentBytes.value - one.segmentBytes.value - 0.128 * 2 * 0.45) < 0.002);
  });
});

describe("CPU of a cell", () => {
  it("for packaging follows the encryption of each channel", () => {
    const packaging = (...systems: readonly WrittenCell["defaults"]["drm"][]): number => {
      const channels = Object.fromEntries(systems.map((drm, at) => [`c-${at}`, { name: "C", drm }]));
      const own = { codec: "h264" as const, video: [1.4], audio: [0.1] };
      const cell = { size: systems.length, channels, defaults: { ladder: "own", feeds: TWO_FEEDS } };
      const keyServers = { fairplay: "https://a.example", cenc: "https://b.example" };
      const plan = planEnvironment(changed(cell, { ladders: { own }, keyServers }));
      return plan.capacity("one", "home").needs.packaging.value;
    };
    const { clear, cenc, cbcs, both } = MEASURED.packagedMbpsPerVcpu;
    const vcpu = (...rates: readonly number[]): string =>
      rates.reduce((sum, rate) => sum + (2 * 1.5) / rate, 0).toFixed(3);
    assert.equal(packaging([]).toFixed(3), vcpu(clear));
    assert.equal(packaging(["cenc"]).toFixed(3), vcpu(cenc));
    assert.equal(packaging(["fairplay"]).toFixed(3), vcpu(cbcs));
    assert.equal(packaging(["fairplay", "cenc"]).toFixed(3), vcpu(both));
    assert.equal(packaging([], ["cenc"]).toFixed(3), vcpu(clear, cenc));
  });

  it("for pushes, packaging and writes of caches is the same in each zone, however many zones there are", () => {
    const cell = planEnvironment(USUAL);
    const of = (site: "home" | "standby") => {
      const { needs, zones: ids } = cell.capacity("one", site);
      const zones = ids.map((id) => ({ id, region: cell.cell("one", site).region }));
      const demand = (service: "ingest" | "packager" | "cache") => demandOf(service, { needs, zones });
      const read = (needs.coldSegmentEgress.value * 1000) / MEASURED.cacheMbpsPerVcpu / (zones.length - 1);
      return [demand("ingest").vcpu, demand("packager").vcpu, demand("cache").vcpu - read];
    };
    const [three, two] = [of("home"), of("standby")];
    for (const [at, vcpu] of three.entries()) assert.equal(vcpu.toFixed(6), two[at]?.toFixed(6));
    assert.equal(three[0]?.toFixed(3), ((2 * 231.52) / MEASURED.ingestMbpsPerVcpu).toFixed(3));
    assert.equal(three[2]?.toFixed(3), (926 / MEASURED.cacheMbpsPerVcpu).toFixed(3));
  });
});

describe("the capacity of a cell", () => {
  it("is one instance per service and zone, of the smallest type that carries the need without one zone", () => {
    assert.deepEqual(sizesOf(planEnvironment(USUAL).capacity("one", "home")), [
      "ingest 1 x c7g.xlarge, at most 2",
      "packager 1 x c7g.2xlarge, at most 2",
      "cache 1 x r7g.2xlarge, at most 2",
      "manifest 1 x c7g.large, at most 2",
      "dvr 1 x c7g.large, at most 2",
      "vod 1 x c7g.large, at most 2",
      "probe 1 x c7g.medium, at most 2",
    ]);
  });

  it("gives each task an instance, minus the memory of the system and the agent", () => {
    const { services } = planEnvironment(USUAL).capacity("one", "home");
    assert.deepEqual(services.cache, {
      service: "cache",
      instanceType: "r7g.2xlarge",
      architecture: "arm64",
      instancesPerZone: 1,
      taskCpuUnits: 8192,
      taskMemoryMiB: 60_364,
      maxPerZone: 2,
    });
  });

  it("lets the other zones carry a lost one, so two zones take larger instances than three for the same need", () => {
    const [home, standby] = (["home", "standby"] as const).map((site) =>
      planEnvironment(USUAL).capacity("one", site),
    );
    assert.ok(home && standby);
    assert.deepEqual(home.zones, ["usw2-az1", "usw2-az2", "usw2-az3"]);
    assert.deepEqual(standby.zones, ["use1-az1", "use1-az2"]);
    assert.equal(standby.needs.coldSegmentEgress.value, home.needs.coldSegmentEgress.value);
    assert.equal(standby.services.cache.instanceType, "r7g.2xlarge");
    assert.deepEqual(home.balancers.delivery, { units: 970, reservedUnits: 1257 });
    assert.deepEqual(standby.balancers.delivery, { units: 970, reservedUnits: 1675 });
  });

  it("reserves load balancers for a sudden audience only, and not for a small one", () => {
    const { balancers } = planEnvironment(USUAL).capacity("one", "home");
    assert.deepEqual(balancers.publicIngest, { units: 105, reservedUnits: undefined });
    assert.deepEqual(balancers.privateIngest, { units: 105, reservedUnits: undefined });
    const small = planEnvironment(changed({ viewers: 10 })).capacity("one", "home");
    assert.equal(small.balancers.delivery.reservedUnits, undefined);
  });

  it("has a database and a Valkey node, the smallest that carry the need", () => {
    const { database, valkey } = planEnvironment(USUAL).capacity("one", "home");
    assert.deepEqual(database, { instanceClass: "db.r7g.large", readersPerZone: 1 });
    assert.deepEqual(valkey, { nodeType: "cache.m7g.large", maxmemory: 5_140_907_059 });
  });

  it("gives both sites of a global database one class, for the sum of their rows", () => {
    // 200 rows a second from two zones, 400 from four. A vCPU carries 250: each site alone needs two, both need three.
    const one = (database: "independent" | "global") => {
      const { lineUp, ...rest } = changed(
        { size: 100, defaults: { feeds: TWO_FEEDS }, database },
        { segmentSeconds: 2 },
      );
      const own = lineUp.cells["one"];
      assert.ok(own);
      const cells = {
        ...lineUp.cells,
        one: {
          ...own,
          home: { ...own.home, zones: { "usw2-az1": 0, "usw2-az2": 1 } },
          standby: {
            ...own.standby,
            zones: { "use1-az1": 0, "use1-az2": 1, "use1-az4": 2, "use1-az5": 3 },
          },
        },
      };
      const plan = planEnvironment({ ...rest, lineUp: { ...lineUp, cells } });
      return SITES.map((site) => {
        const {
          needs,
          database: { instanceClass },
        } = plan.capacity("one", site);
        return [needs.databaseRows.value, instanceClass];
      });
    };
    assert.deepEqual(one("independent"), [
      [200, "db.r7g.large"],
      [400, "db.r7g.large"],
    ]);
    assert.deepEqual(one("global"), [
      [200, "db.r7g.xlarge"],
      [400, "db.r7g.xlarge"],
    ]);
  });

  it("uses the overrides of the cell", () => {
    const own = changed({
      capacity: { packager: { instanceType: "c7gn.large", perZone: 2 }, manifest: { perZone: 3 } },
    });
    const { services } = planEnvironment(own).capacity("one", "home");
    assert.equal(services.packager.instanceType, "c7gn.large");
    assert.equal(services.packager.instancesPerZone, 2);
    assert.equal(services.packager.maxPerZone, 4);
    assert.equal(services.manifest.instanceType, "c7g.large");
    assert.equal(services.manifest.instancesPerZone, 3);
  });

  it("gives ingest the memory of all feeds in every zone, for as long as it keeps them", () => {
    const held = {
      size: 100,
      defaults: { ladder: "apple", feeds: TWO_FEEDS },
      capacity: { ingest: { instanceType: "c7g.medium" } },
    };
    const slow = { segmentSeconds: 10 };
    const { needs, services } = planEnvironment(changed(held, slow)).capacity("one", "home");
    const mbps = needs.publicIngest.value + needs.privateIngest.value;
    assert.equal(needs.ingestMemory.value.toFixed(2), ((mbps * (15 + 25) * 1e6) / 8 / 2 ** 30).toFixed(2));
    const { taskMemoryMiB, instancesPerZone } = services.ingest;
    assert.ok((taskMemoryMiB / 1024) * instancesPerZone >= needs.ingestMemory.value);
  });

  it("uses several of the largest type if one instance can't carry the need", () => {
    const huge = changed({
      size: 100,
      defaults: { ladder: "apple", feeds: TWO_FEEDS },
      viewers: 10_000_000,
    });
    const { services } = planEnvironment(huge).capacity("one", "home");
    assert.equal(services.packager.instancesPerZone, 5, "20 channels of a packager");
    assert.equal(services.packager.instanceType, "c7g.16xlarge");
  });

  it("grows with viewers and with size, and never shrinks", () => {
    const weight = (settings: Settings): number[] => {
      const { needs } = planEnvironment(settings).capacity("one", "home");
      return NEED_NAMES.map((name) => needs[name].value);
    };
    fc.assert(
      fc.property(
        fc.record({ size: fc.integer({ min: 2, max: 40 }), viewers: fc.nat(500_000) }),
        fc.record({ size: fc.nat(60), viewers: fc.nat(500_000) }),
        (few, more) => {
          const after = weight(changed({ size: few.size + more.size, viewers: few.viewers + more.viewers }));
          for (const [at, before] of weight(changed(few)).entries()) {
            assert.ok((after[at] ?? 0) >= before, NEED_NAMES[at]);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("does not change when a channel is added that is not heavier than the cell's usual one", () => {
    const ladder = fc.constantFrom(...Object.keys(LADDERS));
    const heavy = Math.max(...Object.values(LADDERS).map(({ video }) => video.length));
    assert.equal(LADDERS.apple?.video.length, heavy, "apple is the heaviest ladder, in every dimension");
    const some = fc.record({ ladder, dvrHours: fc.constantFrom(0, 24), archiveDays: fc.constantFrom(0, 30) });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 8 }), some, (present, comer) => {
        const row = (key: object, at: number): [string, { name: string }] => [
          `c-${at}`,
          { name: "C", ...key },
        ];
        const cell = { size: 10, defaults: { ladder: "apple", feeds: TWO_FEEDS } };
        const before = changed({ ...cell, channels: Object.fromEntries(present.map(row)) });
        const after = changed({ ...cell, channels: Object.fromEntries([...present, comer].map(row)) });
        for (const site of ["home", "standby"] as const) {
          assert.deepEqual(
            built(planEnvironment(after).capacity("one", site)),
            built(planEnvironment(before).capacity("one", site)),
          );
        }
      }),
      { numRuns: 50 },
    );
  });

  it("counts free channels as the heaviest present one, if the cell has no defaults", () => {
    const channels = { first: { name: "First", ladder: "hd50", feeds: ONE_FEED } };
    const bare = changed({ size: 5, defaults: {}, channels });
    assert.equal(planEnvironment(bare).capacity("one", "home").needs.publicIngest.value, 92.64);
  });

  it("counts two feeds over the Internet for a cell that has no channel yet", () => {
    const empty = changed({ size: 5, defaults: {}, channels: {} });
    assert.equal(planEnvironment(empty).capacity("one", "home").needs.publicIngest.value, 115.76);
  });

  it("rejects unknown ladders and instance types", () => {
    assert.throws(() => planEnvironment(complete(BASE)).capacity("three", "home"), {
      name: "RangeError",
      message: "small has no cell three",
    });
    const odd = changed({ channels: { first: { name: "First", ladder: "odd" } } });
    assert.throws(() => planEnvironment(odd).capacity("one", "home"), { message: "ladder odd is not known" });
    const type = changed({ capacity: { dvr: { instanceType: "z9.large" } } });
    assert.throws(() => planEnvironment(type).capacity("one", "home"), {
      message: "instance type z9.large is not known",
    });
  });
});

describe("an override below the need", () => {
  it("is reported for each site, with what it carries and the size to use", () => {
    const capacity = { packager: { perZone: 1 }, cache: { perZone: 1, instanceType: "r7g.xlarge" } };
    const messages = shortfallsOf(planEnvironment(changed({ ...USUAL_CELL, capacity }))).map(
      ({ cell, site, service, message }) => `${cell} ${site} ${service}: ${message}`,
    );
    assert.deepEqual(messages, [
      "one home cache: 1 x r7g.xlarge in each zone of home carry 90 % of the memory that cache of one needs without one zone: use 1 x r7g.2xlarge",
      "one standby cache: 1 x r7g.xlarge in each zone of standby carry 50 % of the bandwidth and 90 % of the memory that cache of one needs without one zone: use 1 x r7g.2xlarge",
    ]);
  });

  it("is absent if the sizes are as computed or larger", () => {
    assert.deepEqual(shortfallsOf(planEnvironment(USUAL)), []);
    const more = settingsOf(
      edited(SMALL, [["      size: 2\n", "      size: 2\n      capacity: { packager: { perZone: 4 } }\n"]]),
    );
    assert.deepEqual(shortfallsOf(planEnvironment(more)), []);
  });
});
