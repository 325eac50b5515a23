import { rowOf } from "../facts/rowOf";
import type { LadderRow } from "../catalog/ladders.table";
import type { WrittenCell, WrittenOutside, WrittenRegion, WrittenSettings } from "./schema/settings.schema";

/**
 * One environment for planners, stacks and commands: checked, complete and frozen. complete.ts fills in all defaults, so
 * readers need none of their own.
 */
export interface Settings extends Omit<WrittenSettings, "regions" | "lineUp" | "outside" | "edge" | "waves"> {
  readonly regions: Readonly<Record<string, RegionSettings>>;
  readonly lineUp: LineUpSettings;
  readonly outside: Readonly<Record<string, OutsideSettings>>;
  /** Undefined: the environment has no CloudFront edge. */
  readonly edge?: EdgeSettings | undefined;
  readonly waves: WaveSettings;
}

/** The two sites of a cell. */
export const SITES = ["home", "standby"] as const;

export type Site = (typeof SITES)[number];

export interface RegionSettings extends WrittenRegion {
  /** ASN of its transit gateway. */
  readonly asn: number;
}

export interface LineUpSettings extends Omit<WrittenSettings["lineUp"], "ladders" | "cells"> {
  /** All ladders that a channel may name: the program's, with the environment's over them. */
  readonly ladders: Readonly<Record<string, LadderRow>>;
  readonly cells: Readonly<Record<string, CellSettings>>;
}

export interface CellSettings
  extends
    Omit<WrittenCell, Site | "release" | "defaults" | "channels">,
    Readonly<Record<Site, SiteSettings>> {
  /** Its own release, or the environment's. */
  readonly release: string;
  /** Keys of a channel that sets none itself. */
  readonly defaults: ChannelKeys;
  /** The keys of `defaults` that the cell itself sets. */
  readonly ownDefaults: readonly (keyof ChannelKeys)[];
  /** By id, in the order of the file. */
  readonly channels: Readonly<Record<string, Channel>>;
}

/** One site of a cell. */
export interface SiteSettings {
  readonly region: string;
  /** The region of the cell's other site. */
  readonly otherRegion: string;
  /** Slot of the cell's VPC in the region. */
  readonly slot: number;
  /** The zones that the cell uses, and their slots, in the order of the region. */
  readonly zones: Readonly<Record<string, number>>;
}

type WrittenDefaults = WrittenCell["defaults"];

/** The keys of a channel that have a default. */
export type ChannelKeys = {
  readonly [K in Exclude<keyof WrittenDefaults, OptionalKey>]-?: NonNullable<WrittenDefaults[K]>;
} & { readonly [K in OptionalKey]: Exclude<WrittenDefaults[K], false> };

type OptionalKey = "offAir" | "pinnedFeed" | "epochLocked";

export type Channel = ChannelKeys & { readonly id: string; readonly name: string };

/** Certificates and principals are lists, possibly empty. */
export interface OutsideSettings extends Omit<
  WrittenOutside,
  "auth" | "authorities" | "revocations" | "principals"
> {
  /** How a vendor is authenticated. */
  readonly auth: NonNullable<WrittenOutside["auth"]>;
  readonly authorities: readonly string[];
  readonly revocations: readonly string[];
  readonly principals: readonly string[];
}

export interface EdgeSettings extends NonNullable<WrittenSettings["edge"]> {
  /** Hosted zone of viewerDomain. */
  readonly viewerZone: string;
}

export interface WaveSettings extends Omit<WrittenSettings["waves"], "bake"> {
  /** Minutes */
  readonly bake: number;
}

/** A region of the environment. Throws a RangeError if the environment does not have it. */
export function regionSettings({ environment, regions }: Settings, name: string): RegionSettings {
  const row = rowOf(regions, name);
  if (row === undefined) throw new RangeError(`${environment} has no region ${name}`);
  return row;
}

/** A cell of the environment. Throws a RangeError if the environment does not have it. */
export function cellSettings({ environment, lineUp }: Settings, name: string): CellSettings {
  const row = rowOf(lineUp.cells, name);
  if (row === undefined) throw new RangeError(`${environment} has no cell ${name}`);
  return row;
}
