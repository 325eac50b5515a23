import { totalmem } from "node:os";

/** The rest is for the program itself, TLS, and bodies on their way. */
const SHARE_OF_BODIES = 0.75;

/** Bytes that a task may hold of bodies: a share of its container's memory, or of the machine's without a limit. */
export const memoryForBodies = (): number =>
  Math.floor(SHARE_OF_BODIES * Math.min(totalmem(), process.constrainedMemory() || Infinity));
