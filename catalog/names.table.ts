/**
 * Longest physical name that AWS takes, by Pulumi type. Source: the API reference of each service, read 2026-11; the
 * provider holds the same limits and `provider-check` tries them.
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
 * The physical names that others must know, and so are fixed by us and not by Pulumi. A fixed name can't be replaced
 * create-before-delete: add one only where something outside the program has to spell it.
 */
export const KNOWN_NAMES = {
  /** Operators and other accounts' policies name a key by its alias. */
  keyAlias: (environment: string, purpose: string) => `alias/${environment}-${purpose}`,
  /** The build pushes images to a name that is the same in every region and environment. */
  repository: (service: string) => `headend/${service}`,
  /** Operators' bookmarks and runbooks spell it. Dashboards of an account share one space of names over all regions. */
  dashboard: (cell: string, region: string) => `${cell}-${region}`,
  /** Services of a cell find each other by it; it is resolved in the cell's VPC alone. */
  discoveryDomain: (cell: string, region: string) => `${cell}.${region}.internal`,
  /** The tasks of a service in a zone, under that domain. */
  discovery: (service: string, zone: string) => `${service}-${zone}`,
  /** A service signs its token for this name, and IAM policies are written with it. At most 23 characters of 40. */
  metadataUser: (cell: string, service: string) => `${cell}-${service}`,
  /** AWS names the cluster's log groups after it: so they can be made first, encrypted. At most 35 characters of 63. */
  database: (environment: string, cell: string) => `${environment}-${cell}`,
  /** Of a global database: AWS takes a name once over all regions, of each member and of the whole. At most 50 characters of 63. */
  databaseMember: (environment: string, cell: string, region: string) => `${environment}-${cell}-${region}`,
  /** Bucket policies of both places name it before it is made. At most 41 characters of 64. */
  replicationRole: (cell: string, region: string) => `${cell}-replication-${region}`,
  /** The host name's first part, which clients show in their errors. AWS has no default for it. */
  databaseEndpoint: (database: string, zone: string) => `${database}-${zone}`,
} as const;
