import { Address4 } from "ip-address";
import { FLOWS, type Outside } from "../catalog/flows.table";
import type { Finding, ResourceRecord } from "../record/types";
import { PROTECTED, OF_NO_REGION, REQUIRED_TAGS, UNTAGGABLE } from "./rules.table";

/** What a stack claims to be; its resources are held against it. */
export interface Claim {
  /** Where its resources may be. */
  readonly regions: readonly string[];
  /** Whether the environment guards what holds data. */
  readonly protect: boolean;
  /** Cells and regions that are on their way out: what bears their tags is not guarded. */
  readonly retiring?: readonly string[];
}

interface Rule {
  readonly name: string;
  /** What is wrong with one resource, or undefined. */
  readonly check: (resource: ResourceRecord, claim: Claim) => string | undefined;
}

const isAws = (type: string): boolean => type.startsWith("aws:");

/** Rules on a resource by itself. Each has a planted fault in tests/verify. */
const RULES: readonly Rule[] = [
  {
    name: "orphan",
    check: ({ type, parent }) =>
      isAws(type) && (parent === "" || parent.includes("::pulumi:pulumi:Stack::"))
        ? "is nobody's child: give it its component as parent"
        : undefined,
  },
  {
    name: "wrong-region",
    check: ({ type, region }, claim) =>
      isAws(type) && !OF_NO_REGION.has(type) && !claim.regions.includes(region)
        ? `is in ${region === "" ? "no region of ours" : region}, its stack is of ${claim.regions.join(", ")}: give it the stack's provider`
        : undefined,
  },
  {
    name: "untagged",
    check: ({ type, inputs }) => {
      if (!isAws(type) || UNTAGGABLE.has(type)) return undefined;
      const tags = tagNames(inputs["tags"]);
      const missing = REQUIRED_TAGS.filter((tag) => !tags.includes(tag));
      return missing.length === 0 ? undefined : `lacks the tags ${missing.join(", ")}`;
    },
  },
  {
    name: "unprotected",
    check: ({ type, protect, inputs }, claim) =>
      claim.protect && PROTECTED.has(type) && !protect && !isRetiring(inputs["tags"], claim)
        ? "may be deleted by any `up`: make it with the guarded options of its part"
        : undefined,
  },
  {
    name: "open-to-the-world",
    check: ({ type, inputs }) =>
      type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" && inputs["cidrIpv4"] === ANYWHERE
        ? "lets anybody in: name the party in a flow"
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

function isRetiring(tags: unknown, { retiring = [] }: Claim): boolean {
  const { cell = "", region = "" } = (tags ?? {}) as Readonly<Record<string, string>>;
  return retiring.includes(cell) || retiring.includes(region);
}

/** Auto Scaling groups have a list of tags, everything else a table. */
const tagNames = (tags: unknown): string[] =>
  Array.isArray(tags) ? tags.map(({ key }: { key: string }) => key) : Object.keys(tags ?? {});

const RULE_DIRECTIONS: Readonly<Record<string, "ingress" | "egress">> = {
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "ingress",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "egress",
};
const UNDECLARED = "opens what no flow declares: make it from a row of catalog/flows.table.ts";
const ANYWHERE = "0.0.0.0/0";

/** Parties whose address nobody knows beforehand. */
const ON_THE_INTERNET: ReadonlySet<Outside> = new Set(["internet", "keyServer"]);

/** A rule says in its description which flow it is of: end, port, protocol and the Internet must be that flow's. */
function isDeclared(direction: "ingress" | "egress", inputs: ResourceRecord["inputs"]): boolean {
  const { description, ipProtocol, fromPort, toPort, cidrIpv4 } = inputs;
  return FLOWS.some(({ name, protocol, port, source, destination }) => {
    const [ours, theirs] = direction === "ingress" ? [destination, source] : [source, destination];
    const toInternet = "outside" in theirs && ON_THE_INTERNET.has(theirs.outside);
    return (
      String(description).startsWith(`${name}: `) &&
      [ipProtocol, fromPort, toPort].join() === [protocol, port, port].join() &&
      "role" in ours &&
      (cidrIpv4 === ANYWHERE) === toInternet
    );
  });
}

/** What is wrong with a stack's resources, each by itself and among each other. */
export function judge(resources: readonly ResourceRecord[], claim: Claim): Finding[] {
  const alone = resources.flatMap((resource) =>
    RULES.flatMap(({ name: rule, check }) => {
      const message = check(resource, claim);
      return message === undefined
        ? []
        : [{ rule, severity: "error" as const, subject: resource.urn, message }];
    }),
  );
  return [...alone, ...misplacedSubnets(resources)];
}

/** Networks of one world, whatever stack they are in: AWS joins overlapping ones without a word, and then drops packets. */
export interface Network {
  readonly name: string;
  readonly block: string;
}

/** Networks that share an address with one that starts before them. */
export function judgeNetworks(networks: readonly Network[]): Finding[] {
  const byStart = networks.map(rangeOf).sort((a, b) => a.first - b.first);
  return byStart.flatMap((network, i) => {
    const before = byStart[i - 1];
    if (before === undefined || network.first > before.last) return [];
    // A wide network overlaps all that follow inside it: it stays the one to compare with.
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
  message: `${block} overlaps ${other.block} of ${other.name}: give one of them another slot`,
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
      message: `${block} is not inside its VPC${vpc === "" ? "" : `'s ${vpc}`}`,
    }));
  return [
    ...outside,
    ...judgeNetworks(subnets.map(({ urn, inputs }) => ({ name: urn, block: String(inputs["cidrBlock"]) }))),
  ];
}
