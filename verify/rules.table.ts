/** Types of `@pulumi/aws` that have no tags. Every other type must have all of `REQUIRED_TAGS`. */
export const UNTAGGABLE: ReadonlySet<string> = new Set([
  "aws:acm/certificateValidation:CertificateValidation",
  "aws:autoscaling/lifecycleHook:LifecycleHook",
  "aws:cloudfront/cachePolicy:CachePolicy",
  "aws:cloudfront/monitoringSubscription:MonitoringSubscription",
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy",
  "aws:cloudfront/realtimeLogConfig:RealtimeLogConfig",
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
  "aws:cloudwatch/dashboard:Dashboard",
  "aws:cloudwatch/logStream:LogStream",
  "aws:directconnect/connectionAssociation:ConnectionAssociation",
  "aws:directconnect/gatewayAssociation:GatewayAssociation",
  "aws:ebs/defaultKmsKey:DefaultKmsKey",
  "aws:ebs/encryptionByDefault:EncryptionByDefault",
  "aws:ec2/route:Route",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ec2/vpcEndpointConnectionNotification:VpcEndpointConnectionNotification",
  "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple",
  "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
  "aws:ec2transitgateway/route:Route",
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:ec2/subnetCidrReservation:SubnetCidrReservation",
  "aws:kms/alias:Alias",
  "aws:lb/targetGroupAttachment:TargetGroupAttachment",
  "aws:lb/trustStoreRevocation:TrustStoreRevocation",
  "aws:route53/record:Record",
  "aws:route53/zoneAssociation:ZoneAssociation",
  "aws:route53/resolverRuleAssociation:ResolverRuleAssociation",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketLogging:BucketLogging",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:secretsmanager/secretPolicy:SecretPolicy",
  "aws:secretsmanager/secretVersion:SecretVersion",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sns/topicSubscription:TopicSubscription",
  "aws:vpc/endpointServicePrivateDnsVerification:EndpointServicePrivateDnsVerification",
  "aws:wafv2/webAclAssociation:WebAclAssociation",
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
]);

/**
 * Global types: those of `@pulumi/aws` 7.48 without the input `region`. They are recorded in the region of their provider,
 * which the program of a backbone chooses.
 */
export const OF_NO_REGION: ReadonlySet<string> = new Set([
  "aws:cloudfront/cachePolicy:CachePolicy",
  "aws:cloudfront/distribution:Distribution",
  "aws:cloudfront/function:Function",
  "aws:cloudfront/keyValueStore:KeyValueStore",
  "aws:cloudfront/monitoringSubscription:MonitoringSubscription",
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy",
  "aws:cloudfront/realtimeLogConfig:RealtimeLogConfig",
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
  "aws:cloudfront/vpcOrigin:VpcOrigin",
  "aws:directconnect/gateway:Gateway",
  "aws:iam/instanceProfile:InstanceProfile",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:route53/record:Record",
  "aws:route53/zone:Zone",
  "aws:route53/zoneAssociation:ZoneAssociation",
]);

/** Types in the region of a Direct Connect location, which the environment need not have. */
export const AT_LOCATIONS: ReadonlySet<string> = new Set([
  "aws:directconnect/connection:Connection",
  "aws:directconnect/connectionAssociation:ConnectionAssociation",
  "aws:directconnect/linkAggregationGroup:LinkAggregationGroup",
  "aws:directconnect/privateVirtualInterface:PrivateVirtualInterface",
  "aws:directconnect/transitVirtualInterface:TransitVirtualInterface",
]);

/** Tags of every resource. A resource of a cell also has the tag `cell`. */
export const REQUIRED_TAGS = ["Name", "component", "environment", "region", "owner", "cost-centre"];

/** Types that hold data, or an address that others configured. They are protected if the environment sets `protect`. */
export const PROTECTED: ReadonlySet<string> = new Set([
  "aws:cloudfront/distribution:Distribution",
  "aws:cloudfront/keyValueStore:KeyValueStore",
  "aws:directconnect/connection:Connection",
  "aws:directconnect/gateway:Gateway",
  "aws:directconnect/linkAggregationGroup:LinkAggregationGroup",
  "aws:directconnect/privateVirtualInterface:PrivateVirtualInterface",
  "aws:directconnect/transitVirtualInterface:TransitVirtualInterface",
  "aws:ec2/eip:Eip",
  "aws:ec2/vpcEndpointService:VpcEndpointService",
  "aws:ec2/vpnGateway:VpnGateway",
  "aws:ec2transitgateway/transitGateway:TransitGateway",
  "aws:kms/key:Key",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:rds/cluster:Cluster",
  "aws:rds/globalCluster:GlobalCluster",
  "aws:s3/bucket:Bucket",
  "aws:secretsmanager/secret:Secret",
]);
