/**
 * Names of the Terraform provider, where no rule gives them. Source: the schema of hashicorp/aws 5.100.0, compared with
 * every type and property of the plans of production, staging and china.
 */

/** Module of a Pulumi type -> prefix of its Terraform types, where it is not the module's own name. */
export const MODULE_PREFIXES: Readonly<Record<string, string>> = {
  directconnect: "dx",
  ec2: "",
  ec2transitgateway: "ec2_transit_gateway",
  servicediscovery: "service_discovery",
};

/** Pulumi type -> Terraform type. */
export const TERRAFORM_TYPES: Readonly<Record<string, string>> = {
  "aws:ec2/subnetCidrReservation:SubnetCidrReservation": "aws_ec2_subnet_cidr_reservation",
  "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple":
    "aws_vpc_endpoint_service_allowed_principal",
  "aws:ec2transitgateway/transitGateway:TransitGateway": "aws_ec2_transit_gateway",
  "aws:lb/loadBalancer:LoadBalancer": "aws_lb",
  "aws:rds/subnetGroup:SubnetGroup": "aws_db_subnet_group",
  "aws:s3/bucketObjectv2:BucketObjectv2": "aws_s3_object",
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": "aws_s3_bucket_replication_configuration",
};

/** Plural of a list of objects in Pulumi -> singular of the block in Terraform, which is repeated. */
export const REPEATED_BLOCKS: Readonly<Record<string, string>> = {
  actions: "action",
  aliases: "alias",
  capacityProviderStrategies: "capacity_provider_strategy",
  conditions: "condition",
  customErrorResponses: "custom_error_response",
  defaultActions: "default_action",
  encryptionConfigurations: "encryption_configuration",
  functionAssociations: "function_association",
  ipAddresses: "ip_address",
  loadBalancers: "load_balancer",
  members: "member",
  metricQueries: "metric_query",
  orderedCacheBehaviors: "ordered_cache_behavior",
  originGroups: "origin_group",
  origins: "origin",
  parameters: "parameter",
  replicas: "replica",
  routes: "route",
  rules: "rule",
  settings: "setting",
  statements: "statement",
  subnetMappings: "subnet_mapping",
  tags: "tag",
  targetIps: "target_ip",
  textTransformations: "text_transformation",
  transitions: "transition",
  vpcs: "vpc",
};

/** Terraform type -> property in Pulumi -> attribute in Terraform. */
export const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws_autoscaling_group: { vpcZoneIdentifiers: "vpc_zone_identifier" },
  aws_sns_topic_subscription: { topic: "topic_arn" },
};

/** Properties whose object has keys of its own, such as tags. Every other object is a block. */
export const MAPS: ReadonlySet<string> = new Set(["dimensions", "environmentVariables", "tags", "timeouts"]);
