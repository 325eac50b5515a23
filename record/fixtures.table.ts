/**
 * Outputs of each resource type. Formats of ids and ARNs: AWS Service Authorization Reference. Computed outputs: the AWS
 * provider's schema. Outputs that depend on the network, such as a private address, are missing, so that their use is a
 * finding.
 */
import { hexOf, uuidOf, type FixtureContext, type FixtureRow } from "./fixture";
import type { Properties } from "./wire";

type Rule = (context: FixtureContext) => string;
type Outputs = (context: FixtureContext) => Properties;
type Rows = Readonly<Record<string, FixtureRow>>;
type Options = Omit<FixtureRow, "id">;

const CREATED = "2026-01-01T00:00:00Z";
// The one hosted zone of all CloudFront distributions, and of those in China.
const CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";
const CLOUDFRONT_ZONE_CHINA = "Z3RFFRIM2A3IF5";
const FLOW_LOG_FORMAT =
  "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}";

const text = (value: unknown): string => (value === undefined ? "" : String(value));
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const hexId =
  (prefix: string): Rule =>
  (c) =>
    `${prefix}-0${c.hex(16)}`;
/** Upper-case letters and digits, as in `Z0123...` or `AROA...`. */
const upper = (c: FixtureContext, length: number, salt = "upper"): string =>
  BigInt(`0x1${c.hex(40, salt)}`)
    .toString(36)
    .toUpperCase()
    .slice(1, length + 1);
const lower = (c: FixtureContext, length: number, salt?: string): string =>
  upper(c, length, salt).toLowerCase();
const digits = (c: FixtureContext, length: number): string =>
  BigInt(`0x1${c.hex(32, "digits")}`)
    .toString()
    .slice(1, length + 1);
/** A day and a counter, as in the provider's unique suffix. */
const stamp = (c: FixtureContext): string => `20260101${digits(c, 18)}`;
const regional =
  (service: string, resource: Rule): Rule =>
  (c) =>
    `arn:${c.partition}:${service}:${c.region}:${c.account}:${resource(c)}`;
const worldwide =
  (service: string, resource: Rule): Rule =>
  (c) =>
    `arn:${c.partition}:${service}::${c.account}:${resource(c)}`;
const name: Rule = (c) => c.name;
const uuid: Rule = (c) => uuidOf(c.urn);
const byArn: Rule = (c) => c.arn;
const input =
  (property: string): Rule =>
  (c) =>
    text(c.inputs[property]);
const inputs =
  (separator: string, ...properties: string[]): Rule =>
  (c) =>
    properties.map((property) => text(c.inputs[property])).join(separator);
/** The path of an IAM entity, slashes at both ends. */
const path = (c: FixtureContext): string => text(c.inputs["path"] ?? "/");

const row = (idRule: Rule, options: Options = {}): FixtureRow => ({ id: idRule, ...options });
/** EC2 resources that have a hexadecimal id and an ARN of it. */
const ec2 = (prefix: string, kind: string, outputs?: Outputs): FixtureRow => ({
  id: hexId(prefix),
  arn: regional("ec2", (c) => `${kind}/${c.id}`),
  ...(outputs && { outputs }),
});
const owned: Outputs = (c) => ({ ownerId: c.account });
/** Named by the program or by Pulumi; the name is the id. */
const namedRow = (service: string, resource: Rule, more: Options = {}): FixtureRow => ({
  id: name,
  named: "name",
  arn: regional(service, resource),
  ...more,
});
/** Named, with the ARN as id. */
const arnRow = (service: string, resource: Rule, more: Options = {}): FixtureRow => ({
  id: byArn,
  arnFirst: true,
  named: "name",
  arn: regional(service, resource),
  ...more,
});

/** An Elastic IP address, the same as output of the address and of its gateway. */
function publicIp(allocationId: unknown): string {
  const hex = hexOf(text(allocationId), 6);
  return `15.${[0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(".")}`;
}

/** One possible zone name of a zone id: names differ between accounts. */
function zoneName({ region, inputs: { availabilityZoneId } }: FixtureContext): string {
  const number = Number(/\d+$/.exec(text(availabilityZoneId ?? ""))?.[0] ?? 1);
  return `${region}${String.fromCharCode(96 + number)}`;
}

function eipOutputs(c: FixtureContext): Properties {
  const address = publicIp(c.id);
  const zone = c.region === "us-east-1" ? "compute-1" : `${c.region}.compute`;
  const dns = `ec2-${address.replaceAll(".", "-")}.${zone}.${c.suffix}`;
  return {
    allocationId: c.id,
    publicIp: address,
    publicDns: dns,
    domain: "vpc",
    networkBorderGroup: c.region,
    publicIpv4Pool: "amazon",
  };
}

/** The security group, ACL and route table that AWS creates with a VPC; the Default* resources adopt them. */
const vpcDefault = (prefix: string, vpc: unknown): string =>
  `${prefix}-0${hexOf(`${text(vpc)} ${prefix}`, 16)}`;

function vpcOutputs(c: FixtureContext): Properties {
  const table = vpcDefault("rtb", c.id);
  return {
    ownerId: c.account,
    defaultSecurityGroupId: vpcDefault("sg", c.id),
    defaultNetworkAclId: vpcDefault("acl", c.id),
    defaultRouteTableId: table,
    mainRouteTableId: table,
    dhcpOptionsId: `dopt-0${hexOf(`${c.account} ${c.region} dopt`, 16)}`,
    enableDnsHostnames: false,
    enableNetworkAddressUsageMetrics: false,
    instanceTenancy: "default",
    enableDnsSupport: true,
  };
}

/** `com.amazonaws.us-west-2.ecr.api` is `api.ecr` in the endpoint's name; a customer's service is its last label. */
function endpointLabel(serviceName: string, region: string): string {
  const [, service] = serviceName.split(`.${region}.`);
  return (service ?? serviceName).split(".").reverse().join(".");
}

function endpointOutputs(c: FixtureContext): Properties {
  const kind = text(c.inputs["vpcEndpointType"] ?? "Gateway");
  const service = text(c.inputs["serviceName"]);
  const common = {
    ownerId: c.account,
    requesterManaged: false,
    state: "available",
    vpcEndpointType: kind,
    serviceRegion: c.region,
    privateDnsEnabled: false,
    policy: '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}',
  };
  if (kind === "Gateway") {
    const hex = hexOf(`${c.region} ${service}`, 8);
    const block = Number.parseInt(hex.slice(0, 2), 16);
    const cidrBlocks = [`52.${block}.0.0/17`, `3.5.${block & 252}.0/22`];
    return {
      ...common,
      prefixListId: `pl-${hex}`,
      cidrBlocks,
      dnsEntries: [],
      networkInterfaceIds: [],
      routeTableIds: [],
    };
  }
  const networkInterfaceIds = list(c.inputs["subnetIds"]).map((_, at) => `eni-0${c.hex(16, `eni ${at}`)}`);
  return {
    ...common,
    ipAddressType: "ipv4",
    cidrBlocks: [],
    networkInterfaceIds,
    dnsEntries: endpointNames(c, service),
  };
}

function endpointNames(c: FixtureContext, service: string): Properties[] {
  const label = endpointLabel(service, c.region);
  const own = {
    dnsName: `${c.id}-${c.hex(8, "dns")}.${label}.${c.region}.vpce.${c.suffix}`,
    hostedZoneId: `Z${upper(c, 20, "vpce")}`,
  };
  if (c.inputs["privateDnsEnabled"] !== true || service.includes("vpce-svc-")) return [own];
  return [own, { dnsName: `${label}.${c.region}.${c.suffix}`, hostedZoneId: `Z${upper(c, 20, "private")}` }];
}

function endpointServiceOutputs(c: FixtureContext): Properties {
  const dnsName = c.inputs["privateDnsName"];
  const proof = {
    name: `_${lower(c, 20, "proof")}`,
    state: "pendingVerification",
    type: "TXT",
    value: `vpce:${lower(c, 20, "value")}`,
  };
  return {
    serviceName: `com.amazonaws.vpce.${c.region}.${c.id}`,
    baseEndpointDnsNames: [`${c.id}.${c.region}.vpce.${c.suffix}`],
    privateDnsNameConfigurations: dnsName === undefined ? [] : [proof],
    serviceType: list(c.inputs["gatewayLoadBalancerArns"]).length ? "GatewayLoadBalancer" : "Interface",
    allowedPrincipals: [],
    managesVpcEndpoints: false,
    state: "Available",
    supportedIpAddressTypes: ["ipv4"],
    supportedRegions: [c.region],
  };
}

function attachmentOutputs(c: FixtureContext): Properties {
  return {
    vpcOwnerId: c.account,
    securityGroupReferencingSupport: "disable",
    transitGatewayDefaultRouteTableAssociation: true,
    transitGatewayDefaultRouteTablePropagation: true,
  };
}

const vpcAttachmentType: Outputs = (c) => ({
  resourceType: "vpc",
  resourceId: `vpc-0${hexOf(text(c.inputs["transitGatewayAttachmentId"]), 16)}`,
});

/** One record per name; a wildcard has that of its parent. */
function validationOptions(c: FixtureContext): Properties {
  const domain = text(c.inputs["domainName"]);
  const all = [domain, ...list(c.inputs["subjectAlternativeNames"]).map(text)];
  const options = [...new Set(all.map((each) => each.replace(/^\*\./, "")))].map((domainName) => ({
    domainName,
    resourceRecordName: `_${hexOf(`${c.account} ${domainName}`, 32)}.${domainName}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: `_${hexOf(`${c.account} ${domainName} value`, 32)}.acm-validations.aws.`,
  }));
  return {
    domainValidationOptions: c.inputs["validationMethod"] === "EMAIL" ? [] : options,
    subjectAlternativeNames: [...new Set(all)],
    keyAlgorithm: "RSA_2048",
    status: "PENDING_VALIDATION",
    type: c.inputs["certificateAuthorityArn"] === undefined ? "AMAZON_ISSUED" : "PRIVATE",
    renewalEligibility: "INELIGIBLE",
    pendingRenewal: false,
    renewalSummaries: [],
    validationEmails: [],
    notBefore: "",
    notAfter: "",
  };
}

const isNetwork = (c: FixtureContext): boolean => c.inputs["loadBalancerType"] === "network";

function loadBalancerPath(c: FixtureContext): string {
  const kind = { network: "net", gateway: "gwy" }[text(c.inputs["loadBalancerType"])] ?? "app";
  return `loadbalancer/${kind}/${c.name}/${c.hex(16)}`;
}

function loadBalancerOutputs(c: FixtureContext): Properties {
  const first = c.inputs["internal"] === true && !isNetwork(c) ? "internal-" : "";
  const dnsName = isNetwork(c)
    ? `${c.name}-${c.hex(16)}.elb.${c.region}.${c.suffix}`
    : `${first}${c.name}-${digits(c, 10)}.${c.region}.elb.${c.suffix}`;
  return {
    arnSuffix: loadBalancerPath(c).replace("loadbalancer/", ""),
    dnsName,
    zoneId: `Z${hexOf(`${c.region} ${isNetwork(c)}`, 13).toUpperCase()}`,
    internal: false,
    ipAddressType: "ipv4",
    enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "on",
    securityGroups: [],
    subnets: list(c.inputs["subnetMappings"]).map((mapping) => (mapping as Properties)["subnetId"]),
  };
}

const targetGroupPath: Rule = (c) => `targetgroup/${c.name}/${c.hex(16)}`;

function clusterOutputs(c: FixtureContext): Properties {
  const host = `${hexOf(`${c.account} ${c.region} rds`, 12)}.${c.region}.rds.${c.suffix}`;
  const engine = text(c.inputs["engine"]);
  const secretArn = `arn:${c.partition}:secretsmanager:${c.region}:${c.account}:secret:rds!cluster-${uuidOf(`${c.urn} secret`)}-${c.hex(6, "secret")}`;
  const kmsKeyId =
    c.inputs["masterUserSecretKmsKeyId"] ??
    `arn:${c.partition}:kms:${c.region}:${c.account}:alias/aws/secretsmanager`;
  const managed = c.inputs["manageMasterUserPassword"] === true;
  return {
    clusterIdentifier: c.id,
    clusterResourceId: `cluster-${upper(c, 26)}`,
    endpoint: `${c.id}.cluster-${host}`,
    readerEndpoint: `${c.id}.cluster-ro-${host}`,
    hostedZoneId: `Z${hexOf(`${c.region} rds`, 13).toUpperCase()}`,
    port: engine.includes("postgres") ? 5432 : 3306,
    engineVersionActual: c.inputs["engineVersion"] ?? "8.0.mysql_aurora.3.10.0",
    masterUserSecrets: managed ? [{ secretArn, kmsKeyId, secretStatus: "active" }] : [],
    backupRetentionPeriod: 1,
    storageEncrypted: false,
    networkType: "IPV4",
    databaseInsightsMode: "standard",
  };
}

function clusterInstanceOutputs(c: FixtureContext): Properties {
  const host = `${hexOf(`${c.account} ${c.region} rds`, 12)}.${c.region}.rds.${c.suffix}`;
  return {
    identifier: c.id,
    endpoint: `${c.id}.${host}`,
    port: text(c.inputs["engine"]).includes("postgres") ? 5432 : 3306,
    dbiResourceId: `db-${upper(c, 26)}`,
    engineVersionActual: c.inputs["engineVersion"] ?? "8.0.mysql_aurora.3.10.0",
    publiclyAccessible: false,
    networkType: "IPV4",
  };
}

/** `us-west-2` is `usw2` in the names of caches. */
function shortRegion(region: string): string {
  const [area = "", direction = "", number = ""] = region.split("-");
  return `${area}${(direction.match(/north|south|east|west|central/g) ?? []).map((word) => word[0]).join("")}${number}`;
}

function replicationGroupOutputs(c: FixtureContext): Properties {
  const clustered = c.inputs["clusterMode"] === "enabled" || Number(c.inputs["numNodeGroups"] ?? 1) > 1;
  const host = `${c.id}.${c.hex(6, "host")}.${shortRegion(c.region)}.cache.${c.suffix}`;
  const shards = clustered ? Number(c.inputs["numNodeGroups"] ?? 1) : 1;
  const nodes = Number(c.inputs["numCacheClusters"] ?? Number(c.inputs["replicasPerNodeGroup"] ?? 0) + 1);
  const pad = (number: number, width: number): string => String(number).padStart(width, "0");
  const members = Array.from({ length: shards }, (_, shard) =>
    Array.from({ length: nodes }, (__, node) =>
      clustered ? `${c.id}-${pad(shard + 1, 4)}-${pad(node + 1, 3)}` : `${c.id}-${pad(node + 1, 3)}`,
    ),
  );
  return {
    clusterEnabled: clustered,
    ...(clustered
      ? { configurationEndpointAddress: `clustercfg.${host}` }
      : { primaryEndpointAddress: `master.${host}`, readerEndpointAddress: `replica.${host}` }),
    memberClusters: members.flat(),
    port: 6379,
    engineVersionActual: c.inputs["engineVersion"] ?? "8.1",
    numNodeGroups: shards,
    numCacheClusters: shards * nodes,
    networkType: "ipv4",
  };
}

function bucketOutputs(c: FixtureContext): Properties {
  return {
    bucketDomainName: `${c.id}.s3.${c.suffix}`,
    bucketRegionalDomainName: `${c.id}.s3.${c.region}.${c.suffix}`,
    bucketRegion: c.region,
    hostedZoneId: `Z${hexOf(`${c.region} s3`, 13).toUpperCase()}`,
    objectLockEnabled: false,
  };
}

const wafScope = (c: FixtureContext): string => (c.inputs["scope"] === "CLOUDFRONT" ? "global" : "regional");
const waf = (kind: string, outputs: Outputs): FixtureRow =>
  row(uuid, {
    named: "name",
    arn: regional("wafv2", (c) => `${wafScope(c)}/${kind}/${c.name}/${c.id}`),
    outputs,
  });

const dxInterface: FixtureRow = row((c) => `dxvif-${c.hex(8)}`, {
  arn: regional("directconnect", (c) => `dxvif/${c.id}`),
  named: "name",
  outputs: () => ({ jumboFrameCapable: true, mtu: 1500 }),
});

const bucketPart: FixtureRow = row(input("bucket"));
const cloudfront = (kind: string, idRule: Rule, more: Options = {}): FixtureRow =>
  row(idRule, {
    arn: worldwide("cloudfront", (c) => `${kind}/${c.id}`),
    global: true,
    ...more,
    outputs: (c) => ({ etag: `E${upper(c, 13, "etag")}`, ...more.outputs?.(c) }),
  });

const NETWORK: Rows = {
  "aws:ec2/vpc:Vpc": ec2("vpc", "vpc", vpcOutputs),
  "aws:ec2/subnet:Subnet": ec2("subnet", "subnet", (c) => ({
    ownerId: c.account,
    availabilityZone: c.inputs["availabilityZone"] ?? zoneName(c),
    privateDnsHostnameTypeOnLaunch: "ip-name",
    mapPublicIpOnLaunch: false,
    assignIpv6AddressOnCreation: false,
  })),
  "aws:ec2/subnetCidrReservation:SubnetCidrReservation": row(hexId("scr"), { outputs: owned }),
  "aws:ec2/routeTable:RouteTable": ec2("rtb", "route-table", (c) => ({
    ownerId: c.account,
    routes: [],
    propagatingVgws: [],
  })),
  "aws:ec2/route:Route": row((c) => `r-${text(c.inputs["routeTableId"])}${digits(c, 10)}`, {
    outputs: () => ({ origin: "CreateRoute", state: "active" }),
  }),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": row(hexId("rtbassoc")),
  "aws:ec2/internetGateway:InternetGateway": ec2("igw", "internet-gateway", owned),
  "aws:ec2/eip:Eip": ec2("eipalloc", "elastic-ip", eipOutputs),
  "aws:ec2/natGateway:NatGateway": row(hexId("nat"), {
    outputs: (c) => ({
      connectivityType: "public",
      availabilityMode: "zonal",
      networkInterfaceId: `eni-0${c.hex(16, "eni")}`,
      associationId: `eipassoc-0${c.hex(16, "association")}`,
      publicIp: c.inputs["connectivityType"] === "private" ? "" : publicIp(c.inputs["allocationId"]),
    }),
  }),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": row((c) => vpcDefault("sg", c.inputs["vpcId"]), {
    arn: regional("ec2", (c) => `security-group/${c.id}`),
    outputs: (c) => ({
      ownerId: c.account,
      name: "default",
      description: "default VPC security group",
      ingress: [],
      egress: [],
    }),
  }),
  "aws:ec2/defaultRouteTable:DefaultRouteTable": row(input("defaultRouteTableId"), {
    arn: regional("ec2", (c) => `route-table/${c.id}`),
    outputs: (c) => ({ ownerId: c.account, routes: [] }),
  }),
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": row(input("defaultNetworkAclId"), {
    arn: regional("ec2", (c) => `network-acl/${c.id}`),
    outputs: owned,
  }),
  "aws:ec2/networkAcl:NetworkAcl": ec2("acl", "network-acl", (c) => ({
    ownerId: c.account,
    ingress: [],
    egress: [],
    subnetIds: [],
  })),
  "aws:ec2/securityGroup:SecurityGroup": {
    ...ec2("sg", "security-group", (c) => ({
      ownerId: c.account,
      ingress: [],
      egress: [],
      description: "Managed by Pulumi",
    })),
    named: "name",
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ec2("sgr", "security-group-rule", (c) => ({
    securityGroupRuleId: c.id,
  })),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ec2("sgr", "security-group-rule", (c) => ({
    securityGroupRuleId: c.id,
  })),
  "aws:ec2/flowLog:FlowLog": ec2("fl", "vpc-flow-log", () => ({
    logFormat: FLOW_LOG_FORMAT,
    logDestinationType: "cloud-watch-logs",
    maxAggregationInterval: 600,
  })),
};

const ENDPOINTS: Rows = {
  "aws:ec2/vpcEndpoint:VpcEndpoint": ec2("vpce", "vpc-endpoint", endpointOutputs),
  "aws:ec2/vpcEndpointService:VpcEndpointService": ec2(
    "vpce-svc",
    "vpc-endpoint-service",
    endpointServiceOutputs,
  ),
  "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple": row(
    hexId("vpce-svc-perm"),
  ),
  "aws:ec2/vpcEndpointConnectionNotification:VpcEndpointConnectionNotification": row(hexId("vpce-nfn"), {
    outputs: () => ({ notificationType: "Topic", state: "Enabled" }),
  }),
  "aws:vpc/endpointServicePrivateDnsVerification:EndpointServicePrivateDnsVerification": row(
    input("serviceId"),
  ),
};

const COMPUTE: Rows = {
  "aws:ec2/launchTemplate:LaunchTemplate": {
    ...ec2("lt", "launch-template", () => ({ latestVersion: 1, defaultVersion: 1 })),
    named: "name",
  },
  "aws:ebs/encryptionByDefault:EncryptionByDefault": row((c) => `terraform-${stamp(c)}`, {
    outputs: () => ({ enabled: true }),
  }),
  "aws:ebs/defaultKmsKey:DefaultKmsKey": row(input("keyArn")),
  "aws:autoscaling/lifecycleHook:LifecycleHook": row(name, { named: "name" }),
  "aws:autoscaling/group:Group": row(name, {
    named: "name",
    arn: regional("autoscaling", (c) => `autoScalingGroup:${uuidOf(c.urn)}:autoScalingGroupName/${c.name}`),
    outputs: (c) => ({
      desiredCapacity: c.inputs["minSize"],
      healthCheckType: "EC2",
      defaultCooldown: 300,
      warmPoolSize: 0,
      targetGroupArns: [],
    }),
  }),
};

const INTERCONNECT: Rows = {
  "aws:ec2transitgateway/transitGateway:TransitGateway": ec2("tgw", "transit-gateway", (c) => {
    const table = `tgw-rtb-0${c.hex(16, "default route table")}`;
    return {
      ownerId: c.account,
      associationDefaultRouteTableId: table,
      propagationDefaultRouteTableId: table,
      amazonSideAsn: 64512,
      encryptionSupport: "disable",
    };
  }),
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": ec2(
    "tgw-attach",
    "transit-gateway-attachment",
    attachmentOutputs,
  ),
  "aws:ec2transitgateway/routeTable:RouteTable": ec2("tgw-rtb", "transit-gateway-route-table", () => ({
    defaultAssociationRouteTable: false,
    defaultPropagationRouteTable: false,
  })),
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation": row(
    inputs("_", "transitGatewayRouteTableId", "transitGatewayAttachmentId"),
    { outputs: vpcAttachmentType },
  ),
  "aws:ec2transitgateway/route:Route": row(inputs("_", "transitGatewayRouteTableId", "destinationCidrBlock")),
  "aws:ec2transitgateway/peeringAttachment:PeeringAttachment": ec2(
    "tgw-attach",
    "transit-gateway-attachment",
    (c) => ({
      peerAccountId: c.account,
      state: "pendingAcceptance",
    }),
  ),
  "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter": row(
    input("transitGatewayAttachmentId"),
    {
      outputs: (c) => ({ peerAccountId: c.account }),
    },
  ),
  "aws:ec2/vpnGateway:VpnGateway": ec2("vgw", "vpn-gateway", () => ({ amazonSideAsn: "64512" })),
  "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation": row(
    inputs("_", "vpnGatewayId", "routeTableId"),
  ),
  "aws:directconnect/gateway:Gateway": row(uuid, {
    named: "name",
    global: true,
    arn: worldwide("directconnect", (c) => `dx-gateway/${c.id}`),
    outputs: (c) => ({ ownerAccountId: c.account }),
  }),
  "aws:directconnect/gatewayAssociation:GatewayAssociation": row(
    (c) => `ga-${text(c.inputs["dxGatewayId"])}${text(c.inputs["associatedGatewayId"])}`,
    {
      outputs: (c) => ({
        dxGatewayAssociationId: uuidOf(c.urn),
        dxGatewayOwnerAccountId: c.account,
        associatedGatewayOwnerAccountId: c.account,
        associatedGatewayType: text(c.inputs["associatedGatewayId"]).startsWith("tgw-")
          ? "transitGateway"
          : "virtualPrivateGateway",
        transitGatewayAttachmentId: `tgw-attach-0${c.hex(16)}`,
      }),
    },
  ),
  "aws:directconnect/connection:Connection": row((c) => `dxcon-${c.hex(8)}`, {
    named: "name",
    arn: regional("directconnect", (c) => `dxcon/${c.id}`),
    outputs: (c) => ({
      ownerAccountId: c.account,
      state: "requested",
      awsDevice: `${text(c.inputs["location"])}-${c.hex(12)}`,
      jumboFrameCapable: true,
      macsecCapable: false,
    }),
  }),
  "aws:directconnect/linkAggregationGroup:LinkAggregationGroup": row((c) => `dxlag-${c.hex(8)}`, {
    named: "name",
    arn: regional("directconnect", (c) => `dxlag/${c.id}`),
    outputs: (c) => ({ ownerAccountId: c.account, jumboFrameCapable: true, forceDestroy: false }),
  }),
  "aws:directconnect/connectionAssociation:ConnectionAssociation": row(input("connectionId")),
  "aws:directconnect/transitVirtualInterface:TransitVirtualInterface": dxInterface,
  "aws:directconnect/privateVirtualInterface:PrivateVirtualInterface": dxInterface,
};

const IDENTITY: Rows = {
  "aws:kms/key:Key": row((c) => (c.inputs["multiRegion"] === true ? `mrk-${c.hex(32)}` : uuidOf(c.urn)), {
    arn: regional("kms", (c) => `key/${c.id}`),
    outputs: (c) => ({
      keyId: c.id,
      multiRegion: false,
      enableKeyRotation: false,
      keyUsage: "ENCRYPT_DECRYPT",
      isEnabled: true,
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      description: "",
    }),
  }),
  "aws:kms/alias:Alias": row(name, {
    named: "name",
    arn: regional("kms", (c) => c.name),
    outputs: (c) => {
      const target = text(c.inputs["targetKeyId"]);
      return {
        targetKeyArn: target.startsWith("arn:")
          ? target
          : `arn:${c.partition}:kms:${c.region}:${c.account}:key/${target}`,
      };
    },
  }),
  "aws:secretsmanager/secret:Secret": arnRow("secretsmanager", (c) => `secret:${c.name}-${c.hex(6)}`, {
    outputs: () => ({ recoveryWindowInDays: 30, forceOverwriteReplicaSecret: false }),
  }),
  "aws:secretsmanager/secretVersion:SecretVersion": row(
    (c) => `${text(c.inputs["secretId"])}|${uuidOf(c.urn)}`,
    {
      outputs: (c) => ({
        arn: c.inputs["secretId"],
        secretArn: c.inputs["secretId"],
        versionId: uuidOf(c.urn),
        versionStages: ["AWSCURRENT"],
      }),
    },
  ),
  "aws:secretsmanager/secretPolicy:SecretPolicy": row(input("secretArn")),
  "aws:iam/role:Role": row(name, {
    named: "name",
    global: true,
    arn: worldwide("iam", (c) => `role${path(c)}${c.name}`),
    outputs: (c) => ({
      uniqueId: `AROA${upper(c, 17)}`,
      createDate: CREATED,
      path: "/",
      maxSessionDuration: 3600,
      managedPolicyArns: [],
      inlinePolicies: [],
    }),
  }),
  "aws:iam/rolePolicy:RolePolicy": row((c) => `${text(c.inputs["role"])}:${c.name}`, {
    named: "name",
    global: true,
  }),
  "aws:iam/instanceProfile:InstanceProfile": row(name, {
    named: "name",
    global: true,
    arn: worldwide("iam", (c) => `instance-profile${path(c)}${c.name}`),
    outputs: (c) => ({ uniqueId: `AIPA${upper(c, 17)}`, createDate: CREATED, path: "/" }),
  }),
};

const WATCHING: Rows = {
  "aws:cloudwatch/logGroup:LogGroup": namedRow("logs", (c) => `log-group:${c.name}`, {
    outputs: () => ({ logGroupClass: "STANDARD", deletionProtectionEnabled: false, retentionInDays: 0 }),
  }),
  "aws:cloudwatch/logStream:LogStream": row(name, {
    named: "name",
    arn: regional("logs", (c) => `log-group:${text(c.inputs["logGroupName"])}:log-stream:${c.name}`),
  }),
  "aws:cloudwatch/metricAlarm:MetricAlarm": namedRow("cloudwatch", (c) => `alarm:${c.name}`, {
    outputs: () => ({ actionsEnabled: true, treatMissingData: "missing" }),
  }),
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": row(input("alarmName"), {
    arn: regional("cloudwatch", (c) => `alarm:${c.id}`),
    outputs: () => ({ actionsEnabled: true }),
  }),
  "aws:cloudwatch/dashboard:Dashboard": row(input("dashboardName"), {
    outputs: (c) => ({ dashboardArn: `arn:${c.partition}:cloudwatch::${c.account}:dashboard/${c.id}` }),
  }),
  "aws:sns/topic:Topic": arnRow("sns", name, {
    outputs: (c) => ({ owner: c.account, fifoTopic: false, signatureVersion: 1 }),
  }),
  "aws:sns/topicPolicy:TopicPolicy": row(input("arn"), { outputs: (c) => ({ owner: c.account }) }),
  "aws:sns/topicSubscription:TopicSubscription": row(byArn, {
    arnFirst: true,
    arn: (c) => `${text(c.inputs["topic"])}:${uuidOf(c.urn)}`,
    outputs: (c) => ({ ownerId: c.account, pendingConfirmation: false, confirmationWasAuthenticated: true }),
  }),
};

const STORAGE: Rows = {
  "aws:s3/bucket:Bucket": row(name, {
    named: "bucket",
    lower: true,
    arn: (c) => `arn:${c.partition}:s3:::${c.name}`,
    outputs: bucketOutputs,
  }),
  "aws:s3/bucketPolicy:BucketPolicy": bucketPart,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketPart,
  "aws:s3/bucketVersioning:BucketVersioning": bucketPart,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucketPart,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketPart,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucketPart,
  "aws:s3/bucketObjectv2:BucketObjectv2": row((c) => `${text(c.inputs["bucket"])}/${text(c.inputs["key"])}`, {
    arn: (c) => `arn:${c.partition}:s3:::${text(c.inputs["bucket"])}/${text(c.inputs["key"])}`,
    outputs: (c) => ({ versionId: c.hex(32), etag: c.hex(32) }),
  }),
  "aws:s3/bucketLogging:BucketLogging": bucketPart,
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": bucketPart,
  "aws:ecr/repository:Repository": row(name, {
    named: "name",
    lower: true,
    arn: regional("ecr", (c) => `repository/${c.name}`),
    outputs: (c) => ({
      registryId: c.account,
      repositoryUrl: `${c.account}.dkr.ecr.${c.region}.${c.suffix}/${c.name}`,
      imageTagMutability: "MUTABLE",
    }),
  }),
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": row(input("repository"), {
    outputs: (c) => ({ registryId: c.account }),
  }),
};

const NAMES: Rows = {
  "aws:route53/zone:Zone": row((c) => `Z${upper(c, 20)}`, {
    named: "name",
    global: true,
    arn: (c) => `arn:${c.partition}:route53:::hostedzone/${c.id}`,
    outputs: (c) => {
      const nameServers = ["com", "net", "org", "co.uk"].map(
        (end, at) => `ns-${Number.parseInt(c.hex(2, end), 16) + at * 512}.awsdns-${10 + at}.${end}`,
      );
      return {
        zoneId: c.id,
        nameServers,
        primaryNameServer: nameServers[0],
        comment: "Managed by Pulumi",
        forceDestroy: false,
      };
    },
  }),
  "aws:route53/record:Record": row(
    (c) =>
      [c.inputs["zoneId"], c.inputs["name"], c.inputs["type"], c.inputs["setIdentifier"]]
        .filter((part) => part !== undefined)
        .join("_"),
    {
      global: true,
      outputs: (c) => ({ fqdn: text(c.inputs["name"]).replace(/\.$/, ""), allowOverwrite: false }),
    },
  ),
  "aws:route53/zoneAssociation:ZoneAssociation": row(inputs(":", "zoneId", "vpcId"), {
    global: true,
    outputs: (c) => ({ owningAccount: c.account, vpcRegion: c.region }),
  }),
  "aws:route53/resolverEndpoint:ResolverEndpoint": row(
    (c) => `rslvr-${c.inputs["direction"] === "INBOUND" ? "in" : "out"}-0${c.hex(16)}`,
    {
      named: "name",
      arn: regional("route53resolver", (c) => `resolver-endpoint/${c.id}`),
      outputs: () => ({ protocols: ["Do53"], resolverEndpointType: "IPV4" }),
    },
  ),
  "aws:route53/resolverRule:ResolverRule": row(hexId("rslvr-rr"), {
    named: "name",
    arn: regional("route53resolver", (c) => `resolver-rule/${c.id}`),
    outputs: (c) => ({ ownerId: c.account, shareStatus: "NOT_SHARED" }),
  }),
  "aws:route53/resolverRuleAssociation:ResolverRuleAssociation": row(hexId("rslvr-rrassoc"), {
    named: "name",
  }),
  "aws:acm/certificate:Certificate": row(byArn, {
    arnFirst: true,
    arn: regional("acm", (c) => `certificate/${uuidOf(c.urn)}`),
    outputs: validationOptions,
  }),
  "aws:acm/certificateValidation:CertificateValidation": row(input("certificateArn")),
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": row((c) => `ns-${lower(c, 16)}`, {
    named: "name",
    arn: regional("servicediscovery", (c) => `namespace/${c.id}`),
    outputs: (c) => ({ hostedZone: `Z${upper(c, 20)}` }),
  }),
  "aws:servicediscovery/service:Service": row((c) => `srv-${lower(c, 16)}`, {
    named: "name",
    arn: regional("servicediscovery", (c) => `service/${c.id}`),
  }),
};

const SERVING: Rows = {
  "aws:lb/loadBalancer:LoadBalancer": arnRow("elasticloadbalancing", loadBalancerPath, {
    outputs: loadBalancerOutputs,
  }),
  "aws:lb/targetGroup:TargetGroup": arnRow("elasticloadbalancing", targetGroupPath, {
    outputs: (c) => ({
      arnSuffix: targetGroupPath(c),
      loadBalancerArns: [],
      targetType: "instance",
      ipAddressType: "ipv4",
      protocolVersion: "HTTP1",
      deregistrationDelay: 300,
      loadBalancingAlgorithmType: "round_robin",
      loadBalancingCrossZoneEnabled: "use_load_balancer_configuration",
    }),
  }),
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": row(
    (c) => `${text(c.inputs["targetGroupArn"])}-${stamp(c)}`,
  ),
  "aws:lb/listener:Listener": row(byArn, {
    arnFirst: true,
    arn: (c) => `${text(c.inputs["loadBalancerArn"]).replace(":loadbalancer/", ":listener/")}/${c.hex(16)}`,
    outputs: (c) =>
      c.inputs["certificateArn"] === undefined ? {} : { sslPolicy: "ELBSecurityPolicy-2016-08" },
  }),
  "aws:lb/listenerRule:ListenerRule": row(byArn, {
    arnFirst: true,
    arn: (c) => `${text(c.inputs["listenerArn"]).replace(":listener/", ":listener-rule/")}/${c.hex(16)}`,
  }),
  "aws:lb/trustStore:TrustStore": arnRow("elasticloadbalancing", (c) => `truststore/${c.name}/${c.hex(16)}`, {
    outputs: (c) => ({ arnSuffix: `truststore/${c.name}/${c.hex(16)}` }),
  }),
  "aws:lb/trustStoreRevocation:TrustStoreRevocation": row(
    (c) => `${text(c.inputs["trustStoreArn"])},${c.hex(8)}`,
    { outputs: (c) => ({ revocationId: c.hex(8) }) },
  ),
  "aws:ecs/cluster:Cluster": arnRow("ecs", (c) => `cluster/${c.name}`, { outputs: () => ({ settings: [] }) }),
  "aws:ecs/service:Service": arnRow(
    "ecs",
    (c) => `service/${text(c.inputs["cluster"]).split("/").at(-1) || "default"}/${c.name}`,
    {
      outputs: (c) => ({
        cluster: `arn:${c.partition}:ecs:${c.region}:${c.account}:cluster/default`,
        availabilityZoneRebalancing: "ENABLED",
        desiredCount: 1,
        schedulingStrategy: "REPLICA",
      }),
    },
  ),
  "aws:ecs/taskDefinition:TaskDefinition": row(input("family"), {
    arn: regional("ecs", (c) => `task-definition/${text(c.inputs["family"])}:1`),
    outputs: (c) => ({
      arnWithoutRevision: `arn:${c.partition}:ecs:${c.region}:${c.account}:task-definition/${text(c.inputs["family"])}`,
      revision: 1,
      networkMode: "bridge",
      enableFaultInjection: false,
    }),
  }),
  "aws:ecs/capacityProvider:CapacityProvider": arnRow("ecs", (c) => `capacity-provider/${c.name}`),
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": row(input("clusterName")),
};

const DATA: Rows = {
  "aws:rds/cluster:Cluster": row((c) => text(c.inputs["clusterIdentifier"] ?? `tf-${stamp(c)}`), {
    arn: regional("rds", (c) => `cluster:${c.id}`),
    outputs: clusterOutputs,
  }),
  "aws:rds/globalCluster:GlobalCluster": row(input("globalClusterIdentifier"), {
    arn: worldwide("rds", (c) => `global-cluster:${c.id}`),
    outputs: (c) => ({
      engine: "aurora-mysql",
      engineVersion: "8.0.mysql_aurora.3.10.3",
      engineVersionActual: "8.0.mysql_aurora.3.10.3",
      endpoint: `${c.id}.global-${hexOf(`${c.account} rds`, 12)}.global.rds.${c.suffix}`,
      globalClusterResourceId: `cluster-${c.hex(16)}`,
      storageEncrypted: true,
    }),
  }),
  "aws:rds/clusterInstance:ClusterInstance": row(
    (c) => text(c.inputs["identifier"] ?? `${text(c.inputs["identifierPrefix"] ?? "tf-")}${stamp(c)}`),
    {
      arn: regional("rds", (c) => `db:${c.id}`),
      outputs: clusterInstanceOutputs,
    },
  ),
  "aws:rds/clusterEndpoint:ClusterEndpoint": row(input("clusterEndpointIdentifier"), {
    arn: regional("rds", (c) => `cluster-endpoint:${c.id}`),
    outputs: (c) => ({
      endpoint: `${c.id}.cluster-custom-${hexOf(`${c.account} ${c.region} rds`, 12)}.${c.region}.rds.${c.suffix}`,
    }),
  }),
  "aws:rds/subnetGroup:SubnetGroup": namedRow("rds", (c) => `subgrp:${c.name}`, {
    lower: true,
    outputs: () => ({ description: "Managed by Pulumi", supportedNetworkTypes: ["IPV4"] }),
  }),
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": namedRow("rds", (c) => `cluster-pg:${c.name}`, {
    lower: true,
    outputs: () => ({ description: "Managed by Pulumi" }),
  }),
  "aws:elasticache/replicationGroup:ReplicationGroup": row(name, {
    named: "replicationGroupId",
    lower: true,
    arn: regional("elasticache", (c) => `replicationgroup:${c.id}`),
    outputs: replicationGroupOutputs,
  }),
  "aws:elasticache/subnetGroup:SubnetGroup": namedRow("elasticache", (c) => `subnetgroup:${c.name}`, {
    lower: true,
    outputs: () => ({ description: "Managed by Pulumi" }),
  }),
  "aws:elasticache/parameterGroup:ParameterGroup": namedRow(
    "elasticache",
    (c) => `parametergroup:${c.name}`,
    {
      lower: true,
      outputs: () => ({ description: "Managed by Pulumi" }),
    },
  ),
  "aws:synthetics/canary:Canary": namedRow("synthetics", (c) => `canary:${c.name}`, {
    outputs: (c) => ({
      status: "RUNNING",
      engineArn: `arn:${c.partition}:lambda:${c.region}:${c.account}:function:cwsyn-${c.name}-${c.hex(8)}:1`,
    }),
  }),
  "aws:elasticache/user:User": row(input("userId"), { arn: regional("elasticache", (c) => `user:${c.id}`) }),
  "aws:elasticache/userGroup:UserGroup": row(input("userGroupId"), {
    arn: regional("elasticache", (c) => `usergroup:${c.id}`),
  }),
};

const EDGE: Rows = {
  "aws:wafv2/webAcl:WebAcl": waf("webacl", (c) => ({
    capacity: 0,
    lockToken: uuidOf(`${c.urn} lock`),
    applicationIntegrationUrl: "",
  })),
  "aws:wafv2/ipSet:IpSet": waf("ipset", (c) => ({ lockToken: uuidOf(`${c.urn} lock`) })),
  "aws:wafv2/webAclAssociation:WebAclAssociation": row(inputs(",", "webAclArn", "resourceArn")),
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": row(input("resourceArn")),
  "aws:cloudfront/distribution:Distribution": cloudfront("distribution", (c) => `E${upper(c, 13)}`, {
    outputs: (c) => ({
      domainName: `d${lower(c, 13, "domain")}.cloudfront.${c.partition === "aws-cn" ? "cn" : "net"}`,
      hostedZoneId: c.partition === "aws-cn" ? CLOUDFRONT_ZONE_CHINA : CLOUDFRONT_ZONE,
      status: "Deployed",
      callerReference: `terraform-${stamp(c)}`,
      inProgressValidationBatches: 0,
      lastModifiedTime: CREATED,
      trustedKeyGroups: [{ enabled: false, items: [] }],
      trustedSigners: [{ enabled: false, items: [] }],
    }),
  }),
  "aws:cloudfront/cachePolicy:CachePolicy": cloudfront("cache-policy", uuid, { named: "name" }),
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": cloudfront("origin-request-policy", uuid, {
    named: "name",
  }),
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": cloudfront("response-headers-policy", uuid, {
    named: "name",
  }),
  "aws:cloudfront/vpcOrigin:VpcOrigin": cloudfront("vpcorigin", (c) => `vo_${upper(c, 22)}`),
  "aws:cloudfront/function:Function": cloudfront("function", name, {
    named: "name",
    outputs: (c) => ({ status: "DEPLOYED", liveStageEtag: `E${upper(c, 13, "live")}`, publish: true }),
  }),
  "aws:cloudfront/keyValueStore:KeyValueStore": cloudfront("key-value-store", name, {
    named: "name",
    arn: worldwide("cloudfront", (c) => `key-value-store/${uuidOf(c.urn)}`),
    outputs: () => ({ lastModifiedTime: CREATED }),
  }),
  "aws:cloudfront/realtimeLogConfig:RealtimeLogConfig": row(byArn, {
    named: "name",
    arn: worldwide("cloudfront", (c) => `realtime-log-config/${c.name}`),
    arnFirst: true,
    global: true,
  }),
  "aws:kinesis/stream:Stream": row(byArn, {
    named: "name",
    arnFirst: true,
    arn: regional("kinesis", (c) => `stream/${c.name}`),
    outputs: () => ({ enforceConsumerDeletion: false }),
  }),
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": row(byArn, {
    named: "name",
    arnFirst: true,
    arn: regional("firehose", (c) => `deliverystream/${c.name}`),
    outputs: () => ({ destinationId: "destinationId-000000000001", versionId: "1" }),
  }),
  "aws:cloudfront/monitoringSubscription:MonitoringSubscription": row(input("distributionId"), {
    global: true,
  }),
};

export const FIXTURES: Rows = {
  ...NETWORK,
  ...ENDPOINTS,
  ...COMPUTE,
  ...INTERCONNECT,
  ...IDENTITY,
  ...WATCHING,
  ...STORAGE,
  ...NAMES,
  ...SERVING,
  ...DATA,
  ...EDGE,
};
