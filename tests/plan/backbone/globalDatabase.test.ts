import assert from "node:assert/strict";
import { planGlobalDatabases } from "../../../plan/backbone/globalDatabase";
import type { Settings } from "../../../settings/settings";
import { edited, type Edit, settingsOf, SMALL } from "../../checks/support";
import { planEnvironment } from "../../../plan/environment";

/** SMALL; its cell "one" has one database for both sites. */
const GLOBAL: Edit = ["      size: 2\n", "      size: 2\n      database: global\n"];
const settings = (edits: readonly Edit[] = [GLOBAL]): Settings => settingsOf(edited(SMALL, edits));

describe("the plan of global databases", () => {
  it("has a row for each cell that declares one, and none for the others", () => {
    assert.deepEqual(
      planGlobalDatabases(planEnvironment(settings())).databases.map(({ cell }) => cell),
      ["one"],
    );
    assert.deepEqual(planGlobalDatabases(planEnvironment(settings([]))), { databases: [] });
  });

  it("has its primary at home and a copy at standby, with the same rows in that site's zones", () => {
    const [row] = planGlobalDatabases(planEnvironment(settings())).databases;
    assert.ok(row !== undefined);
    const { home, standby, secondary, identifier, key, hosts } = row;
    assert.deepEqual([key, identifier, hosts], ["one-database", "small-one", "one-database-hosts"]);
    assert.deepEqual([home.region, home.handles], ["us-west-2", "one-us-west-2"]);
    assert.deepEqual([standby.region, standby.handles], ["us-east-1", "one-us-east-1"]);
    assert.deepEqual(
      [home.identifier, standby.identifier, secondary.identifier],
      ["small-one-us-west-2", "small-one-us-east-1", "small-one-us-east-1"],
    );
    assert.deepEqual(
      secondary.instances.map((instance) => instance.key),
      ["one-use1-az1", "one-use1-az2"],
    );
  });

  it("grants standby's services login, each as its own user, with separate policies", () => {
    const [row] = planGlobalDatabases(planEnvironment(settings())).databases;
    assert.deepEqual(
      row?.logins.map(({ key, service, statement }) => [
        key,
        service,
        statement.actions,
        statement.resources,
      ]),
      ["packager", "dvr", "vod"].map((service) => [
        `one-${service}-database-us-east-1`,
        service,
        ["rds-db:connect"],
        [
          {
            of: { database: "id" },
            before: "arn:aws:rds-db:us-east-1:111122223333:dbuser:",
            after: `/${service}`,
          },
        ],
      ]),
    );
  });

  it("has alarms in both regions, because either may have the copy", () => {
    const [row] = planGlobalDatabases(planEnvironment(settings())).databases;
    const alarms = [row?.home, row?.standby].flatMap((member) => member?.alarms ?? []);
    assert.deepEqual(
      alarms.map(({ key, metric, threshold, missing }) => [key, metric.name, threshold, missing]),
      ["us-west-2", "us-east-1"].map((region) => [
        `database-behind-one-${region}`,
        "AuroraGlobalDBReplicationLag",
        5000,
        "notBreaching",
      ]),
    );
    assert.equal(
      alarms[1]?.description,
      "database of one in us-east-1, while us-west-2 writes: the copy is more than five seconds behind: that part of the index would be lost with the other region. Runbook: docs/runbooks/database-global.md",
    );
  });

  it("is protected like the rest of its cell, and absent if the cell is detached", () => {
    const marked = (mark: string): Edit => [GLOBAL[0], `${GLOBAL[1]}      retiring: ${mark}\n`];
    const protection: Edit = ["domain: small", "protect: true\ndomain: small"];
    const rows = (edits: readonly Edit[]) =>
      planEnvironment(settings(edits)).backbone.kinds.globalDatabase.databases;
    assert.deepEqual(
      [rows([GLOBAL, protection])[0]?.protect, rows([marked("unprotect"), protection])[0]?.protect],
      [true, false],
    );
    assert.deepEqual(rows([marked("detach"), protection]), []);
  });
});
