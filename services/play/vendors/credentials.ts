import { randomBytes } from "node:crypto";
import { SignJWT } from "jose";

/** Token keys of a vendor, as the operator stores them in its secret (docs/service-contract.md, Secrets). */
export interface TokenKey {
  readonly kid: string;
  /** Base64 of 32 bytes. */
  readonly key: string;
}

export const createTokenKey = (kid: string): TokenKey => ({ kid, key: randomBytes(32).toString("base64") });

const LIFETIME = 60 * 60;
const RENEW_BEFORE = 5 * 60;

/** `Authorization` of a vendor with tokens: HS256, renewed before it expires. */
export function bearer({ kid, key }: TokenKey, vendor: string, environment: string): () => Promise<string> {
  let current = { text: "", expires: 0 };
  return async () => {
    const now = Date.now() / 1000;
    if (now > current.expires - RENEW_BEFORE) {
      const expires = Math.floor(now) + LIFETIME;
      const token = await new SignJWT()
        .setProtectedHeader({ alg: "HS256", kid })
        .setSubject(vendor)
        .setAudience(environment)
        .setExpirationTime(expires)
        .sign(Buffer.from(key, "base64"));
      current = { text: `Bearer ${token}`, expires };
    }
    return current.text;
  };
}
