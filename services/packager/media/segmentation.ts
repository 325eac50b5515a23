/** A segmentation_descriptor (SCTE 35 2023, 10.3.3). */
export interface Segmentation {
  readonly event: number;
  readonly cancel: boolean;
  /** segmentation_type_id, e.g. 0x34 Provider Placement Opportunity Start. */
  readonly type: number;
  /** 90 kHz ticks. */
  readonly duration: number | undefined;
  readonly upid: { readonly type: number; readonly value: Buffer };
  readonly segment: number;
  readonly segmentsExpected: number;
  readonly subSegment: { readonly number: number; readonly expected: number } | undefined;
  /** Undefined: delivery is not restricted. */
  readonly restrictions:
    | {
        readonly webAllowed: boolean;
        readonly noRegionalBlackout: boolean;
        readonly archiveAllowed: boolean;
        /** 0 to 2: restricted for a group of devices; 3: for none. */
        readonly devices: number;
      }
    | undefined;
}

/** `CUEI` */
const IDENTIFIER = 0x43554549;
/** Bytes of a component of a segmentation: tag and PTS offset. */
const COMPONENT = 6;

/** `body`: without tag and length. Undefined: another owner's descriptor. Throws a RangeError if it is cut. */
export function readSegmentation(body: Buffer): Segmentation | undefined {
  if (body.readUInt32BE(0) !== IDENTIFIER) return undefined;
  const event = body.readUInt32BE(4);
  if (body.readUInt8(8) & 0x80) return { ...CANCELLED, event };
  const flags = body.readUInt8(9);
  let at = 10;
  if (!(flags & 0x80)) at += 1 + body.readUInt8(at) * COMPONENT;
  const duration = flags & 0x40 ? body.readUIntBE(at, 5) : undefined;
  if (duration !== undefined) at += 5;
  const upid = { type: body.readUInt8(at), value: body.subarray(at + 2, at + 2 + body.readUInt8(at + 1)) };
  at += 2 + body.readUInt8(at + 1);
  return {
    event,
    cancel: false,
    type: body.readUInt8(at),
    duration,
    upid,
    segment: body.readUInt8(at + 1),
    segmentsExpected: body.readUInt8(at + 2),
    // By length, not by type: some senders omit it where the type has it.
    subSegment:
      body.length >= at + 5
        ? { number: body.readUInt8(at + 3), expected: body.readUInt8(at + 4) }
        : undefined,
    restrictions: flags & 0x20 ? undefined : restrictions(flags),
  };
}

const CANCELLED: Omit<Segmentation, "event"> = {
  cancel: true,
  type: 0,
  duration: undefined,
  upid: { type: 0, value: Buffer.alloc(0) },
  segment: 0,
  segmentsExpected: 0,
  subSegment: undefined,
  restrictions: undefined,
};

const restrictions = (flags: number): Segmentation["restrictions"] => ({
  webAllowed: (flags & 0x10) !== 0,
  noRegionalBlackout: (flags & 8) !== 0,
  archiveAllowed: (flags & 4) !== 0,
  devices: flags & 3,
});
