import assert from "node:assert/strict";
import { cellOf } from "../../../model/cell/cell";
import { planDatabase, type DatabasePlan } from "../../../model/cell/database";
import { edited } from "../declared/support";
import { CELL_TEXT, smallSettings } from "../../support/cell";

const CAPACITY = { instanceClass: "db.r7g.large", readersPerZone: 1 };
const OPEN = edited(CELL_TEXT, [["protect: true\n", ""]]);

const plan = (text = CELL_TEXT, capacity = CAPACITY): DatabasePlan =>
  planDatabase(cellOf(smallSettings(text), "one", "home"), capacity);

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

  it("demands TLS and logs who came, what became of rights, and what was slow", () => {
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

  it("takes operators' SQL over AWS's API, but where a region has none", () => {
    const at = (region: string): boolean =>
      planDatabase({ ...cellOf(smallSettings(), "one", "home"), region }, CAPACITY).dataApi;
    assert.deepEqual(["us-west-2", "eu-central-2", "cn-north-1"].map(at), [true, false, false]);
  });

  it("keeps backups for longer, and a last snapshot, where the environment is protected", () => {
    const keeping = ({ backupRetentionDays, finalSnapshot }: DatabasePlan) => [
      backupRetentionDays,
      finalSnapshot,
    ];
    assert.deepEqual(keeping(plan()), [35, "small-one-final"]);
    assert.deepEqual(keeping(plan(OPEN)), [7, undefined]);
  });

  it("is backed up, and maintained after it", () => {
    const { backupWindow, maintenanceWindow } = plan();
    assert.deepEqual([backupWindow, maintenanceWindow], ["14:00-14:30", "mon:14:30-mon:15:00"]);
  });

  it("has names that AWS takes for the longest environment and cell", () => {
    const settings = { ...smallSettings(), environment: "e".repeat(20) };
    const cell = { ...cellOf(settings, "one", "home"), name: "c".repeat(14) };
    const { identifier, endpoints, instances } = planDatabase(cell, CAPACITY);
    const [{ identifier: endpoint } = { identifier: "" }] = endpoints;
    const [{ key } = { key: "" }] = instances;
    assert.deepEqual([identifier.length, endpoint.length], [35, 44]);
    assert.ok(key.length + "-".length + 26 <= 63);
  });
});
