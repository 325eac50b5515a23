import { parseSegmentPath, type SegmentPath } from "../../cache/segmentPath";

export const TIMELINE = "us-east-1.northlight-internet.1796040000.5184000";

/** `/live/channel-1/<timeline>/cmaf/v300/<name>` */
export function segmentOf(name: string, series = `channel-1/${TIMELINE}/cmaf/v300`): SegmentPath {
  const parsed = parseSegmentPath(`/live/${series}/${name}`);
  if (parsed === undefined) throw new RangeError(`${name} is not a segment`);
  return parsed;
}
