import type { Path, Problems } from "../../settings/problems";
import type { Check, Written } from "../check";

/** Domains of AWS's endpoints and of instances in a VPC (VPC User Guide, "DNS attributes", 2026-11). */
const AWS_DOMAINS = [
  "amazonaws.com",
  "amazonaws.com.cn",
  "api.aws",
  "api.amazonwebservices.com.cn",
  "ec2.internal",
  "compute.internal",
];

/** A name that cells or viewers resolve. */
interface Needed {
  readonly name: string;
  readonly what: string;
}

/** A domain that answers for all names under it. */
interface Domain {
  readonly domain: string;
  readonly path: Path;
  /** Ends the message. */
  readonly because: string;
}

/** An endpoint's private hosted zone and a forwarded domain answer for all names under them, so they hide other names. */
export const checkHidden: Check<Written> = (written, problems) => {
  // The private hosted zone of a key server's own endpoint wins over a shorter one.
  const reached = Object.values(written.privateLink.endpoints)
    .filter(({ purpose }) => purpose === "keyServer")
    .map(({ privateName }) => privateName);
  const hosts = Object.entries(written.lineUp.keyServers)
    .map(([system, url]) => ({ name: new URL(url).hostname, what: `the key server of ${system}` }))
    .filter(({ name }) => !reached.includes(name));
  for (const { domain, path, because } of forwardedOf(written))
    checkDomain({ domain, path, because }, ownNames(written), problems);
  for (const [name, { privateName: domain }] of Object.entries(written.privateLink.endpoints)) {
    const path = ["privateLink", "endpoints", name, "privateName"];
    const because = "its private hosted zone answers for all names under it";
    checkDomain({ domain, path, because }, [...ownNames(written), ...hosts], problems);
    const rule = forwardedOf(written).find((forwarded) => forwarded.domain === domain);
    if (rule === undefined) continue;
    const message = `${domain} is also forwarded (${rule.path.slice(0, 2).join(".")}), and the forwarding rule wins; remove one of the two`;
    problems.add("hidden-name", path, message);
  }
};

const forwardedOf = ({ outside }: Written): Domain[] =>
  Object.entries(outside).flatMap(([owner, { dns }]) =>
    (dns?.domains ?? []).map((domain, index) => ({
      domain,
      path: ["outside", owner, "dns", "domains", index],
      because: "its resolvers answer for all names under it",
    })),
  );

const ownNames = ({ domain, edge, regions }: Written): Needed[] => [
  { name: domain, what: "this environment's domain" },
  ...(edge === undefined ? [] : [{ name: edge.viewerDomain, what: "viewers' names" }]),
  ...Object.keys(regions).map((region) => ({
    name: `${region}.${domain}`,
    what: `the names of ${region}`,
  })),
];

function checkDomain({ domain, path, because }: Domain, needed: readonly Needed[], problems: Problems): void {
  const aws = AWS_DOMAINS.find((name) => isUnder(name, domain) || isUnder(domain, name));
  const hidden = aws === undefined ? needed.find(({ name }) => isUnder(name, domain)) : undefined;
  const what = aws === undefined ? hidden && `${hidden.name}, ${hidden.what}` : `names of AWS (${aws})`;
  if (what === undefined) return;
  problems.add("hidden-name", path, `${domain} hides ${what}: ${because}; choose another domain`);
}

/** Whether a name is a domain or is under it. */
export const isUnder = (name: string, domain: string): boolean =>
  name === domain || name.endsWith(`.${domain}`);
