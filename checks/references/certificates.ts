import { X509Certificate } from "node:crypto";
import { CERTIFICATE, hasPrivateKey, pemFault, REVOCATION_LIST } from "../../settings/pem";
import type { Path, Problems } from "../../settings/problems";
import type { Check, Written } from "../check";

/** Authorities and revocation lists: one in each entry, without a private key. An authority is of one vendor. */
export const checkCertificates: Check<Written> = ({ outside }, problems) => {
  const owners = new Map<string, string>();
  for (const [name, { authorities = [], revocations = [] }] of Object.entries(outside)) {
    for (const [index, pem] of authorities.entries()) {
      const path = ["outside", name, "authorities", index];
      const key = keyOf(pem);
      if (isPrivate(pem, path, problems)) continue;
      const fault = pemFault(pem, CERTIFICATE) ?? (key === undefined ? NOT_READ : undefined);
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

const NOT_READ = "must be a certificate in PEM form";

function isPrivate(pem: string, path: Path, problems: Problems): boolean {
  if (!hasPrivateKey(pem)) return false;
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
