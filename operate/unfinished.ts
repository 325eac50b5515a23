import type { PendingOperation } from "./pulumi/deployment";
import type { Lock } from "./pulumi/locks";
import { nameIn } from "./urn";

const MINUTE = 60_000;

/** `us-east-1-news-1 is locked by ana@bastion (pid 4121) since 14:02 UTC, 38 min: ...` */
export const lockedBy = (stack: string, { user, host, pid, since }: Lock, now: Date): string =>
  `${stack} is locked by ${user}@${host} (pid ${pid}) since ${since.toISOString().slice(11, 16)} UTC, ${Math.round((now.getTime() - since.getTime()) / MINUTE)} min: wait for that run or, if it was killed, run pulumi cancel --stack ${stack}`;

export const locked = (stack: string): string =>
  `${stack} is being updated by another run: wait for it or, if it was killed, run pulumi cancel --stack ${stack}`;

/** Operations in one message. */
const NAMES = 3;

export function cutOff(stack: string, environment: string, pending: readonly PendingOperation[]): string {
  const names = pending.slice(0, NAMES).map(({ type, urn }) => `${type} ${nameIn(urn)}`);
  const more = pending.length > NAMES ? ` and ${pending.length - NAMES} more` : "";
  return `${stack} was cut off (${names.join(", ")}${more}): AWS may have what its state lacks; run headend repair ${environment} --stack ${stack}`;
}
