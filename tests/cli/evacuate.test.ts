import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { evacuate, type EvacuateOptions } from "../../cli/commands/evacuate";
import { ArgumentError } from "../../cli/errors";
import type { Run } from "../../cli/run";
import { edgeFileOf } from "../../plan/edge/edge";
import { seal } from "../../plan/edge/file";
import { recordEdge } from "../components/edge/support";
import { edged } from "../plan/edge/worlds";
import { only } from "../support/region";
import { importsOf } from "../support/imports";
import { inEmpty, printed } from "./support";

const STORE = "arn:aws:cloudfront::111122223333:key-value-store/0a";

const after = (args: readonly string[], word: string): string => args[args.indexOf(word) + 1] ?? "";

/** The store and the alarms, as the AWS CLI shows them. */
class Account {
  readonly keys = new Map<string, string>();
  readonly calls: string[] = [];
  version = 1;
  /** State of the composite alarms by `<region> <name>`. */
  alarms: Record<string, string> = {};
  /** Operations that fail, with what the CLI says. */
  readonly failing = new Map<string, string>();
  /** Writes of others that come between our reading and our writing. */
  rivals = 0;

  readonly run: Run = (tool, args) => {
    assert.equal(tool, "aws");
    const [service, operation = ""] = args;
    this.calls.push(`${operation} ${after(args, "--region")}`);
    const fault = this.failing.get(operation);
    if (fault !== undefined) throw Object.assign(new Error("Command failed"), { stderr: `${fault}\n` });
    if (service === "cloudwatch") return this.describe(args);
    assert.equal(service, "cloudfront-keyvaluestore");
    assert.equal(after(args, "--kvs-arn"), STORE);
    if (operation === "list-keys")
      return JSON.stringify([...this.keys].filter(([key]) => key.startsWith("route/")));
    if (operation === "describe-key-value-store") return this.seen();
    assert.equal(operation, "update-keys");
    return this.update(args);
  };

  private seen(): string {
    const version = `E${this.version}`;
    if (this.rivals-- > 0) this.version++;
    return version;
  }

  private update(args: readonly string[]): string {
    if (after(args, "--if-match") !== `E${this.version}`)
      throw Object.assign(new Error("Command failed"), { stderr: "An error occurred (ConflictException)" });
    const puts = args.slice(args.indexOf("--puts") + 1);
    for (const put of puts) {
      const [, key = "", value = ""] = /^Key=(.*),Value=(.*)$/.exec(put) ?? [];
      this.keys.set(key, value);
    }
    this.version++;
    return "";
  }

  private describe(args: readonly string[]): string {
    const [region, prefix] = [after(args, "--region"), after(args, "--alarm-name-prefix")];
    const rows = Object.entries(this.alarms).map(([name, state]) => [...name.split(" "), state] as const);
    return JSON.stringify(
      rows
        .filter(([at, name]) => at === region && name?.startsWith(prefix))
        .map(([, name, state]) => [name, state]),
    );
  }
}

const WELL = {
  "us-east-1 one-off-the-air-first": "OK",
  "us-east-1 one-off-the-air-second": "OK",
  "us-east-1 one-probe-blind-1a2b3c4": "OK",
  "us-west-2 two-off-the-air-third": "OK",
  "us-west-2 two-probe-blind-5d6e7f8": "OK",
};

/** What every run begins with. */
const FIRST = `small: store ${STORE}\n`;

interface Said {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** A file with two cells whose home is us-west-2. */
const twoInWest = (): string => {
  const settings = edged();
  const { one } = settings.lineUp.cells;
  assert.ok(one);
  const cells = { one, other: one };
  return seal(edgeFileOf({ ...settings, lineUp: { ...settings.lineUp, cells } }, STORE), SECRET);
};

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const SECRET = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const PUBLIC = publicKey.export({ type: "spki", format: "der" }).toString("base64");

interface Asked extends Partial<EvacuateOptions> {
  readonly text?: string;
  /** Text of the operators' public key. "": the file is missing. */
  readonly known?: string;
}

/** Runs the command with an operator's copy of the file and of the operators' public key, in a folder with nothing else. */
const asked = (
  account: Account,
  subject: string,
  { text = SIGNED, known = PUBLIC, ...options }: Asked = {},
): Promise<Said> =>
  inEmpty(async (folder) => {
    const [edge, key] = [join(folder, "headend-edge.json"), join(folder, "headend-operators.pub")];
    writeFileSync(edge, text);
    if (known !== "") writeFileSync(key, known);
    let status = NaN;
    const { text: err, result } = await printed("stderr", () =>
      printed("stdout", () => (status = evacuate(subject, { edge, key, run: account.run, ...options }))),
    );
    return { status, out: result.text, err: err.replaceAll(`${folder}/`, "") };
  });

const SIGNED = seal(edgeFileOf(edged(), STORE), SECRET);

const well = (): Account => Object.assign(new Account(), { alarms: { ...WELL } });

describe("headend evacuate", () => {
  it("shows who is affected, writes the cell's key and no other, and says how it is undone", async () => {
    const account = well();
    assert.deepEqual(await asked(account, "one"), {
      status: 0,
      out: [
        `small: store ${STORE}`,
        "one: 2 channels, up to 10000 viewers, from us-west-2 to us-east-1 (standby; now: home)",
        "in all: cells 1, channels 2, viewers up to 10000",
        "written: viewers go to standby within seconds, and stay whatever up does; back: headend evacuate one --undo\n",
      ].join("\n"),
      err: "",
    });
    assert.deepEqual([...account.keys], [["route/one", "standby"]]);
  });

  it("moves every cell whose home is a region, and asks nothing of that region", async () => {
    const account = well();
    const { status, out } = await asked(account, "us-west-2");
    assert.equal(status, 0);
    assert.match(out, /\none: .*\nin all: cells 1, /);
    assert.deepEqual([...account.keys], [["route/one", "standby"]]);
    assert.deepEqual(account.calls, [
      "list-keys us-east-1",
      "describe-alarms us-east-1",
      "describe-alarms us-east-1",
      "describe-key-value-store us-east-1",
      "update-keys us-east-1",
    ]);
  });

  it("brings them back with --undo, after asking home how it is", async () => {
    const account = well();
    account.keys.set("route/one", "standby");
    account.alarms = { "us-west-2 one-off-the-air-first": "OK" };
    const { status, out, err } = await asked(account, "one", { undo: true });
    assert.deepEqual([status, err], [0, ""]);
    assert.match(out, /from us-east-1 to us-west-2 \(home; now: standby\)\n/);
    assert.match(out, /written: viewers go home within seconds\n$/);
    assert.deepEqual([...account.keys], [["route/one", "home"]]);
  });

  it("leaves the keys of viewers' tokens and of other cells as they are", async () => {
    const account = well();
    account.keys.set("key/a", "secret").set("route/two", "home");
    await asked(account, "one");
    assert.deepEqual(Object.fromEntries(account.keys), {
      "key/a": "secret",
      "route/two": "home",
      "route/one": "standby",
    });
  });

  it("refuses a standby whose channels are off the air, and names them", async () => {
    const account = well();
    account.alarms["us-east-1 one-off-the-air-second"] = "ALARM";
    assert.deepEqual(await asked(account, "one"), {
      status: 1,
      out: `${FIRST}one: 2 channels, up to 10000 viewers, from us-west-2 to us-east-1 (standby; now: home)\nin all: cells 1, channels 2, viewers up to 10000\n`,
      err: "refused: one is off the air in us-east-1: second\nnothing was written; --force moves them all the same\n",
    });
    assert.equal(account.keys.size, 0);
  });

  it("goes on where a standby does not say how it is, or has no alarm, and says why", async () => {
    const silent = well();
    silent.failing.set("describe-alarms", "Could not connect to the endpoint URL");
    const none = Object.assign(well(), { alarms: {} });
    for (const [account, says] of [
      [silent, "us-east-1 does not say whether one is well there: Could not connect to the endpoint URL"],
      [none, "us-east-1 has no alarm on one: is it up there?"],
    ] as const) {
      const { status, err } = await asked(account, "one");
      assert.deepEqual([status, err], [0, `warning: ${says}\n`]);
      assert.equal(account.keys.get("route/one"), "standby");
    }
  });

  it("goes on where no probe watches the standby, whose channels all seem well then", async () => {
    for (const state of ["ALARM", "INSUFFICIENT_DATA"]) {
      const account = well();
      account.alarms["us-east-1 one-probe-blind-1a2b3c4"] = state;
      const { status, err } = await asked(account, "one");
      assert.deepEqual(
        [status, err],
        [0, "warning: one is not watched in us-east-1: nobody would see a channel off the air there\n"],
      );
    }
  });

  it("refuses to lead viewers to a region that others were led away from, but home again", async () => {
    const account = well();
    account.keys.set("route/two", "standby");
    const refused = await asked(account, "one");
    assert.deepEqual(
      [refused.status, refused.err],
      [1, "refused: us-east-1 was evacuated: two\nnothing was written; --force moves them all the same\n"],
    );
    assert.equal((await asked(account, "one", { force: true })).status, 0);
    account.alarms["us-west-2 one-off-the-air-first"] = "OK";
    assert.equal((await asked(account, "one", { undo: true })).status, 0);
  });

  it("asks nothing of us-east-1 where that is the region which viewers leave", async () => {
    const account = well();
    assert.equal((await asked(account, "us-east-1")).status, 0);
    assert.deepEqual([...new Set(account.calls.map((call) => call.split(" ")[1]))], ["us-west-2"]);
    assert.deepEqual([...account.keys], [["route/two", "standby"]]);
  });

  it("moves a region's other cells where one would be dark, names that one, and ends with 1", async () => {
    const account = well();
    account.alarms["us-east-1 other-off-the-air-first"] = "ALARM";
    const { status, err, out } = await asked(account, "us-west-2", { text: twoInWest() });
    assert.equal(status, 1);
    assert.equal(
      err,
      "refused: other is off the air in us-east-1: first\nall but other; --force moves them all the same\n",
    );
    assert.match(out, /\nwritten: viewers go to standby /);
    assert.deepEqual([...account.keys], [["route/one", "standby"]]);
  });

  it("goes on where alarms have no data yet, and says so", async () => {
    const account = well();
    account.alarms["us-east-1 one-off-the-air-first"] = "INSUFFICIENT_DATA";
    const { status, err } = await asked(account, "one");
    assert.deepEqual([status, err], [0, "warning: us-east-1 does not know how one is there: first\n"]);
  });

  it("works with --force whatever the standby says, and does not ask it", async () => {
    const account = well();
    account.alarms["us-east-1 one-off-the-air-second"] = "ALARM";
    account.failing.set("list-keys", "Throttled");
    const { status, out, err } = await asked(account, "one", { force: true });
    assert.deepEqual([status, err], [0, "warning: the store does not say who was moved before: Throttled\n"]);
    assert.match(out, /now: unknown/);
    assert.ok(account.calls.every((call) => !call.startsWith("describe-alarms")));
    assert.equal(account.keys.get("route/one"), "standby");
  });

  it("drills everything but the switch itself", async () => {
    const account = well();
    const { status, out } = await asked(account, "one", { drill: true });
    assert.equal(status, 0);
    assert.match(out, /drill: keys drill\/<cell> were written, which nobody reads; no viewer was moved\n$/);
    assert.deepEqual([...account.keys], [["drill/one", "standby"]]);
  });

  it("tells of cells that were moved into the region which is now left", async () => {
    const account = well();
    account.keys.set("route/two", "standby");
    const { err } = await asked(account, "us-west-2", { force: true });
    assert.match(
      err,
      /\nwarning: two was moved to us-west-2 before; headend evacuate two --undo brings it home\n$/,
    );
  });

  it("tries again where another operator wrote at the same time", async () => {
    const account = Object.assign(well(), { rivals: 2 });
    assert.equal((await asked(account, "one")).status, 0);
    assert.equal(account.keys.get("route/one"), "standby");
  });

  it("says what AWS said where nothing could be written, and ends with 3", async () => {
    const account = well();
    account.failing.set("update-keys", "An error occurred (AccessDeniedException)");
    const { status, err } = await asked(account, "one");
    assert.deepEqual([status, err], [3, "not written: An error occurred (AccessDeniedException)\n"]);
  });

  it("asks a region that is silent once, not once for each cell", async () => {
    const account = well();
    account.failing.set("describe-alarms", "timeout");
    const { err } = await asked(account, "us-west-2", { text: twoInWest() });
    assert.equal(account.calls.filter((call) => call.startsWith("describe-alarms")).length, 1);
    assert.equal(
      err,
      "warning: us-east-1 does not say whether one is well there: timeout\nwarning: us-east-1 does not say whether other is well there\n",
    );
  });

  it("takes the null that the CLI makes of an empty answer for nothing: nobody was moved, no alarm is there", async () => {
    const account = well();
    const run: Run = (tool, args) =>
      ["list-keys", "describe-alarms"].includes(args[1] ?? "") ? "null" : account.run(tool, args);
    const { status, out, err } = await asked(account, "one", { run });
    assert.deepEqual([status, err], [0, "warning: us-east-1 has no alarm on one: is it up there?\n"]);
    assert.match(out, /now: home\)/);
    assert.deepEqual([...account.keys], [["route/one", "standby"]]);
  });

  it("says so where the AWS CLI is not installed", async () => {
    const run: Run = () => {
      throw Object.assign(new Error("spawnSync aws ENOENT"), { code: "ENOENT" });
    };
    const { status, err } = await asked(well(), "one", { run });
    assert.equal(status, 3);
    assert.match(err, /\nnot written: there is no AWS CLI here \(aws\)\n$/);
  });
});

describe("what headend evacuate reads", () => {
  const content = edgeFileOf(edged(), STORE);

  it("is the file and the operators' key: the command imports no room that reads an environment or plans it", () => {
    const outside = importsOf("cli/commands/evacuate.ts").filter((file) => !file.startsWith("cli/"));
    assert.deepEqual(outside, ["plan/edge/file.ts", "settings/problems.ts", "settings/rules.table.ts"]);
  });

  it("is refused where the operators' key did not sign it, unless it is forced", async () => {
    const unsigned = { text: seal(content, undefined) };
    const { status, err } = await asked(well(), "one", unsigned);
    assert.deepEqual(
      [status, err],
      [
        1,
        "refused: headend-edge.json is not signed by the operators' key\nnothing was written; --force moves them all the same\n",
      ],
    );
    assert.equal((await asked(well(), "one", { ...unsigned, force: true })).status, 0);
  });

  it("is refused where it was edited, with the operators' key and without it, unless it is forced", async () => {
    for (const known of [PUBLIC, ""]) {
      const edited = { text: SIGNED.replace("10000", "99999"), known };
      const { status, err } = await asked(well(), "one", edited);
      assert.equal(status, 1);
      assert.match(err, /^refused: headend-edge\.json was cut short or edited: its checksum is wrong$/m);
      assert.equal((await asked(well(), "one", { ...edited, force: true })).status, 0);
    }
  });

  it("is not checked for its signature without the operators' key: one line warns of it", async () => {
    const { status, err } = await asked(well(), "one", { known: "" });
    assert.deepEqual(
      [status, err],
      [0, "warning: signature not checked: there is no headend-operators.pub\n"],
    );
  });

  it("is refused by a key that is none, unless it is forced", async () => {
    const { publicKey: other } = generateKeyPairSync("x25519");
    for (const known of ["abc", other.export({ type: "spki", format: "der" }).toString("base64")]) {
      const { status, err } = await asked(well(), "one", { known });
      assert.equal(status, 1);
      assert.match(err, /^refused: headend-operators\.pub is not an Ed25519 public key /);
      assert.equal((await asked(well(), "one", { known, force: true })).status, 0);
    }
  });

  it("is missing, or is something else: one line says what to do", async () => {
    const account = well();
    await assert.rejects(asked(account, "one", { edge: "/nowhere/headend-edge.json" }), (error) => {
      assert.ok(error instanceof ArgumentError);
      assert.equal(
        error.message,
        "there is no /nowhere/headend-edge.json: copy it from where up left it (output evacuationFileUrl of the edge stack), or say --edge <path>",
      );
      return true;
    });
    await assert.rejects(asked(account, "one", { text: "{" }), {
      message: /can't be used: it is not JSON; copy it again$/,
    });
    await assert.rejects(asked(account, "on"), {
      message:
        /headend-edge\.json has no cell or home region "on": copy the file again .*; did you mean "one"\?$/,
    });
    assert.deepEqual(account.calls, []);
  });

  it("is what an `up` of the edge leaves, and an `up` after an evacuation leaves the switch alone", async () => {
    const recording = await recordEdge(edged());
    const store = String(only(recording, "aws:cloudfront/keyValueStore:KeyValueStore").outputs["arn"]);
    const account = well();
    const run: Run = (tool, args) =>
      account.run(
        tool,
        args.map((word) => (word === store ? STORE : word)),
      );
    const text = String(recording.outputs["evacuationFile"]);
    assert.equal((await asked(account, "one", { text, run, known: "" })).status, 0);
    const again = await recordEdge(edged());
    assert.deepEqual(
      again.resources.map(({ urn, inputs }) => [urn, inputs]),
      recording.resources.map(({ urn, inputs }) => [urn, inputs]),
    );
    assert.ok(!again.resources.some(({ inputs }) => JSON.stringify(inputs).includes('"route/one"')));
    assert.equal(account.keys.get("route/one"), "standby");
  });
});
