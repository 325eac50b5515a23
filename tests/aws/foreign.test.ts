import assert from "node:assert/strict";
import { FOREIGN, foreignIn, type StateRow } from "../../aws/foreign";
import { type Call, FakeAws, fault } from "./fake";

const row = (type: string, id: string, outputs: object = {}): StateRow => ({
  stack: "us-west-2",
  urn: `urn:pulumi:us-west-2::headend::${type}::${id}`,
  type,
  id,
  region: type.startsWith("aws:iam") ? undefined : "us-west-2",
  outputs: { ...outputs },
});

const STATE = [
  row("aws:ec2/securityGroup:SecurityGroup", "sg-1"),
  row("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "sgr-1"),
  row("aws:ec2/routeTable:RouteTable", "rtb-1"),
  row("aws:ec2/vpcEndpoint:VpcEndpoint", "vpce-1"),
  row("aws:ec2/route:Route", "r-1", { routeTableId: "rtb-1", destinationCidrBlock: "0.0.0.0/0" }),
  row("aws:ec2transitgateway/routeTable:RouteTable", "tgw-rtb-1"),
  // Another stack's route in this stack's table.
  {
    ...row("aws:ec2transitgateway/route:Route", "tgw-rtb-1_10.4.0.0/14", {
      transitGatewayRouteTableId: "tgw-rtb-1",
      destinationCidrBlock: "10.4.0.0/14",
    }),
    stack: "backbone",
  },
  row("aws:s3/bucket:Bucket", "with-policy"),
  row("aws:s3/bucketPolicy:BucketPolicy", "with-policy", { bucket: "with-policy" }),
  row("aws:s3/bucket:Bucket", "without-policy"),
  row("aws:lb/targetGroup:TargetGroup", "tg-static"),
  row("aws:lb/targetGroupAttachment:TargetGroupAttachment", "a-1", {
    targetGroupArn: "tg-static",
    targetId: "alb-1",
  }),
  row("aws:lb/targetGroup:TargetGroup", "tg-of-tasks"),
  row("aws:iam/role:Role", "role-1"),
  row("aws:iam/rolePolicy:RolePolicy", "role-1:own", { role: "role-1", name: "own" }),
];

/** What AWS has: first as the programs created it, then with what a person added. */
const answers = (added: boolean): ((call: Call) => unknown) => {
  const more = <T>(...rows: readonly T[]): readonly T[] => (added ? rows : []);
  return ({ operation, input }) => {
    switch (operation) {
      case "DescribeSecurityGroupRules":
        return {
          SecurityGroupRules: [
            { SecurityGroupRuleId: "sgr-1" },
            ...more({
              SecurityGroupRuleId: "sgr-2",
              IpProtocol: "tcp",
              FromPort: 22,
              ToPort: 22,
              CidrIpv4: "0.0.0.0/0",
            }),
          ],
        };
      case "DescribeRouteTables":
        return {
          RouteTables: [
            {
              Routes: [
                { Origin: "CreateRouteTable", DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local" },
                { Origin: "CreateRoute", DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: "nat-1" },
                { Origin: "CreateRoute", DestinationPrefixListId: "pl-s3", GatewayId: "vpce-1" },
                ...more({
                  Origin: "CreateRoute",
                  DestinationCidrBlock: "192.168.0.0/16",
                  VpcPeeringConnectionId: "pcx-1",
                }),
              ],
            },
          ],
        };
      case "SearchTransitGatewayRoutes":
        return {
          Routes: [
            { DestinationCidrBlock: "10.4.0.0/14" },
            ...more({ DestinationCidrBlock: "172.16.0.0/12", State: "blackhole" }),
          ],
        };
      case "GetBucketPolicy":
        assert.equal(input.Bucket, "without-policy");
        return added ? { Policy: "{}" } : fault("NoSuchBucketPolicy");
      case "DescribeTargetHealth":
        assert.equal(input.TargetGroupArn, "tg-static");
        return {
          TargetHealthDescriptions: [{ Target: { Id: "alb-1" } }, ...more({ Target: { Id: "i-1" } })],
        };
      case "ListRolePolicies":
        return { PolicyNames: ["own", ...more("admin")] };
      case "ListAttachedRolePolicies":
        return { AttachedPolicies: more({ PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }) };
      default:
        return assert.fail(operation);
    }
  };
};

const SCOPE = { home: "us-east-1", stacks: ["us-west-2", "backbone"] };

describe("what is foreign in our resources", () => {
  it("is nothing where AWS has what the stacks put there, also one into the resource of another", async () => {
    assert.deepEqual(await foreignIn(new FakeAws(answers(false)), STATE, SCOPE), { foreign: [], unread: [] });
  });

  it("is each rule, route, policy and target that was added by hand", async () => {
    const { foreign, unread } = await foreignIn(new FakeAws(answers(true)), STATE, SCOPE);
    assert.deepEqual(unread, []);
    assert.deepEqual(
      foreign.map(({ id, what }) => [id, what]),
      [
        ["sg-1", "ingress from 0.0.0.0/0, tcp 22 (sgr-2)"],
        ["rtb-1", "route to 192.168.0.0/16 by pcx-1"],
        ["tgw-rtb-1", "static route to 172.16.0.0/12 by blackhole"],
        ["without-policy", "a bucket policy"],
        ["tg-static", "target i-1"],
        ["role-1", "inline policy admin"],
        ["role-1", "attached policy arn:aws:iam::aws:policy/AdministratorAccess"],
      ],
    );
  });

  it("is unknown, and not nothing, where AWS gives no answer", async () => {
    const { foreign, unread } = await foreignIn(new FakeAws(() => fault("AccessDenied", "no")), STATE, SCOPE);
    assert.deepEqual(foreign, []);
    const held = FOREIGN.flatMap(({ types }) => types);
    const asked = STATE.filter(
      ({ type, id }) => held.includes(type) && !["with-policy", "tg-of-tasks"].includes(id),
    );
    assert.deepEqual(unread.map(({ urn }) => urn).sort(), asked.map(({ urn }) => urn).sort());
    assert.ok(unread.every(({ why }) => why === "no"));
  });

  it("is not read in a resource that is gone, nor in stacks that were not chosen", async () => {
    const gone = new FakeAws(() => fault("InvalidGroup.NotFound"));
    assert.deepEqual(await foreignIn(gone, STATE, SCOPE), { foreign: [], unread: [] });
    const aws = new FakeAws(answers(true));
    await foreignIn(aws, STATE, { ...SCOPE, stacks: ["backbone"] });
    assert.deepEqual(aws.calls, []);
  });
});
