import { createHmac, randomBytes } from "node:crypto";

/** A key of viewers' tokens: `key/<kid>` of the edge's store has its text (docs/service-contract.md). */
export interface ViewerKey {
  readonly kid: string;
  readonly text: string;
}

export const createViewerKey = (kid: string): ViewerKey => ({
  kid,
  text: randomBytes(32).toString("base64url"),
});

/** Seconds that a token is valid. */
const LIFETIME = 60 * 60;

/** A JWT (RFC 7519) with HS256, as the issuer of the operator signs it. `now`: ms since 1970. */
export function viewerToken({ kid, text }: ViewerKey, now: number): string {
  const parts = [{ alg: "HS256", typ: "JWT", kid }, { exp: Math.floor(now / 1000) + LIFETIME }];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${createHmac("sha256", text).update(signed).digest("base64url")}`;
}
