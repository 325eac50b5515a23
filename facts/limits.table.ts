import { REGIONS_PER_GATEWAY } from "./directConnect.table";

/**
 * Limits of AWS on one resource that an environment file can exceed: `pulumi up` would fail half-way. `headend plan` measures
 * every recorded resource against them (verify/limits.ts). What an account or a region may have is in quotas.table.ts.
 */

/** Characters of one text: [Pulumi type, property, most, source (API references, 2026-11)]. */
export const TEXT_LIMITS = [
  ["aws:cloudwatch/compositeAlarm:CompositeAlarm", "alarmName", 255, "CloudWatch PutCompositeAlarm"],
  ["aws:cloudwatch/compositeAlarm:CompositeAlarm", "alarmRule", 10_240, "CloudWatch PutCompositeAlarm"],
  ["aws:cloudwatch/dashboard:Dashboard", "dashboardName", 255, "CloudWatch PutDashboard"],
  ["aws:ecs/taskDefinition:TaskDefinition", "family", 255, "ECS RegisterTaskDefinition"],
  ["aws:elasticache/user:User", "userId", 40, "ElastiCache CreateUser"],
  ["aws:elasticache/userGroup:UserGroup", "userGroupId", 40, "ElastiCache CreateUserGroup"],
  ["aws:iam/role:Role", "assumeRolePolicy", 2048, "IAM quotas, role trust policy"],
  ["aws:kms/key:Key", "policy", 32_768, "KMS quotas, key policy"],
  ["aws:rds/cluster:Cluster", "clusterIdentifier", 63, "RDS CreateDBCluster"],
  ["aws:rds/clusterEndpoint:ClusterEndpoint", "clusterEndpointIdentifier", 63, "RDS CreateDBClusterEndpoint"],
  // The provider adds 26 characters of its own to make an identifier of 63.
  ["aws:rds/clusterInstance:ClusterInstance", "identifierPrefix", 63 - 26, "RDS CreateDBInstance"],
  ["aws:route53/record:Record", "name", 253, "RFC 1035, without the root"],
  ["aws:s3/bucketPolicy:BucketPolicy", "policy", 20_480, "S3 bucket policies"],
  ["aws:secretsmanager/secret:Secret", "description", 2048, "Secrets Manager CreateSecret"],
  ["aws:secretsmanager/secretPolicy:SecretPolicy", "policy", 20_480, "Secrets Manager PutResourcePolicy"],
  ["aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace", "name", 253, "Cloud Map quotas"],
  ["aws:servicediscovery/service:Service", "name", 127, "Cloud Map CreateService"],
  ["aws:sns/topicPolicy:TopicPolicy", "policy", 30_720, "SNS SetTopicAttributes"],
  ["aws:ec2/vpcEndpoint:VpcEndpoint", "policy", 20_480, "EC2 VPC endpoint policies"],
  ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "description", 255, "EC2 IpRange"],
  ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "description", 255, "EC2 IpRange"],
] as const;

interface CountRow {
  readonly type: string;
  readonly most: number;
  /** What is counted, as a sentence goes on after the number. */
  readonly what: string;
  readonly source: string;
}

/** What is counted in a resource, or over the resources that share one. */
export const COUNT_LIMITS = {
  compositeChildren: {
    type: "aws:cloudwatch/compositeAlarm:CompositeAlarm",
    most: 100,
    what: "alarms in alarmRule",
    source: "CloudWatch PutCompositeAlarm, 2026-11",
  },
  widgetAlarms: {
    type: "aws:cloudwatch/dashboard:Dashboard",
    most: 100,
    what: "alarms in one widget",
    source: "CloudWatch dashboard body structure, 2026-11",
  },
  functionBytes: {
    type: "aws:cloudfront/function:Function",
    most: 10_240,
    what: "bytes of code",
    source: "CloudFront Functions quotas, 2026-11",
  },
  origins: {
    type: "aws:cloudfront/distribution:Distribution",
    most: 100,
    what: "origins",
    source: "CloudFront quotas, 2026-11",
  },
  behaviours: {
    type: "aws:cloudfront/distribution:Distribution",
    most: 75,
    what: "cache behaviors",
    source: "CloudFront quotas, 2026-11",
  },
  webAclUnits: {
    type: "aws:wafv2/webAcl:WebAcl",
    most: 1500,
    what: "capacity units",
    source: "AWS WAF pricing: more cost extra, 2026-11",
  },
  webAclPattern: {
    type: "aws:wafv2/webAcl:WebAcl",
    most: 200,
    what: "characters in one regular expression",
    source: "AWS WAF quotas, 2026-11",
  },
  lifecycleRules: {
    type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    most: 1000,
    what: "lifecycle rules",
    source: "S3 PutBucketLifecycleConfiguration, 2026-11",
  },
  rolePolicies: {
    type: "aws:iam/rolePolicy:RolePolicy",
    most: 10_240,
    what: "characters in the inline policies of its role, without white space",
    source: "IAM quotas, 2026-11",
  },
  valuesPerCondition: {
    type: "aws:lb/listenerRule:ListenerRule",
    most: 3,
    what: "values in one condition",
    source: "Application Load Balancer listener rules, 2026-11",
  },
  conditionValues: {
    type: "aws:lb/listenerRule:ListenerRule",
    most: 5,
    what: "condition values",
    source: "Application Load Balancer quotas, 2026-11",
  },
  conditionWildcards: {
    type: "aws:lb/listenerRule:ListenerRule",
    most: 6,
    what: "wildcards in its conditions",
    source: "Application Load Balancer quotas, 2026-11",
  },
  dnsLabel: {
    type: "aws:route53/record:Record",
    most: 63,
    what: "characters in one label of its name",
    source: "RFC 1035",
  },
  transitAssociations: {
    type: "aws:directconnect/gatewayAssociation:GatewayAssociation",
    most: REGIONS_PER_GATEWAY.transit,
    what: "transit gateways at its Direct Connect gateway",
    source: "Direct Connect quotas, 2026-11",
  },
  privateAssociations: {
    type: "aws:directconnect/gatewayAssociation:GatewayAssociation",
    most: REGIONS_PER_GATEWAY.private,
    what: "virtual private gateways at its Direct Connect gateway",
    source: "Direct Connect quotas, 2026-11",
  },
} as const satisfies Record<string, CountRow>;

/** Capacity units of a statement (AWS WAF Developer Guide, rule statements list, 2026-11). */
export const STATEMENT_UNITS: Readonly<Record<string, number>> = {
  ipSetReferenceStatement: 1,
  sizeConstraintStatement: 1,
  byteMatchStatement: 2,
  regexMatchStatement: 3,
  rateBasedStatement: 2,
  // The Amazon IP reputation list.
  managedRuleGroupStatement: 25,
};
