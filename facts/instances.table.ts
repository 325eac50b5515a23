/** vCPUs of the sizes in use here, the same for Graviton and Intel, smallest first. */
export const SIZES = {
  medium: 1,
  large: 2,
  xlarge: 4,
  "2xlarge": 8,
  "4xlarge": 16,
  "8xlarge": 32,
  "12xlarge": 48,
  "16xlarge": 64,
} as const;

export type Size = keyof typeof SIZES;
export type Architecture = "arm64" | "x86_64";

/** All AMIs of a release have this architecture. */
export const RELEASE_ARCHITECTURE: Architecture = "arm64";

export interface Family {
  readonly architecture: Architecture;
  readonly gibPerVcpu: number;
  /** Baseline bandwidth in Gbit/s, without burst. */
  readonly baselineGbps: Readonly<Partial<Record<Size, number>>>;
}

/** Baseline bandwidth in Gbit/s: aws/karpenter-provider-aws, zz_generated.bandwidth.go, 2026-08. */
const GRAVITON_GBPS = {
  medium: 0.52,
  large: 0.937,
  xlarge: 1.876,
  "2xlarge": 3.75,
  "4xlarge": 7.5,
  "8xlarge": 15,
  "12xlarge": 22.5,
  "16xlarge": 30,
} as const;

export const FAMILIES: Readonly<Record<string, Family>> = {
  c7g: { architecture: "arm64", gibPerVcpu: 2, baselineGbps: GRAVITON_GBPS },
  c7gn: {
    architecture: "arm64",
    gibPerVcpu: 2,
    baselineGbps: {
      medium: 3.125,
      large: 6.25,
      xlarge: 12.5,
      "2xlarge": 25,
      "4xlarge": 50,
      "8xlarge": 100,
      "12xlarge": 150,
      "16xlarge": 200,
    },
  },
  m7g: { architecture: "arm64", gibPerVcpu: 4, baselineGbps: GRAVITON_GBPS },
  r7g: { architecture: "arm64", gibPerVcpu: 8, baselineGbps: GRAVITON_GBPS },
  c7i: {
    architecture: "x86_64",
    gibPerVcpu: 2,
    baselineGbps: {
      large: 0.781,
      xlarge: 1.562,
      "2xlarge": 3.125,
      "4xlarge": 6.25,
      "8xlarge": 12.5,
      "12xlarge": 18.75,
      "16xlarge": 25,
    },
  },
};

export interface Lack {
  /** A family of instances, a class family of Aurora (`db.r7g`) or a node family of ElastiCache (`cache.m7g`). */
  readonly family: string;
  /** A zone id or a region. */
  readonly where: string;
  readonly source: string;
}

const PRICED =
  "aws/karpenter-provider-aws, zz_generated.pricing_aws_cn.go of 2024-11-06, has no price for it";
const UNVERIFIED = "assumed, not verified: check with `aws ec2 describe-instance-type-offerings`";

/** Zones and regions where AWS is known or assumed not to offer a family. */
export const LACKS: readonly Lack[] = [
  { family: "c7gn", where: "cn-north-1", source: PRICED },
  { family: "c7i", where: "cn-north-1", source: PRICED },
  { family: "c7gn", where: "cn-northwest-1", source: UNVERIFIED },
  { family: "c7i", where: "cn-northwest-1", source: UNVERIFIED },
  { family: "c7gn", where: "eu-west-3", source: UNVERIFIED },
  ...["c7g", "c7gn", "m7g", "r7g", "c7i"].map((family) => ({
    family,
    where: "use1-az3",
    source: UNVERIFIED,
  })),
];

export interface DatabaseClass {
  readonly vcpu: number;
  readonly memoryGiB: number;
}

/** Memory-optimised Graviton instance classes of Aurora, smallest first (Aurora User Guide, hardware specifications, 2026-11). */
export const DATABASE_CLASSES: Readonly<Record<string, DatabaseClass>> = {
  "db.r7g.large": { vcpu: 2, memoryGiB: 16 },
  "db.r7g.xlarge": { vcpu: 4, memoryGiB: 32 },
  "db.r7g.2xlarge": { vcpu: 8, memoryGiB: 64 },
  "db.r7g.4xlarge": { vcpu: 16, memoryGiB: 128 },
  "db.r7g.8xlarge": { vcpu: 32, memoryGiB: 256 },
  "db.r7g.12xlarge": { vcpu: 48, memoryGiB: 384 },
  "db.r7g.16xlarge": { vcpu: 64, memoryGiB: 512 },
};

/** `maxmemory` of ElastiCache node types in bytes, smallest first (ElastiCache User Guide, node-type specific parameters, 2026-11). */
export const CACHE_NODES: Readonly<Record<string, number>> = {
  "cache.m7g.large": 6_854_542_746,
  "cache.m7g.xlarge": 13_891_921_715,
  "cache.r7g.xlarge": 28_261_849_702,
  "cache.r7g.2xlarge": 56_711_183_565,
  "cache.r7g.4xlarge": 113_609_865_216,
};
