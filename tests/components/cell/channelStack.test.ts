import assert from "node:assert/strict";
import { VERSION_ENDS } from "../../../facts/versionEnds.table";
import { compare } from "../../../record/compare";
import { edited } from "../../checks/support";
import { CELL_TEXT, recordCell, recordedCell, smallSettings } from "../../support/cell";
import { only } from "../../support/region";

/** Of the small cell: two zones, three channels, four feeds of two vendors, both paths, both DRM systems, two DVR windows. */
const COUNTS: Readonly<Record<string, number>> = {
  "aws:autoscaling/group:Group": 14,
  "aws:autoscaling/lifecycleHook:LifecycleHook": 14,
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": 12,
  "aws:cloudwatch/dashboard:Dashboard": 1,
  "aws:cloudwatch/logGroup:LogGroup": 11,
  "aws:cloudwatch/metricAlarm:MetricAlarm": 119,
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": 1,
  "aws:ec2/defaultRouteTable:DefaultRouteTable": 1,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
  "aws:ec2/flowLog:FlowLog": 1,
  "aws:ec2/internetGateway:InternetGateway": 1,
  "aws:ec2/launchTemplate:LaunchTemplate": 14,
  "aws:ec2/networkAcl:NetworkAcl": 6,
  "aws:ec2/route:Route": 10,
  "aws:ec2/routeTable:RouteTable": 12,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": 12,
  "aws:ec2/securityGroup:SecurityGroup": 17,
  "aws:ec2/subnet:Subnet": 12,
  "aws:ec2/subnetCidrReservation:SubnetCidrReservation": 2,
  "aws:ec2/vpc:Vpc": 1,
  "aws:ec2/vpcEndpoint:VpcEndpoint": 5,
  "aws:ec2transitgateway/route:Route": 2,
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation": 1,
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": 1,
  "aws:ecs/capacityProvider:CapacityProvider": 14,
  "aws:ecs/cluster:Cluster": 2,
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": 2,
  "aws:ecs/service:Service": 14,
  "aws:ecs/taskDefinition:TaskDefinition": 14,
  "aws:elasticache/parameterGroup:ParameterGroup": 1,
  "aws:elasticache/replicationGroup:ReplicationGroup": 1,
  "aws:elasticache/subnetGroup:SubnetGroup": 1,
  "aws:elasticache/user:User": 5,
  "aws:elasticache/userGroup:UserGroup": 1,
  "aws:iam/instanceProfile:InstanceProfile": 1,
  "aws:iam/role:Role": 10,
  "aws:iam/rolePolicy:RolePolicy": 15,
  "aws:lb/listener:Listener": 6,
  "aws:lb/listenerRule:ListenerRule": 21,
  "aws:lb/loadBalancer:LoadBalancer": 4,
  "aws:lb/targetGroup:TargetGroup": 7,
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": 1,
  "aws:rds/cluster:Cluster": 1,
  "aws:rds/clusterEndpoint:ClusterEndpoint": 2,
  "aws:rds/clusterInstance:ClusterInstance": 2,
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": 1,
  "aws:rds/subnetGroup:SubnetGroup": 1,
  "aws:route53/record:Record": 4,
  "aws:route53/zoneAssociation:ZoneAssociation": 11,
  "aws:s3/bucket:Bucket": 6,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": 6,
  "aws:s3/bucketObjectv2:BucketObjectv2": 2,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": 6,
  "aws:s3/bucketPolicy:BucketPolicy": 6,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 6,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": 6,
  "aws:s3/bucketVersioning:BucketVersioning": 6,
  "aws:secretsmanager/secret:Secret": 3,
  "aws:secretsmanager/secretPolicy:SecretPolicy": 3,
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": 1,
  "aws:servicediscovery/service:Service": 14,
  "aws:synthetics/canary:Canary": 1,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 32,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 32,
  "aws:wafv2/ipSet:IpSet": 2,
  "aws:wafv2/webAcl:WebAcl": 1,
  "aws:wafv2/webAclAssociation:WebAclAssociation": 1,
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": 1,
  "headend:cell:Balancer": 3,
  "headend:cell:Canary": 1,
  "headend:cell:ChannelStack": 1,
  "headend:cell:Dashboard": 1,
  "headend:cell:Database": 1,
  "headend:cell:Delivery": 1,
  "headend:cell:StaticIpNlb": 1,
  "headend:cell:Firewall": 1,
  "headend:cell:Ingest": 1,
  "headend:cell:LineUp": 1,
  "headend:cell:Metadata": 1,
  "headend:cell:Network": 1,
  "headend:cell:Permissions": 1,
  "headend:cell:Pool": 14,
  "headend:cell:Roles": 1,
  "headend:cell:Secrets": 1,
  "headend:cell:ServiceLogs": 1,
  "headend:cell:ServiceZone": 2,
  "headend:cell:Services": 1,
  "headend:cell:Storage": 1,
  "headend:cell:TaskService": 14,
  "headend:cell:Watch": 1,
  "headend:shared:SecurityGroups": 1,
  "headend:shared:Vpc": 1,
  "headend:shared:Bucket": 6,
  "pulumi:providers:aws": 1,
  "pulumi:pulumi:Stack": 1,
};

/** The contract with backbone and edge: a removed or changed key breaks their stacks. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  vpcId: /^vpc-[0-9a-f]{17}$/,
  deliveryArn:
    /^arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer\/app\/one-delivery-[0-9a-f]{7}\/[0-9a-f]{16}$/,
  deliveryName: /^delivery-one\.us-west-2\.small\.example\.com$/,
  nlbArn:
    /^arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer\/net\/one-nlb-[0-9a-f]{7}\/[0-9a-f]{16}$/,
};

const BUCKET = /^one-(segments|dvr|archive|config)-us-west-2-[0-9a-f]{7}$/;

describe("a channel stack", () => {
  it("is these resources and no others", async () => {
    const recording = await recordedCell.up();
    const counts: Record<string, number> = {};
    for (const { type } of recording.resources) counts[type] = (counts[type] ?? 0) + 1;
    assert.deepEqual(recording.findings, []);
    assert.deepEqual(counts, COUNTS);
  });

  it("pins no version of AWS whose end the doctor lacks", async () => {
    const { resources } = await recordedCell.up();
    const pinned = resources.flatMap(({ inputs }) =>
      ["runtimeVersion", "engineVersion"].flatMap((input) =>
        input in inputs ? [String(inputs[input])] : [],
      ),
    );
    assert.ok(new Set(pinned).size >= 3);
    for (const version of pinned)
      assert.ok(
        VERSION_ENDS.some((row) => version.startsWith(row.version)),
        version,
      );
  });

  it("shows in a preview what an up creates", async () => {
    const preview = await recordedCell.preview();
    assert.deepEqual(preview.findings, []);
    assert.deepEqual(compare(await recordedCell.up(), preview), []);
  });

  it("is the same resources at standby as at home, by its zones' names", async () => {
    const standby = await recordCell(smallSettings(), "standby");
    const names = (zone: string, region: string, resources: typeof standby.resources): string[] =>
      resources
        .map(({ type, name }) => `${type} ${name.replace(zone, "zone").replace(region, "region")}`)
        .sort();
    assert.deepEqual(standby.findings, []);
    assert.deepEqual(
      names("use1", "us-east-1", standby.resources),
      names("usw2", "us-west-2", (await recordedCell.up()).resources).map((name) =>
        name.replace("us-west-2-one", "us-east-1-one"),
      ),
    );
  });

  it("starts every logical name with the cell's, except names that its region or AWS WAF uses", async () => {
    const names = (await recordedCell.up()).resources
      .filter(({ type, name }) => !type.startsWith("pulumi:") && name !== "one" && !name.startsWith("one-"))
      .map(({ type, name }) => `${type} ${name}`);
    assert.deepEqual(names.sort(), [
      "aws:cloudwatch/logGroup:LogGroup aws-waf-logs-one-public",
      "aws:ec2transitgateway/route:Route contribution-one",
      "aws:ec2transitgateway/route:Route hub-one",
    ]);
  });
});

describe("the outputs of a channel stack", () => {
  it("are these and no others", async () => {
    const { outputs } = await recordedCell.up();
    assert.deepEqual(Object.keys(outputs).sort(), ["buckets", ...Object.keys(SHAPES)].sort());
  });

  for (const [name, shape] of Object.entries(SHAPES)) {
    it(`have a plain ${name}`, async () => {
      assert.match(String((await recordedCell.up()).outputs[name]), shape);
    });
  }

  it("have a table of its buckets by kind", async () => {
    const { outputs } = await recordedCell.up();
    const buckets = Object.entries(outputs.buckets as Record<string, string>);
    assert.equal(buckets.map(([kind]) => kind).join(" "), "segments dvr archive config");
    for (const [kind, bucket] of buckets) assert.equal(BUCKET.exec(bucket)?.[1], kind);
  });

  it("have no static-IP NLB where every feed comes over the Internet", async () => {
    const internetOnly = edited(CELL_TEXT, [[", { vendor: south, path: directConnect }", ""]]);
    const { outputs, findings } = await recordCell(smallSettings(internetOnly));
    assert.deepEqual(findings, []);
    assert.ok(!("nlbArn" in outputs));
  });

  it("are known in a preview where they are our names, and unknown where AWS sets them", async () => {
    const { outputs } = await recordedCell.preview();
    assert.equal(outputs.deliveryName, "delivery-one.us-west-2.small.example.com");
    assert.doesNotMatch(String(outputs.deliveryArn), /^arn:/);
  });

  it("have the delivery load balancer and the name that its certificate covers", async () => {
    const recording = await recordedCell.up();
    const { outputs } = only(recording, "aws:lb/loadBalancer:LoadBalancer", "one-delivery");
    assert.equal(recording.outputs.deliveryArn, outputs.arn);
    const record = only(recording, "aws:route53/record:Record", "one-delivery");
    assert.equal(recording.outputs.deliveryName, record.inputs.name);
  });
});
