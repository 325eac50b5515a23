import assert from "node:assert/strict";
import { ManualClock } from "../../core/clock";
import type { ClientRequest } from "../../core/task";
import { createProbeWith } from "../../probe/probe";
import { answerOf, FakeTask, START } from "../support/fakeTask";
import { channelOf, lineUpOf } from "../support/lineUp";

const DELIVERY = "delivery-news-1.us-east-1.example.com";
const ZONE = "10.0.0.5";

/** A probe of two channels whose manifests grow with the clock, where nothing else is set. */
async function given() {
  const clock = new ManualClock(START);
  const task = new FakeTask({ service: "probe", delivery: DELIVERY }, clock);
  task.addresses.set("manifest-use1-az1", [ZONE]);
  const broken = new Set<string>();
  const stands = new Set<string>();
  const newest = (path: string) =>
    stands.has(path.split("/")[2] ?? "") ? START : Math.floor(clock.wall() / 4000) * 4000;
  task.respond = ({ address, path }) => {
    if (broken.has(`${address}${path}`)) return answerOf(503);
    return answerOf(200, manifestOf(path, newest(path) / 1000));
  };
  const probe = createProbeWith(task, { client: task.client, host: DELIVERY });
  await probe.start();
  const values = (name: string) => task.values.filter((value) => value.name === name);
  const last = (name: string, channel?: string) =>
    values(name)
      .filter(({ of }) => channel === undefined || (of as { Channel?: string }).Channel === channel)
      .at(-1)?.value;
  return { clock, task, broken, stands, probe, values, last };
}

function manifestOf(path: string, seconds: number): string {
  if (path.endsWith("master.m3u8")) return "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv100.m3u8\n";
  if (path.endsWith(".m3u8")) {
    return `#EXTM3U\n#EXT-X-PROGRAM-DATE-TIME:${new Date(seconds * 1000).toISOString()}\n#EXTINF:4,\na.ts\n`;
  }
  return `<MPD availabilityStartTime="1970-01-01T00:00:00Z"><Period start="PT0S"><SegmentTemplate timescale="1"><SegmentTimeline><S t="${seconds}" d="4"/></SegmentTimeline></SegmentTemplate></Period></MPD>`;
}

describe("The probe", () => {
  it("reads the formats of each channel by both ways, as a probe", async () => {
    const { clock, task } = await given();
    await clock.advance(0);
    const asked = task.requests.map(({ address, path }: ClientRequest) => `${address}${path}`);
    const paths = ["channel-1", "channel-2"].flatMap((id) =>
      ["master.m3u8", "v100.m3u8", "manifest.mpd"].map((name) => `/live/${id}/${name}`),
    );
    assert.deepEqual(asked.sort(), [DELIVERY, ZONE].flatMap((at) => paths.map((path) => at + path)).sort());
    for (const { headers, timeout } of task.requests)
      assert.deepEqual([headers, timeout], [{ "X-Headend-Probe": "use1-az1" }, 2000]);
  });

  it("writes an age for each channel, stale channels and a round, once per segment", async () => {
    const { clock, values, last } = await given();
    await clock.advance(20_000);
    assert.deepEqual(
      ["ProbeRounds", "StaleChannels", "ManifestAge"].map((name) => values(name).length),
      [6, 6, 12],
    );
    assert.deepEqual([last("ManifestAge", "channel-1"), last("StaleChannels")], [0, 0]);
  });

  it("counts the age on while a channel does not grow or is an error", async () => {
    const { clock, broken, stands, last } = await given();
    await clock.advance(8000);
    stands.add("channel-1");
    broken.add(`${DELIVERY}/live/channel-2/manifest.mpd`);
    await clock.advance(12_000);
    assert.deepEqual([last("ManifestAge", "channel-1"), last("ManifestAge", "channel-2")], [12, 12]);
    broken.clear();
    await clock.advance(4000);
    assert.equal(last("ManifestAge", "channel-2"), 0);
  });

  it("counts a channel as stale by the manifests of its own zone", async () => {
    const { clock, broken, last } = await given();
    await clock.advance(4000);
    broken.add(`${DELIVERY}/live/channel-1/manifest.mpd`);
    await clock.advance(4000);
    assert.equal(last("StaleChannels"), 0);
    broken.add(`${ZONE}/live/channel-1/v100.m3u8`);
    await clock.advance(4000);
    assert.equal(last("StaleChannels"), 1);
  });

  it("counts all channels as stale when its zone has no manifest task", async () => {
    const { clock, task, last } = await given();
    task.addresses.clear();
    await clock.advance(4000);
    assert.deepEqual([last("StaleChannels"), last("ManifestAge", "channel-1")], [2, 0]);
  });

  it("does not count a channel off the air as stale, and still writes its age", async () => {
    const { clock, task, stands, last } = await given();
    task.line = lineUpOf({ channels: [channelOf("channel-1", { offAir: { from: 11, to: 14 } })] });
    stands.add("channel-1");
    await clock.advance(40_000);
    assert.equal(last("StaleChannels"), 0);
    assert.equal(last("ManifestAge", "channel-1"), 40);
  });

  it("ends a round before the next, however long answers take", async () => {
    const { clock, task, values, last } = await given();
    await clock.advance(0);
    let asked = 0;
    task.respond = () => {
      asked += 1;
      return new Promise(() => undefined);
    };
    await clock.advance(4000);
    await clock.advance(1999);
    assert.equal(values("ProbeRounds").length, 1);
    await clock.advance(1);
    assert.equal(values("ProbeRounds").length, 2);
    // Multivariant playlist and MPD of two channels by two ways; the media playlist is not known.
    assert.equal(asked, 8);
    assert.equal(last("ManifestAge", "channel-1"), 6);
  });

  it("takes and leaves channels with the line-up", async () => {
    const { clock, task, values } = await given();
    await clock.advance(4000);
    task.line = lineUpOf({ channels: [channelOf("channel-3")] });
    const before = values("ManifestAge").length;
    await clock.advance(4000);
    assert.deepEqual(
      values("ManifestAge")
        .slice(before)
        .map(({ of }) => of),
      [{ Channel: "channel-3" }],
    );
  });

  it("stops", async () => {
    const { clock, probe, values } = await given();
    await clock.advance(0);
    await probe.stop();
    await clock.advance(20_000);
    assert.equal(values("ProbeRounds").length, 1);
  });
});
