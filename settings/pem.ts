/** Files of certificates in PEM form. Their text ends in buckets and plans, so it contains nothing else. */

/** Why a text is not exactly one block of a kind, or undefined. `what` is in the message: `a certificate`. */
export function pemFault(text: string, { label, what }: PemKind): string | undefined {
  const blocks = text.match(/-----BEGIN [^-\n]*-----/g) ?? [];
  if (blocks.length > 1) return `must be ${what} alone, not ${blocks.length} PEM blocks; list each by itself`;
  const form = new RegExp(`^\\s*-----BEGIN ${label}-----\\s[A-Za-z0-9+/=\\s]+-----END ${label}-----\\s*$`);
  return form.test(text) ? undefined : `must be ${what} in PEM form`;
}

export const hasPrivateKey = (text: string): boolean => /PRIVATE KEY-----/.test(text);

interface PemKind {
  readonly label: string;
  readonly what: string;
}

export const CERTIFICATE: PemKind = { label: "CERTIFICATE", what: "a certificate" };
export const REVOCATION_LIST: PemKind = { label: "X509 CRL", what: "a certificate revocation list" };
