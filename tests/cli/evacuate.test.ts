import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { evacuate, type EvacuateOptions } from "../../cli/commands/evacuate";
import { ArgumentError } from "../../cli/errors";
import { type Call, FakeAws, fault } from "../aws/fake";
import { edgeFileOf } from "../../plan/edge/edge";
import { seal } from "../../plan/edge/file";
import { recordEdge } from "../components/edge/support";
import { edged } from "../plan/edge/worlds";
import { only } from "../support/region";
import { importsOf } from "../support/imports";
import { inEmpty, printed } from "./support";

const STORE = "arn:aws:cloudfront::111122223333:key-value-store/0a";

/** Operation of the API -> as this test names it. */
const NAMES: Readonly<Record<string, string>> = {
  ListKeys: "list-keys",
  DescribeKeyValueStore: "describe-key-value-store",
  UpdateKeys: "update-keys",
  DescribeAlarms: "describe-alarms",
};

/** An account with the store and the alarms. */
class Account {
  readonly keys = new Map<string, string>();
  readonly calls: string[] = [];
  version = 1;
  /** State of the composite alarms by `<region> <name>`. */
  alarms: Record<string, string> = {};
  /** Operations that fail, with the error message of AWS. */
  readonly failing = new Map<string, string>();
  /** Writes of other operators between our read and our write. */
  rivals = 0;

  /** ARN of the store. */
  store = STORE;

  readonly aws = new FakeAws(({ operation: name, region, input }) => {
    const operation = NAMES[name] ?? assert.fail(name);
    this.calls.push(`${operation} ${region}`);
    const message = this.failing.get(operation);
    if (message !== undefined) return fault("Failed", message);
    if (operation === "describe-alarms") return this.describe(region, input);
    assert.equal(input.KvsARN, this.store);
    if (operation === "list-keys") return { Items: [...this.keys].map(([Key, Value]) => ({ Key, Value })) };
    if (operation === "describe-key-value-store") return { ETag: this.seen() };
    assert.equal(operation, "update-keys");
    return this.update(input);
  });

  private seen(): string {
    const version = `E${this.version}`;
    if (this.rivals-- > 0) this.version++;
    return version;
  }

  private update({ IfMatch, Puts }: Call["input"]): object {
    if (IfMatch !== `E${this.version}`) return fault("ConflictException");
    for (const { Key, Value } of Puts) this.keys.set(Key, Value);
    this.version++;
    return {};
  }

  private describe(region: string, { AlarmTypes, AlarmNamePrefix }: Call["input"]): object {
    const rows = Object.entries(this.alarms).flatMap(([key, StateValue]) => {
      const [at, AlarmName = ""] = key.split(" ");
      return at === region && AlarmName.startsWith(AlarmNamePrefix) ? [{ AlarmName, StateValue }] : [];
    });
    return { [`${AlarmTypes[0]}s`]: rows };
  }
}

const HEALTHY = {
  "us-east-1 one-off-the-air-first": "OK",
  "us-east-1 one-off-the-air-second": "OK",
  "us-east-1 one-probe-blind-1a2b3c4": "OK",
  "us-west-2 two-off-the-air-third": "OK",
  "us-west-2 two-probe-blind-5d6e7f8": "OK",
};

/** First line of every run. */
const FIRST = `small: store ${STORE}\n`;

interface Ended {
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

interface Invocation extends Partial<EvacuateOptions> {
  readonly text?: string;
  /** Text of the operators' public key. "": the file is missing. */
  readonly known?: string;
}

/** Runs the command with an operator's copy of the file and of the operators' public key, in a folder with nothing else. */
const invoke = (
  account: Account,
  subject: string,
  { text = SIGNED, known = PUBLIC, ...options }: Invocation = {},
): Promise<Ended> =>
  inEmpty(async (folder) => {
    const [edge, key] = [join(folder, "headend-edge.json"), join(folder, "headend-operators.pub")];
    writeFileSync(edge, text);
    if (known !== "") writeFileSync(key, known);
    let status = NaN;
    const { text: err, result } = await printed("stderr", () =>
      printed("stdout", async () => {
        status = await evacuate(subject, { edge, key, aws: account.aws, ...options });
      }),
    );
    return { status, out: result.text, err: err.replaceAll(`${folder}/`, "") };
  });

const SIGNED = seal(edgeFileOf(edged(), STORE), SECRET);

const healthy = (): Account => Object.assign(new Account(), { alarms: { ...HEALTHY } });

describe("headend evacuate", () => {
  it("prints what is affected, writes only the cell's key, and prints the command to undo it", async () => {
    const account = healthy();
    assert.deepEqual(await invoke(account, "one"), {
      status: 0,
      out: [
        `small: store ${STORE}`,
        "one: 2 channels, up to 10000 viewers, from us-west-2 to us-east-1 (standby; now: home)",
        "total: cells 1, channels 2, viewers up to 10000",
        "written: viewers move to standby within seconds, and pulumi up keeps this; back: headend evacuate one --undo\n",
      ].join("\n"),
      err: "",
    });
    assert.deepEqual([...account.keys], [["route/one", "standby"]]);
  });

  it("moves every cell of a home region, without a call to that region", async () => {
    const account = healthy();
    const { status, out } = await invoke(account, "us-west-2");
    assert.equal(status, 0);
    assert.match(out, /\none: .*\ntotal: cells 1, /);
    assert.deepEqual([...account.keys], [["route/one", "standby"]]);
    assert.deepEqual(account.calls, [
      "list-keys us-east-1",
      "describe-alarms us-east-1",
      "describe-alarms us-east-1",
      "describe-key-value-store us-east-1",
      "update-keys us-east-1",
    ]);
  });

  it("moves them back with --undo, after a check of home's alarms", async () => {
    const account = healthy();
    account.keys.set("route/one", "standby");
    account.alarms = { "us-west-2 one-off-the-air-first": "OK" };
    const { status, out, err } = await invoke(account, "one", { undo: true });
    assert.deepEqual([status, err], [0, ""]);
    assert.match(out, /from us-east-1 to us-west-2 \(home; now: standby\)\n/);
    assert.match(out, /written: viewers move home within seconds\n$/);
    assert.deepEqual([...account.keys], [["route/one", "home"]]);
  });

  it("keeps the keys of viewers' tokens and of other cells", async () => {
    const account = healthy();
    account.keys.set("key/a", "secret").set("route/two", "home");
    await invoke(account, "one");
    assert.deepEqual(Object.fromEntries(account.keys), {
      "key/a": "secret",
      "route/two": "home",
      "route/one": "standby",
    });
  });

  it("refuses a standby with channels off the air, and names them", async () => {
    const account = healthy();
    account.alarms["us-east-1 one-off-the-air-second"] = "ALARM";
    assert.deepEqual(await invoke(account, "one"), {
      status: 1,
      out: `${FIRST}one: 2 channels, up to 10000 viewers, from us-west-2 to us-east-1 (standby; now: home)\ntotal: cells 1, channels 2, viewers up to 10000\n`,
      err: "refused: one is off the air in us-east-1: second\nnothing was written; --force writes despite this\n",
    });
    assert.equal(account.keys.size, 0);
  });

  it("continues with a warning if standby's alarms can't be read, or do not exist", async () => {
    const silent = healthy();
    silent.failing.set("describe-alarms", "Could not connect to the endpoint URL");
    const none = Object.assign(healthy(), { alarms: {} });
    for (const [account, message] of [
      [silent, "alarms of one in us-east-1 not read: Could not connect to the endpoint URL"],
      [none, "us-east-1 has no off-the-air alarms of one; check that it is deployed there"],
    ] as const) {
      const { status, err } = await invoke(account, "one");
      assert.deepEqual([status, err], [0, `warning: ${message}\n`]);
      assert.equal(account.keys.get("route/one"), "standby");
    }
  });

  it("continues with a warning if standby's probes send no data", async () => {
    for (const state of ["ALARM", "INSUFFICIENT_DATA"]) {
      const account = healthy();
      account.alarms["us-east-1 one-probe-blind-1a2b3c4"] = state;
      const { status, err } = await invoke(account, "one");
      assert.deepEqual(
        [status, err],
        [0, "warning: probes of one in us-east-1 send no data, so its channels may be off the air there\n"],
      );
    }
  });

  it("refuses to move viewers to an evacuated region, but not back home", async () => {
    const account = healthy();
    account.keys.set("route/two", "standby");
    const refused = await invoke(account, "one");
    assert.deepEqual(
      [refused.status, refused.err],
      [1, "refused: us-east-1 was evacuated: two\nnothing was written; --force writes despite this\n"],
    );
    assert.equal((await invoke(account, "one", { force: true })).status, 0);
    account.alarms["us-west-2 one-off-the-air-first"] = "OK";
    assert.equal((await invoke(account, "one", { undo: true })).status, 0);
  });

  it("does not call us-east-1 if viewers leave that region", async () => {
    const account = healthy();
    assert.equal((await invoke(account, "us-east-1")).status, 0);
    assert.deepEqual([...new Set(account.calls.map((call) => call.split(" ")[1]))], ["us-west-2"]);
    assert.deepEqual([...account.keys], [["route/two", "standby"]]);
  });

  it("moves the other cells of a region if one would be off the air, names that one, and exits with 1", async () => {
    const account = healthy();
    account.alarms["us-east-1 other-off-the-air-first"] = "ALARM";
    const { status, err, out } = await invoke(account, "us-west-2", { text: twoInWest() });
    assert.equal(status, 1);
    assert.equal(
      err,
      "refused: other is off the air in us-east-1: first\nnot moved: other; --force moves them despite this\n",
    );
    assert.match(out, /\nwritten: viewers move to standby /);
    assert.deepEqual([...account.keys], [["route/one", "standby"]]);
  });

  it("continues with a warning if alarms have no data yet", async () => {
    const account = healthy();
    account.alarms["us-east-1 one-off-the-air-first"] = "INSUFFICIENT_DATA";
    const { status, err } = await invoke(account, "one");
    assert.deepEqual(
      [status, err],
      [0, "warning: alarms of one in us-east-1 have insufficient data: first\n"],
    );
  });

  it("writes with --force, without a check of standby's alarms", async () => {
    const account = healthy();
    account.alarms["us-east-1 one-off-the-air-second"] = "ALARM";
    account.failing.set("list-keys", "Throttled");
    const { status, out, err } = await invoke(account, "one", { force: true });
    assert.deepEqual([status, err], [0, "warning: routes of the store not read: Throttled\n"]);
    assert.match(out, /now: unknown/);
    assert.ok(account.calls.every((call) => !call.startsWith("describe-alarms")));
    assert.equal(account.keys.get("route/one"), "standby");
  });

  it("drills everything except the route itself", async () => {
    const account = healthy();
    const { status, out } = await invoke(account, "one", { drill: true });
    assert.equal(status, 0);
    assert.match(
      out,
      /drill: keys drill\/<cell> were written, which the edge does not read; no viewer was moved\n$/,
    );
    assert.deepEqual([...account.keys], [["drill/one", "standby"]]);
  });

  it("warns of cells that were moved into the region that is now evacuated", async () => {
    const account = healthy();
    account.keys.set("route/two", "standby");
    const { err } = await invoke(account, "us-west-2", { force: true });
    assert.match(err, /\nwarning: two was moved to us-west-2 before; run headend evacuate two --undo\n$/);
  });

  it("tries again if another operator wrote at the same time", async () => {
    const account = Object.assign(healthy(), { rivals: 2 });
    assert.equal((await invoke(account, "one")).status, 0);
    assert.equal(account.keys.get("route/one"), "standby");
  });

  it("prints the error of AWS if nothing could be written, and exits with 3", async () => {
    const account = healthy();
    account.failing.set("update-keys", "An error occurred (AccessDeniedException)");
    const { status, err } = await invoke(account, "one");
    assert.deepEqual([status, err], [3, "not written: An error occurred (AccessDeniedException)\n"]);
  });

  it("calls a region that does not answer once, not once per cell", async () => {
    const account = healthy();
    account.failing.set("describe-alarms", "timeout");
    const { err } = await invoke(account, "us-west-2", { text: twoInWest() });
    assert.equal(account.calls.filter((call) => call.startsWith("describe-alarms")).length, 1);
    assert.equal(
      err,
      "warning: alarms of one in us-east-1 not read: timeout\nwarning: alarms of other in us-east-1 not read\n",
    );
  });

  it("treats an answer without a list as no routes and no alarms", async () => {
    const account = healthy();
    const aws = new FakeAws((call) =>
      ["ListKeys", "DescribeAlarms"].includes(call.operation) ? {} : account.aws.answerTo(call),
    );
    const { status, out, err } = await invoke(account, "one", { aws });
    assert.deepEqual(
      [status, err],
      [0, "warning: us-east-1 has no off-the-air alarms of one; check that it is deployed there\n"],
    );
    assert.match(out, /now: home\)/);
    assert.deepEqual([...account.keys], [["route/one", "standby"]]);
  });

  it("prints an error without credentials", async () => {
    const aws = new FakeAws(() =>
      fault("CredentialsProviderError", "Could not load credentials from any providers"),
    );
    const { status, err } = await invoke(healthy(), "one", { aws });
    assert.equal(status, 3);
    assert.match(err, /\nnot written: Could not load credentials from any providers\n$/);
  });
});

describe("what headend evacuate reads", () => {
  const content = edgeFileOf(edged(), STORE);

  it("is the file and the operators' key: the command imports no room that reads or plans an environment", () => {
    const outside = importsOf("cli/commands/evacuate.ts").filter((file) => !/^(cli|aws)\//.test(file));
    assert.deepEqual(outside, [
      "plan/edge/file.ts",
      "settings/printable.ts",
      "settings/problems.ts",
      "settings/rules.table.ts",
      "settings/textFile.ts",
    ]);
  });

  it("is refused if the operators' key did not sign it, unless it is forced", async () => {
    const unsigned = { text: seal(content, undefined) };
    const { status, err } = await invoke(healthy(), "one", unsigned);
    assert.deepEqual(
      [status, err],
      [
        1,
        "refused: headend-edge.json is not signed by the operators' key; copy it again\nnothing was written; --force writes despite this\n",
      ],
    );
    assert.equal((await invoke(healthy(), "one", { ...unsigned, force: true })).status, 0);
  });

  it("is refused if it was edited, with and without the operators' key, unless it is forced", async () => {
    for (const known of [PUBLIC, ""]) {
      const edited = { text: SIGNED.replace("10000", "99999"), known };
      const { status, err } = await invoke(healthy(), "one", edited);
      assert.equal(status, 1);
      assert.match(
        err,
        /^refused: headend-edge\.json was truncated or edited, its checksum is wrong; copy it again$/m,
      );
      assert.equal((await invoke(healthy(), "one", { ...edited, force: true })).status, 0);
    }
  });

  it("has an unchecked signature without the operators' key, with a warning", async () => {
    const { status, err } = await invoke(healthy(), "one", { known: "" });
    assert.deepEqual(
      [status, err],
      [0, "warning: signature not checked: headend-operators.pub does not exist\n"],
    );
  });

  it("is refused with an invalid key, unless it is forced", async () => {
    const { publicKey: other } = generateKeyPairSync("x25519");
    for (const known of ["abc", other.export({ type: "spki", format: "der" }).toString("base64")]) {
      const { status, err } = await invoke(healthy(), "one", { known });
      assert.equal(status, 1);
      assert.match(err, /^refused: headend-operators\.pub is not an Ed25519 public key /);
      assert.equal((await invoke(healthy(), "one", { known, force: true })).status, 0);
    }
  });

  it("is missing, or is another file: one line shows what to do", async () => {
    const account = healthy();
    await assert.rejects(invoke(account, "one", { edge: "/nowhere/headend-edge.json" }), (error) => {
      assert.ok(error instanceof ArgumentError);
      assert.equal(
        error.message,
        "/nowhere/headend-edge.json: no such file; copy it from the output evacuationFileUrl of the edge stack, or set --edge <path>",
      );
      return true;
    });
    await assert.rejects(invoke(account, "one", { text: "{" }), {
      message: /can't be used: it is not JSON; copy it again$/,
    });
    await assert.rejects(invoke(account, "on"), {
      message:
        /headend-edge\.json has no cell or home region "on"; copy the file again .*; did you mean "one"\?$/,
    });
    assert.deepEqual(account.calls, []);
  });

  it("is an output of an `up` of the edge, and an `up` after an evacuation keeps the route", async () => {
    const recording = await recordEdge(edged());
    const store = String(only(recording, "aws:cloudfront/keyValueStore:KeyValueStore").outputs["arn"]);
    const account = healthy();
    account.store = store;
    const text = String(recording.outputs["evacuationFile"]);
    assert.equal((await invoke(account, "one", { text, known: "" })).status, 0);
    const again = await recordEdge(edged());
    assert.deepEqual(
      again.resources.map(({ urn, inputs }) => [urn, inputs]),
      recording.resources.map(({ urn, inputs }) => [urn, inputs]),
    );
    assert.ok(!again.resources.some(({ inputs }) => JSON.stringify(inputs).includes('"route/one"')));
    assert.equal(account.keys.get("route/one"), "standby");
  });
});
