import type * as pulumi from "@pulumi/pulumi";
import { tagsOf, type Tags, type TagScope } from "../../catalog/tags";
import type { AlarmRow } from "../../plan/alarms/alarm";
import { BaseComponent, getOrThrow } from "../base";
import { createAlarms, type Names } from "../shared/alarms";
import type { CellOutputs } from "../cell/channelStack";
import type { RegionOutputs } from "../region/region";

/** Tags without the region: each resource adds its own. */
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
  /** Route tables of the hub by subnet, where the hub has a virtual private gateway. */
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
 * A component of the backbone, which creates resources in several regions. Each resource must set its `region`; the default
 * is the provider's region, which is arbitrary.
 */
export abstract class BackboneComponent extends BaseComponent {
  private readonly shared: BackboneTags;
  private readonly kind: string;

  protected constructor(
    type: string,
    [name, shared]: readonly [name: string, shared: BackboneTags],
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(type, [name, { ...shared, region: "global" }], opts);
    this.shared = shared;
    this.kind = type.split(":").at(-1) ?? type;
  }

  /** Each alarm notifies the topic of its own region. @param cell whose resource the alarms watch, if any */
  protected createAlarms(rows: readonly AlarmRow[], { regions, names, cell }: AlarmTargets): void {
    for (const row of rows) {
      const { region = "" } = row;
      const { alarmTopicArn: topicArn } = getOrThrow(regions, region);
      const tags = (name: string) => this.tagsIn(region, name, cell);
      createAlarms([row], { topicArn, names, tags }, this.child);
    }
  }

  /** @param cell that the resource belongs to, if any */
  protected tagsIn(region: string, name: string, cell?: string): Tags {
    return tagsOf({ ...this.shared, region, ...(cell === undefined ? {} : { cell }) }, this.kind, name);
  }
}
