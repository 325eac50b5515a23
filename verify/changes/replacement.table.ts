import type { ResourceRecord } from "../../record/types";

/**
 * Why a second resource may exist while the first one is replaced. Pulumi creates the new resource before it deletes the old
 * one, unless `deleteBeforeReplace` is set.
 *
 * - `suffix`: Pulumi adds a random suffix to its name
 * - `id`: AWS gives each an id of its own, and compares nothing else
 * - `key`: only what identifies it replaces it, so the second one is another
 * - `never`: the program never changes what replaces it; AWS refuses the second one before anything is deleted
 * - `first`: AWS has one of a kind, so the old one is deleted first: a row of `ONE_OF_A_KIND`
 */
export type Second = "suffix" | "id" | "key" | "never" | "first";

/**
 * Type -> why a second one may exist, and the inputs whose change replaces it. The inputs are the answers of the AWS provider
 * 5.100 (`PlanResourceChange`, each input of a recorded resource changed alone, 2026-11-30). Those of gateways that no plan
 * has, and `bgpAuthKey` and `options`, are from the provider's schema.
 */
export const REPLACED_BY: Readonly<Record<string, readonly [Second, string]>> = {
  "aws:acm/certificate:Certificate": [
    "id",
    "domainName keyAlgorithm subjectAlternativeNames validationMethod",
  ],
  "aws:acm/certificateValidation:CertificateValidation": ["key", "certificateArn validationRecordFqdns"],
  "aws:autoscaling/group:Group": ["suffix", "name"],
  "aws:autoscaling/lifecycleHook:LifecycleHook": ["key", "autoscalingGroupName name"],
  "aws:cloudfront/cachePolicy:CachePolicy": ["suffix", ""],
  "aws:cloudfront/distribution:Distribution": ["id", ""],
  "aws:cloudfront/function:Function": ["suffix", "name"],
  "aws:cloudfront/keyValueStore:KeyValueStore": ["suffix", "name"],
  "aws:cloudfront/monitoringSubscription:MonitoringSubscription": ["key", "distributionId"],
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": ["suffix", ""],
  "aws:cloudfront/realtimeLogConfig:RealtimeLogConfig": ["suffix", "name"],
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": ["suffix", ""],
  "aws:cloudfront/vpcOrigin:VpcOrigin": ["suffix", ""],
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": ["key", "alarmName"],
  "aws:cloudwatch/dashboard:Dashboard": ["key", "dashboardName"],
  "aws:cloudwatch/logGroup:LogGroup": ["suffix", "name"],
  "aws:cloudwatch/logStream:LogStream": ["suffix", "logGroupName name"],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["suffix", "alarmName"],
  "aws:directconnect/connection:Connection": ["id", "bandwidth location name providerName requestMacsec"],
  "aws:directconnect/connectionAssociation:ConnectionAssociation": ["first", "connectionId lagId"],
  "aws:directconnect/gateway:Gateway": ["id", "amazonSideAsn"],
  "aws:directconnect/gatewayAssociation:GatewayAssociation": ["first", "associatedGatewayId dxGatewayId"],
  "aws:directconnect/linkAggregationGroup:LinkAggregationGroup": [
    "id",
    "connectionsBandwidth location providerName connectionId",
  ],
  "aws:directconnect/privateVirtualInterface:PrivateVirtualInterface": [
    "first",
    "addressFamily amazonAddress bgpAsn bgpAuthKey connectionId customerAddress dxGatewayId name vlan",
  ],
  "aws:directconnect/transitVirtualInterface:TransitVirtualInterface": [
    "first",
    "addressFamily amazonAddress bgpAsn connectionId customerAddress dxGatewayId name vlan bgpAuthKey",
  ],
  "aws:ebs/defaultKmsKey:DefaultKmsKey": ["first", "keyArn"],
  "aws:ebs/encryptionByDefault:EncryptionByDefault": ["key", ""],
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": ["key", "defaultNetworkAclId"],
  "aws:ec2/defaultRouteTable:DefaultRouteTable": ["key", "defaultRouteTableId"],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ["key", "vpcId"],
  "aws:ec2/eip:Eip": ["id", "domain"],
  "aws:ec2/flowLog:FlowLog": [
    "first",
    "iamRoleArn logDestination logDestinationType maxAggregationInterval trafficType vpcId transitGatewayId",
  ],
  "aws:ec2/internetGateway:InternetGateway": ["key", ""],
  "aws:ec2/launchTemplate:LaunchTemplate": ["suffix", "name"],
  "aws:ec2/natGateway:NatGateway": ["first", "allocationId subnetId"],
  "aws:ec2/networkAcl:NetworkAcl": ["id", "vpcId"],
  "aws:ec2/route:Route": ["key", "destinationCidrBlock routeTableId"],
  "aws:ec2/routeTable:RouteTable": ["id", "vpcId"],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ["key", "subnetId"],
  "aws:ec2/securityGroup:SecurityGroup": ["suffix", "description name vpcId"],
  "aws:ec2/subnet:Subnet": ["never", "availabilityZoneId cidrBlock vpcId"],
  "aws:ec2/subnetCidrReservation:SubnetCidrReservation": [
    "first",
    "cidrBlock description reservationType subnetId",
  ],
  "aws:ec2/vpc:Vpc": ["id", "cidrBlock"],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["first", "serviceName vpcEndpointType vpcId"],
  "aws:ec2/vpcEndpointConnectionNotification:VpcEndpointConnectionNotification": [
    "key",
    "vpcEndpointServiceId",
  ],
  "aws:ec2/vpcEndpointService:VpcEndpointService": ["id", ""],
  "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple": [
    "key",
    "principalArn vpcEndpointServiceId",
  ],
  "aws:ec2/vpnGateway:VpnGateway": ["first", "amazonSideAsn"],
  "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation": ["key", "routeTableId vpnGatewayId"],
  "aws:ec2transitgateway/peeringAttachment:PeeringAttachment": [
    "first",
    "peerRegion peerTransitGatewayId transitGatewayId options",
  ],
  "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter": [
    "first",
    "transitGatewayAttachmentId",
  ],
  "aws:ec2transitgateway/route:Route": [
    "first",
    "destinationCidrBlock transitGatewayAttachmentId transitGatewayRouteTableId",
  ],
  "aws:ec2transitgateway/routeTable:RouteTable": ["id", "transitGatewayId"],
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation": [
    "first",
    "transitGatewayAttachmentId transitGatewayRouteTableId",
  ],
  "aws:ec2transitgateway/transitGateway:TransitGateway": ["id", ""],
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": ["key", "transitGatewayId vpcId"],
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": ["never", "policy repository"],
  "aws:ecr/repository:Repository": ["never", "name encryptionConfigurations"],
  "aws:ecs/capacityProvider:CapacityProvider": ["suffix", "name"],
  "aws:ecs/cluster:Cluster": ["suffix", "name"],
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": ["key", "clusterName"],
  "aws:ecs/service:Service": ["suffix", "cluster name"],
  "aws:ecs/taskDefinition:TaskDefinition": [
    "id",
    "containerDefinitions cpu executionRoleArn family memory networkMode requiresCompatibilities taskRoleArn",
  ],
  "aws:elasticache/parameterGroup:ParameterGroup": ["suffix", "description family name"],
  "aws:elasticache/replicationGroup:ReplicationGroup": [
    "suffix",
    "atRestEncryptionEnabled kmsKeyId port replicationGroupId subnetGroupName",
  ],
  "aws:elasticache/subnetGroup:SubnetGroup": ["suffix", "name"],
  "aws:elasticache/user:User": ["first", "userId userName"],
  "aws:elasticache/userGroup:UserGroup": ["first", "userGroupId"],
  "aws:iam/instanceProfile:InstanceProfile": ["suffix", "name"],
  "aws:iam/role:Role": ["suffix", "name"],
  "aws:iam/rolePolicy:RolePolicy": ["suffix", "name role"],
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": [
    "suffix",
    "name kinesisSourceConfiguration destination",
  ],
  "aws:kinesis/stream:Stream": ["suffix", "name"],
  "aws:kms/alias:Alias": ["first", "name"],
  "aws:kms/key:Key": ["id", ""],
  "aws:lb/listener:Listener": ["key", "loadBalancerArn"],
  "aws:lb/listenerRule:ListenerRule": ["key", "listenerArn"],
  "aws:lb/loadBalancer:LoadBalancer": ["first", "internal loadBalancerType name"],
  "aws:lb/targetGroup:TargetGroup": ["suffix", "name port protocol targetType vpcId"],
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": ["key", "port targetGroupArn targetId"],
  "aws:lb/trustStore:TrustStore": ["suffix", "name"],
  "aws:lb/trustStoreRevocation:TrustStoreRevocation": [
    "id",
    "trustStoreArn revocationsS3Bucket revocationsS3Key revocationsS3ObjectVersion",
  ],
  "aws:rds/cluster:Cluster": [
    "never",
    "clusterIdentifier databaseName dbSubnetGroupName engine kmsKeyId masterUsername storageEncrypted",
  ],
  "aws:rds/clusterEndpoint:ClusterEndpoint": ["first", "clusterEndpointIdentifier clusterIdentifier"],
  "aws:rds/clusterInstance:ClusterInstance": [
    "suffix",
    "availabilityZone clusterIdentifier dbSubnetGroupName engine identifierPrefix identifier",
  ],
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": ["suffix", "description family name"],
  "aws:rds/globalCluster:GlobalCluster": ["never", "globalClusterIdentifier sourceDbClusterIdentifier"],
  "aws:rds/subnetGroup:SubnetGroup": ["suffix", "name"],
  "aws:route53/record:Record": ["key", "name zoneId"],
  "aws:route53/resolverEndpoint:ResolverEndpoint": ["id", "direction securityGroupIds"],
  "aws:route53/resolverRule:ResolverRule": ["id", "domainName ruleType"],
  "aws:route53/resolverRuleAssociation:ResolverRuleAssociation": ["first", "name resolverRuleId vpcId"],
  "aws:route53/zone:Zone": ["key", "name"],
  "aws:route53/zoneAssociation:ZoneAssociation": ["key", "vpcId zoneId"],
  "aws:s3/bucket:Bucket": ["suffix", "bucket"],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ["key", "bucket"],
  "aws:s3/bucketLogging:BucketLogging": ["key", "bucket"],
  "aws:s3/bucketObjectv2:BucketObjectv2": ["key", "bucket key"],
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ["key", "bucket"],
  "aws:s3/bucketPolicy:BucketPolicy": ["key", "bucket"],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["key", "bucket"],
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ["key", "bucket"],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ["key", "bucket"],
  "aws:s3/bucketVersioning:BucketVersioning": ["key", "bucket"],
  "aws:secretsmanager/secret:Secret": ["suffix", "name"],
  "aws:secretsmanager/secretPolicy:SecretPolicy": ["key", "secretArn"],
  "aws:secretsmanager/secretVersion:SecretVersion": ["id", "secretId secretString"],
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": ["key", "name vpc"],
  "aws:servicediscovery/service:Service": ["first", "name healthCheckCustomConfig"],
  "aws:sns/topic:Topic": ["suffix", "name"],
  "aws:sns/topicPolicy:TopicPolicy": ["key", "arn"],
  "aws:sns/topicSubscription:TopicSubscription": ["key", "endpoint protocol topicArn"],
  "aws:synthetics/canary:Canary": ["suffix", "name"],
  "aws:vpc/endpointServicePrivateDnsVerification:EndpointServicePrivateDnsVerification": ["key", "serviceId"],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ["key", "securityGroupId"],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["key", "securityGroupId"],
  "aws:wafv2/ipSet:IpSet": ["suffix", "ipAddressVersion name scope"],
  "aws:wafv2/webAcl:WebAcl": ["suffix", "name scope"],
  "aws:wafv2/webAclAssociation:WebAclAssociation": ["first", "resourceArn webAclArn"],
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": [
    "first",
    "logDestinationConfigs resourceArn",
  ],
};

interface OneOfAKind {
  /** What AWS has one of, and where that is written. */
  readonly why: string;
  /** What stops between the deletion of the old one and the new one. */
  readonly outage: string;
  /** Whether a resource of the type is one of a kind; all are, if absent. */
  readonly only?: (inputs: ResourceRecord["inputs"]) => boolean;
}

/** Types of which AWS refuses a second resource for the same key, or of which the deletion of the old one undoes the new one. */
export const ONE_OF_A_KIND: Readonly<Record<string, OneOfAKind>> = {
  "aws:directconnect/connectionAssociation:ConnectionAssociation": {
    why: "a circuit is in one link aggregation group (API AssociateConnectionWithLag)",
    outage: "the circuit is in no link aggregation group for minutes",
  },
  "aws:directconnect/gatewayAssociation:GatewayAssociation": {
    why: "a gateway is associated once with a Direct Connect gateway (Direct Connect quotas)",
    outage: "no circuit of its Direct Connect gateway reaches the region for up to 30 minutes",
  },
  "aws:directconnect/privateVirtualInterface:PrivateVirtualInterface": {
    why: "a VLAN is used once on a circuit (Direct Connect, virtual interfaces)",
    outage: "its BGP session is down for minutes; traffic uses the other interfaces of its network",
  },
  "aws:directconnect/transitVirtualInterface:TransitVirtualInterface": {
    why: "a VLAN is used once on a circuit (Direct Connect, virtual interfaces)",
    outage: "its BGP session is down for minutes; traffic uses the other interfaces of its network",
  },
  "aws:ebs/defaultKmsKey:DefaultKmsKey": {
    why: "a region has one; the deletion of the old one resets it to AWS's key (API ResetEbsDefaultKmsKeyId)",
    outage: "volumes that are created in these seconds are encrypted with AWS's own key",
  },
  "aws:ec2/flowLog:FlowLog": {
    why: "FlowLogAlreadyExists: one per source, destination and traffic type",
    outage: "the flow log has a gap of a few minutes",
  },
  "aws:ec2/natGateway:NatGateway": {
    why: "an Elastic IP address belongs to one NAT gateway (Resource.AlreadyAssociated)",
    outage: "its zone does not reach the Internet for minutes",
  },
  "aws:ec2/subnetCidrReservation:SubnetCidrReservation": {
    why: "reservations of a subnet do not overlap (VPC, subnet CIDR reservations)",
    outage: "AWS may give a reserved address to another interface in these seconds",
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    why: "private-dns-enabled fails for a second one of a VPC and a service, and RouteAlreadyExists for a second gateway endpoint",
    outage: "its VPC does not reach this service for minutes",
    only: ({ privateDnsEnabled, vpcEndpointType }) =>
      privateDnsEnabled === true || vpcEndpointType === "Gateway",
  },
  "aws:ec2/vpnGateway:VpnGateway": {
    why: "a VPC has one virtual private gateway (VPC quotas)",
    outage: "circuits of data centres do not reach the region's hub for minutes",
  },
  "aws:ec2transitgateway/peeringAttachment:PeeringAttachment": {
    why: "two transit gateways have one peering (Transit Gateway quotas, not adjustable)",
    outage:
      "the hubs of its two regions are not connected for minutes; feeds, viewers and replication do not use it",
  },
  "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter": {
    why: "it is the other end of its peering",
    outage:
      "the hubs of its two regions are not connected for minutes; feeds, viewers and replication do not use it",
  },
  "aws:ec2transitgateway/route:Route": {
    why: "a route table has one static route per prefix (RouteAlreadyExists)",
    outage: "packets to its prefix are dropped for seconds",
  },
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation": {
    why: "an attachment is associated with one route table (Resource.AlreadyAssociated)",
    outage: "packets from its attachment are dropped for seconds",
  },
  "aws:elasticache/user:User": {
    why: "UserAlreadyExists: an id is used once in a region",
    outage: "Valkey refuses new connections of its service for minutes",
  },
  "aws:elasticache/userGroup:UserGroup": {
    why: "UserGroupAlreadyExists: an id is used once in a region",
    outage: "Valkey refuses new connections of the cell's services for minutes",
  },
  "aws:kms/alias:Alias": {
    why: "AlreadyExistsException: a name is used once in a region",
    outage: "callers by this alias fail for seconds",
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    why: "an address of a subnet belongs to one interface (InvalidIPAddress.InUse)",
    outage: "vendors on circuits can't push to it for about five minutes",
    only: ({ subnetMappings }) => subnetMappings !== undefined,
  },
  "aws:rds/clusterEndpoint:ClusterEndpoint": {
    why: "DBClusterEndpointAlreadyExistsFault: an identifier is used once in a region",
    outage: "readers of its zone have no database for minutes",
  },
  "aws:route53/resolverRuleAssociation:ResolverRuleAssociation": {
    why: "a VPC has one rule per domain (Route 53 Resolver, associating rules with a VPC)",
    outage: "its VPC does not resolve the data centre's domain for about a minute",
  },
  "aws:servicediscovery/service:Service": {
    why: "ServiceAlreadyExists: a name is used once in a namespace",
    outage: "its tasks are not found by name until they start again",
  },
  "aws:wafv2/webAclAssociation:WebAclAssociation": {
    why: "a load balancer has one web ACL; the deletion of the old one would remove the new one (API DisassociateWebACL)",
    outage: "requests pass without the firewall for seconds",
  },
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
    why: "a web ACL has one; the deletion of the old one would remove the new one (API DeleteLoggingConfiguration)",
    outage: "requests that are blocked in these seconds are not logged",
  },
};

/** Whether AWS has one of a kind of a resource. */
export const isOneOfAKind = ({ type, inputs }: Pick<ResourceRecord, "type" | "inputs">): boolean => {
  const row = ONE_OF_A_KIND[type];
  return row !== undefined && (row.only?.(inputs) ?? true);
};
