import { Address4 } from "ip-address";
import { FLOWS, type Outside } from "../catalog/flows.table";
import type { Finding, ResourceRecord } from "../record/types";
import { duplicateRules } from "./duplicateRules";
import { isOneOfAKind, ONE_OF_A_KIND } from "./changes/replacement.table";
import { judgeLimits } from "./limits";
import { AT_LOCATIONS, PROTECTED, OF_NO_REGION, REQUIRED_TAGS, UNTAGGABLE } from "./rules.table";

/** What the resources of a stack are checked against. */
export interface Claim {
  /** Regions that its resources may be in. */
  readonly regions: readonly string[];
  /** Regions of Direct Connect locations: circuits, groups and interfaces may be in them too. */
  readonly lineRegions?: readonly string[];
  /** Whether the environment protects resources that hold data. */
  readonly protect: boolean;
  /** Cells and regions that are retiring: resources with their tags need no protection. */
  readonly retiring?: readonly string[];
}

interface Rule {
  readonly name: string;
  /** What is wrong with one resource, or undefined. */
  readonly check: (resource: ResourceRecord, claim: Claim) => string | undefined;
}

const isAws = (type: string): boolean => type.startsWith("aws:");

/** Rules on a single resource. Each has a planted fault in tests/verify. */
const RULES: readonly Rule[] = [
  {
    name: "orphan",
    check: ({ type, parent }) =>
      isAws(type) && (parent === "" || parent.includes("::pulumi:pulumi:Stack::"))
        ? "has no component as parent; pass `this.child` of its component as options"
        : undefined,
  },
  {
    name: "wrong-region",
    check: ({ type, region }, claim) =>
      isAws(type) && !OF_NO_REGION.has(type) && !regionsOf(type, claim).includes(region)
        ? `is in ${region === "" ? "an unknown region" : region}, and its stack is in ${claim.regions.join(", ")}; pass the provider of the stack`
        : undefined,
  },
  {
    name: "untagged",
    check: ({ type, inputs }) => {
      if (!isAws(type) || UNTAGGABLE.has(type)) return undefined;
      const tags = tagNames(inputs["tags"]);
      const missing = REQUIRED_TAGS.filter((tag) => !tags.includes(tag));
      return missing.length === 0
        ? undefined
        : `has no tags ${missing.join(", ")}; pass \`this.tags(...)\` of its component`;
    },
  },
  {
    name: "unprotected",
    check: ({ type, protect, inputs }, claim) =>
      claim.protect && PROTECTED.has(type) && !protect && !isRetiring(inputs["tags"], claim)
        ? "is not protected, so `pulumi up` may delete it; pass `this.protection(...)` of its component"
        : undefined,
  },
  {
    name: "not-deleted-first",
    check: (resource) =>
      isOneOfAKind(resource) && !resource.deleteBeforeReplace
        ? `must be deleted before it is replaced: ${ONE_OF_A_KIND[resource.type]?.why}; pass \`this.single\` of its component`
        : undefined,
  },
  {
    name: "open-to-the-world",
    check: ({ type, inputs }) =>
      type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" && inputs["cidrIpv4"] === ANYWHERE
        ? "accepts connections from 0.0.0.0/0; name the source in a flow of catalog/flows.table.ts"
        : undefined,
  },
  {
    name: "undeclared-flow",
    check: ({ type, inputs }) => {
      const direction = RULE_DIRECTIONS[type];
      return direction === undefined || isDeclared(direction, inputs) ? undefined : UNDECLARED;
    },
  },
];

const regionsOf = (type: string, { regions, lineRegions = [] }: Claim): readonly string[] =>
  AT_LOCATIONS.has(type) ? [...regions, ...lineRegions] : regions;

function isRetiring(tags: unknown, { retiring = [] }: Claim): boolean {
  const { cell = "", region = "" } = (tags ?? {}) as Readonly<Record<string, string>>;
  return retiring.includes(cell) || retiring.includes(region);
}

/** Auto Scaling groups have a list of tags, all other types a map. */
const tagNames = (tags: unknown): string[] =>
  Array.isArray(tags) ? tags.map(({ key }: { key: string }) => key) : Object.keys(tags ?? {});

const RULE_DIRECTIONS: Readonly<Record<string, "ingress" | "egress">> = {
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "ingress",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "egress",
};
const UNDECLARED = "matches no declared flow; create it from a row of catalog/flows.table.ts";
const ANYWHERE = "0.0.0.0/0";

/** The network outside with addresses that are not known at deployment. */
const ON_THE_INTERNET: Outside = "internet";

/** The description of a security group rule names its flow: end, port, protocol and Internet must match that flow. */
function isDeclared(direction: "ingress" | "egress", inputs: ResourceRecord["inputs"]): boolean {
  const { description, ipProtocol, fromPort, toPort, cidrIpv4 } = inputs;
  return FLOWS.some(({ name, protocol, port, source, destination }) => {
    const [ours, theirs] = direction === "ingress" ? [destination, source] : [source, destination];
    const toInternet = "outside" in theirs && theirs.outside === ON_THE_INTERNET;
    return (
      String(description).startsWith(`${name}: `) &&
      [ipProtocol, fromPort, toPort].join() === [protocol, port, port].join() &&
      "role" in ours &&
      (cidrIpv4 === ANYWHERE) === toInternet
    );
  });
}

/** Checks the resources of a stack, each alone, and its subnets and its security group rules together. */
export function judge(resources: readonly ResourceRecord[], claim: Claim): Finding[] {
  const alone = resources.flatMap((resource) =>
    RULES.flatMap(({ name: rule, check }) => {
      const message = check(resource, claim);
      return message === undefined
        ? []
        : [{ rule, severity: "error" as const, subject: resource.urn, message }];
    }),
  );
  return [...alone, ...misplacedSubnets(resources), ...duplicateRules(resources), ...judgeLimits(resources)];
}

/** A network of the world, in any stack. AWS connects overlapping networks without an error, and then drops packets. */
export interface Network {
  readonly name: string;
  readonly block: string;
}

/** Finds networks that overlap a network with a lower first address. */
export function judgeNetworks(networks: readonly Network[]): Finding[] {
  const byStart = networks.map(rangeOf).sort((a, b) => a.first - b.first);
  return byStart.flatMap((network, i) => {
    const before = byStart[i - 1];
    if (before === undefined || network.first > before.last) return [];
    // A wide network may overlap several that follow, so it stays the one to compare with.
    if (before.last > network.last) byStart[i] = { ...before, first: network.first };
    return [overlapping(network, before)];
  });
}

interface Range extends Network {
  readonly first: number;
  readonly last: number;
}

function rangeOf(network: Network): Range {
  const address = new Address4(network.block);
  return {
    ...network,
    first: Number(address.startAddress().bigInt()),
    last: Number(address.endAddress().bigInt()),
  };
}

const overlapping = ({ name, block }: Network, other: Network): Finding => ({
  rule: "overlap",
  severity: "error",
  subject: name,
  message: `${block} overlaps ${other.block} of ${other.name}; give one of them another slot`,
});

function misplacedSubnets(resources: readonly ResourceRecord[]): Finding[] {
  const blocks = new Map(
    resources.map(({ outputs, inputs }) => [outputs["id"], String(inputs["cidrBlock"])]),
  );
  const subnets = resources.filter(({ type }) => type === "aws:ec2/subnet:Subnet");
  const outside = subnets
    .map(({ urn, inputs }) => ({
      urn,
      block: String(inputs["cidrBlock"]),
      vpc: blocks.get(inputs["vpcId"]) ?? "",
    }))
    .filter(({ block, vpc }) => vpc === "" || !new Address4(block).isInSubnet(new Address4(vpc)))
    .map(({ urn, block, vpc }) => ({
      rule: "misplaced-subnet",
      severity: "error" as const,
      subject: urn,
      message:
        vpc === ""
          ? `${block} has no VPC in this stack; create it with its VPC`
          : `${block} is outside ${vpc} of its VPC; take its block from the ledger`,
    }));
  return [
    ...outside,
    ...judgeNetworks(subnets.map(({ urn, inputs }) => ({ name: urn, block: String(inputs["cidrBlock"]) }))),
  ];
}
