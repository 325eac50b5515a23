import {
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  type Route,
  SearchTransitGatewayRoutesCommand,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient, ListAttachedRolePoliciesCommand, ListRolePoliciesCommand } from "@aws-sdk/client-iam";
import { GetBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import type { Aws } from "./aws";
import { faultOf, ifExists } from "./errors";

/** A resource of a stack's state. */
export interface StateRow {
  readonly stack: string;
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  /** Its own region; undefined for a global resource. */
  readonly region: string | undefined;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Something in a resource of ours that no program put there. */
export interface Foreign {
  readonly stack: string;
  readonly urn: string;
  /** AWS's id of our resource. */
  readonly id: string;
  /** What stands in it, in words. */
  readonly what: string;
}

/** What was found, and the resources whose content AWS did not give: they may hold more. */
export interface ForeignFound {
  readonly foreign: readonly Foreign[];
  readonly unread: readonly { readonly stack: string; readonly urn: string; readonly why: string }[];
}

/** Rows of the state by type. Resources of one stack have content of other stacks, so these are rows of all stacks. */
type Rows = (type: string) => readonly StateRow[];

interface ForeignRow {
  /** Pulumi types of what holds something. */
  readonly types: readonly string[];
  /** What stands in it and is in no state. */
  readonly find: (aws: Aws, row: StateRow & { readonly region: string }, rows: Rows) => Promise<string[]>;
}

/** Read in these resources. What operators own stands in none of them (catalog/operated.table.ts). */
export const FOREIGN: readonly ForeignRow[] = [
  {
    types: ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"],
    find: async (aws, { id, region }, rows) => {
      const known = new Set(
        ["Ingress", "Egress"].flatMap((way) =>
          rows(`aws:vpc/securityGroup${way}Rule:SecurityGroup${way}Rule`).map((row) => row.id),
        ),
      );
      const client = aws.client(EC2Client, region);
      const found: SecurityGroupRule[] = [];
      let NextToken: string | undefined;
      do {
        const Filters = [{ Name: "group-id", Values: [id] }];
        const page = await client.send(new DescribeSecurityGroupRulesCommand({ Filters, NextToken }));
        found.push(...(page.SecurityGroupRules ?? []));
        ({ NextToken } = page);
      } while (NextToken !== undefined && NextToken !== "");
      return found.filter(({ SecurityGroupRuleId = "" }) => !known.has(SecurityGroupRuleId)).map(ruleText);
    },
  },
  {
    types: ["aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable"],
    find: async (aws, { id, region }, rows) => {
      const known = textsOf(rows("aws:ec2/route:Route"), { property: "routeTableId", is: id }, [
        "destinationCidrBlock",
        "destinationIpv6CidrBlock",
        "destinationPrefixListId",
      ]);
      const endpoints = rows("aws:ec2/vpcEndpoint:VpcEndpoint").map((row) => row.id);
      const { RouteTables = [] } = await aws
        .client(EC2Client, region)
        .send(new DescribeRouteTablesCommand({ RouteTableIds: [id] }));
      return RouteTables.flatMap(({ Routes = [] }) => Routes)
        .filter(({ Origin, GatewayId = "" }) => Origin === "CreateRoute" && !endpoints.includes(GatewayId))
        .filter((route) => !known.has(destinationOf(route)))
        .map((route) => `route to ${destinationOf(route)} by ${targetOf(route)}`);
    },
  },
  {
    types: ["aws:ec2transitgateway/routeTable:RouteTable"],
    find: async (aws, { id, region }, rows) => {
      const known = textsOf(
        rows("aws:ec2transitgateway/route:Route"),
        { property: "transitGatewayRouteTableId", is: id },
        ["destinationCidrBlock"],
      );
      const { Routes = [], AdditionalRoutesAvailable } = await aws.client(EC2Client, region).send(
        new SearchTransitGatewayRoutesCommand({
          TransitGatewayRouteTableId: id,
          Filters: [{ Name: "type", Values: ["static"] }],
        }),
      );
      if (AdditionalRoutesAvailable === true) throw new Error("AWS returned only a part of the routes");
      return Routes.filter(({ DestinationCidrBlock = "" }) => !known.has(DestinationCidrBlock)).map(
        ({ DestinationCidrBlock = "", State = "", TransitGatewayAttachments = [] }) => {
          const by = TransitGatewayAttachments.map((row) => row.TransitGatewayAttachmentId).join(", ");
          return `static route to ${DestinationCidrBlock} by ${by === "" ? State : by}`;
        },
      );
    },
  },
  {
    types: ["aws:s3/bucket:Bucket"],
    find: async (aws, { id, region }, rows) => {
      if (rows("aws:s3/bucketPolicy:BucketPolicy").some(({ outputs }) => outputs["bucket"] === id)) return [];
      const command = new GetBucketPolicyCommand({ Bucket: id });
      const answer = await ifExists(aws.client(S3Client, region).send(command));
      return answer?.Policy === undefined ? [] : ["a bucket policy"];
    },
  },
  {
    types: ["aws:lb/targetGroup:TargetGroup"],
    find: async (aws, { id, region }, rows) => {
      const known = textsOf(
        rows("aws:lb/targetGroupAttachment:TargetGroupAttachment"),
        { property: "targetGroupArn", is: id },
        ["targetId"],
      );
      // ECS registers tasks in the others.
      if (known.size === 0) return [];
      const command = new DescribeTargetHealthCommand({ TargetGroupArn: id });
      const { TargetHealthDescriptions = [] } = await aws
        .client(ElasticLoadBalancingV2Client, region)
        .send(command);
      return TargetHealthDescriptions.flatMap(({ Target }) => Target?.Id ?? [])
        .filter((target) => !known.has(target))
        .map((target) => `target ${target}`);
    },
  },
  {
    types: ["aws:iam/role:Role"],
    find: async (aws, { id, region }, rows) => {
      const client = aws.client(IAMClient, region);
      const [inline, attached] = await Promise.all([
        client.send(new ListRolePoliciesCommand({ RoleName: id })),
        client.send(new ListAttachedRolePoliciesCommand({ RoleName: id })),
      ]);
      if (inline.IsTruncated === true || attached.IsTruncated === true)
        throw new Error("AWS returned only a part of the policies");
      const own = textsOf(rows("aws:iam/rolePolicy:RolePolicy"), { property: "role", is: id }, ["name"]);
      const arns = textsOf(
        rows("aws:iam/rolePolicyAttachment:RolePolicyAttachment"),
        { property: "role", is: id },
        ["policyArn"],
      );
      return [
        ...(inline.PolicyNames ?? []).filter((name) => !own.has(name)).map((name) => `inline policy ${name}`),
        ...(attached.AttachedPolicies ?? [])
          .flatMap(({ PolicyArn }) => PolicyArn ?? [])
          .filter((arn) => !arns.has(arn))
          .map((arn) => `attached policy ${arn}`),
      ];
    },
  },
];

/**
 * What stands in our resources although no program put it there.
 * @param state rows of all stacks of the environment
 * @param home region of calls about global resources
 * @param stacks only resources of these
 */
export async function foreignIn(
  aws: Aws,
  state: readonly StateRow[],
  { home, stacks }: { readonly home: string; readonly stacks: readonly string[] },
): Promise<ForeignFound> {
  const byType = new Map<string, StateRow[]>();
  for (const row of state) byType.set(row.type, [...(byType.get(row.type) ?? []), row]);
  const rows: Rows = (type) => byType.get(type) ?? [];
  const asked = FOREIGN.flatMap(({ types, find }) =>
    types.flatMap((type) =>
      rows(type)
        .filter(({ stack }) => stacks.includes(stack))
        .map((row) => ({ row, find })),
    ),
  );
  const answers = await Promise.all(
    asked.map(async ({ row, find }) => {
      const { stack, urn, id, region = home } = row;
      try {
        const found = await ifExists(find(aws, { ...row, region }, rows));
        // A resource that is gone has nothing in it.
        return { foreign: (found ?? []).map((what) => ({ stack, urn, id, what })), unread: [] };
      } catch (error) {
        return { foreign: [], unread: [{ stack, urn, why: faultOf(error).message }] };
      }
    }),
  );
  return {
    foreign: answers.flatMap(({ foreign }) => foreign),
    unread: answers.flatMap(({ unread }) => unread),
  };
}

/** Values of properties of the rows that belong to a resource. */
const textsOf = (
  rows: readonly StateRow[],
  { property, is }: { readonly property: string; readonly is: string },
  values: readonly string[],
): Set<string> =>
  new Set(
    rows
      .filter(({ outputs }) => outputs[property] === is)
      .flatMap(({ outputs }) => values.map((value) => String(outputs[value] ?? ""))),
  );

const destinationOf = (route: Route): string =>
  route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? "";

const targetOf = (route: Route): string =>
  route.GatewayId ??
  route.NatGatewayId ??
  route.TransitGatewayId ??
  route.VpcPeeringConnectionId ??
  route.NetworkInterfaceId ??
  route.InstanceId ??
  "an unknown target";

function ruleText(rule: SecurityGroupRule): string {
  const { IsEgress = false, IpProtocol = "", FromPort, ToPort } = rule;
  const end = rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId ?? "";
  const ports =
    FromPort === undefined || FromPort === -1
      ? ""
      : FromPort === ToPort
        ? ` ${FromPort}`
        : ` ${FromPort}-${ToPort}`;
  const protocol = IpProtocol === "-1" ? "all traffic" : `${IpProtocol}${ports}`;
  const way = IsEgress ? "egress to" : "ingress from";
  return `${way} ${end}, ${protocol} (${rule.SecurityGroupRuleId ?? ""})`;
}
