import { resolveNs } from "node:dns/promises";
import { GetHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import type { Aws } from "./aws";

/** Who answers for the domain of a public hosted zone. */
export interface Delegation {
  readonly domain: string;
  /** `other`: the domain has name servers that are not the zone's. `none`: it has none. `unknown`: no answer from DNS. */
  readonly state: "delegated" | "other" | "none" | "unknown";
  /** Name servers of the zone, which the parent domain must list. */
  readonly zone: readonly string[];
  /** Name servers that DNS has. */
  readonly found: readonly string[];
}

/** @param resolve name servers of a domain; throws as `dns.resolveNs` does */
export async function delegationOf(
  aws: Aws,
  { region, zoneId }: { readonly region: string; readonly zoneId: string },
  resolve: (domain: string) => Promise<string[]> = resolveNs,
): Promise<Delegation> {
  const { HostedZone, DelegationSet } = await aws
    .client(Route53Client, region)
    .send(new GetHostedZoneCommand({ Id: zoneId }));
  const domain = plain(HostedZone?.Name ?? "");
  const zone = (DelegationSet?.NameServers ?? []).map(plain).sort();
  try {
    const found = (await resolve(domain)).map(plain).sort();
    const isDelegated = found.length > 0 && found.every((server) => zone.includes(server));
    return { domain, state: isDelegated ? "delegated" : found.length === 0 ? "none" : "other", zone, found };
  } catch (error) {
    const isNone = NO_RECORD.includes((error as { readonly code?: string }).code ?? "");
    return { domain, state: isNone ? "none" : "unknown", zone, found: [] };
  }
}

/** Codes of node:dns for a domain without name servers. */
const NO_RECORD = ["ENODATA", "ENOTFOUND"];

const plain = (name: string): string => name.toLowerCase().replace(/\.$/, "");
