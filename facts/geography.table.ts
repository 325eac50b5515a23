/**
 * AWS's geography: partitions, regions, zone ids, and what some of them lack. An environment's `geography` adds regions
 * and zones that are newer than this table.
 */

export type PartitionName = "aws" | "aws-cn";

/** Where and when a fact was read. */
export interface Source {
  readonly url: string;
  readonly read: string;
}

/** Features that Headend can use and a partition or a zone may lack. */
export type Feature =
  | "cloudFrontDefaultDomain"
  | "cloudFrontScopedWaf"
  | "cloudWan"
  | "crossRegionPrivateLink"
  | "databaseDataApi"
  | "endpointServicePrivateDns"
  | "fargate"
  | "shieldAdvanced"
  | "siteToSiteVpn"
  | "vpcOrigins";

export interface Partition {
  /** Also the second part of its ARNs. */
  readonly name: PartitionName;
  readonly dnsSuffix: string;
  readonly consoleHost: string;
  readonly lacks: readonly Gap[];
  readonly source: Source;
}

export interface Gap {
  readonly feature: Feature;
  readonly source: Source;
}

export interface RegionRow {
  readonly partition: PartitionName;
  readonly city: string;
  /** Whether an account must enable the region before its first use. */
  readonly optIn: boolean;
  readonly zones: readonly string[];
  /** Absent: CloudFront has no Origin Shield for origins in this region. */
  readonly originShield?: { readonly region: string; readonly source: Source };
  readonly source: Source;
}

const docs = (page: string, read = "2026-11"): Source => ({
  url: `https://docs.aws.amazon.com/${page}`,
  read,
});
const docsChina = (page: string): Source => ({
  url: `https://docs.amazonaws.cn/en_us/${page}`,
  read: "2026-11",
});

const ZONES = docs("global-infrastructure/latest/regions/aws-availability-zones.html");
const ZONES_CHINA: Source = {
  url: "https://docs.amazonaws.cn/en_us/aws/latest/userguide/general-info.html (the number of zones); zone ids: public code",
  read: "2026-11",
};
const VPC_ORIGINS = docs("AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html");
const CROSS_REGION = docs("vpc/latest/privatelink/privatelink-share-your-services.html");
const DATA_API = docs(
  "AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.Data_API.html",
);
const FARGATE = docs("AmazonECS/latest/developerguide/AWS_Fargate-Regions.html", "2025");
const ORIGIN_SHIELD = docs("AmazonCloudFront/latest/DeveloperGuide/origin-shield.html", "2023");
/** AWS's table does not list the region: this is the nearest region on the map with Origin Shield. Measure before you rely on it. */
const NEAREST: Source = {
  url: `${ORIGIN_SHIELD.url} (not listed; nearest on the map)`,
  read: ORIGIN_SHIELD.read,
};
const CLOUDFRONT_CHINA = docsChina("aws/latest/userguide/cloudfront.html");
const VPC_CHINA = docsChina("aws/latest/userguide/vpc.html");
/** Unknown, so it is treated as absent: no page of the China partition mentions it, and we found no test of it. */
const CROSS_REGION_CHINA: Source = {
  url: `${VPC_CHINA.url} (does not mention it)`,
  read: VPC_CHINA.read,
};
const WAF_CHINA = docsChina("aws/latest/userguide/waf.html");

export const PARTITIONS: Readonly<Record<PartitionName, Partition>> = {
  aws: {
    name: "aws",
    dnsSuffix: "amazonaws.com",
    consoleHost: "console.aws.amazon.com",
    lacks: [],
    source: docs("general/latest/gr/rande.html"),
  },
  "aws-cn": {
    name: "aws-cn",
    dnsSuffix: "amazonaws.com.cn",
    consoleHost: "console.amazonaws.cn",
    lacks: [
      { feature: "cloudFrontDefaultDomain", source: CLOUDFRONT_CHINA },
      { feature: "cloudFrontScopedWaf", source: WAF_CHINA },
      { feature: "cloudWan", source: docsChina("aws/latest/userguide/transit-gateway.html") },
      { feature: "crossRegionPrivateLink", source: CROSS_REGION_CHINA },
      { feature: "databaseDataApi", source: DATA_API },
      { feature: "endpointServicePrivateDns", source: VPC_CHINA },
      { feature: "shieldAdvanced", source: WAF_CHINA },
      { feature: "siteToSiteVpn", source: VPC_CHINA },
      { feature: "vpcOrigins", source: VPC_ORIGINS },
    ],
    source: docsChina("aws/latest/userguide/endpoints-arns.html"),
  },
};

const zoneIds = (prefix: string, numbers: readonly number[]): readonly string[] =>
  numbers.map((number) => `${prefix}-az${number}`);

export const REGIONS: Readonly<Record<string, RegionRow>> = {
  "us-east-1": {
    partition: "aws",
    city: "N. Virginia",
    optIn: false,
    zones: zoneIds("use1", [1, 2, 3, 4, 5, 6]),
    originShield: { region: "us-east-1", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "us-east-2": {
    partition: "aws",
    city: "Ohio",
    optIn: false,
    zones: zoneIds("use2", [1, 2, 3]),
    originShield: { region: "us-east-2", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "us-west-1": {
    partition: "aws",
    city: "N. California",
    optIn: false,
    zones: zoneIds("usw1", [1, 2, 3]),
    originShield: { region: "us-west-2", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "us-west-2": {
    partition: "aws",
    city: "Oregon",
    optIn: false,
    zones: zoneIds("usw2", [1, 2, 3, 4]),
    originShield: { region: "us-west-2", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "ca-central-1": {
    partition: "aws",
    city: "Montreal",
    optIn: false,
    zones: zoneIds("cac1", [1, 2, 4]),
    originShield: { region: "us-east-1", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "ca-west-1": {
    partition: "aws",
    city: "Calgary",
    optIn: true,
    zones: zoneIds("caw1", [1, 2, 3]),
    originShield: { region: "us-west-2", source: NEAREST },
    source: ZONES,
  },
  "mx-central-1": {
    partition: "aws",
    city: "Queretaro",
    optIn: true,
    zones: zoneIds("mxc1", [1, 2, 3]),
    originShield: { region: "us-east-1", source: NEAREST },
    source: ZONES,
  },
  "sa-east-1": {
    partition: "aws",
    city: "Sao Paulo",
    optIn: false,
    zones: zoneIds("sae1", [1, 2, 3]),
    originShield: { region: "sa-east-1", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "af-south-1": {
    partition: "aws",
    city: "Cape Town",
    optIn: true,
    zones: zoneIds("afs1", [1, 2, 3]),
    originShield: { region: "eu-west-1", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "eu-central-1": {
    partition: "aws",
    city: "Frankfurt",
    optIn: false,
    zones: zoneIds("euc1", [1, 2, 3]),
    originShield: { region: "eu-central-1", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "eu-central-2": {
    partition: "aws",
    city: "Zurich",
    optIn: true,
    zones: zoneIds("euc2", [1, 2, 3]),
    originShield: { region: "eu-central-1", source: NEAREST },
    source: ZONES,
  },
  "eu-north-1": {
    partition: "aws",
    city: "Stockholm",
    optIn: false,
    zones: zoneIds("eun1", [1, 2, 3]),
    originShield: { region: "eu-west-2", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "eu-south-1": {
    partition: "aws",
    city: "Milan",
    optIn: true,
    zones: zoneIds("eus1", [1, 2, 3]),
    originShield: { region: "eu-central-1", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "eu-south-2": {
    partition: "aws",
    city: "Aragon",
    optIn: true,
    zones: zoneIds("eus2", [1, 2, 3]),
    originShield: { region: "eu-west-1", source: NEAREST },
    source: ZONES,
  },
  "eu-west-1": {
    partition: "aws",
    city: "Dublin",
    optIn: false,
    zones: zoneIds("euw1", [1, 2, 3]),
    originShield: { region: "eu-west-1", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "eu-west-2": {
    partition: "aws",
    city: "London",
    optIn: false,
    zones: zoneIds("euw2", [1, 2, 3, 4]),
    originShield: { region: "eu-west-2", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "eu-west-3": {
    partition: "aws",
    city: "Paris",
    optIn: false,
    zones: zoneIds("euw3", [1, 2, 3]),
    originShield: { region: "eu-west-2", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "il-central-1": {
    partition: "aws",
    city: "Tel Aviv",
    optIn: true,
    zones: zoneIds("ilc1", [1, 2, 3]),
    originShield: { region: "eu-central-1", source: NEAREST },
    source: ZONES,
  },
  "me-central-1": {
    partition: "aws",
    city: "UAE",
    optIn: true,
    zones: zoneIds("mec1", [1, 2, 3]),
    originShield: { region: "ap-south-1", source: NEAREST },
    source: ZONES,
  },
  "me-south-1": {
    partition: "aws",
    city: "Bahrain",
    optIn: true,
    zones: zoneIds("mes1", [1, 2, 3]),
    originShield: { region: "ap-south-1", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "ap-east-1": {
    partition: "aws",
    city: "Hong Kong",
    optIn: true,
    zones: zoneIds("ape1", [1, 2, 3]),
    originShield: { region: "ap-southeast-1", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "ap-east-2": {
    partition: "aws",
    city: "Taipei",
    optIn: true,
    zones: zoneIds("ape2", [1, 2, 3]),
    originShield: { region: "ap-northeast-1", source: NEAREST },
    source: ZONES,
  },
  "ap-northeast-1": {
    partition: "aws",
    city: "Tokyo",
    optIn: false,
    zones: zoneIds("apne1", [1, 2, 3, 4]),
    originShield: { region: "ap-northeast-1", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "ap-northeast-2": {
    partition: "aws",
    city: "Seoul",
    optIn: false,
    zones: zoneIds("apne2", [1, 2, 3, 4]),
    originShield: { region: "ap-northeast-2", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "ap-northeast-3": {
    partition: "aws",
    city: "Osaka",
    optIn: false,
    zones: zoneIds("apne3", [1, 2, 3]),
    originShield: { region: "ap-northeast-1", source: NEAREST },
    source: ZONES,
  },
  "ap-south-1": {
    partition: "aws",
    city: "Mumbai",
    optIn: false,
    zones: zoneIds("aps1", [1, 2, 3]),
    originShield: { region: "ap-south-1", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "ap-south-2": {
    partition: "aws",
    city: "Hyderabad",
    optIn: true,
    zones: zoneIds("aps2", [1, 2, 3]),
    originShield: { region: "ap-south-1", source: NEAREST },
    source: ZONES,
  },
  "ap-southeast-1": {
    partition: "aws",
    city: "Singapore",
    optIn: false,
    zones: zoneIds("apse1", [1, 2, 3]),
    originShield: { region: "ap-southeast-1", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "ap-southeast-2": {
    partition: "aws",
    city: "Sydney",
    optIn: false,
    zones: zoneIds("apse2", [1, 2, 3]),
    originShield: { region: "ap-southeast-2", source: ORIGIN_SHIELD },
    source: ZONES,
  },
  "ap-southeast-3": {
    partition: "aws",
    city: "Jakarta",
    optIn: true,
    zones: zoneIds("apse3", [1, 2, 3]),
    originShield: { region: "ap-southeast-1", source: NEAREST },
    source: ZONES,
  },
  "ap-southeast-4": {
    partition: "aws",
    city: "Melbourne",
    optIn: true,
    zones: zoneIds("apse4", [1, 2, 3]),
    originShield: { region: "ap-southeast-2", source: NEAREST },
    source: ZONES,
  },
  "ap-southeast-5": {
    partition: "aws",
    city: "Malaysia",
    optIn: true,
    zones: zoneIds("apse5", [1, 2, 3]),
    originShield: { region: "ap-southeast-1", source: NEAREST },
    source: ZONES,
  },
  "ap-southeast-6": {
    partition: "aws",
    city: "Auckland",
    optIn: true,
    zones: zoneIds("apse6", [1, 2, 3]),
    originShield: { region: "ap-southeast-2", source: NEAREST },
    source: ZONES,
  },
  "ap-southeast-7": {
    partition: "aws",
    city: "Bangkok",
    optIn: true,
    zones: zoneIds("apse7", [1, 2, 3]),
    originShield: { region: "ap-southeast-1", source: NEAREST },
    source: ZONES,
  },
  "cn-north-1": {
    partition: "aws-cn",
    city: "Beijing",
    optIn: false,
    zones: zoneIds("cnn1", [1, 2, 4]),
    source: ZONES_CHINA,
  },
  "cn-northwest-1": {
    partition: "aws-cn",
    city: "Ningxia",
    optIn: false,
    zones: zoneIds("cnnw1", [1, 2, 3]),
    source: ZONES_CHINA,
  },
};

/**
 * Features that single zones lack. Some zones here are not in REGIONS: AWS names them in an exception, but few accounts have them.
 */
export const ZONE_GAPS: Readonly<Record<string, readonly Gap[]>> = {
  "use1-az3": [
    { feature: "vpcOrigins", source: VPC_ORIGINS },
    { feature: "crossRegionPrivateLink", source: CROSS_REGION },
    { feature: "fargate", source: FARGATE },
  ],
  "usw1-az2": [
    { feature: "vpcOrigins", source: VPC_ORIGINS },
    { feature: "crossRegionPrivateLink", source: CROSS_REGION },
    { feature: "fargate", source: FARGATE },
  ],
  "apne1-az3": [
    { feature: "vpcOrigins", source: VPC_ORIGINS },
    { feature: "crossRegionPrivateLink", source: CROSS_REGION },
    { feature: "fargate", source: FARGATE },
  ],
  "apne2-az2": [{ feature: "crossRegionPrivateLink", source: CROSS_REGION }],
  "apne2-az4": [{ feature: "crossRegionPrivateLink", source: CROSS_REGION }],
  "cac1-az3": [{ feature: "vpcOrigins", source: VPC_ORIGINS }],
  "cnn1-az4": [{ feature: "fargate", source: FARGATE }],
};

/** Commercial regions that the VPC origins page does not list. */
export const REGIONS_WITHOUT_VPC_ORIGINS: readonly string[] = ["ap-southeast-6"];

/**
 * Commercial regions without the RDS Data API for provisioned Aurora MySQL 3 (DATA_API: others have it from 3.07 on).
 */
export const REGIONS_WITHOUT_DATA_API: readonly string[] = [
  "ap-east-2",
  "ap-south-2",
  "ap-southeast-4",
  "ap-southeast-6",
  "ca-west-1",
  "eu-central-2",
  "il-central-1",
  "mx-central-1",
];

/**
 * Regions without global databases of Aurora MySQL 3 (Aurora User Guide, "Supported Regions and DB engines for Aurora
 * global databases", 2026-11: from 3.01 on, in later regions from 3.04). China has them within its partition.
 * mx-central-1 is assumed, not verified: it opened in the same month as ap-southeast-7.
 */
export const REGIONS_WITHOUT_GLOBAL_DATABASE: readonly string[] = [
  "ap-east-2",
  "ap-southeast-6",
  "ap-southeast-7",
  "mx-central-1",
];

/**
 * Interface endpoints with a service name that begins with `cn.com.amazonaws` in both China regions. All other names begin
 * with `com.amazonaws`. S3 has both in China: `cn.` is the interface endpoint. Headend uses the gateway endpoint, without `cn.`.
 * Source: aws/aws-cdk packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts, getDefaultEndpointPrefix (2026-11).
 */
export const CHINA_PREFIXED_ENDPOINTS: ReadonlySet<string> = new Set([
  "application-autoscaling",
  "autoscaling",
  "cloudformation",
  "ebs",
  "ec2",
  "ecr.api",
  "ecr.dkr",
  "elasticache",
  "elasticfilesystem",
  "lambda",
  "monitoring",
  "rds",
  "sqs",
  "states",
  "sts",
  "synthetics",
  "xray",
]);
