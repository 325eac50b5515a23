import { generate } from "selfsigned";

/** A key and its certificate, PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

/** A certificate authority of one run. */
export const createAuthority = (name: string): Promise<Certificate> =>
  create(name, { extensions: [{ name: "basicConstraints", cA: true, critical: true }, AUTHORITY_USAGE] });

/** A server's certificate for DNS names and IPv4 addresses. */
export function createServer(authority: Certificate, names: readonly string[]): Promise<Certificate> {
  const altNames = names.map((name) =>
    /^[\d.]+$/.test(name) ? ({ type: 7, ip: name } as const) : ({ type: 2, value: name } as const),
  );
  return create(names[0] ?? "front", {
    ca: authority,
    extensions: [LEAF, LEAF_USAGE, { name: "subjectAltName", altNames }],
  });
}

/** A vendor's client certificate: its CN is the vendor (docs/service-contract.md, Who the vendor is). */
export const createClient = (authority: Certificate, vendor: string): Promise<Certificate> =>
  create(vendor, { ca: authority, extensions: [LEAF, LEAF_USAGE, CLIENT_USAGE] });

const AUTHORITY_USAGE = { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true } as const;
const LEAF = { name: "basicConstraints", cA: false, critical: true } as const;
const LEAF_USAGE = { name: "keyUsage", digitalSignature: true, critical: true } as const;
const CLIENT_USAGE = { name: "extKeyUsage", clientAuth: true } as const;

type More = Pick<Parameters<typeof generate>[1] & object, "ca" | "extensions">;

async function create(commonName: string, more: More): Promise<Certificate> {
  const begin = Date.now() - DAY;
  const { private: key, cert } = await generate([{ name: "commonName", value: commonName }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(begin),
    notAfterDate: new Date(begin + DAYS * DAY),
    ...more,
  });
  return { key, cert };
}
