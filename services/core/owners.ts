import { createHash } from "node:crypto";

/**
 * Rendezvous hash (docs/service-contract.md, Owners): tasks agree on an owner without messages.
 */

/** Members by falling score for a subject; of equal scores the lower first. */
export function rank(members: readonly string[], subject: string): readonly string[] {
  const scored = members.map((member) => ({ member, score: score(member, subject) }));
  scored.sort(
    (a, b) => Number(b.score > a.score) - Number(b.score < a.score) || (a.member < b.member ? -1 : 1),
  );
  return scored.map(({ member }) => member);
}

/** The member with the highest score; undefined without members. */
export const owner = (members: readonly string[], subject: string): string | undefined =>
  rank(members, subject)[0];

const score = (member: string, subject: string): bigint =>
  createHash("sha256").update(`${member} ${subject}`).digest().readBigUInt64BE(0);
