import type { Settings } from "../../settings/settings";
import type { ResourceRecord } from "../../record/types";
import { blockOf, type Network, type OutsideNetwork, type Subnet, type Vpc } from "../../verify/network";
import { isOfRoutes } from "../../verify/judgeRoutes";
import { readNetwork } from "../../verify/readNetwork";
import { type Host, Routes, type Walk } from "../../verify/routes";
import type { Stacks } from "./stacks";

/** Reachability in a recorded environment, by names: `us-west-2 hub`, `us-west-2 sports-1`, `meridian`, `Internet`. */

const INTERNET = blockOf("8.8.8.8/32").first;

export const outsideNetworksOf = ({ outside }: Settings): OutsideNetwork[] =>
  Object.entries(outside).map(([name, { asn, prefixes }]) => ({ name, asn, prefixes }));

/** What judges of routes read of all stacks of an environment. */
export async function networkRecords(stacks: Stacks): Promise<ResourceRecord[]> {
  const found: ResourceRecord[] = [];
  for (const { name } of stacks.rows) found.push(...(await stacks.up(name)).resources.filter(isOfRoutes));
  return found;
}

/** The routes of an environment, with names for their ends. */
export class Reach {
  readonly network: Network;
  readonly routes: Routes;
  readonly vpcs: readonly Vpc[];
  readonly outsides: readonly OutsideNetwork[];

  constructor(records: readonly ResourceRecord[], settings: Settings) {
    this.outsides = outsideNetworksOf(settings);
    this.network = readNetwork(records, this.outsides);
    this.routes = new Routes(this.network);
    this.vpcs = [...this.network.vpcs.values()];
  }

  /**
   * `<VPC> <tier>-<zone>`, or a network outside -> everything that it reaches. A VPC counts if every path reaches every one
   * of its subnets; otherwise it is listed as `in part`.
   */
  table(): Record<string, string[]> {
    const rows = this.vpcs.flatMap((vpc) =>
      vpc.subnets.map((subnet): [string, string[]] => [
        `${nameOf(vpc)} ${tierOf(vpc, subnet)}-${subnet.zone}`,
        this.from((to) => this.routes.send({ subnet: subnet.id }, to), vpc),
      ]),
    );
    const outsides = this.outsides.map(({ name }): [string, string[]] => [
      name,
      this.from((to) => this.routes.send({ outside: name }, to)),
    ]);
    return Object.fromEntries([...rows, ...outsides]);
  }

  private from(send: (to: number) => Walk[], own?: Vpc): string[] {
    const vpcs = this.vpcs.flatMap((vpc) => {
      if (vpc === own) return [];
      const reached = vpc.subnets.map(({ id, block }) =>
        all(send(block.first), (end) => "subnet" in end && end.subnet === id),
      );
      if (!reached.includes(true)) return [];
      return reached.includes(false) ? [`${nameOf(vpc)} in part`] : [nameOf(vpc)];
    });
    const outsides = this.outsides.filter(({ name, prefixes }) =>
      prefixes.every((prefix) =>
        all(send(blockOf(prefix).first + 1), (end) => "outside" in end && end.outside === name),
      ),
    );
    return [...vpcs, ...outsides.map(({ name }) => name), ...this.internet(send(INTERNET))].sort();
  }

  /** Internet, with the NAT gateway of the source address. */
  private internet(walks: readonly Walk[]): string[] {
    const ways = walks.map(({ end }) => {
      if (!("internet" in end)) return undefined;
      if (end.internet === undefined) return "Internet";
      const subnet = this.network.subnets.get(this.network.nats.get(end.internet) ?? "");
      const vpc = this.network.vpcs.get(subnet?.vpc ?? "");
      return `Internet as ${vpc && nameOf(vpc)} ${subnet?.zone}`;
    });
    return [...new Set(ways)].flatMap((way) => way ?? []);
  }

  /** Hosts of a tier of a VPC, one in each zone. */
  hosts(vpc: Vpc, tier: string): Host[] {
    return vpc.subnets
      .filter((subnet) => tierOf(vpc, subnet) === tier)
      .map(({ id, block }) => ({ location: { subnet: id }, address: block.first + 4 }));
  }

  outside(name: string): Host[] {
    const { prefixes = [] } = this.outsides.find((outside) => outside.name === name) ?? {};
    return prefixes.map((prefix) => ({ location: { outside: name }, address: blockOf(prefix).first + 9 }));
  }

  /** Whether every host on one side converses with every one on the other; false where a side has none. */
  converse(some: readonly Host[], others: readonly Host[] | "Internet"): boolean {
    const ends = others === "Internet" ? [{ internet: INTERNET }] : others;
    return (
      some.length > 0 &&
      ends.length > 0 &&
      some.every((from) => ends.every((to) => this.routes.converse(from, to)))
    );
  }
}

export const nameOf = ({ region, cell }: Vpc): string => `${region} ${cell ?? "hub"}`;

/** `hub-app-usw2-az1` is of tier `app`. */
const tierOf = (vpc: Vpc, { name, zone }: Subnet): string =>
  name.slice(vpc.name.length + 1, -(zone.length + 1));

const all = (walks: readonly Walk[], is: (end: Walk["end"]) => boolean): boolean =>
  walks.length > 0 && walks.every(({ end }) => is(end));
