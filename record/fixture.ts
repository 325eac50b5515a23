/** Types of fixtures, and digits of a URN. */
import { createHash } from "node:crypto";
import type { Properties } from "./wire";

/** Region and account of a provider configuration. */
export interface ProviderFacts {
  region: string;
  account: string;
  partition: string;
  /** DNS suffix of the partition's services. */
  suffix: string;
  defaultTags: Readonly<Record<string, string>>;
}

/** Inputs of a fixture. */
export interface FixtureContext extends ProviderFacts {
  urn: string;
  type: string;
  /** Logical name. */
  logical: string;
  /** The inputs, physical name included. */
  inputs: Properties;
  /** The physical name, for types that have one. */
  name: string;
  /** Empty until its own rule has run: `arn` may use `id`, or `id` may use `arn` with `arnFirst`. */
  id: string;
  arn: string;
  /** Hexadecimal digits (at most 64) of the URN; `salt` where a resource needs several that differ. */
  hex(length: number, salt?: string): string;
}

export interface FixtureRow {
  id: (context: FixtureContext) => string;
  /** Undefined where the resource has no ARN. */
  arn?: (context: FixtureContext) => string;
  /** The ARN comes first, because the id contains it. */
  arnFirst?: boolean;
  /** The input that Pulumi autonames; `lower` where AWS rejects capital letters. */
  named?: string;
  lower?: boolean;
  /** No `region` argument (IAM, Route 53 zones, CloudFront, ...). */
  global?: boolean;
  /** Other outputs, and defaults of optional inputs; inputs of the program take precedence. */
  outputs?: (context: FixtureContext) => Properties;
}

/** Hexadecimal digits of a text, the same in every run. */
export function hexOf(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/** A version-4 UUID of a text. */
export function uuidOf(text: string): string {
  const hex = hexOf(`${text} uuid`, 32);
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20),
  ];
  return groups.join("-");
}
