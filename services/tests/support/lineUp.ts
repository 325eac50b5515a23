import type { LineUpChannel } from "../../../catalog/lineUp";
import { planTiming, type TimingName } from "../../../catalog/timing";
import type { CellLineUp } from "../../core/task";

/** A cell with two zones, a vendor with a token, one with a certificate, and a channel from both. */
export function lineUpOf(overrides: Partial<CellLineUp> = {}): CellLineUp {
  return {
    version: 1,
    cell: "news-1",
    site: "home",
    region: "us-east-1",
    otherRegion: "us-west-2",
    zones: ["use1-az1", "use1-az2"],
    timing: timingOf(4),
    ladders: { small: { codec: "h264", video: [0.3, 0.1], audio: [0.064] } },
    channels: [channelOf("channel-1"), channelOf("channel-2")],
    segmentHost: "media.example.com",
    vendors: {
      northlight: { auth: "token", paths: ["internet"], secret: "vendor-northlight" },
      meridian: { auth: "mutualTls", paths: ["directConnect"], authorities: [] },
    },
    keyServers: {},
    secrets: {},
    ...overrides,
  };
}

export const channelOf = (id: string, overrides: Partial<LineUpChannel> = {}): LineUpChannel => ({
  id,
  name: id,
  ladder: "small",
  audio: [{ language: "en", role: "main", codec: "aac" }],
  drm: [],
  dvrHours: 0,
  archiveDays: 0,
  captions: [],
  scte35: "none",
  feeds: [
    { vendor: "northlight", path: "internet" },
    { vendor: "meridian", path: "directConnect" },
  ],
  countries: [],
  ...overrides,
});

/** Seconds of every time, for a segment length. */
export function timingOf(segmentSeconds: number): Readonly<Record<TimingName, number>> {
  const rows = Object.entries(planTiming(segmentSeconds));
  return Object.fromEntries(rows.map(([name, { seconds }]) => [name, seconds])) as Record<TimingName, number>;
}
