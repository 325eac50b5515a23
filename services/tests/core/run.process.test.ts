import assert from "node:assert/strict";
import { createClient } from "../../core/client";
import { systemClock } from "../../core/clock";
import { isAlive } from "../../core/healthSocket";
import { s3Stub, startProcess, variables, type Stub, type TaskProcess } from "./processes";
import { freePort } from "../support/freePort";
import { LINE_UP, until } from "./support";

const PROGRAM = "program.fixture.ts";
const ADDRESS = "127.0.0.1";

describe("A task as a process", function () {
  let stored: string | undefined;
  let s3: Stub;
  let port: number;
  let task: TaskProcess | undefined;
  before(async () => (s3 = await s3Stub(() => stored)));
  after(() => s3.close());
  beforeEach(async () => {
    stored = JSON.stringify(LINE_UP);
    port = await freePort();
  });
  afterEach(async () => {
    task?.child.kill("SIGKILL");
    await task?.exit;
  });

  const start = (): TaskProcess => (task = startProcess(PROGRAM, variables(port, s3.url)));
  const alive = () => isAlive({ address: ADDRESS, port }, systemClock);
  const get = (path: string) => {
    const client = createClient({ clock: systemClock, port });
    return client
      .request({ address: ADDRESS, method: "GET", path, timeout: 30_000 })
      .finally(() => client.close());
  };

  it("is ready with a line-up, answers, and after SIGTERM finishes and exits with 0", async () => {
    const { child, exit, said, lines, errors } = start();
    await said("ready");
    assert.equal((await get("/health")).status, 200);
    const slow = get("/slow");
    await said("slow began");
    const began = performance.now();
    child.kill("SIGTERM");
    const { status, body } = await slow;
    assert.deepEqual([status, body.toString()], [200, "one"]);
    assert.equal(await exit, 0);
    assert.ok(performance.now() - began < LINE_UP.timing.stopTimeout * 1000);
    const messages = lines().map(({ message }) => message);
    // A busy machine reads the line-up too late at first.
    const all = messages.slice(messages.indexOf("line-up read"));
    assert.deepEqual(all.slice(0, 4), ["line-up read", "ready", "slow began", "stopping"]);
    // At the end pino writes what is in memory beside a write that is on its way.
    assert.deepEqual(all.slice(4).sort(), ["program stopped", "stopped"]);
    assert.equal(errors(), "");
  });

  it("writes lines with time, level and message", async () => {
    const { said, lines } = start();
    await said("ready");
    const ready = lines().find(({ message }) => message === "ready");
    assert.match(String(ready?.["time"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const { level, service, zone, release } = ready ?? {};
    assert.deepEqual([level, service, zone, release], ["info", "cache", "use1-az1", "2026.11"]);
  });

  it("does not listen without a line-up, lives meanwhile, and listens when there is one", async () => {
    stored = undefined;
    const { said, lines } = start();
    await said("the line-up is not read: there is none yet");
    await until("it is alive", alive);
    await assert.rejects(get("/health"), { code: "unreachable" });
    stored = JSON.stringify(LINE_UP);
    await said("ready");
    assert.equal(lines().filter(({ level }) => level === "error").length, 1);
  });

  it("exits with 0 after SIGTERM without a line-up too", async () => {
    stored = undefined;
    const { child, exit, said } = start();
    await said("the line-up is not read: there is none yet");
    child.kill("SIGTERM");
    assert.equal(await exit, 0);
  });

  it("exits with 1 after a rejection that nothing handles, and says why", async () => {
    const { exit, said, lines } = start();
    await said("ready");
    await get("/fault").catch(() => undefined);
    assert.equal(await exit, 1);
    const fault = lines().find(({ message }) => message === "a fault of the program");
    assert.equal(fault?.["error"], "nobody waits for this");
  });

  it("exits with 1 when its environment is wrong, and names each variable", async () => {
    task = startProcess(PROGRAM, {
      ...variables(port, s3.url),
      HEADEND_ZONE: undefined,
      HEADEND_SITE: "away",
    });
    assert.equal(await task.exit, 1);
    const [line] = task.lines();
    assert.match(String(line?.["error"]), /HEADEND_SITE is "away", .*HEADEND_ZONE is not set/);
  });

  it("is not alive when it is frozen or gone", async () => {
    const { child, exit, said } = start();
    await said("ready");
    await until("it is alive", alive);
    child.kill("SIGSTOP");
    assert.equal(await alive(), false);
    child.kill("SIGCONT");
    await until("it is alive again", alive);
    child.kill("SIGKILL");
    await exit;
    assert.equal(await alive(), false);
  });
});
