import assert from "node:assert/strict";
import { Permissions } from "../../../components/cell/permissions";
import { Roles } from "../../../components/cell/roles";
import { databaseLogin } from "../../../plan/cell/access/permissions";
import type { Recording } from "../../../record/types";
import { compare } from "../../../record/compare";
import { judge } from "../../../verify/rules";
import { edited } from "../../checks/support";
import { CELL_TEXT, GLOBAL, recordCell, recordedCell, recordPart, smallSettings } from "../../support/cell";
import { ofType, only } from "../../support/region";

const settings = smallSettings(edited(CELL_TEXT, [GLOBAL]));
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";

/** Variables of a service's container, by name. */
function variablesOf(recording: Recording, task: string): Record<string, string> {
  const [container] = JSON.parse(String(only(recording, TASK, task).inputs.containerDefinitions)) as [
    { environment: { name: string; value: string }[] },
  ];
  return Object.fromEntries(container.environment.map(({ name, value }) => [name, value]));
}

const statements = (recording: Recording, policy: string) =>
  (
    JSON.parse(String(only(recording, POLICY, policy).inputs.policy)) as {
      Statement: { Sid: string; Resource: string[] }[];
    }
  ).Statement;

describe("a cell with a global database", () => {
  let home: Recording;
  let standby: Recording;
  before(async () => {
    home = await recordCell(settings);
    standby = await recordCell(settings, "standby");
  });

  it("breaks no rule at either site, and is the same in a preview", async () => {
    for (const [recording, site] of [
      [home, "home"],
      [standby, "standby"],
    ] as const) {
      const { findings, resources } = recording;
      assert.deepEqual(findings, []);
      const region = settings.lineUp.cells["one"]?.[site].region ?? "";
      assert.deepEqual(judge(resources, { regions: [region], protect: true }), []);
      assert.deepEqual(compare(recording, await recordCell(settings, site, true)), []);
    }
  });

  it("exports its first cluster or what the secondary depends on, and the outputs of every cell", async () => {
    const common = Object.keys((await recordedCell.up()).outputs);
    assert.deepEqual(Object.keys(home.outputs).sort(), [...common, "databaseArn"].sort());
    assert.deepEqual(Object.keys(standby.outputs).sort(), [...common, "databaseGround"].sort());
    assert.equal(home.outputs.databaseArn, "arn:aws:rds:us-west-2:111122223333:cluster:small-one-us-west-2");
    const { subnetGroup, parameterGroup, securityGroup, zones, roles } = standby.outputs.databaseGround as {
      [name: string]: string;
    } & { zones: object; roles: object };
    assert.match(String(subnetGroup), /^one-database-[0-9a-f]{7}$/);
    assert.match(String(parameterGroup), /^one-database-[0-9a-f]{7}$/);
    assert.equal(
      securityGroup,
      only(standby, "aws:ec2/securityGroup:SecurityGroup", "one-database").outputs.id,
    );
    assert.deepEqual(zones, { "use1-az1": "us-east-1a", "use1-az2": "us-east-1b" });
    assert.deepEqual(
      Object.entries(roles).map(([service, role]) => [service, String(role).replace(/-[0-9a-f]{7}$/, "")]),
      ["packager", "dvr", "vod"].map((service) => [service, `one-${service}-us-east-1`]),
    );
  });

  it("gives services the object of hosts, the same at both sites, and no host", () => {
    for (const [recording, zone] of [
      [home, "usw2-az1"],
      [standby, "use1-az1"],
    ] as const) {
      for (const service of ["packager", "dvr", "vod"]) {
        const variables = variablesOf(recording, `one-${service}-${zone}`);
        assert.match(
          variables.HEADEND_DATABASE_HOSTS ?? "",
          /^s3:\/\/one-config-us-\w+-\d-[0-9a-f]{7}\/database\.json$/,
        );
        assert.equal(variables.HEADEND_DATABASE, undefined);
        assert.equal(variables.HEADEND_DATABASE_USER, service);
      }
      assert.equal(variablesOf(recording, `one-cache-${zone}`).HEADEND_DATABASE_HOSTS, undefined);
    }
  });

  it("allows only services that poll to read that object", () => {
    for (const service of ["packager", "dvr", "vod", "manifest", "probe"]) {
      const row = statements(standby, `one-${service}-us-east-1`).find(({ Sid }) => Sid === "ReadLineUp");
      const objects = row?.Resource.map((arn) => arn.replace(/.*\//, ""));
      const polls = ["packager", "dvr", "vod"].includes(service);
      assert.deepEqual(objects, polls ? ["line-up.json", "database.json"] : ["line-up.json"], service);
    }
  });

  it("writes the hosts next to the line-up at home; at standby the backbone does", () => {
    const { inputs } = only(home, OBJECT, "one-database-hosts");
    const { version, port, writer, readers } = JSON.parse(String(inputs.content)) as Record<string, unknown>;
    assert.deepEqual([inputs.key, version, port], ["database.json", 1, 3306]);
    assert.match(String(writer), /^small-one-us-west-2\.cluster-/);
    assert.deepEqual(Object.keys(readers as object), ["usw2-az1", "usw2-az2"]);
    for (const [zone, host] of Object.entries(readers as object))
      assert.ok(String(host).startsWith(`small-one-us-west-2-${zone}.cluster-custom-`), String(host));
    assert.ok(ofType(standby, OBJECT).every(({ name }) => name !== "one-database-hosts"));
  });

  it("grants services access at home; at standby the backbone does", () => {
    const login = (recording: Recording, policy: string) =>
      statements(recording, policy).filter(({ Sid }) => Sid === "SignInToDatabase").length;
    assert.deepEqual(
      ["packager", "dvr", "vod"].map((service) => [
        login(home, `one-${service}-us-west-2`),
        login(standby, `one-${service}-us-east-1`),
      ]),
      [
        [1, 0],
        [1, 0],
        [1, 0],
      ],
    );
  });

  it("has alarms on its site's cluster, by the id that it has or will have", () => {
    const dimensions = (recording: Recording) =>
      only(recording, "aws:cloudwatch/metricAlarm:MetricAlarm", "one-database-cpu").inputs.dimensions;
    assert.deepEqual(dimensions(home), { DBClusterIdentifier: "small-one-us-west-2" });
    assert.deepEqual(dimensions(standby), { DBClusterIdentifier: "small-one-us-east-1" });
  });

  it("has no secret in its plan", () => {
    assert.ok(!JSON.stringify(home.resources).includes("of-the-master"));
  });

  it("rejects a grant on a database that does not exist", async () => {
    const { findings } = await recordPart(
      ({ cell, region, opts }) => {
        const statements = [databaseLogin(cell.scope, "dvr")];
        const plan = [{ key: "one-dvr-us-west-2", service: "dvr", statements } as const];
        const metadata = { groupArn: region.dataKeyArn, userArns: new Map() };
        const state = { buckets: new Map(), secrets: new Map(), metadata, database: undefined };
        const roles = new Roles("one", { cell }, opts);
        new Permissions("one", { plan, cell, region, roles, logs: { groups: new Map() }, state }, opts);
      },
      { settings },
    );
    const missing = "a statement names a database that this stack does not create";
    assert.ok(
      findings.some(({ message }) => message.includes(missing)),
      JSON.stringify(findings),
    );
  });
});
