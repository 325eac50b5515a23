/** What `GET /api/state` answers once a second, and `GET /api/events` sends. The page and the check read nothing else. */
export interface PlayState {
  /** ms since 1970 */
  readonly at: number;
  readonly segmentSeconds: number;
  readonly staleAfterSeconds: number;
  /** Whether both sites have the same segments (epochLocked). */
  readonly isLocked: boolean;
  /** The last move of viewers to a site, and seconds until the edge took the first segment from there. Undefined: none. */
  readonly move: { readonly site: string; readonly seconds?: number } | undefined;
  readonly channels: readonly ChannelState[];
  readonly zones: readonly {
    readonly zone: string;
    readonly site: string;
    readonly state: "up" | "killed" | "frozen" | "slow";
  }[];
  /** Processes of services. */
  readonly tasks: readonly TaskState[];
  readonly vendors: readonly VendorState[];
  readonly stores: readonly {
    readonly name: "Valkey" | "S3";
    readonly state: "up" | "stopped" | "missing";
  }[];
  /** The buttons. */
  readonly faults: readonly FaultState[];
  /** What this machine lacks, a line each. */
  readonly missing: readonly string[];
  /** What the stand-ins do not do, a line each. */
  readonly simulated: readonly string[];
}

export interface ChannelState {
  readonly id: string;
  readonly name: string;
  /** URLs through the front, or the edge where there is one. */
  readonly hls: string;
  readonly dash: string;
}

export interface TaskState {
  readonly service: string;
  readonly zone: string;
  readonly site: string;
  readonly address: string;
  readonly state: "starting" | "ready" | "stopped";
  readonly restarts: number;
}

export interface VendorState {
  readonly vendor: string;
  readonly feed: string;
  readonly state: "pushing" | "stopped" | "frozen" | "late";
  /** Uploads answered with 200, and the others, since the start. */
  readonly acknowledged: number;
  readonly refused: number;
}

export interface FaultState {
  /** `POST /api/faults/<name>` turns it on, `DELETE` off. */
  readonly name: string;
  readonly title: string;
  readonly on: boolean;
}

export interface PlayEvent {
  /** Rises by one. */
  readonly id: number;
  readonly at: number;
  readonly kind: "you" | "vendor" | "feed" | "task" | "front" | "edge" | "store";
  readonly text: string;
}

/** A line of a vendor's log: an upload that was answered with 200. */
export interface Receipt {
  /** ms since 1970: when the answer came. */
  readonly at: number;
  /** When its last byte was sent. */
  readonly sent: number;
  readonly vendor: string;
  readonly feed: string;
  readonly channel: string;
  readonly site: string;
  /** Path after `/v1/<vendor>/<channel>/`. */
  readonly rest: string;
  readonly sha256: string;
  /** Of a segment: its number in the playlist, and its start on the clock, ms since 1970. */
  readonly number?: number;
  readonly start?: number;
  readonly rendition?: string;
}
