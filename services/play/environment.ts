import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LadderRow } from "../../catalog/ladders.table";
import { SERVICE_NAMES } from "../../catalog/services.table";
import { readEnvironment } from "../../checks/environment";
import { planEnvironment, type EnvironmentPlan } from "../../plan/environment";

/** What one run shows. */
export interface PlayOptions {
  readonly sites: 1 | 2;
  readonly zones: number;
  readonly channels: number;
  readonly segmentSeconds: number;
  /** Segments of feeds and regions are in step. */
  readonly epochLocked: boolean;
  /** LADDERS if absent. */
  readonly ladders?: Readonly<Record<keyof typeof LADDERS, Pick<LadderRow, "video" | "audio">>>;
}

export const CELL = "play-1";
export const VENDORS = ["meridian", "northlight"] as const;
export type VendorName = (typeof VENDORS)[number];

/** Regions with their zone ids: most of `--zones`. */
const REGIONS = { home: ["us-west-2", "usw2"], standby: ["us-east-2", "use2"] } as const;
export const MOST_ZONES = 3;

/** Frames per second of the vendors' loops. */
export const FRAME_RATE = 25;

/** Mbit/s. Odd channels have audio of their own, even ones have it muxed into each video rendition. */
export const LADDERS = {
  apart: { video: [0.3, 0.8], audio: [0.064] },
  muxed: { video: [0.3, 0.8], audio: [0.064, 0.064] },
} as const;

/**
 * Plans the environment as `headend plan` does, from text of its own. Rules of load balancers, access strings, rights and
 * the line-up therefore are those of the program. Throws SettingsError if the program refuses the text.
 */
export function planPlay(options: PlayOptions, authority: string): EnvironmentPlan {
  const folder = mkdtempSync(join(tmpdir(), "headend-play-"));
  try {
    const file = join(folder, "play.yaml");
    writeFileSync(file, textOf(options, authority));
    return planEnvironment(readEnvironment(file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The environment's file. `authority`: PEM of the certificate authority of northlight. */
export const textOf = (options: PlayOptions, authority: string): string => `environment: play
account: "111122223333"
organization: o-a1b2c3d4e5
slot: 0
owner: play
costCentre: play
domain: play.example.com
publicZone: Z0123456789ABCDEFGHIJ
protect: false
regions:
${regionText("home", 0, options.zones)}
${regionText("standby", 1, options.zones)}
lineUp:
  segmentSeconds: ${options.segmentSeconds}
  ladders:
${Object.entries(options.ladders ?? LADDERS)
  .map(ladderText)
  .join("\n")}
  cells:
    ${CELL}:
      home: { region: ${REGIONS.home[0]}, slot: 1 }
      standby: { region: ${REGIONS.standby[0]}, slot: 1 }
      size: ${Math.max(2, options.channels)}
      viewers: 100
      defaults:
        feeds: [{ vendor: meridian, path: internet }, { vendor: northlight, path: internet }]
        audio: [{ language: en, role: main, codec: aac }]
        scte35: dateRange
${lockText(options)}      channels:
${Array.from({ length: options.channels }, (_, index) => channelText(index + 1)).join("\n")}
outside:
  meridian: { kind: vendor, prefixes: [198.51.100.0/24] }
  northlight:
    kind: vendor
    prefixes: [203.0.113.0/24]
    auth: mutualTls
    authorities:
      - |
${authority.trim().replace(/^/gm, "        ")}
edge:
  viewerDomain: watch.play.example.com
release: play
releases:
  play:
    images: { ${SERVICE_NAMES.map((service) => `${service}: "sha256:${"0".repeat(64)}"`).join(", ")} }
    ami: { ${REGIONS.home[0]}: ami-00000000000000000, ${REGIONS.standby[0]}: ami-00000000000000000 }
`;

function regionText(site: keyof typeof REGIONS, slot: number, zones: number): string {
  const [region, prefix] = REGIONS[site];
  const rows = Array.from({ length: zones }, (_, index) => `${prefix}-az${index + 1}: ${index}`);
  return `  ${region}: { slot: ${slot}, zones: { ${rows.join(", ")} }, contribution: [internet] }`;
}

const ladderText = ([name, { video, audio }]: [string, Pick<LadderRow, "video" | "audio">]): string =>
  `    ${name}: { codec: h264, video: [${video.join(", ")}], audio: [${audio.join(", ")}] }`;

const channelText = (number: number): string =>
  `        channel-${number}: { name: "Channel ${number}", ladder: ${number % 2 === 1 ? "apart" : "muxed"} }`;

const lockText = ({ epochLocked, segmentSeconds }: PlayOptions): string =>
  epochLocked ? `        epochLocked: { frames: ${FRAME_RATE * segmentSeconds}, rate: ${FRAME_RATE} }\n` : "";
