import type { Table } from "./tables";
import type { RegionTopology, VpcTopology } from "./diagram/topology";

/** What the drawing has no room for: the subnets of every VPC, a line for each zone and a column for each tier. */
export function networkTable(regions: readonly RegionTopology[]): Table {
  const lines = regions.flatMap(({ region, vpcs }) =>
    vpcs.flatMap((vpc) =>
      vpc.zones.map(({ id, subnets, nat = "" }) => ({
        start: [region, vpc.name, id, nat],
        blocks: new Map(subnets.map(({ name, block }) => [tierOf(vpc, name), block])),
      })),
    ),
  );
  const tiers = [...new Set(lines.flatMap(({ blocks }) => [...blocks.keys()]))].sort();
  return {
    title: "Subnets",
    head: ["region", "VPC", "zone", "NAT gateway", ...tiers],
    rows: lines.map(({ start, blocks }) => [...start, ...tiers.map((tier) => blocks.get(tier) ?? "")]),
  };
}

/** `hub-app` of the VPC `hub`: `app`. */
const tierOf = (vpc: VpcTopology, subnet: string): string =>
  subnet.startsWith(`${vpc.name}-`) ? subnet.slice(vpc.name.length + 1) : subnet;
