import type { ResourceRecord } from "../../record/types";
import { nameOf } from "../findings";
import { named, type Names } from "./names";
import { statementsOf } from "./statements";

/** Something that a resource permits, or denies: packets of a rule, a route, a principal of a policy. */
export interface Opening {
  /** Who and where: openings with one head are shown together. */
  readonly head: string;
  /** Ports, blocks or actions. */
  readonly item: string;
  readonly permits: boolean;
  /** Id of the security group or the route table, behind which something stands. */
  readonly at?: string;
}

type Inputs = ResourceRecord["inputs"];
type Named = (id: unknown) => string;

/** What a resource opens. Descriptions, tags and order are no part of it. */
export function openingsOf(record: ResourceRecord, names: Names): Opening[] {
  const nameFor: Named = (id) => named(String(id ?? ""), names);
  const own = OPENINGS[record.type]?.(record.inputs, nameFor, nameOf(record)) ?? [];
  return [...own, ...statementsOf(record, nameFor)];
}

const list = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
const tables = (value: unknown): Inputs[] => list(value) as Inputs[];

const portsOf = (protocol: unknown, from: unknown, to: unknown): string => {
  const name = ["-1", "all"].includes(String(protocol)) ? "everything" : String(protocol);
  if (name === "everything" || from === undefined) return name;
  return `${name}/${from === to ? String(from) : `${String(from)}-${String(to)}`}`;
};

/** Both kinds of a security group's rules, and those inside a group. */
const PEERS = [
  "cidrIpv4",
  "cidrIpv6",
  "prefixListId",
  "referencedSecurityGroupId",
  "cidrBlocks",
  "ipv6CidrBlocks",
  "prefixListIds",
  "securityGroups",
  "sourceSecurityGroupId",
];

const ruleOf = (
  [at, direction]: readonly [at: unknown, direction: "ingress" | "egress"],
  inputs: Inputs,
  nameFor: Named,
): Opening[] =>
  PEERS.flatMap((key) => list(inputs[key])).map((peer) => ({
    head: `${nameFor(at)} ${direction === "ingress" ? "accepts from" : "sends to"} ${nameFor(peer)}`,
    item: portsOf(inputs["ipProtocol"] ?? inputs["protocol"], inputs["fromPort"], inputs["toPort"]),
    permits: true,
    at: String(at),
  }));

const inline = (at: unknown, inputs: Inputs, nameFor: Named): Opening[] =>
  (["ingress", "egress"] as const).flatMap((direction) =>
    tables(inputs[direction]).flatMap((rule) => ruleOf([at, direction], rule, nameFor)),
  );

const entryOf = (acl: string, direction: string, inputs: Inputs): Opening => ({
  head: `${acl} ${inputs["action"] === "deny" || inputs["ruleAction"] === "deny" ? "denies" : "permits"} ${direction} of ${String(inputs["cidrBlock"] ?? inputs["ipv6CidrBlock"])}`,
  item: `${portsOf(inputs["protocol"], inputs["fromPort"], inputs["toPort"])} at ${String(inputs["ruleNo"] ?? inputs["ruleNumber"])}`,
  permits: (inputs["action"] ?? inputs["ruleAction"]) !== "deny",
});

const TARGETS = [
  "transitGatewayId",
  "natGatewayId",
  "gatewayId",
  "vpcEndpointId",
  "networkInterfaceId",
  "vpcPeeringConnectionId",
  "egressOnlyGatewayId",
  "transitGatewayAttachmentId",
];

function routeOf(table: unknown, inputs: Inputs, nameFor: Named): Opening {
  const target = TARGETS.map((key) => inputs[key]).find((id) => id !== undefined);
  const drops = inputs["blackhole"] === true;
  return {
    head: `${nameFor(table)} ${drops ? "drops" : `leads to ${nameFor(target)}`}`,
    item: String(inputs["destinationCidrBlock"] ?? inputs["destinationPrefixListId"] ?? inputs["cidrBlock"]),
    permits: !drops,
    at: String(table),
  };
}

const OPENINGS: Readonly<
  Record<string, ((inputs: Inputs, nameFor: Named, name: string) => Opening[]) | undefined>
> = {
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (inputs, nameFor) =>
    ruleOf([inputs["securityGroupId"], "ingress"], inputs, nameFor),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": (inputs, nameFor) =>
    ruleOf([inputs["securityGroupId"], "egress"], inputs, nameFor),
  "aws:ec2/securityGroupRule:SecurityGroupRule": (inputs, nameFor) =>
    ruleOf([inputs["securityGroupId"], inputs["type"] === "egress" ? "egress" : "ingress"], inputs, nameFor),
  "aws:ec2/securityGroup:SecurityGroup": (inputs, nameFor, name) => inline(name, inputs, nameFor),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": (inputs, nameFor, name) =>
    inline(name, inputs, nameFor),
  "aws:ec2/networkAcl:NetworkAcl": (inputs, _, name) =>
    ["ingress", "egress"].flatMap((way) => tables(inputs[way]).map((entry) => entryOf(name, way, entry))),
  "aws:ec2/networkAclRule:NetworkAclRule": (inputs, nameFor) => [
    entryOf(nameFor(inputs["networkAclId"]), inputs["egress"] === true ? "egress" : "ingress", inputs),
  ],
  "aws:ec2/route:Route": (inputs, nameFor) => [routeOf(inputs["routeTableId"], inputs, nameFor)],
  "aws:ec2transitgateway/route:Route": (inputs, nameFor) => [
    routeOf(inputs["transitGatewayRouteTableId"], inputs, nameFor),
  ],
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation": (inputs, nameFor) => [
    {
      head: `${nameFor(inputs["transitGatewayAttachmentId"])} reads`,
      item: nameFor(inputs["transitGatewayRouteTableId"]),
      permits: true,
    },
  ],
  "aws:directconnect/gatewayAssociation:GatewayAssociation": (inputs, _, name) =>
    list(inputs["allowedPrefixes"]).map((block) => ({
      head: `${name} announces`,
      item: String(block),
      permits: true,
    })),
  "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple": (inputs, nameFor) => [
    {
      head: `${nameFor(inputs["vpcEndpointServiceId"])} admits`,
      item: String(inputs["principalArn"]),
      permits: true,
    },
  ],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": (inputs, nameFor) =>
    ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"]
      .filter((key) => inputs[key] === true)
      .map((item) => ({ head: `${nameFor(inputs["bucket"])} blocks public access`, item, permits: false })),
};
