import { X509Certificate } from "node:crypto";
import type { Path, Problems } from "../settings/problems";
import type { SoundOutside } from "../settings/shape";
import { type Check, isMeant } from "./check";

const CREDENTIALS = ["auth", "authorities", "revocations"] as const;

const REVOCATION_LIST = /^\s*-----BEGIN X509 CRL-----[\s\S]+-----END X509 CRL-----\s*$/;

/** How vendors prove who they are: certificates where auth is mutualTls, and only there. */
export const checkVendors: Check = (sound, { problems }) => {
  for (const [name, outside] of Object.entries(sound.outside)) {
    const path = ["outside", name];
    const written = sound.keysWritten(path) ?? [];
    const [strange, why] = strangeKeys(outside, written);
    for (const key of strange) problems.add([...path, key], why);
    if (outside.kind === "vendor" && outside.auth === "mutualTls") {
      checkCertificates({ outside, path, written }, problems);
    }
  }
};

/** Keys that are of no use here, and why. An `auth` that is unsound says nothing of what else there may be. */
function strangeKeys({ kind, auth }: SoundOutside, written: readonly string[]): [readonly string[], string] {
  const present = CREDENTIALS.filter((key) => written.includes(key));
  if (kind === "dataCentre") return [present, "is for vendors; a data centre pushes nothing"];
  const certificates = present.filter((key) => key !== "auth");
  return [auth === "token" ? certificates : [], "is of use with auth: mutualTls alone"];
}

function checkCertificates(
  { outside, path, written }: { outside: SoundOutside; path: Path; written: readonly string[] },
  problems: Problems,
): void {
  const { authorities = [], revocations = [] } = outside;
  if (outside.authorities?.length === 0 || !isMeant("authorities", written)) {
    problems.add([...path, "authorities"], "missing; must be one certificate or more, as auth is mutualTls");
  }
  for (const [index, pem] of authorities.entries()) {
    const fault = faultOf(pem);
    if (fault !== undefined) problems.add([...path, "authorities", index], fault);
  }
  for (const [index, pem] of revocations.entries()) {
    if (!REVOCATION_LIST.test(pem)) {
      problems.add([...path, "revocations", index], "must be a certificate revocation list in PEM form");
    }
  }
}

function faultOf(pem: string): string | undefined {
  try {
    const { ca, subject } = new X509Certificate(pem);
    return ca ? undefined : `is no certificate authority but ${subject.replaceAll("\n", ", ")}`;
  } catch {
    return "must be a certificate in PEM form";
  }
}
