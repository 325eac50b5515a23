import { createHash, createHmac, type BinaryLike } from "node:crypto";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { SignatureV4 } from "@smithy/signature-v4";

/** IAM tokens: a presigned request that is never sent, as a password (ElastiCache User Guide, IAM authentication, 2026-11). */

export interface TokenOf {
  readonly region: string;
  /** Id of the replication group. */
  readonly group: string;
  readonly user: string;
}

/** Seconds that a token is valid: the most that ElastiCache accepts. */
const VALID = 15 * 60;

export type Credentials = ConstructorParameters<typeof SignatureV4>[0]["credentials"];

/** A password for a new connection of `user`. `now`: ms since 1970. */
export async function metadataToken(
  { region, group, user }: TokenOf,
  now: number,
  credentials: Credentials = defaultProvider(),
): Promise<string> {
  const signer = new SignatureV4({ region, service: "elasticache", credentials, sha256: Sha256 });
  const { query = {} } = await signer.presign(
    {
      method: "GET",
      protocol: "https:",
      hostname: group,
      path: "/",
      headers: { host: group },
      query: { Action: "connect", User: user },
    },
    { expiresIn: VALID, signingDate: new Date(now) },
  );
  return `${group}/?${queryText(query)}`;
}

function queryText(query: Readonly<Record<string, string | readonly string[] | null>>): string {
  return Object.entries(query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join("&");
}

/** SHA-256 as the signer takes it: with a key it is an HMAC. */
class Sha256 {
  private hash;

  constructor(private readonly secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = start(secret);
  }

  update(data: string | Uint8Array): void {
    this.hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }

  reset(): void {
    this.hash = start(this.secret);
  }
}

const start = (secret: string | ArrayBuffer | ArrayBufferView | undefined) =>
  secret === undefined ? createHash("sha256") : createHmac("sha256", secret as BinaryLike);
