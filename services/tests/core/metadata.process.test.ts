import assert from "node:assert/strict";
import { planMetadata } from "../../../plan/cell/state/metadata";
import { planEnvironment } from "../../../plan/environment";
import { smallSettings } from "../../../tests/support/cell";
import { systemClock } from "../../core/clock";
import { createMetadata, MetadataAway } from "../../core/metadata";
import type { Service } from "../../../catalog/services.table";
import type { Metadata } from "../../core/task";
import { capturedLog, until, type Captured } from "./support";
import { describeWith, VALKEY } from "../support/programs";
import { createValkey, type ValkeyProcess } from "./valkey";

const TIMEOUT = 250;
const PASSWORD = "password";
/** Users with the rights that the platform gives them. */
const { users } = planMetadata(
  planEnvironment(smallSettings()).cell("one", "home"),
  planEnvironment(smallSettings()).capacity("one", "home").valkey,
);

describeWith(["valkey"], "Valkey", () => {
  let valkey: ValkeyProcess;
  let captured: Captured;
  const opened: { close(): void; ended: AbortController }[] = [];

  before(async () => {
    const lines = users.map(({ name, accessString }) => `user ${name} >${PASSWORD} ${accessString}`);
    valkey = await createValkey(VALKEY, lines);
  });
  beforeEach(async () => {
    captured = capturedLog();
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
      timeout: () => TIMEOUT,
      signal: ended.signal,
      password: () => Promise.resolve(password),
      authority: valkey.authority,
    });
    opened.push({ close: () => metadata.close(), ended });
    return metadata;
  };
  const connected = async (service: Service): Promise<Metadata> => {
    const metadata = open(service);
    await until("Valkey answers", () => captured.of("Valkey answers").length > 0);
    return metadata;
  };
  /** Milliseconds until a call rejects. */
  const failing = async (metadata: Metadata): Promise<number> => {
    const began = performance.now();
    await assert.rejects(metadata.get("timeline:one"));
    return performance.now() - began;
  };

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
    await metadata.setNew("lease:one:z1", "a", 1);
    assert.equal(await metadata.renew("lease:one:z1", "b", 60), false);
    assert.equal(await metadata.renew("lease:one:z1", "a", 60), true);
    await systemClock.sleep(1100);
    assert.equal(await metadata.get("lease:one:z1"), "a");
  });

  it("forgets a value after its expiry", async () => {
    const metadata = await connected("packager");
    await metadata.set("timeline:one", 1, 1);
    await metadata.setNew("lease:one:z1", 1, 1);
    await systemClock.sleep(1100);
    assert.deepEqual(await metadata.getMany(["timeline:one", "lease:one:z1"]), [undefined, undefined]);
  });

  it("serves each user by the commands that the platform allows", async () => {
    const packager = await connected("packager");
    const ingest = open("ingest");
    await until("both answer", () => captured.of("Valkey answers").length === 2);
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
    await failing(metadata);
    assert.ok((await failing(metadata)) < 20);
    await assert.rejects(metadata.set("timeline:one", 1, 60), MetadataAway);
    await valkey.start();
    await until("it answers again", () => captured.of("Valkey answers").length === 2);
    await metadata.set("timeline:one", 1, 60);
    assert.equal(captured.of("Valkey is away").length, 1);
  });

  it("that is frozen costs a call at most metadataTimeout, and then nothing", async () => {
    const metadata = await connected("packager");
    valkey.child().kill("SIGSTOP");
    const first = await Promise.all([failing(metadata), failing(metadata), failing(metadata)]);
    for (const took of first) assert.ok(took < TIMEOUT + 150, `${took} ms`);
    const end = performance.now() + 3000;
    let slowest = 0;
    while (performance.now() < end) {
      slowest = Math.max(slowest, await failing(metadata));
      await systemClock.sleep(10);
    }
    assert.ok(slowest < 60, `${slowest} ms`);
    valkey.child().kill("SIGCONT");
    await until("it answers again", () => captured.of("Valkey answers").length === 2);
    await metadata.set("timeline:one", 1, 60);
  });

  it("that was never there costs nothing, and is used when it comes", async () => {
    await valkey.stop();
    const metadata = open("packager");
    assert.ok((await failing(metadata)) < 60);
    await valkey.start();
    await until("it answers", () => captured.of("Valkey answers").length === 1);
    assert.equal(await metadata.get("timeline:one"), undefined);
  });

  it("that refuses the password is away, and says why once", async () => {
    const metadata = open("packager", "wrong");
    await until("the reason", () => captured.of("Valkey is away").length === 1);
    await systemClock.sleep(1500);
    assert.match(String(captured.of("Valkey is away")[0]?.["error"]), /WRONGPASS|invalid username/i);
    assert.equal(captured.lines.length, 1);
    assert.ok((await failing(metadata)) < 20);
  });
});
