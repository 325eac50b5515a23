import { rowOf } from "./rowOf";

/**
 * Longest physical name that AWS allows, by Pulumi type, in characters. Source: the API reference of each service, 2026-11;
 * of a CloudFront function, FunctionSummary.
 * The provider refuses longer names too, and a launch template's from 126 of AWS's 128 (tests/engine/nameLimits.test.ts).
 */
export const PHYSICAL_NAME_LIMITS: Readonly<Record<string, number>> = {
  "aws:autoscaling/group:Group": 255,
  "aws:cloudfront/function:Function": 64,
  "aws:cloudfront/keyValueStore:KeyValueStore": 64,
  "aws:cloudwatch/logGroup:LogGroup": 512,
  "aws:cloudwatch/logStream:LogStream": 512,
  "aws:cloudwatch/metricAlarm:MetricAlarm": 255,
  "aws:ec2/launchTemplate:LaunchTemplate": 125,
  "aws:ec2/securityGroup:SecurityGroup": 255,
  "aws:ecr/repository:Repository": 256,
  "aws:ecs/capacityProvider:CapacityProvider": 255,
  "aws:ecs/cluster:Cluster": 255,
  "aws:ecs/service:Service": 255,
  "aws:elasticache/parameterGroup:ParameterGroup": 255,
  "aws:elasticache/replicationGroup:ReplicationGroup": 40,
  "aws:elasticache/subnetGroup:SubnetGroup": 255,
  "aws:iam/instanceProfile:InstanceProfile": 128,
  "aws:iam/role:Role": 64,
  "aws:iam/rolePolicy:RolePolicy": 128,
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": 64,
  "aws:lb/loadBalancer:LoadBalancer": 32,
  "aws:lb/targetGroup:TargetGroup": 32,
  "aws:lb/trustStore:TrustStore": 32,
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": 255,
  "aws:rds/subnetGroup:SubnetGroup": 255,
  "aws:route53/resolverEndpoint:ResolverEndpoint": 64,
  "aws:route53/resolverRule:ResolverRule": 64,
  "aws:route53/resolverRuleAssociation:ResolverRuleAssociation": 64,
  "aws:s3/bucket:Bucket": 63,
  "aws:secretsmanager/secret:Secret": 512,
  "aws:sns/topic:Topic": 256,
  "aws:synthetics/canary:Canary": 255,
  "aws:wafv2/ipSet:IpSet": 128,
  "aws:wafv2/webAcl:WebAcl": 128,
};

/** Characters that Pulumi's auto-naming adds to a logical name: a hyphen and seven hex digits. */
const AUTONAME_LENGTH = 8;

/** Longest logical name of a resource of a type, in characters. `undefined`: the type has no limit of its own. */
export function longestName(type: string): number | undefined {
  const limit = rowOf(PHYSICAL_NAME_LIMITS, type);
  return limit === undefined ? undefined : limit - AUTONAME_LENGTH;
}
