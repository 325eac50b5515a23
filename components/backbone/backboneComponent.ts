import type * as pulumi from "@pulumi/pulumi";
import { tagsOf, type Tags, type TagScope } from "../../catalog/tags";
import type { AlarmRow } from "../../plan/alarms/alarm";
import { BaseComponent, getOrThrow } from "../base";
import { createAlarms, type Names } from "../shared/alarms";
import type { CellOutputs } from "../cell/channelStack";
import type { RegionOutputs } from "../region/region";

/** Tags of what is in no one region: each resource adds its own. */
export type BackboneTags = Omit<TagScope, "region">;

/** What an interconnect needs of a region. */
export type RegionHandles = Pick<
  RegionOutputs,
  | "transitGatewayId"
  | "hubVpcId"
  | "hubEndpointSubnets"
  | "transitRouteTables"
  | "dataKeyArn"
  | "alarmTopicArn"
> & {
  /** Route tables of the hub by subnet, where circuits end at a gateway of its own. */
  readonly hubRouteTables?: Readonly<Record<string, pulumi.Output<string>>>;
};

/** The environment's regions, by name. */
export type Regions = Readonly<Record<string, RegionHandles>>;

/** What an interconnect needs of a cell at one of its sites. */
export type CellHandles = Pick<
  CellOutputs,
  "vpcId" | "nlbArn" | "appNlbArn" | "buckets" | "databaseArn" | "databaseGround"
>;

/** The environment's cells at both sites, by `<cell>-<region>`. */
export type Cells = Readonly<Record<string, CellHandles>>;

interface AlarmTargets {
  readonly regions: Readonly<Record<string, Pick<RegionHandles, "alarmTopicArn">>>;
  readonly names: Names;
  readonly cell?: string;
}

/**
 * A part whose resources are in several regions. Its provider is of none of them in particular: each resource says its
 * region, or it lands where the provider happens to be.
 */
export abstract class BackboneComponent extends BaseComponent {
  private readonly span: BackboneTags;
  private readonly kind: string;

  protected constructor(
    type: string,
    [name, span]: readonly [name: string, span: BackboneTags],
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(type, [name, { ...span, region: "global" }], opts);
    this.span = span;
    this.kind = type.split(":").at(-1) ?? type;
  }

  /** Alarms on one thing, each to the topic of its own region. @param cell of what belongs to one */
  protected createAlarms(rows: readonly AlarmRow[], { regions, names, cell }: AlarmTargets): void {
    for (const row of rows) {
      const { region = "" } = row;
      const { alarmTopicArn: topicArn } = getOrThrow(regions, region);
      const tags = (name: string) => this.tagsIn(region, name, cell);
      createAlarms([row], { topicArn, names, tags }, this.child);
    }
  }

  /** @param cell of what belongs to one */
  protected tagsIn(region: string, name: string, cell?: string): Tags {
    return tagsOf({ ...this.span, region, ...(cell === undefined ? {} : { cell }) }, this.kind, name);
  }
}
