import { X509Certificate } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";

const PREFIX = "x-amzn-mtls-clientcert";

/** Headers with the client certificate, as an ALB with mutual TLS in verify mode sets them (ALB User Guide, 2026-11). */
export function certifiedHeaders({ socket }: IncomingMessage): Record<string, string> {
  const { raw } = (socket as TLSSocket).getPeerCertificate();
  const certificate = new X509Certificate(raw);
  const { subject, issuer, serialNumber, validFrom, validTo } = certificate;
  return {
    [`${PREFIX}-subject`]: named(subject),
    [`${PREFIX}-issuer`]: named(issuer),
    [`${PREFIX}-serial-number`]: serialNumber,
    [`${PREFIX}-validity`]: `NotBefore=${iso(validFrom)};NotAfter=${iso(validTo)}`,
    // URL-encoded, with + = / as safe characters.
    [`${PREFIX}-leaf`]: encodeURIComponent(certificate.toString()).replace(
      /%2B|%3D|%2F/g,
      decodeURIComponent,
    ),
  };
}

/** RFC 2253: the most specific part first. */
const named = (name: string): string => name.trim().split("\n").reverse().join(",");
const iso = (date: string): string => new Date(date).toISOString().replace(/\.\d+/, "");
