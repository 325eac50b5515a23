/**
 * What growth may change on a resource that is already there, in place. Everything else that growth touches is new. A
 * pair is added only where AWS holds a list, a document or a number in one resource and has no way to add to it from beside.
 */
export interface GrowthRow {
  /** Pulumi type. */
  readonly type: string;
  readonly property: string;
  /** What is added, when, and why it disrupts nothing. */
  readonly why: string;
}

export const GROWTH: readonly GrowthRow[] = [
  {
    type: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
    property: "subnetIds",
    why: "a new zone adds its transit subnet; traffic of the other zones flows on (ModifyTransitGatewayVpcAttachment)",
  },
  {
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    property: "subnetIds",
    why: "a new zone adds an interface to each interface endpoint; the others stay (ModifyVpcEndpoint)",
  },
  {
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    property: "routeTableIds",
    why: "a new zone's or tier's route tables join the gateway endpoints; the others stay (ModifyVpcEndpoint)",
  },
  {
    type: "aws:ec2/networkAcl:NetworkAcl",
    property: "subnetIds",
    why: "a new zone's subnet joins its tier's list; the list itself stays (ReplaceNetworkAclAssociation)",
  },
  {
    type: "aws:route53/resolverEndpoint:ResolverEndpoint",
    property: "ipAddresses",
    why: "a new zone adds an address to the outbound resolver; the others answer on (AssociateResolverEndpointIpAddress)",
  },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    property: "subnets",
    why: "a new zone joins the application load balancers; their nodes in the others serve on (SetSubnets)",
  },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    property: "subnetMappings",
    why: "a new zone's fixed address joins the network load balancer; vendors keep those that they have (SetSubnets)",
  },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    property: "minimumLoadBalancerCapacity",
    why: "a channel in 4K needs more units than the cell reserved; they come beside those that serve (ModifyCapacityReservation)",
  },
  {
    type: "aws:ec2/vpcEndpointService:VpcEndpointService",
    property: "supportedRegions",
    why: "a new vendor's or consumer's regions join; connections from the others stay (ModifyVpcEndpointServiceConfiguration)",
  },
  {
    type: "aws:cloudfront/function:Function",
    property: "code",
    why: "a new channel's rights join those of its cell; the function is published whole, and the one before answers until then (PublishFunction)",
  },
  {
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    property: "numCacheClusters",
    why: "a new zone adds a replica; the primary and its replicas serve on (IncreaseReplicaCount)",
  },
  {
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    property: "preferredCacheClusterAzs",
    why: "names the new zone beside the others; AWS reads it when the group is made and never again",
  },
  {
    type: "aws:elasticache/subnetGroup:SubnetGroup",
    property: "subnetIds",
    why: "a new zone's data subnet joins; nodes stay where they are (ModifyCacheSubnetGroup)",
  },
  {
    type: "aws:rds/subnetGroup:SubnetGroup",
    property: "subnetIds",
    why: "a new zone's data subnet joins; instances stay where they are (ModifyDBSubnetGroup)",
  },
  {
    type: "aws:ecs/service:Service",
    property: "loadBalancers",
    why: "a cell's first feed by the other way brings a load balancer, which ingest joins zone by zone: new tasks before old ones go (UpdateService)",
  },
  {
    type: "aws:s3/bucketObjectv2:BucketObjectv2",
    property: "content",
    why: "a new zone, channel, feed or vendor joins the line-up, which services read again each minute, and a new authority the trust store's bundle; versions are kept (PutObject)",
  },
  {
    type: "aws:lb/trustStore:TrustStore",
    property: "caCertificatesBundleS3ObjectVersion",
    why: "a new authority is a new version of the bundle; those in it stay believed (ModifyTrustStore)",
  },
  {
    type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    property: "rules",
    why: "a new channel adds the rules of its own prefixes; no rule fits another's objects (PutBucketLifecycleConfiguration)",
  },
  {
    type: "aws:wafv2/webAcl:WebAcl",
    property: "rules",
    why: "a new vendor adds the two rules of its own paths; no rule fits another's requests (UpdateWebACL)",
  },
  {
    type: "aws:wafv2/ipSet:IpSet",
    property: "addresses",
    why: "a new network of a vendor joins those from which it pushes (UpdateIPSet)",
  },
  {
    type: "aws:cloudwatch/compositeAlarm:CompositeAlarm",
    property: "alarmRule",
    why: "a new channel joins the alarms of its feeds, and a new feed those of its channel (PutCompositeAlarm)",
  },
  {
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    property: "threshold",
    why: "a channel in 4K with a window, or a region's copies without S3's promise: more may wait to be copied before anybody is woken (PutMetricAlarm)",
  },
  {
    type: "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    property: "rules",
    why: "a cell takes its region over replication.gbps, as the plan warned: S3 goes on copying all of its buckets, and no longer promises when (PutBucketReplication)",
  },
  {
    type: "aws:cloudwatch/dashboard:Dashboard",
    property: "dashboardBody",
    why: "alarms and metrics of what is new are shown beside the others (PutDashboard)",
  },
  {
    type: "aws:synthetics/canary:Canary",
    property: "vpcConfig",
    why: "a new zone's subnet joins those that the canary may run from; the next run is one of them (UpdateCanary)",
  },
  {
    type: "aws:synthetics/canary:Canary",
    property: "runConfig",
    why: "the second and third channel of a cell are played too, from the next run on (UpdateCanary)",
  },
];
