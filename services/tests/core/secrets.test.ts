import assert from "node:assert/strict";
import { ManualClock } from "../../core/clock";
import { createSecrets } from "../../core/secrets";
import { capturedLog, LINE_UP } from "./support";

const NAME = "vendor-northlight";

function given() {
  const clock = new ManualClock();
  const captured = capturedLog();
  const store: { AWSCURRENT?: string; AWSPREVIOUS?: string } = {};
  const state = { away: false, reads: 0, lineUp: LINE_UP };
  const secrets = createSecrets({
    clock,
    log: captured.log,
    lineUp: () => state.lineUp,
    timeout: () => 1000,
    signal: new AbortController().signal,
    read: (arn, stage) => {
      assert.match(arn, /^arn:.*:secret:vendor-northlight$/);
      state.reads += 1;
      return state.away
        ? Promise.reject(new Error("Secrets Manager is away"))
        : Promise.resolve(store[stage]);
    },
  });
  return { clock, captured, store, state, secrets };
}

describe("Secrets", () => {
  it("are both versions, read once and again each minute", async () => {
    const { clock, store, state, secrets } = given();
    store.AWSCURRENT = '{"kid":"1"}';
    assert.deepEqual(await secrets.versions(NAME), [{ kid: "1" }]);
    store.AWSPREVIOUS = store.AWSCURRENT;
    store.AWSCURRENT = '{"kid":"2"}';
    assert.deepEqual(await secrets.versions(NAME), [{ kid: "1" }]);
    assert.equal(state.reads, 2);
    await clock.advance(60_000);
    assert.deepEqual(await secrets.versions(NAME), [{ kid: "2" }, { kid: "1" }]);
  });

  it("are read once for all who ask at the same time", async () => {
    const { store, state, secrets } = given();
    store.AWSCURRENT = "1";
    await Promise.all([secrets.versions(NAME), secrets.versions(NAME), secrets.versions(NAME)]);
    assert.equal(state.reads, 2);
  });

  it("stay while Secrets Manager is away", async () => {
    const { clock, store, state, secrets, captured } = given();
    store.AWSCURRENT = "1";
    await secrets.versions(NAME);
    state.away = true;
    await clock.advance(600_000);
    assert.deepEqual(await secrets.versions(NAME), [1]);
    assert.equal(captured.of("a secret can't be read").length, 10);
  });

  it("that were never read reject, at once for a second after a failure", async () => {
    const { clock, store, state, secrets } = given();
    state.away = true;
    await assert.rejects(secrets.versions(NAME), /away/);
    await assert.rejects(secrets.versions(NAME), /just now/);
    assert.equal(state.reads, 2);
    state.away = false;
    store.AWSCURRENT = "1";
    await clock.advance(1000);
    assert.deepEqual(await secrets.versions(NAME), [1]);
  });

  it("that the line-up does not name reject, and are forgotten when they leave it", async () => {
    const { clock, store, state, secrets } = given();
    await assert.rejects(secrets.versions("vendor-other"), /no secret vendor-other/);
    store.AWSCURRENT = "1";
    await secrets.versions(NAME);
    state.lineUp = { ...LINE_UP, secrets: {} };
    await clock.advance(120_000);
    assert.equal(state.reads, 2);
    await assert.rejects(secrets.versions(NAME), /no secret/);
  });

  it("never appear in the log, also if they are not JSON", async () => {
    const { store, secrets, captured } = given();
    store.AWSCURRENT = "s3cr3t";
    await assert.rejects(secrets.versions(NAME), /not JSON/);
    assert.ok(!JSON.stringify(captured.lines).includes("s3cr3t"));
  });
});
