import { X509Certificate } from "node:crypto";
import type { Path, Problems } from "../../settings/problems";
import type { Check, Written } from "../check";

/** Authorities and revocation lists: one in each entry, without a private key. An authority is of one vendor. */
export const checkCertificates: Check<Written> = ({ outside }, problems) => {
  const owners = new Map<string, string>();
  for (const [name, { authorities = [], revocations = [] }] of Object.entries(outside)) {
    for (const [index, pem] of authorities.entries()) {
      const path = ["outside", name, "authorities", index];
      if (isPrivate(pem, path, problems)) continue;
      const key = keyOf(pem);
      const fault = pemFault(pem, CERTIFICATE) ?? (key === undefined ? notPem(CERTIFICATE) : undefined);
      if (fault !== undefined) problems.add("not-a-certificate", path, fault);
      const owner = key === undefined ? undefined : owners.get(key);
      if (key !== undefined) owners.set(key, owner ?? name);
      if (owner === undefined || owner === name) continue;
      const message = `has the key of an authority of ${owner}, so each could push as the other; give its own`;
      problems.add("authority-taken", path, message);
    }
    for (const [index, pem] of revocations.entries()) {
      const path = ["outside", name, "revocations", index];
      const fault = isPrivate(pem, path, problems) ? undefined : pemFault(pem, REVOCATION_LIST);
      if (fault !== undefined) problems.add("not-a-revocation-list", path, fault);
    }
  }
};

interface PemKind {
  readonly label: string;
  /** In messages. */
  readonly what: string;
}

const CERTIFICATE: PemKind = { label: "CERTIFICATE", what: "a certificate" };
const REVOCATION_LIST: PemKind = { label: "X509 CRL", what: "a certificate revocation list" };

/** Why a text is not exactly one block of a kind, or undefined. It ends in buckets and plans, so it contains nothing else. */
function pemFault(text: string, kind: PemKind): string | undefined {
  const { label, what } = kind;
  const blocks = text.match(/-----BEGIN [^-\n]*-----/g) ?? [];
  if (blocks.length > 1) return `must be ${what} alone, not ${blocks.length} PEM blocks; list each by itself`;
  const form = new RegExp(`^\\s*-----BEGIN ${label}-----\\s[A-Za-z0-9+/=\\s]+-----END ${label}-----\\s*$`);
  return form.test(text) ? undefined : notPem(kind);
}

const notPem = ({ what }: PemKind): string => `must be ${what} in PEM form`;

function isPrivate(pem: string, path: Path, problems: Problems): boolean {
  if (!/PRIVATE KEY-----/.test(pem)) return false;
  const message =
    "contains a private key, which buckets and plans would show; remove it, and replace the key";
  problems.add("credentials", path, message);
  return true;
}

/** The public key. A renewed certificate of an authority has the same. Undefined if OpenSSL cannot read it. */
function keyOf(pem: string): string | undefined {
  try {
    return new X509Certificate(pem).publicKey.export({ type: "spki", format: "der" }).toString("base64");
  } catch {
    return undefined;
  }
}
