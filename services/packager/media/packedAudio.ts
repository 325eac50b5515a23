import { MediaFault } from "./fault";

export function wrapPackedAudio(_body: Buffer): Buffer {
  throw new MediaFault("codec", "packed audio");
}
