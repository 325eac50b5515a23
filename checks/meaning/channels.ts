import { rowOf } from "../../facts/rowOf";
import { framesIn, lockedSeconds, lockedTicks } from "../../catalog/epochLock";
import { feedName, isMuxed, renditionsOf } from "../../catalog/renditions";
import { hint } from "../../settings/problems";
import type { Path, Problems } from "../../settings/problems";
import type { ChannelKeys, LineUpSettings } from "../../settings/settings";

export type Adds = Pick<Problems, "add">;

export interface Where {
  /** The path of a key: in the channel, or in the defaults of its cell. */
  readonly at: (key: keyof ChannelKeys) => Path;
  readonly problems: Adds;
}

/** What services can't package or choose: audio tracks, the pinned feed, the lock. */
export function checkPackaging(row: ChannelKeys, lineUp: LineUpSettings, where: Where): void {
  checkAudio(row, lineUp, where);
  checkPinnedFeed(row, where);
  checkEpochLock(row, lineUp, where);
}

function checkAudio({ ladder: name, audio }: ChannelKeys, { ladders }: LineUpSettings, where: Where): void {
  const ladder = rowOf(ladders, name);
  if (ladder === undefined) return;
  const add = (message: string, ...to: Path): void =>
    where.problems.add("audio", [...where.at("audio"), ...to], message);
  if (isMuxed(ladder) && audio.length > 1)
    add(
      `${audio.length} tracks, and ladder ${name} has one muxed into each video rendition; keep one, or use a ladder with one audio row`,
    );
  const names = renditionsOf({ ...ladder, video: [] }, { audio }).map((rendition) => rendition.name);
  for (const [index, { codec }] of audio.entries()) {
    const first = names.indexOf(names[index] ?? "");
    if (first !== index) add(`is the same track as audio[${first}]; remove one of the two`, index);
    if (codec === "eac3" && ladder.codec === "h264")
      add(
        "the engine ignores E-AC-3 in a transport stream; use a hevc or av1 ladder, or ac3",
        index,
        "codec",
      );
  }
}

/** Defaults without feeds pin a feed of channels that have their own feeds. */
function checkPinnedFeed({ feeds, pinnedFeed }: ChannelKeys, { at, problems }: Where): void {
  const names = feeds.map(feedName);
  if (pinnedFeed === undefined || names.length === 0 || names.includes(pinnedFeed)) return;
  const message = `${pinnedFeed} is not a feed of the channel${hint(pinnedFeed, names)}`;
  problems.add("pinned-feed", at("pinnedFeed"), message);
}

/** Most difference of a locked segment from `segmentSeconds`, as a share: broadcast rates are 1000/1001 of whole ones. */
const LOCK_TOLERANCE = 1 / 100;

function checkEpochLock(
  { epochLocked }: ChannelKeys,
  { segmentSeconds }: LineUpSettings,
  { at, problems }: Where,
): void {
  if (epochLocked === undefined) return;
  const { frames, rate } = epochLocked;
  const seconds = lockedSeconds(epochLocked);
  const isNear = Math.abs(seconds - segmentSeconds) <= LOCK_TOLERANCE * segmentSeconds;
  if (isNear && Number.isInteger(lockedTicks(epochLocked))) return;
  const message = `${frames} frames at ${rate} per second last ${seconds.toFixed(3)} s, and lineUp.segmentSeconds is ${segmentSeconds}; use ${framesIn(segmentSeconds, rate)}`;
  problems.add("epoch-lock", [...at("epochLocked"), "frames"], message);
}
