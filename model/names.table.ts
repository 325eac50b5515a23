/**
 * Longest physical name that AWS takes, by Pulumi type. Source: the API reference of each service, read 2026-11; the
 * provider holds the same limits and `provider-check` tries them.
 */
export const PHYSICAL_NAME_LIMITS: Readonly<Record<string, number>> = {
  "aws:cloudwatch/logGroup:LogGroup": 512,
  "aws:cloudwatch/metricAlarm:MetricAlarm": 255,
  "aws:ec2/securityGroup:SecurityGroup": 255,
  "aws:ecr/repository:Repository": 256,
  "aws:iam/role:Role": 64,
  "aws:iam/rolePolicy:RolePolicy": 128,
  "aws:route53/resolverEndpoint:ResolverEndpoint": 64,
  "aws:route53/resolverRule:ResolverRule": 64,
  "aws:route53/resolverRuleAssociation:ResolverRuleAssociation": 64,
  "aws:s3/bucket:Bucket": 63,
  "aws:sns/topic:Topic": 256,
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
} as const;
