import assert from "node:assert/strict";
import { planMetadata } from "../../../plan/cell/state/metadata";
import { planEnvironment } from "../../../plan/environment";
import { smallSettings } from "../../../tests/support/cell";
import { systemClock } from "../../core/clock";
import { createMetadata, MetadataAway } from "../../core/metadata";
import type { Service } from "../../../catalog/services.table";
import type { Metadata } from "../../core/task";
import { TimedOut } from "../../core/waits";
import { capturedLog, until, type Captured } from "./support";
import { describeWith, VALKEY } from "../support/programs";
import { createValkey, type ValkeyProcess } from "./valkey";

/** ms of one call: long, because a busy machine is late. */
const PATIENT = 30_000;
const SHORT = 250;
const PASSWORD = "password";
/** Users with the rights that the platform gives them. */
const { users } = planMetadata(
  planEnvironment(smallSettings()).cell("one", "home"),
  planEnvironment(smallSettings()).capacity("one", "home").valkey,
);

describeWith(["valkey"], "Valkey", () => {
  let valkey: ValkeyProcess;
  let captured: Captured;
  let timeout: number;
  /** Attempts to connect. */
  let attempts: number;
  const opened: { close(): void; ended: AbortController }[] = [];

  before(async () => {
    const lines = users.map(({ name, accessString }) => `user ${name} >${PASSWORD} ${accessString}`);
    valkey = await createValkey(VALKEY, lines);
  });
  beforeEach(async () => {
    captured = capturedLog();
    timeout = PATIENT;
    attempts = 0;
    await valkey.start();
  });
  afterEach(async () => {
    for (const { close, ended } of opened.splice(0)) {
      ended.abort();
      close();
    }
    await valkey.stop();
  });
  after(() => valkey?.remove());

  const open = (service: Service, password = PASSWORD): Metadata => {
    const ended = new AbortController();
    const user = users.find((each) => each.service === service)?.name ?? "";
    const metadata = createMetadata({
      environment: {
        service,
        region: "us-west-2",
        metadata: { host: "127.0.0.1", port: valkey.port, group: "one-metadata", user },
      },
      clock: systemClock,
      log: captured.log,
      timeout: () => timeout,
      signal: ended.signal,
      password: () => {
        attempts += 1;
        return Promise.resolve(password);
      },
      authority: valkey.authority,
    });
    opened.push({ close: () => metadata.close(), ended });
    return metadata;
  };
  const connected = async (service: Service): Promise<Metadata> => {
    const metadata = open(service);
    await said("Valkey answers", 1);
    return metadata;
  };
  const said = (message: string, times: number) =>
    until(`${times} times: ${message}`, () => captured.of(message).length === times);
  /** A call costs nothing: it rejects before it uses a connection. */
  const isAway = (metadata: Metadata) => assert.rejects(metadata.get("timeline:one"), MetadataAway);

  it("keeps JSON values, and gives undefined for what is not there", async () => {
    const metadata = await connected("packager");
    const value = { text: "a\u00e9", list: [1, null, { deep: true }] };
    await metadata.set("timeline:one", value, 60);
    assert.deepEqual(await metadata.get("timeline:one"), value);
    assert.equal(await metadata.get("timeline:two"), undefined);
    assert.deepEqual(await metadata.getMany(["timeline:two", "timeline:one"]), [undefined, value]);
    assert.deepEqual(await metadata.getMany([]), []);
  });

  it("takes a key once with setNew", async () => {
    const metadata = await connected("packager");
    const results = await Promise.all([1, 2, 3].map((value) => metadata.setNew("lease:one:z1", value, 60)));
    assert.deepEqual(results, [true, false, false]);
    assert.equal(await metadata.get("lease:one:z1"), 1);
  });

  it("renews a value that is still the same, and no other", async () => {
    const metadata = await connected("packager");
    assert.equal(await metadata.renew("lease:one:z1", "a", 1), false);
    await metadata.setNew("lease:one:z1", "a", 60);
    assert.equal(await metadata.renew("lease:one:z1", "b", 1), false);
    assert.equal(await metadata.get("lease:one:z1"), "a");
    assert.equal(await metadata.renew("lease:one:z1", "a", 1), true);
    await until("the new expiry", async () => (await metadata.get("lease:one:z1")) === undefined);
  });

  it("forgets a value after its expiry", async () => {
    const metadata = await connected("packager");
    await metadata.set("timeline:one", 1, 1);
    await metadata.setNew("lease:one:z1", 1, 1);
    const values = () => metadata.getMany(["timeline:one", "lease:one:z1"]);
    await until("both expire", async () => (await values()).every((value) => value === undefined));
  });

  it("serves each user by the commands that the platform allows", async () => {
    const packager = await connected("packager");
    const ingest = open("ingest");
    await said("Valkey answers", 2);
    await ingest.set("feed:one:northlight-internet:z1", 1, 60);
    assert.equal(await packager.get("feed:one:northlight-internet:z1"), 1);
  });

  it("refuses what a user may not do, and serves the next call", async () => {
    const metadata = await connected("packager");
    await assert.rejects(metadata.set("dvr:one", 1, 60), /NOPERM/);
    await metadata.set("timeline:one", 1, 60);
  });

  it("that is stopped costs calls nothing, and is used again when it is back", async () => {
    const metadata = await connected("packager");
    await valkey.stop();
    await said("Valkey is away", 1);
    await isAway(metadata);
    await assert.rejects(metadata.set("timeline:one", 1, 60), MetadataAway);
    await valkey.start();
    await said("Valkey answers", 2);
    await metadata.set("timeline:one", 1, 60);
    assert.equal(captured.of("Valkey is away").length, 1);
  });

  it("that is frozen costs a call at most metadataTimeout, and then nothing", async () => {
    const metadata = await connected("packager");
    valkey.child().kill("SIGSTOP");
    timeout = SHORT;
    await Promise.all([1, 2, 3].map(() => assert.rejects(metadata.get("timeline:one"), TimedOut)));
    timeout = PATIENT;
    await until("three attempts to connect", async () => {
      await isAway(metadata);
      return attempts >= 3;
    });
    valkey.child().kill("SIGCONT");
    await said("Valkey answers", 2);
    await metadata.set("timeline:one", 1, 60);
  });

  it("that was never there costs nothing, and is used when it comes", async () => {
    await valkey.stop();
    const metadata = open("packager");
    await isAway(metadata);
    await valkey.start();
    await said("Valkey answers", 1);
    assert.equal(await metadata.get("timeline:one"), undefined);
  });

  it("that refuses the password is away, and says why once", async () => {
    const metadata = open("packager", "wrong");
    await said("Valkey is away", 1);
    await until("three attempts to connect", () => attempts >= 3);
    assert.match(String(captured.of("Valkey is away")[0]?.["error"]), /WRONGPASS|invalid username/i);
    assert.equal(captured.lines.length, 1);
    await isAway(metadata);
  });
});
