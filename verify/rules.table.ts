/** Types of the AWS provider that carry no tags. Every other one must carry the whole set, so a new type is decided on once. */
export const UNTAGGABLE: ReadonlySet<string> = new Set([
  "aws:acm/certificateValidation:CertificateValidation",
  "aws:ebs/defaultKmsKey:DefaultKmsKey",
  "aws:ebs/encryptionByDefault:EncryptionByDefault",
  "aws:ec2/route:Route",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ec2transitgateway/route:Route",
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:kms/alias:Alias",
  "aws:route53/record:Record",
  "aws:route53/resolverRuleAssociation:ResolverRuleAssociation",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sns/topicSubscription:TopicSubscription",
]);

/** Tags that every resource carries (law 11). `cell` comes with what belongs to a cell. */
export const REQUIRED_TAGS = ["Name", "component", "environment", "region", "owner", "cost-centre"];

/** What holds data, or an address that others configured (law 8): refuses to be deleted where the environment says so. */
export const GUARDED: ReadonlySet<string> = new Set([
  "aws:ec2/eip:Eip",
  "aws:ec2transitgateway/transitGateway:TransitGateway",
  "aws:kms/key:Key",
  "aws:s3/bucket:Bucket",
]);
