/**
 * Longest physical name that AWS allows, by Pulumi type, in characters. Source: the API reference of each service, 2026-11.
 * The provider has the same limits; `provider-check` tests them.
 */
export const PHYSICAL_NAME_LIMITS: Readonly<Record<string, number>> = {
  "aws:autoscaling/group:Group": 255,
  "aws:cloudwatch/logGroup:LogGroup": 512,
  "aws:cloudwatch/metricAlarm:MetricAlarm": 255,
  "aws:ec2/launchTemplate:LaunchTemplate": 128,
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

/**
 * Physical names that the program sets because something outside it uses them. Pulumi cannot replace a resource with a fixed
 * name create-before-delete, so add one only for such a use.
 */
export const KNOWN_NAMES = {
  /** Operators and policies of other accounts use a key's alias. */
  keyAlias: (environment: string, purpose: string) => `alias/${environment}-${purpose}`,
  /** The build pushes images to the same name in every region and environment. */
  repository: (service: string) => `headend/${service}`,
  /** Bookmarks and runbooks contain it. Dashboard names are unique in an account, over all regions. */
  dashboard: (cell: string, region: string) => `${cell}-${region}`,
  /** Domain of a cell's service discovery; it resolves only in the cell's VPC. */
  discoveryDomain: (cell: string, region: string) => `${cell}.${region}.internal`,
  /** The tasks of a service in a zone, under that domain. */
  discovery: (service: string, zone: string) => `${service}-${zone}`,
  /** A service signs its token for this name, and IAM policies contain it. Length: at most 23 of 40 characters. */
  metadataUser: (cell: string, service: string) => `${cell}-${service}`,
  /** AWS derives the names of the cluster's log groups from it; the program creates these first, encrypted. Length: at most 35 of 63 characters. */
  database: (environment: string, cell: string) => `${environment}-${cell}`,
  /** Of a global database: member names and its own name are unique over all regions. Length: at most 50 of 63 characters. */
  databaseMember: (environment: string, cell: string, region: string) => `${environment}-${cell}-${region}`,
  /** Bucket policies of both sites name the role before it exists. Length: at most 41 of 64 characters. */
  replicationRole: (cell: string, region: string) => `${cell}-replication-${region}`,
  /** First label of the host name, which clients show in errors. AWS has no default for it. */
  databaseEndpoint: (database: string, zone: string) => `${database}-${zone}`,
} as const;
