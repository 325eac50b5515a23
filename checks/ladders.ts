import type { LadderRow } from "../catalog/ladders.table";
import type { Check } from "./check";

/** S3 replicates this much in the time that it promises, from one region, before AWS raises it (S3 RTC, 2026-11). */
const REPLICATED_MBPS = 1000;

/** Segments are stored as HLS and as DASH takes them. */
const FORMATS = 2;

/** Ladders of this environment: audio that goes with the video, and no more than one channel may replicate. */
export const checkLadders: Check = ({ lineUp }, { problems }) => {
  for (const [name, ladder] of Object.entries(lineUp.ladders)) {
    const path = ["lineUp", "ladders", name];
    const [video, audio] = [ladder.video.length, ladder.audio.length];
    if (audio !== 1 && audio !== video) {
      problems.add([...path, "audio"], `must have 1 entry, or ${video} as there are of video, not ${audio}`);
    }
    const stored = FORMATS * ladderMbps(ladder);
    if (stored > REPLICATED_MBPS) {
      problems.add(
        path,
        `${Math.round(stored)} Mbit/s in ${FORMATS} formats are more than the ${REPLICATED_MBPS} that S3 replicates in time`,
      );
    }
  }
};

/** Mbit/s of one feed: every rendition that a vendor pushes. */
export const ladderMbps = ({ video, audio }: LadderRow): number =>
  [...video, ...audio].reduce((sum, mbps) => sum + mbps, 0);
