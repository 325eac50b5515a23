import assert from "node:assert/strict";
import { PREFIX_LIST_WEIGHTS } from "../facts/quotas.table";
import { planEnvironment } from "../plan/environment";
import type { QuotaNeeds } from "../plan/quotaNeeds";
import type { ResourceRecord } from "../record/types";
import { environmentFile } from "../stacks/config";
import { JOINED, THREE_TEXT } from "./plan/backbone/worlds";
import { NEIGHBOURS_TEXT } from "./plan/backbone/neighbours";
import { edited } from "./checks/support";
import { Stacks, withEnvironment } from "./support/stacks";

/** What checks, findings and `headend doctor` count of a region is what its recorded resources hold: none of it twice in code. */
type Counts = Readonly<Partial<Record<keyof QuotaNeeds, (records: readonly ResourceRecord[]) => number>>>;

const isType =
  (...types: readonly string[]) =>
  ({ type }: ResourceRecord): boolean =>
    types.includes(type);

const count =
  (...types: readonly string[]) =>
  (records: readonly ResourceRecord[]): number =>
    records.filter(isType(...types)).length;

const where =
  (type: string, property: string, value: string) =>
  (records: readonly ResourceRecord[]): number =>
    records.filter((record) => isType(type)(record) && record.inputs[property] === value).length;

/** The largest sum of a group. */
const most = (rows: readonly (readonly [group: string, weight: number])[]): number => {
  const sums = new Map<string, number>();
  for (const [group, weight] of rows) sums.set(group, (sums.get(group) ?? 0) + weight);
  return Math.max(0, ...sums.values());
};

const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/** A prefix list counts as its entries (facts/quotas.table.ts); the logical name of a rule ends in the list's. */
const weightOf = ({ name, inputs }: ResourceRecord): number =>
  "prefixListId" in inputs ? (PREFIX_LIST_WEIGHTS[name.split("-").at(-1) ?? ""] ?? NaN) : 1;

const COUNTS: Counts = {
  vpcs: count("aws:ec2/vpc:Vpc"),
  internetGateways: count("aws:ec2/internetGateway:InternetGateway"),
  addresses: count("aws:ec2/eip:Eip"),
  gatewayEndpoints: where("aws:ec2/vpcEndpoint:VpcEndpoint", "vpcEndpointType", "Gateway"),
  interfaceEndpointsPerVpc: (records) =>
    most(
      records
        .filter(isType("aws:ec2/vpcEndpoint:VpcEndpoint"))
        .filter(({ inputs }) => inputs["vpcEndpointType"] === "Interface")
        .map(({ inputs }) => [String(inputs["vpcId"]), 1]),
    ),
  rulesPerGroup: (records) =>
    most(
      records
        .filter(isType(INGRESS, EGRESS))
        .map((record) => [`${record.type} ${String(record.inputs["securityGroupId"])}`, weightOf(record)]),
    ),
  applicationBalancers: where("aws:lb/loadBalancer:LoadBalancer", "loadBalancerType", "application"),
  networkBalancers: where("aws:lb/loadBalancer:LoadBalancer", "loadBalancerType", "network"),
  scalingGroups: count("aws:autoscaling/group:Group"),
  databaseClusters: count("aws:rds/cluster:Cluster"),
  databaseInstances: count("aws:rds/clusterInstance:ClusterInstance"),
  endpointsPerDatabase: (records) =>
    most(
      records
        .filter(isType("aws:rds/clusterEndpoint:ClusterEndpoint"))
        .map((record) => [String(record.inputs["clusterIdentifier"]), 1]),
    ),
  addressSets: where("aws:wafv2/ipSet:IpSet", "scope", "REGIONAL"),
  peerings: count(
    "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
    "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter",
  ),
  transitRoutes: count("aws:ec2transitgateway/route:Route"),
};

async function prove(file: string): Promise<void> {
  const stacks = new Stacks(file);
  const records: ResourceRecord[] = [];
  for (const { name } of stacks.rows) records.push(...(await stacks.up(name)).resources);
  const plan = planEnvironment(stacks.settings);
  for (const region of Object.keys(stacks.settings.regions)) {
    const own = records.filter((record) => record.custom && record.region === region);
    const held = Object.entries(COUNTS).map(([name, of]) => [name, of(own)]);
    const counted = Object.keys(COUNTS).map((name) => [
      name,
      plan.quotaNeeds(region)[name as keyof QuotaNeeds],
    ]);
    assert.deepEqual(counted, held, region);
    assert.ok(
      held.every(([, value]) => Number.isFinite(value)),
      region,
    );
  }
  const planned = plan.backbone.kinds.transit.associations.map(({ key, prefixes }) => [
    key,
    [...prefixes].sort(),
  ]);
  const recorded = records
    .filter(isType("aws:directconnect/gatewayAssociation:GatewayAssociation"))
    .map(({ name, inputs }) => [name, [...(inputs["allowedPrefixes"] as string[])].sort()]);
  assert.deepEqual(new Map(recorded as [string, string[]][]), new Map(planned as [string, string[]][]));
}

describe("what checks count is what the recorded resources hold", () => {
  for (const name of ["production", "staging", "china"]) it(`in ${name}`, () => prove(environmentFile(name)));

  it("in a world of circuits", () => withEnvironment("small", edited(THREE_TEXT, JOINED), prove));

  it("in a world of PrivateLink", () => withEnvironment("small", NEIGHBOURS_TEXT, prove));
});
