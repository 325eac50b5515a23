import assert from "node:assert/strict";
import {
  endpointServiceName,
  findRegion,
  partitionOf,
  regionHasDataApi,
  regionHasGlobalDatabase,
  regionNames,
  regionOf,
  zoneHas,
  zonesOf,
} from "../../facts/geography";
import {
  PARTITIONS,
  REGIONS,
  REGIONS_WITHOUT_DATA_API,
  REGIONS_WITHOUT_GLOBAL_DATABASE,
  ZONE_GAPS,
} from "../../facts/geography.table";

describe("geography", () => {
  it("has the regions of production and their zones", () => {
    assert.deepEqual(zonesOf("us-west-2"), ["usw2-az1", "usw2-az2", "usw2-az3", "usw2-az4"]);
    assert.deepEqual(zonesOf("us-east-1"), [
      "use1-az1",
      "use1-az2",
      "use1-az3",
      "use1-az4",
      "use1-az5",
      "use1-az6",
    ]);
    assert.deepEqual(zonesOf("eu-west-3"), ["euw3-az1", "euw3-az2", "euw3-az3"]);
    assert.deepEqual(zonesOf("cn-northwest-1"), ["cnnw1-az1", "cnnw1-az2", "cnnw1-az3"]);
    assert.equal(regionNames().filter((name) => partitionOf(name).name === "aws-cn").length, 2);
  });

  it("has each zone in one region", () => {
    const zones = Object.values(REGIONS).flatMap((row) => row.zones);
    assert.equal(new Set(zones).size, zones.length);
  });

  it("names zones after their region, as AWS does", () => {
    const letters: Readonly<Record<string, string>> = {
      north: "n",
      south: "s",
      east: "e",
      west: "w",
      central: "c",
    };
    for (const [name, { zones }] of Object.entries(REGIONS)) {
      const [area = "", direction = "", number = ""] = name.split("-");
      const short = direction.replace(/north|south|east|west|central/g, (word) => letters[word] ?? word);
      for (const zone of zones) assert.match(zone, new RegExp(`^${area}${short}${number}-az\\d$`), name);
    }
  });

  it("derives the partition from a region's name", () => {
    for (const [name, { partition }] of Object.entries(REGIONS))
      assert.equal(partitionOf(name).name, partition, name);
  });

  it("has Origin Shield only in regions that offer it, and these use their own", () => {
    const shields = new Set(Object.values(REGIONS).flatMap((row) => row.originShield?.region ?? []));
    assert.equal(shields.size, 12);
    for (const shield of shields) assert.equal(regionOf(shield).originShield, shield);
    assert.equal(regionOf("eu-west-3").originShield, "eu-west-2");
    assert.equal(regionOf("cn-north-1").originShield, undefined);
  });

  it("has the features that single zones lack", () => {
    assert.equal(zoneHas({ id: "use1-az3", region: "us-east-1" }, "vpcOrigins"), false);
    assert.equal(zoneHas({ id: "use1-az4", region: "us-east-1" }, "vpcOrigins"), true);
    assert.equal(zoneHas({ id: "apne2-az2", region: "ap-northeast-2" }, "vpcOrigins"), true);
    assert.equal(zoneHas({ id: "apse6-az1", region: "ap-southeast-6" }, "vpcOrigins"), false);
    assert.equal(zoneHas({ id: "cnn1-az1", region: "cn-north-1" }, "vpcOrigins"), false);
    const excluded = Object.entries(ZONE_GAPS).filter(([, gaps]) =>
      gaps.some((gap) => gap.feature === "crossRegionPrivateLink"),
    );
    assert.deepEqual(
      excluded.map(([zone]) => zone),
      ["use1-az3", "usw1-az2", "apne1-az3", "apne2-az2", "apne2-az4"],
    );
  });

  it("has no Data API in China, nor in regions outside the table", () => {
    const taken = ["us-west-2", "us-east-1", "eu-west-3", "sa-east-1"];
    const refused = ["cn-north-1", "cn-northwest-1", "eu-central-2", "il-central-1", "eu-west-9"];
    for (const region of taken) assert.equal(regionHasDataApi(region), true, region);
    for (const region of refused) assert.equal(regionHasDataApi(region), false, region);
    for (const region of REGIONS_WITHOUT_DATA_API) assert.ok(REGIONS[region] !== undefined, region);
  });

  it("has Aurora global databases in China too, but not in regions outside the table", () => {
    for (const region of ["us-west-2", "eu-west-3", "cn-north-1", "cn-northwest-1"])
      assert.equal(regionHasGlobalDatabase(region), true, region);
    for (const region of ["ap-southeast-7", "eu-west-9"])
      assert.equal(regionHasGlobalDatabase(region), false, region);
    for (const region of REGIONS_WITHOUT_GLOBAL_DATABASE) assert.ok(REGIONS[region] !== undefined, region);
  });

  it("gives every fact a source and a date", () => {
    const sources = [
      ...Object.values(PARTITIONS).flatMap((row) => [row.source, ...row.lacks.map((gap) => gap.source)]),
      ...Object.values(REGIONS).flatMap((row) => [row.source, row.originShield?.source ?? row.source]),
      ...Object.values(ZONE_GAPS).flatMap((gaps) => gaps.map((gap) => gap.source)),
    ];
    for (const { url, read } of sources) {
      assert.match(url, /^https:\/\/docs\.(aws\.amazon\.com|amazonaws\.cn)\//);
      assert.match(read, /^20\d\d(-\d\d)?$/);
    }
  });

  it("includes the environment's own regions and zones", () => {
    const geography = {
      regions: {
        "eu-west-9": { zones: ["euw9-az1"], optIn: true },
        "eu-west-3": { zones: ["euw3-az3", "euw3-az4"], optIn: false },
      },
    };
    assert.equal(findRegion("eu-west-9"), undefined);
    assert.deepEqual(findRegion("eu-west-9", geography), {
      name: "eu-west-9",
      city: "eu-west-9",
      partition: PARTITIONS.aws,
      optIn: true,
      zones: ["euw9-az1"],
      originShield: undefined,
    });
    assert.deepEqual(zonesOf("eu-west-3", geography), ["euw3-az1", "euw3-az2", "euw3-az3", "euw3-az4"]);
    assert.throws(
      () => zonesOf("eu-west-9"),
      /^Error: region eu-west-9 is not in facts\/geography.table.ts; add it to geography.regions$/,
    );
  });

  it("names endpoint services as EC2 does, with the prefix of the China regions", () => {
    const services = [
      "ec2",
      "ecr.api",
      "ecr.dkr",
      "ecs",
      "ecs-agent",
      "ecs-telemetry",
      "ssm",
      "ssmmessages",
      "sts",
      "monitoring",
      "autoscaling",
      "logs",
      "kms",
      "secretsmanager",
      "elasticloadbalancing",
      "s3",
    ];
    for (const service of services) {
      assert.equal(endpointServiceName("us-west-2", service), `com.amazonaws.us-west-2.${service}`);
    }
    assert.deepEqual(
      services.filter((service) =>
        endpointServiceName("cn-north-1", service).startsWith("cn.com.amazonaws.cn-north-1."),
      ),
      ["ec2", "ecr.api", "ecr.dkr", "sts", "monitoring", "autoscaling"],
    );
    assert.equal(endpointServiceName("cn-northwest-1", "ssm"), "com.amazonaws.cn-northwest-1.ssm");
  });
});
