import assert from "node:assert/strict";
import { ManualClock } from "../../core/clock";
import { rank } from "../../core/owners";
import { Ownership } from "../../packager/ownership";
import { FakeTask } from "../support/fakeTask";

const ADDRESSES = ["10.0.0.1", "10.0.0.2"];
const [FIRST = "", SECOND = ""] = rank(ADDRESSES, "channel-1");
const LEASE = "lease:channel-1:use1-az1";

/** Two packagers of one zone with one Valkey. */
function zone() {
  const clock = new ManualClock();
  const keys = new Map<string, unknown>();
  const packager = (own: string) => {
    const task = new FakeTask({ service: "packager", zone: "use1-az1" }, clock);
    task.tasks.own = own;
    task.addresses.set("packager-use1-az1", [...ADDRESSES].sort());
    const { metadata } = task;
    const shared = <Result>(call: () => Result): Promise<Result> =>
      task.metadataIsAway ? Promise.reject(new Error("Valkey is away")) : Promise.resolve(call());
    metadata.set = (key, value) => shared(() => void keys.set(key, value));
    metadata.setNew = (key, value) => shared(() => !keys.has(key) && keys.set(key, value) !== undefined);
    metadata.renew = (key, value) => shared(() => keys.get(key) === value);
    return { task, ownership: new Ownership(task, "channel-1") };
  };
  return { clock, keys, first: packager(FIRST), second: packager(SECOND) };
}

describe("Owner of a channel", () => {
  it("is the first by rendezvous, with the lease", async () => {
    const { keys, first, second } = zone();
    await second.ownership.check();
    await first.ownership.check();
    assert.deepEqual([first.ownership.isOwner, second.ownership.isOwner], [true, false]);
    assert.equal(keys.get(LEASE), FIRST);
  });

  it("is the next one when ingest hands over to it, as soon as the lease has expired", async () => {
    const { keys, first, second } = zone();
    await first.ownership.check();
    second.ownership.noteHandOver();
    await second.ownership.check();
    assert.equal(second.ownership.isOwner, false);
    keys.delete(LEASE);
    await second.ownership.check();
    assert.equal(second.ownership.isOwner, true);
  });

  it("gives the lease to the first one, when that is there and gets the pushes", async () => {
    const { clock, keys, first, second } = zone();
    second.ownership.noteHandOver();
    await second.ownership.check();
    assert.equal(second.ownership.isOwner, true);
    await clock.advance(5000);
    await second.ownership.check();
    await first.ownership.check();
    assert.deepEqual([first.ownership.isOwner, second.ownership.isOwner], [true, false]);
    assert.equal(keys.get(LEASE), FIRST);
  });

  it("needs no lease while Valkey is away", async () => {
    const { first } = zone();
    first.task.metadataIsAway = true;
    await first.ownership.check();
    assert.equal(first.ownership.isOwner, true);
  });

  it("hands the lease on when its task ends", async () => {
    const { keys, first, second } = zone();
    await first.ownership.check();
    await first.ownership.release();
    assert.equal(keys.get(LEASE), SECOND);
    second.ownership.noteHandOver();
    await second.ownership.check();
    assert.equal(second.ownership.isOwner, true);
  });
});
