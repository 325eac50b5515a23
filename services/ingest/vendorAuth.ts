import { X509Certificate } from "node:crypto";
import { decodeJwt, jwtVerify, type JWTPayload } from "jose";
import type { VendorEntry } from "../../catalog/lineUp";
import { Refusal, type Incoming, type Task } from "../core/task";

type Headers = Incoming["headers"];
type Parts = Pick<Task, "clock" | "environment" | "lineUp" | "secrets">;

const DAY = 24 * 60 * 60 * 1000;

/** Headers that a load balancer with mutual TLS sets (ALB User Guide, Mutual authentication, 2026-11). */
const CERTIFICATE_HEADERS = "x-amzn-mtls-clientcert";
const LEAF = `${CERTIFICATE_HEADERS}-leaf`;
const VALIDITY = `${CERTIFICATE_HEADERS}-validity`;

/** Authenticates vendors by token or certificate, and keeps the expiry of the credential that each used last. */
export class VendorAuth {
  /** ms since 1970, by vendor. */
  private readonly expiries = new Map<string, number>();

  constructor(private readonly task: Parts) {}

  /** Throws a Refusal: 401 without a valid credential, 403 with one that is not the vendor's. */
  async check(headers: Headers, vendor: string): Promise<void> {
    const entry = this.entryOf(vendor);
    if (entry === undefined) throw new Refusal(404, `${vendor} is not a vendor of this cell`);
    const expiry =
      entry.auth === "token"
        ? await this.checkToken(headers, vendor)
        : checkCertificate(headers, vendor, entry.authorities ?? []);
    if (expiry !== undefined) this.expiries.set(vendor, expiry);
  }

  /** Days until the credential that each vendor of the line-up used last expires. */
  daysLeft(): readonly { readonly value: number; readonly of: { readonly Vendor: string } }[] {
    return [...this.expiries]
      .filter(([vendor]) => this.entryOf(vendor) !== undefined)
      .map(([vendor, expiry]) => ({
        value: (expiry - this.task.clock.wall()) / DAY,
        of: { Vendor: vendor },
      }));
  }

  private entryOf(vendor: string): VendorEntry | undefined {
    const { vendors } = this.task.lineUp();
    return Object.hasOwn(vendors, vendor) ? vendors[vendor] : undefined;
  }

  private async checkToken(headers: Headers, vendor: string): Promise<number | undefined> {
    if (Object.keys(headers).some((name) => name.startsWith(CERTIFICATE_HEADERS))) {
      throw new Refusal(403, "a certificate header from a listener without certificates");
    }
    const { sub, exp } = await this.verified(bearerOf(headers));
    if (sub !== vendor) throw new Refusal(403, `a token of ${sub} on a path of ${vendor}`);
    return exp === undefined ? undefined : exp * 1000;
  }

  /** The claims of a token, if signature, audience and expiry are valid for the vendor that it names. */
  private async verified(token: string): Promise<JWTPayload> {
    const keys = await this.keysOf(token);
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => keyNamed(keys, kid), {
        algorithms: ["HS256"],
        audience: this.task.environment.environment,
        requiredClaims: ["sub", "aud", "exp"],
        currentDate: new Date(this.task.clock.wall()),
      });
      return payload;
    } catch (error) {
      throw unauthorized(error instanceof Error ? error.message : "the token is not valid");
    }
  }

  /** Both versions of the secret of the vendor that a token names. */
  private async keysOf(token: string): Promise<readonly Key[]> {
    const entry = this.entryOf(subjectOf(token) ?? "");
    if (entry?.secret === undefined) throw unauthorized("the token names no vendor with a token");
    try {
      return (await this.task.secrets.versions(entry.secret)).filter(isKey);
    } catch {
      const retry = String(this.task.lineUp().timing.errorLifetime);
      throw new Refusal(503, `secret ${entry.secret} is not known yet`, { "Retry-After": retry });
    }
  }
}

interface Key {
  readonly kid: string;
  /** Base64. */
  readonly key: string;
}

const isKey = (version: unknown): version is Key => {
  const { kid, key } = (version ?? {}) as Partial<Key>;
  return typeof kid === "string" && typeof key === "string";
};

function keyNamed(keys: readonly Key[], kid: string | undefined): Buffer {
  const found = keys.find((each) => each.kid === kid);
  if (found === undefined) throw new Error("no key has the kid of the token");
  return Buffer.from(found.key, "base64");
}

function bearerOf(headers: Headers): string {
  const token = /^Bearer +(\S+)$/i.exec(headers["authorization"] ?? "")?.[1];
  if (token === undefined) throw unauthorized("no token");
  return token;
}

function subjectOf(token: string): string | undefined {
  try {
    return decodeJwt(token).sub;
  } catch {
    throw unauthorized("the token is not a JWT");
  }
}

const unauthorized = (message: string): Refusal =>
  new Refusal(401, message, { "WWW-Authenticate": "Bearer" });

/**
 * The load balancer has verified chain, expiry and revocation against the authorities of all vendors. Whether the vendor's own
 * authority signed, only this check decides. Returns the expiry, ms since 1970.
 */
function checkCertificate(
  headers: Headers,
  vendor: string,
  authorities: readonly string[],
): number | undefined {
  const leaf = leafOf(headers);
  if (!authorities.some((pem) => isSignedBy(leaf, new X509Certificate(pem)))) {
    throw new Refusal(403, `the certificate is not from an authority of ${vendor}`);
  }
  if (commonNameOf(leaf) !== vendor) throw new Refusal(403, `the certificate does not name ${vendor}`);
  const notAfter = Date.parse(/NotAfter=([^;]+)/.exec(headers[VALIDITY] ?? "")?.[1] ?? leaf.validTo);
  return Number.isNaN(notAfter) ? undefined : notAfter;
}

function leafOf(headers: Headers): X509Certificate {
  const encoded = headers[LEAF];
  if (encoded === undefined) throw unauthorized("no certificate");
  try {
    return new X509Certificate(decodeURIComponent(encoded));
  } catch {
    throw new Refusal(400, `${LEAF} is not a certificate`);
  }
}

const isSignedBy = (leaf: X509Certificate, authority: X509Certificate): boolean =>
  authority.ca && leaf.checkIssued(authority) && leaf.verify(authority.publicKey);

/** X509Certificate has an attribute of the subject on each line. */
const commonNameOf = ({ subject }: X509Certificate): string | undefined => /^CN=(.*)$/m.exec(subject)?.[1];
