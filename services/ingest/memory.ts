import { RATE_MARGIN } from "../../catalog/ingestPaths.table";
import type { LineUp } from "../../catalog/lineUp";
import { Refusal } from "../core/task";

/** A feed of a channel, and the most bytes of its bodies. */
export interface Share {
  readonly subject: string;
  readonly most: number;
}

/** Bytes of bodies, held or on their way. One feed cannot take the memory of the others. */
export class Memory {
  private used = 0;
  private readonly bySubject = new Map<string, number>();

  constructor(
    private readonly budget: number,
    private readonly retryAfter: () => number,
  ) {}

  get bytes(): number {
    return this.used;
  }

  /** Throws a Refusal 503 if there is no room. */
  take(bytes: number, { subject, most }: Share): void {
    const own = this.bySubject.get(subject) ?? 0;
    if (this.used + bytes > this.budget || own + bytes > most) {
      throw new Refusal(503, `no memory for ${bytes} bytes of ${subject}`, {
        "Retry-After": String(this.retryAfter()),
      });
    }
    this.used += bytes;
    this.bySubject.set(subject, own + bytes);
  }

  free(bytes: number, subject: string): void {
    const own = (this.bySubject.get(subject) ?? 0) - bytes;
    this.used -= bytes;
    if (own === 0) this.bySubject.delete(subject);
    else this.bySubject.set(subject, own);
  }
}

/**
 * Share of one feed of a channel: what its ladder pushes at the firewall's rate, while it is uploaded and held. A channel that
 * this task does not know yet has no limit of its own.
 */
export function shareOf(
  lineUp: LineUp,
  { feed, channel }: { readonly feed: string; readonly channel: string },
): Share {
  const subject = `${feed}/${channel}`;
  const ladder = lineUp.ladders[lineUp.channels.find(({ id }) => id === channel)?.ladder ?? ""];
  if (ladder === undefined) return { subject, most: Infinity };
  const { heldFor, uploadTimeout } = lineUp.timing;
  const mbps = [...ladder.video, ...ladder.audio].reduce((sum, each) => sum + each, 0);
  return { subject, most: Math.ceil((RATE_MARGIN * mbps * 1e6 * (heldFor + uploadTimeout)) / 8) };
}
