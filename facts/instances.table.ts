/** vCPU of the sizes in use here, of Graviton and Intel alike, smallest first. */
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

/** AMIs of a release are of one architecture. */
export const RELEASE_ARCHITECTURE: Architecture = "arm64";

export interface Family {
  readonly architecture: Architecture;
  readonly gibPerVcpu: number;
  /** Gbit/s that an instance sustains, not those it may burst to. */
  readonly baselineGbps: Readonly<Partial<Record<Size, number>>>;
}

/** Bandwidth: live-tv.md 3.6, and karpenter-provider-aws zz_generated.bandwidth.go, 2026-08, which it cites. */
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

const PRICED = "karpenter-provider-aws zz_generated.pricing_aws_cn.go of 2024-11-06 has no price for it";
const UNVERIFIED = "assumed, not verified: `aws ec2 describe-instance-type-offerings` tells";

/** Where AWS does not offer a family, as far as is known. */
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

/** Aurora's memory-optimised Graviton classes, smallest first (Aurora User Guide, hardware specifications, 2026-11). */
export const DATABASE_CLASSES: Readonly<Record<string, DatabaseClass>> = {
  "db.r7g.large": { vcpu: 2, memoryGiB: 16 },
  "db.r7g.xlarge": { vcpu: 4, memoryGiB: 32 },
  "db.r7g.2xlarge": { vcpu: 8, memoryGiB: 64 },
  "db.r7g.4xlarge": { vcpu: 16, memoryGiB: 128 },
  "db.r7g.8xlarge": { vcpu: 32, memoryGiB: 256 },
  "db.r7g.12xlarge": { vcpu: 48, memoryGiB: 384 },
  "db.r7g.16xlarge": { vcpu: 64, memoryGiB: 512 },
};

/** `maxmemory` of ElastiCache's nodes in bytes, smallest first (ElastiCache User Guide, node-type specific parameters, 2026-11). */
export const CACHE_NODES: Readonly<Record<string, number>> = {
  "cache.m7g.large": 6_854_542_746,
  "cache.m7g.xlarge": 13_891_921_715,
  "cache.r7g.xlarge": 28_261_849_702,
  "cache.r7g.2xlarge": 56_711_183_565,
  "cache.r7g.4xlarge": 113_609_865_216,
};
