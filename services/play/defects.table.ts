import type { FaultName } from "./faults.table";

export interface Edit {
  /** Below `services/`. */
  readonly file: string;
  /** Text that the file has exactly once. */
  readonly find: string;
  readonly replace: string;
}

/**
 * Defects on purpose, to prove the check: `npm run play -- --check --defect <name>` must end with exit status 1. Each is an edit
 * of a service's text while it is bundled, so the services know nothing of it.
 */
export interface DefectRow extends Edit {
  /** What else would hide it. */
  readonly also?: Edit;
  /** Faults that show it. None: it shows without one. */
  readonly faults: readonly FaultName[];
}

export const DEFECTS = {
  "no-second-copy": {
    file: "ingest/copies.ts",
    find: "const peers = zones.filter((zone) => zone !== environment.zone);",
    replace: "const peers: string[] = zones.filter((zone) => zone === `no ${environment.zone}`);",
    faults: [],
  },
  "acknowledged-and-dropped": {
    file: "ingest/ingest.ts",
    find: 'const isNew = this.take(delivery, "vendor");',
    replace: 'if (/3\\.ts$/.test(name.rest)) return OK; const isNew = this.take(delivery, "vendor");',
    faults: [],
  },
  "no-switch": {
    file: "packager/choice/choice.ts",
    find: "returnToPinned(moment) ?? continueShown(moment) ?? switchFeed(moment) ?? skip(moment) ?? wait(moment)",
    replace: "continueShown(moment) ?? wait(moment)",
    faults: ["feed-stopped"],
  },
  "stale-manifest": {
    file: "manifest/manifest.ts",
    find: "age > timing.staleAfter * 1000",
    replace: "age > timing.liveWindow * 1000",
    faults: ["feeds-stopped"],
  },
  "falling-sequence": {
    file: "manifest/mediaPlaylist.ts",
    find: "mediaSequence: first.sequence,",
    replace: "mediaSequence: first.sequence - 4 * (segments.length % 2),",
    faults: [],
  },
  "lost-daterange": {
    file: "manifest/mediaPlaylist.ts",
    find: "lines.slice(from, at).filter",
    replace: "(index < segments.length - 3 ? [] : lines.slice(from, at)).filter",
    faults: ["valkey-stopped", "s3-stopped"],
  },
  "shifted-audio": {
    file: "packager/feed/timeline.ts",
    find: "const time = media.time + ticks;",
    replace: "const time = media.time + ticks + (media.kind === 'audio' ? 9000 : 0);",
    faults: [],
  },
  "unmarked-change": {
    file: "manifest/playlistText.ts",
    find: 'if (segment.discontinuity) lines.push("#EXT-X-DISCONTINUITY");',
    replace: "",
    faults: ["feed-stopped"],
  },
  "other-bytes": {
    file: "cache/store.ts",
    find: "return stored === undefined || this.isExpired(stored) ? undefined : stored.body;",
    replace:
      "return stored === undefined || this.isExpired(stored) ? undefined : stored.body.subarray(0, stored.body.length - 188);",
    faults: [],
  },
  "own-zone-only": {
    file: "manifest/windows.ts",
    find: "const { channels, zones } = task.lineUp();",
    replace: "const { channels } = task.lineUp(); const zones = [task.environment.zone];",
    also: { file: "manifest/channelReader.ts", find: "void this.followMetadata();", replace: "" },
    faults: ["packager-killed"],
  },
  "needs-valkey": {
    file: "packager/window/agreement.ts",
    find: "return !(peers.hasLeader && (await this.waitForAnother()));",
    replace: "return peers.hasLeader && false;",
    faults: ["valkey-stopped"],
  },
  "wrong-durations": {
    file: "manifest/playlistText.ts",
    find: "segment.duration.toFixed(6)",
    replace: "(segment.duration * 1.2).toFixed(6)",
    faults: [],
  },
} as const satisfies Readonly<Record<string, DefectRow>>;

export type DefectName = keyof typeof DEFECTS;

export const editsOf = ({ also, ...row }: DefectRow): readonly Edit[] =>
  also === undefined ? [row] : [row, also];

export const DEFECT_NAMES = Object.keys(DEFECTS) as readonly DefectName[];
