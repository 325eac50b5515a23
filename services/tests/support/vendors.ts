import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SignJWT } from "jose";

/** A version of a vendor's secret. */
export interface TokenKey {
  readonly kid: string;
  readonly key: string;
}

export const tokenKey = (kid: string): TokenKey => ({
  kid,
  key: Buffer.from(kid.padEnd(32, "-")).toString("base64"),
});

export interface Claims {
  readonly sub?: string;
  readonly aud?: string;
  /** Seconds since 1970. */
  readonly exp?: number;
}

export async function tokenOf({ kid, key }: TokenKey, claims: Claims): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "HS256", kid })
    .sign(Buffer.from(key, "base64"));
}

export interface Authority {
  readonly certificate: string;
  readonly key: string;
}

/** Created by openssl, an outside source of certificates. */
export const authorityOf = (name: string): Authority =>
  inFolder((folder) => {
    const [key, certificate] = [join(folder, "ca.key"), join(folder, "ca.pem")];
    openssl(
      ["req", "-x509", ...EC, "-keyout", key, "-out", certificate, "-days", "30", "-subj", `/CN=${name}`],
      ["-addext", "basicConstraints=critical,CA:TRUE"],
    );
    return { certificate: text(certificate), key: text(key) };
  });

/** A client certificate in PEM form. */
export const leafOf = (authority: Authority, commonName: string): string =>
  inFolder((folder) => {
    const [ca, caKey] = [join(folder, "ca.pem"), join(folder, "ca.key")];
    const [key, request, leaf] = [join(folder, "key"), join(folder, "csr"), join(folder, "pem")];
    writeFileSync(ca, authority.certificate);
    writeFileSync(caKey, authority.key);
    openssl(["req", "-new", ...EC, "-keyout", key, "-out", request, "-subj", `/O=Vendor/CN=${commonName}`]);
    openssl(
      ["x509", "-req", "-in", request, "-CA", ca, "-CAkey", caKey, "-CAcreateserial"],
      ["-days", "10", "-out", leaf],
    );
    return text(leaf);
  });

/** The headers of a load balancer with mutual TLS (ALB User Guide, Mutual authentication, 2026-11). */
export const certificateHeaders = (leaf: string, subject: string): Record<string, string> => ({
  "X-Amzn-Mtls-Clientcert-Subject": subject,
  "X-Amzn-Mtls-Clientcert-Validity": "NotBefore=2026-11-20T12:00:00Z;NotAfter=2026-12-10T12:00:00Z",
  "X-Amzn-Mtls-Clientcert-Leaf": encodeURIComponent(leaf),
});

const EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

const text = (path: string): string => readFileSync(path, "utf8");

function openssl(...parts: readonly (readonly string[])[]): void {
  execFileSync("openssl", parts.flat(), { stdio: "ignore" });
}

function inFolder<Result>(work: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "headend-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
