import { rowOf } from "../../facts/rowOf";
import { Address4 } from "ip-address";
import { SITES } from "../../settings/settings";
import { privateLinkName } from "../../plan/backbone/privateLinkServices";
import { contains } from "../../facts/cidr";
import type { EnvironmentPlan } from "../../plan/environment";
import type { Environment } from "../environment";
import { feedsAt, type FeedAt } from "./feeds";
import { step, type Step } from "./step";

/** Explains a network outside by name or BGP ASN, with what a vendor needs to connect, or by an address in it. */
export function flowEndSteps(subject: string, environment: Environment): Step[] {
  const isAddress = Address4.isValid(subject);
  return Object.entries(environment.plan.settings.outside).flatMap(([name, { kind, asn, prefixes }]) => {
    const isMeant = !isAddress && (name === subject || String(asn) === subject);
    const blocks = prefixes
      .filter((prefix) => (isAddress ? contains(prefix, subject) : isMeant))
      .map((block) => ({ level: kind, name, block, rule: `${environment.file}, outside.${name}.prefixes` }));
    return [...blocks, ...(isMeant ? aboutFlowEnd(name, environment) : [])];
  });
}

function aboutFlowEnd(name: string, { file, plan }: Environment): Step[] {
  const { settings } = plan;
  const network = rowOf(settings.outside, name);
  if (network === undefined) return [];
  const { kind, asn, auth, authorities, dns } = network;
  const row = `${file}, outside.${name}`;
  const credential =
    auth === "mutualTls" ? `a certificate of one of ${authorities.length} authorities` : "a signed token";
  return [
    ...(kind === "vendor" ? [step("auth", auth, `${row}.auth: authenticates with ${credential}`)] : []),
    ...(asn === undefined ? [] : [step("ASN", String(asn), `${row}.asn`)]),
    ...(dns === undefined
      ? []
      : [step("DNS", dns.domains.join(", "), `${row}.dns: resolved by ${dns.servers.join(", ")}`)]),
    ...feedsOf(name, plan).map(feedStep),
  ];
}

const feedsOf = (vendor: string, plan: EnvironmentPlan): FeedAt[] =>
  Object.keys(plan.settings.lineUp.cells).flatMap((cell) =>
    feedsAt(plan, cell).filter(({ feed }) => feed.vendor === vendor),
  );

function feedStep({ cellAt, feed, host, port, addresses }: FeedAt): Step {
  const fixed = addresses.length === 0 ? "" : `, ${addresses.join(", ")}`;
  const rule = `${feed.channels.length} channels by ${feed.path} into ${cellAt.site}, ${cellAt.region}: ${host}:${port}${fixed}`;
  return step("feed", cellAt.name, rule);
}

/** Explains a platform of another account: the cells that it reads, and their host names. */
export function consumerSteps(subject: string, { file, plan }: Environment): Step[] {
  const cells = rowOf(plan.settings.privateLink.consumers, subject)?.cells ?? [];
  return cells.flatMap((cell) =>
    SITES.map((site) => {
      const name = privateLinkName(plan.cell(cell, site), "delivery");
      const rule = `${file}, privateLink.consumers.${subject}: reads ${site} of ${cell} at ${name}`;
      return step("consumer", subject, rule);
    }),
  );
}
