/** A splice_info_section (SCTE 35 2023) in values, or why it can't be read. Times and durations: 90 kHz ticks. */
export type SpliceReading =
  { readonly ok: true; readonly splice: SpliceInfo } | { readonly ok: false; readonly reason: SpliceFault };

export type SpliceFault = "short" | "not-splice" | "crc" | "encrypted" | "malformed" | "unsupported";

export interface SpliceInfo {
  /** Added to every PTS inside, modulo 2^33. `time` fields below have it added already. */
  readonly adjustment: number;
  readonly command:
    | { readonly kind: "null" }
    | SpliceInsert
    /** `time`: 33 bits; undefined: immediate. */
    | { readonly kind: "timeSignal"; readonly time: number | undefined }
    | { readonly kind: "other"; readonly type: number };
  readonly segmentations: readonly Segmentation[];
}

export interface SpliceInsert {
  readonly kind: "insert";
  readonly event: number;
  readonly cancel: boolean;
  /** Out of network. False: back in. */
  readonly out: boolean;
  readonly immediate: boolean;
  /** 33 bits, adjusted. Undefined: immediate, or cancelled, or by component. */
  readonly time: number | undefined;
  readonly break: { readonly duration: number; readonly autoReturn: boolean } | undefined;
  readonly program: number;
  readonly avail: number;
  readonly availsExpected: number;
}

/** A segmentation_descriptor. */
export interface Segmentation {
  readonly event: number;
  readonly cancel: boolean;
  /** segmentation_type_id, e.g. 0x34 Provider Placement Opportunity Start. */
  readonly type: number;
  readonly duration: number | undefined;
  readonly upid: { readonly type: number; readonly value: Buffer };
  readonly segment: number;
  readonly segmentsExpected: number;
  readonly subSegment: { readonly number: number; readonly expected: number } | undefined;
  readonly restrictions:
    | {
        readonly web: boolean;
        readonly regional: boolean;
        readonly archive: boolean;
        readonly device: number;
      }
    | undefined;
}

export function readSpliceInfo(_section: Buffer): SpliceReading {
  throw new Error("not written");
}
