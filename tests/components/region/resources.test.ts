import assert from "node:assert/strict";
import type { Recording } from "../../../record/types";
import { customs, namesOf, recorded } from "../../support/region";

const ZONES = ["usw2-az1", "usw2-az2", "usw2-az3"];
const TIERS = ["app", "data", "endpoint", "ingest", "public", "transit"];
const SERVICES =
  "autoscaling ec2 ecr-api ecr-dkr ecs ecs-agent ecs-telemetry monitoring ssm ssmmessages sts".split(" ");
const IMAGES = ["cache", "dvr", "ingest", "manifest", "packager", "probe", "vod"];

/** Every combination, joined by hyphens, sorted. */
const each = (...parts: readonly (readonly string[])[]): string[] =>
  parts
    .reduce<string[]>((all, part) => all.flatMap((head) => part.map((name) => `${head}-${name}`)), ["hub"])
    .sort();

const BARE: Readonly<Record<string, readonly string[]>> = {
  "aws:acm/certificate:Certificate": ["region"],
  "aws:acm/certificateValidation:CertificateValidation": ["region"],
  "aws:cloudwatch/logGroup:LogGroup": ["flow-logs"],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    ...SERVICES.map((service) => `endpoint-bandwidth-${service}`),
    ...SERVICES.map((service) => `endpoint-drops-${service}`),
    "transit-blackhole",
    "transit-no-route",
  ],
  "aws:ebs/defaultKmsKey:DefaultKmsKey": ["volumes"],
  "aws:ebs/encryptionByDefault:EncryptionByDefault": ["volumes"],
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": ["hub-default"],
  "aws:ec2/defaultRouteTable:DefaultRouteTable": ["hub-default"],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ["hub-default"],
  "aws:ec2/flowLog:FlowLog": ["hub-logs", "transit-logs"],
  "aws:ec2/networkAcl:NetworkAcl": each(TIERS),
  "aws:ec2/route:Route": each(["app", "endpoint", "ingest", "public"], ZONES, ["world"]),
  "aws:ec2/routeTable:RouteTable": each(TIERS, ZONES),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": each(TIERS, ZONES),
  "aws:ec2/securityGroup:SecurityGroup": ["endpoints"],
  "aws:ec2/subnet:Subnet": each(TIERS, ZONES),
  "aws:ec2/vpc:Vpc": ["hub"],
  "aws:ec2/vpcEndpoint:VpcEndpoint": [...SERVICES, "dynamodb", "s3"].sort(),
  "aws:ec2transitgateway/route:Route": [
    "backbone-blackhole",
    "backbone-hub",
    "cells-blackhole",
    "cells-hub",
    "contribution-blackhole",
    "hub-blackhole",
    "premises-blackhole",
    "premises-hub",
  ],
  "aws:ec2transitgateway/routeTable:RouteTable": ["backbone", "cells", "contribution", "hub", "premises"],
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation": ["hub"],
  "aws:ec2transitgateway/transitGateway:TransitGateway": ["transit"],
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": ["hub"],
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": IMAGES,
  "aws:ecr/repository:Repository": IMAGES,
  "aws:iam/role:Role": ["flow-logs-us-west-2"],
  "aws:iam/rolePolicy:RolePolicy": ["flow-logs-us-west-2"],
  "aws:kms/alias:Alias": ["data", "logs"],
  "aws:kms/key:Key": ["data", "logs"],
  "aws:route53/record:Record": [...SERVICES, "ecr-dkr-any", "region"].sort(),
  "aws:route53/zone:Zone": SERVICES,
  "aws:sns/topic:Topic": ["alarms"],
  "aws:sns/topicPolicy:TopicPolicy": ["alarms"],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["endpoints-in-aws-apis-region"],
};

/** Additional resources of a full region, by type. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    ...ZONES.map((zone) => `nat-drops-${zone}`),
    ...ZONES.map((zone) => `nat-ports-${zone}`),
    "resolver-health",
    "resolver-queries",
  ],
  "aws:ec2/eip:Eip": each(ZONES),
  "aws:ec2/flowLog:FlowLog": ["hub-s3", "transit-s3"],
  "aws:ec2/internetGateway:InternetGateway": ["hub"],
  "aws:ec2/natGateway:NatGateway": each(ZONES),
  "aws:ec2/route:Route": [
    ...each(["app", "public", "transit"], ZONES, ["internet"]),
    ...each(["endpoint"], ZONES, ["centre-172-20-0-0-16"]),
  ],
  "aws:ec2/securityGroup:SecurityGroup": ["resolver"],
  "aws:ec2transitgateway/route:Route": ["cells-internet"],
  "aws:route53/resolverEndpoint:ResolverEndpoint": ["outbound"],
  "aws:route53/resolverRule:ResolverRule": ["corp-example-net"],
  "aws:route53/resolverRuleAssociation:ResolverRuleAssociation": ["corp-example-net"],
  "aws:s3/bucket:Bucket": ["flow-logs-us-west-2"],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ["flow-logs-us-west-2"],
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ["flow-logs-us-west-2"],
  "aws:s3/bucketPolicy:BucketPolicy": ["flow-logs-us-west-2"],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["flow-logs-us-west-2"],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [
    "flow-logs-us-west-2",
  ],
  "aws:s3/bucketVersioning:BucketVersioning": ["flow-logs-us-west-2"],
  "aws:sns/topicSubscription:TopicSubscription": ["oncall@example.com"],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": [
    "resolver-out-dns-tcp-172-20-0-10",
    "resolver-out-dns-udp-172-20-0-10",
  ],
};

const byType = (recording: Recording): Record<string, string[]> =>
  Object.fromEntries(
    [...new Set(customs(recording).map(({ type }) => type))].map((type) => [type, namesOf(recording, type)]),
  );

describe("the resources of a region", () => {
  it("are at least these, by type and name", async () => {
    assert.deepEqual(byType(await recorded.bare()), BARE);
  });

  it("are also these with NAT, a resolver, a bucket for flow logs and a subscriber", async () => {
    const types = [...new Set([...Object.keys(BARE), ...Object.keys(MORE)])];
    const expected = types.map((type) => [type, [...(BARE[type] ?? []), ...(MORE[type] ?? [])].sort()]);
    assert.deepEqual(byType(await recorded.full()), Object.fromEntries(expected));
  });

  it("all have one provider, which rejects any other account", async () => {
    const { resources } = await recorded.full();
    const providers = resources.filter(({ type }) => type.startsWith("pulumi:providers:"));
    assert.deepEqual(
      providers.map(({ name, inputs }) => [name, inputs.region, inputs.allowedAccountIds]),
      [["us-west-2", "us-west-2", '["111122223333"]']],
    );
  });

  for (const [what, up, preview] of [
    ["full", recorded.full, recorded.fullPreview],
    ["bare", recorded.bare, recorded.barePreview],
  ] as const) {
    it(`are the same in a preview as in an up, of a ${what} region`, async () => {
      const urns = ({ resources }: Recording): string[] => resources.map(({ urn }) => urn);
      assert.deepEqual(urns(await preview()), urns(await up()));
      assert.equal(new Set(urns(await up())).size, urns(await up()).length);
    });

    it(`have no finding of the recorder in a ${what} region`, async () => {
      assert.deepEqual((await up()).findings, []);
      assert.deepEqual((await preview()).findings, []);
    });
  }
});
