import type { Site } from "../../../settings/settings";
import assert from "node:assert/strict";
import {} from "../../../plan/cell/cell";
import { planDatabase, type DatabasePlan } from "../../../plan/cell/state/database";
import { DATABASE_CLASSES } from "../../../facts/instances.table";
import { edited } from "../../checks/support";
import { CELL_TEXT, GLOBAL, smallSettings } from "../../support/cell";
import { planEnvironment } from "../../../plan/environment";

const CAPACITY = { instanceClass: "db.r7g.large", readersPerZone: 1 };
const OPEN = edited(CELL_TEXT, [["protect: true\n", ""]]);

const plan = (text = CELL_TEXT, capacity = CAPACITY): DatabasePlan =>
  planDatabase(planEnvironment(smallSettings(text)).cell("one", "home"), capacity);

describe("the plan of a database", () => {
  it("is an instance and an endpoint per zone", () => {
    const { identifier, instances, endpoints, instanceClass } = plan();
    assert.deepEqual([identifier, instanceClass], ["small-one", "db.r7g.large"]);
    assert.deepEqual(instances, [
      { key: "one-usw2-az1", zone: "usw2-az1" },
      { key: "one-usw2-az2", zone: "usw2-az2" },
    ]);
    assert.deepEqual(endpoints, [
      { zone: "usw2-az1", identifier: "small-one-usw2-az1" },
      { zone: "usw2-az2", identifier: "small-one-usw2-az2" },
    ]);
  });

  it("keeps the names of a zone's instance when it gets a second", () => {
    const more = plan(CELL_TEXT, { ...CAPACITY, readersPerZone: 2 }).instances.map(({ key }) => key);
    assert.deepEqual(more, ["one-usw2-az1", "one-usw2-az1-2", "one-usw2-az2", "one-usw2-az2-2"]);
  });

  it("requires TLS and logs connections, changes of permissions, and slow queries", () => {
    const parameters = Object.fromEntries(plan().parameters.map(({ name, value }) => [name, value]));
    assert.deepEqual(parameters, {
      require_secure_transport: "ON",
      server_audit_logging: "1",
      server_audit_events: "CONNECT,QUERY_DDL,QUERY_DCL",
      slow_query_log: "1",
      long_query_time: "1",
    });
    assert.deepEqual(
      plan().logs.map(({ groupName, retentionDays }) => [groupName, retentionDays]),
      [
        ["/aws/rds/cluster/small-one/audit", 90],
        ["/aws/rds/cluster/small-one/error", 90],
        ["/aws/rds/cluster/small-one/slowquery", 90],
      ],
    );
  });

  it("has the Data API for operators' SQL, if the region supports it", () => {
    const at = (region: string): boolean =>
      planDatabase({ ...planEnvironment(smallSettings()).cell("one", "home"), region }, CAPACITY).dataApi;
    assert.deepEqual(["us-west-2", "eu-central-2", "cn-north-1"].map(at), [true, false, false]);
  });

  it("keeps backups for longer, and a final snapshot, if the environment is protected", () => {
    const keeping = ({ backupRetentionDays, finalSnapshot }: DatabasePlan) => [
      backupRetentionDays,
      finalSnapshot,
    ];
    assert.deepEqual(keeping(plan()), [35, "small-one-final"]);
    assert.deepEqual(keeping(plan(OPEN)), [7, undefined]);
  });

  it("has its maintenance after the backup", () => {
    const { backupWindow, maintenanceWindow } = plan();
    assert.deepEqual([backupWindow, maintenanceWindow], ["14:00-14:30", "mon:14:30-mon:15:00"]);
  });

  it("has names within AWS's limits for the longest environment and cell", () => {
    const settings = { ...smallSettings(), environment: "e".repeat(20) };
    const cell = { ...planEnvironment(settings).cell("one", "home"), name: "c".repeat(14) };
    const { identifier, endpoints, instances } = planDatabase(cell, CAPACITY);
    const [{ identifier: endpoint } = { identifier: "" }] = endpoints;
    const [{ key } = { key: "" }] = instances;
    assert.deepEqual([identifier.length, endpoint.length], [35, 44]);
    assert.ok(key.length + "-".length + 26 <= 63);
  });
});

describe("the plan of a global database", () => {
  const text = edited(CELL_TEXT, [GLOBAL]);
  const at = (site: Site): DatabasePlan =>
    planDatabase(planEnvironment(smallSettings(text)).cell("one", site), CAPACITY);

  it("has its primary at home and a copy at standby, with different names: AWS accepts each once over all regions", () => {
    const names = (["home", "standby"] as const).map((site) => [at(site).role, at(site).identifier]);
    assert.deepEqual(names, [
      ["primary", "small-one-us-west-2"],
      ["secondary", "small-one-us-east-1"],
    ]);
    assert.deepEqual(
      at("standby").endpoints.map(({ identifier }) => identifier),
      ["small-one-us-east-1-use1-az1", "small-one-us-east-1-use1-az2"],
    );
    assert.equal(at("standby").logs[0]?.groupName, "/aws/rds/cluster/small-one-us-east-1/audit");
  });

  it("has our own secret at home, with a replica at standby by the alias of that region's key", () => {
    const { policy, ...secret } = at("home").masterSecret ?? assert.fail();
    const roles = policy.Statement[0]?.Condition?.["ArnEquals"]?.["aws:PrincipalArn"] ?? [];
    for (const region of ["us-west-2", "us-east-1"])
      assert.ok(roles.includes(`arn:aws:iam::111122223333:role/one-packager-${region}`));
    assert.deepEqual(secret, {
      key: "one-database",
      description:
        "Master password of the global database of one. To change it: docs/runbooks/database-global.md.",
      copy: { region: "us-east-1", keyAlias: "alias/small-data" },
      recoveryDays: 30,
    });
    assert.equal(at("standby").masterSecret, undefined);
    assert.equal(plan().masterSecret, undefined);
    assert.equal(plan().role, "alone");
  });

  it("is otherwise the same as a database of one region", () => {
    const names = ["role", "identifier", "endpoints", "logs", "masterSecret", "finalSnapshot"];
    const rest = (of: DatabasePlan) => Object.entries(of).filter(([name]) => !names.includes(name));
    assert.deepEqual(rest(at("home")), rest(plan()));
  });

  it("has instance classes that AWS supports: memory-optimised (Aurora User Guide, global database, 2026-11)", () => {
    const classes = Object.keys(DATABASE_CLASSES);
    assert.ok(classes.length > 0);
    for (const name of classes) assert.match(name, /^db\.r\d/);
  });

  it("has names within AWS's limits for the longest environment, cell, region and zone", () => {
    const settings = { ...smallSettings(text), environment: "e".repeat(20) };
    const cell = {
      ...planEnvironment(settings).cell("one", "home"),
      name: "c".repeat(14),
      region: "ap-southeast-1",
    };
    const { identifier, endpoints } = planDatabase({ ...cell, zones: ["apse1-az1"] }, CAPACITY);
    assert.deepEqual([identifier.length, endpoints[0]?.identifier.length], [50, 60]);
  });
});
