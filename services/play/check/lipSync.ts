import { spawn } from "node:child_process";
import { parse as parseMpd } from "mpd-parser";

/**
 * How far sound is from the picture, as a DASH player would place both: ffmpeg decodes one segment of each, mpd-parser gives
 * their times in the presentation. The loops have a flash and a beep at each whole second.
 */
export interface LipSync {
  /** Seconds of the presentation at which the video segment begins. */
  readonly at: number;
  /** ms; positive: the sound is late. */
  readonly offset: number;
}

interface Segment {
  readonly resolvedUri: string;
  readonly presentationTime: number;
  readonly duration: number;
  readonly discontinuity?: boolean;
  readonly map: { readonly resolvedUri: string };
}

type Get = (url: string) => Promise<Buffer>;

/** One value for each Period of an MPD, of its newest segment that has sound beside it. */
export async function lipSync(mpdUrl: string, get: Get, ffmpeg: string): Promise<readonly LipSync[]> {
  const manifest = parseMpd((await get(mpdUrl)).toString(), { manifestUri: mpdUrl });
  const video = (manifest.playlists[0]?.segments ?? []) as readonly Segment[];
  const groups = Object.values(manifest.mediaGroups.AUDIO).flatMap((group) => Object.values(group));
  const audio = (groups[0]?.playlists?.[0]?.segments ?? []) as readonly Segment[];
  const values: LipSync[] = [];
  for (const segment of newestOfPeriods(video)) {
    const sound = audio.find(
      (one) => Math.abs(one.presentationTime - segment.presentationTime) < segment.duration / 2,
    );
    if (sound === undefined) continue;
    const [flashes, beeps] = [await flashesOf(segment, get, ffmpeg), await beepsOf(sound, get, ffmpeg)];
    const offsets = flashes.flatMap((flash) => {
      const beep = beeps.find((one) => Math.abs(one - flash) < 0.5);
      return beep === undefined ? [] : [beep - flash];
    });
    const worst = offsets.reduce(
      (most, one) => (Math.abs(one) > Math.abs(most) ? one : most),
      offsets[0] ?? NaN,
    );
    values.push({ at: segment.presentationTime, offset: Math.round(worst * 1000) });
  }
  return values;
}

/** Segments share their folder up to the rendition with others of their Period. */
function newestOfPeriods(segments: readonly Segment[]): readonly Segment[] {
  const newest = new Map<string, Segment>();
  for (const segment of segments) newest.set(new URL(".", segment.resolvedUri).href, segment);
  return [...newest.values()];
}

/** Seconds of the presentation at which the flash begins. */
async function flashesOf(segment: Segment, get: Get, ffmpeg: string): Promise<readonly number[]> {
  const body = await whole(segment, get);
  // The square of picture.ts, at any size of the picture.
  const square = "crop=iw*96/640:iw*96/640:iw*496/640:iw*144/640,scale=2:2,format=gray,showinfo";
  const { stderr } = await run(ffmpeg, ["-copyts", "-i", "pipe:0", "-vf", square, "-f", "null", "-"], body);
  const frames = [...stderr.matchAll(/pts: *(\d+) pts_time:.*? mean:\[(\d+)\]/g)].map(([, pts, mean]) => ({
    pts: Number(pts),
    isLight: Number(mean) > 128,
  }));
  const first = frames[0]?.pts ?? 0;
  const scale =
    Number(/(\d+(?:\.\d+)?)(k?) tbn/.exec(stderr)?.[1] ?? 90) * (/\dk tbn/.test(stderr) ? 1000 : 1);
  return frames
    .filter(({ isLight }, index) => isLight && frames[index - 1]?.isLight === false)
    .map(({ pts }) => segment.presentationTime + (pts - first) / scale);
}

const RATE = 48_000;
/** Share of full scale: the beep is at 0.37. */
const LOUD = 0.05;
const QUIET_SECONDS = 0.1;

/** Seconds of the presentation at which a beep begins. */
async function beepsOf(segment: Segment, get: Get, ffmpeg: string): Promise<readonly number[]> {
  const body = await whole(segment, get);
  const args = ["-v", "error", "-i", "pipe:0", "-f", "s16le", "-ac", "1", "-ar", `${RATE}`, "-"];
  const { stdout } = await run(ffmpeg, args, body);
  const beeps: number[] = [];
  let quiet = 0;
  for (let at = 0; at + 1 < stdout.length; at += 2) {
    if (Math.abs(stdout.readInt16LE(at)) < LOUD * 32_768) quiet++;
    else {
      if (quiet > QUIET_SECONDS * RATE) beeps.push(segment.presentationTime + at / 2 / RATE);
      quiet = 0;
    }
  }
  return beeps;
}

const whole = async ({ map, resolvedUri }: Segment, get: Get): Promise<Buffer> =>
  Buffer.concat([await get(map.resolvedUri), await get(resolvedUri)]);

function run(
  program: string,
  args: readonly string[],
  input: Buffer,
): Promise<{ readonly stdout: Buffer; readonly stderr: string }> {
  const child = spawn(program, ["-hide_banner", ...args], { stdio: "pipe" });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (part: Buffer) => out.push(part));
  child.stderr.on("data", (part: Buffer) => err.push(part));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve({ stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() }));
  });
}
