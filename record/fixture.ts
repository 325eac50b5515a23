/** The vocabulary of the fixtures: what a row is, what it may use, and how a URN becomes digits. */
import { createHash } from "node:crypto";
import type { Properties } from "./wire";

/** What a provider configuration says of the place where its resources are made. */
export interface ProviderFacts {
  region: string;
  account: string;
  partition: string;
  /** DNS suffix of the partition's services. */
  suffix: string;
  defaultTags: Readonly<Record<string, string>>;
}

/** What a row of the table may use. */
export interface FixtureContext extends ProviderFacts {
  urn: string;
  type: string;
  /** Logical name. */
  logical: string;
  /** The inputs, physical name included. */
  inputs: Properties;
  /** The physical name, for a type that has one. */
  name: string;
  /** Set once the row's rule for it has run: a row's `id` may use `arn`, or its `arn` may use `id`, as it says. */
  id: string;
  arn: string;
  /** Hexadecimal digits (at most 64) of the URN; `salt` where a resource needs several that differ. */
  hex(length: number, salt?: string): string;
}

export interface FixtureRow {
  id: (context: FixtureContext) => string;
  /** Left out where the resource has no ARN. */
  arn?: (context: FixtureContext) => string;
  /** The ARN is made first, because the id is made from it. */
  arnFirst?: boolean;
  /** The input that Pulumi names where the program does not; `lower` where AWS takes no capitals. */
  named?: string;
  lower?: boolean;
  /** No `region` argument (IAM, Route 53 zones, CloudFront, ...). */
  global?: boolean;
  /** Other outputs, and defaults of optional inputs; an input that the program gave wins. */
  outputs?: (context: FixtureContext) => Properties;
}

/** Hexadecimal digits of a text: the same text gives the same digits, in every run. */
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
