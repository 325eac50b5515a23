import type * as pulumi from "@pulumi/pulumi";
import { BUCKET_KINDS, SIGNED_IN } from "../catalog/access.table";
import { key, stackName } from "../catalog/names";
import type { Cells, CellHandles, RegionHandles } from "../components/backbone/backboneComponent";
import type { CellOutputs, DatabaseGround } from "../components/cell/channelStack";
import type { DeliveryArns } from "../components/edge/cell";
import type { CellRegion, RegionOutputs } from "../components/region/region";
import { sitesOf } from "../plan/backbone/backbone";
import { type Cell, isPublic, isRead } from "../plan/cell/cell";
import { isGlobal } from "../plan/cell/state/database";
import type { EnvironmentPlan } from "../plan/environment";
import { TRANSIT_ROUTE_TABLE_NAMES } from "../plan/network/transitRouteTables.table";
import { kindOf, siteStack, type StackRow } from "../plan/stacks";
import { SITES, type Settings } from "../settings/settings";

/**
 * What each program reads of other stacks. Programs read values through these functions; `readsOf` lists the same reads for
 * commands, without Pulumi.
 */

/** An output that a program reads. `path`: its name, then keys of tables. */
export interface Read {
  readonly stack: string;
  readonly path: readonly string[];
}

/** The outputs of a region or of a cell, typed as their own program returns them. */
export interface OutputReader<Outputs> {
  one<Name extends keyof Outputs & string>(
    name: Name,
  ): pulumi.Output<pulumi.Unwrap<NonNullable<Outputs[Name]>>>;
  /** A table of outputs, with one output per key. The plan has the keys. */
  table(name: keyof Outputs & string, keys: readonly string[]): Record<string, pulumi.Output<string>>;
  /** The outputs below one output. */
  below<Name extends keyof Outputs & string>(name: Name): OutputReader<NonNullable<Outputs[Name]>>;
}

/** The outputs of all other stacks. A cell is in a stack of its own or in its region's: `cells: inRegion | apart`. */
export abstract class OtherStacks {
  readonly reads: Read[] = [];

  constructor(private readonly settings: Settings) {}

  region(region: string): OutputReader<RegionOutputs> {
    return this.reader({ stack: stackName(this.settings.environment, region), path: [] });
  }

  cell(cell: string, region: string): OutputReader<CellOutputs> {
    const stack = siteStack(this.settings, { region, cell });
    return this.reader({ stack, path: this.settings.cells === "apart" ? [] : ["cells", cell] });
  }

  protected abstract valueOf(read: Read): pulumi.Output<unknown>;

  private reader<Outputs>({ stack, path }: Read): OutputReader<Outputs> {
    const read = (...names: readonly string[]): pulumi.Output<unknown> => {
      const row = { stack, path: [...path, ...names] };
      this.reads.push(row);
      return this.valueOf(row);
    };
    return {
      one: (name) => read(name),
      table: (name, keys) => Object.fromEntries(keys.map((key) => [key, read(name, key)])),
      below: (name) => this.reader({ stack, path: [...path, name] }),
    } as OutputReader<Outputs>;
  }
}

/** Everything that the program of a stack reads of other stacks. */
export function readsOf(environment: EnvironmentPlan, row: StackRow): readonly Read[] {
  const stacks = new ReadsOnly(environment.settings);
  const [region = ""] = row.regions;
  switch (kindOf(row)) {
    case "region":
      break;
    case "cell":
      readRegion(environment, region, stacks);
      break;
    case "backbone":
      readForBackbone(environment, stacks);
      break;
    case "edge":
      readForEdge(environment, stacks);
  }
  return stacks.reads;
}

/** Names of the stacks that the program of a stack reads. */
export const stacksReadBy = (environment: EnvironmentPlan, row: StackRow): string[] => [
  ...new Set(readsOf(environment, row).map(({ stack }) => stack)),
];

class ReadsOnly extends OtherStacks {
  protected valueOf(): pulumi.Output<unknown> {
    return undefined as never;
  }
}

/** What a cell needs of its region, from the region's stack. */
export function readRegion(environment: EnvironmentPlan, name: string, stacks: OtherStacks): CellRegion {
  const { transitRouteTables, endpoints, forwards, repositories, trust } = environment.region(name);
  const keysOf = (rows: readonly { readonly key: string }[]) => rows.map((row) => row.key);
  const region = stacks.region(name);
  const tables = transitRouteTables.map((table) => table.name);
  const services = repositories.map(({ service }) => service);
  return {
    hubVpcId: region.one("hubVpcId"),
    hubAttachmentId: region.one("hubAttachmentId"),
    transitGatewayId: region.one("transitGatewayId"),
    transitRouteTables: region.table("transitRouteTables", tables),
    privateZones: region.table("privateZones", keysOf(endpoints.interfaces)),
    resolverRules: region.table("resolverRules", keysOf(forwards)),
    dataKeyArn: region.one("dataKeyArn"),
    logsKeyArn: region.one("logsKeyArn"),
    flowLogGroupArn: region.one("flowLogGroupArn"),
    flowLogRoleArn: region.one("flowLogRoleArn"),
    alarmTopicArn: region.one("alarmTopicArn"),
    certificateArn: region.one("certificateArn"),
    ...(trust === undefined ? {} : { trustStoreArn: region.one("trustStoreArn") }),
    repositories: region.table("repositories", services),
  };
}

/** What the backbone needs: of each attached region, and of the sites of cells that an interconnect joins. */
export function readForBackbone(
  environment: EnvironmentPlan,
  stacks: OtherStacks,
): { readonly regions: Readonly<Record<string, RegionHandles>>; readonly cells: Cells } {
  const { attached, backbone } = environment;
  const sites = sitesOf(backbone);
  const cells = Object.keys(attached.settings.lineUp.cells)
    .flatMap((name) => SITES.map((site) => attached.cell(name, site)))
    .map((cell) => [key(cell.name, cell.region), cell] as const)
    .filter(([site]) => sites.has(site));
  return {
    regions: Object.fromEntries(
      backbone.regions.map((name) => [name, readRegionForBackbone(environment, name, stacks)]),
    ),
    cells: Object.fromEntries(
      cells.map(([site, cell]) => [site, readCell(stacks.cell(cell.name, cell.region), cell)]),
    ),
  };
}

/** The plan has the keys of its tables. */
function readRegionForBackbone(
  { settings, backbone }: EnvironmentPlan,
  name: string,
  stacks: OtherStacks,
): RegionHandles {
  const hub = backbone.kinds.private.virtualGateways.find((row) => row.key === name);
  const zones = Object.keys(settings.regions[name]?.zones ?? {});
  const region = stacks.region(name);
  return {
    transitGatewayId: region.one("transitGatewayId"),
    hubVpcId: region.one("hubVpcId"),
    hubEndpointSubnets: region.table("hubEndpointSubnets", zones),
    transitRouteTables: region.table("transitRouteTables", TRANSIT_ROUTE_TABLE_NAMES),
    dataKeyArn: region.one("dataKeyArn"),
    alarmTopicArn: region.one("alarmTopicArn"),
    ...(hub === undefined ? {} : { hubRouteTables: region.table("hubRouteTables", hub.tables) }),
  };
}

/** The plan decides which outputs exist. */
function readCell(output: OutputReader<CellOutputs>, cell: Cell): CellHandles {
  return {
    vpcId: output.one("vpcId"),
    ...(cell.feeds.every(isPublic) ? {} : { nlbArn: output.one("nlbArn") }),
    ...(isRead(cell) ? { appNlbArn: output.one("appNlbArn") } : {}),
    buckets: output.table("buckets", BUCKET_KINDS),
    ...(isGlobal(cell) && cell.site === "home" ? { databaseArn: output.one("databaseArn") } : {}),
    ...(isGlobal(cell) && cell.site === "standby"
      ? { databaseGround: readGround(output.below("databaseGround"), cell) }
      : {}),
  };
}

function readGround(ground: OutputReader<DatabaseGround>, { zones }: Cell): DatabaseGround {
  return {
    subnetGroup: ground.one("subnetGroup"),
    parameterGroup: ground.one("parameterGroup"),
    securityGroup: ground.one("securityGroup"),
    zones: ground.table("zones", zones),
    roles: ground.table("roles", SIGNED_IN),
  };
}

/** ARNs of the delivery load balancers of each cell of the edge, at both sites. */
export function readForEdge(
  { settings, edge }: EnvironmentPlan,
  stacks: OtherStacks,
): Record<string, DeliveryArns> {
  const cells = edge?.cells ?? [];
  return Object.fromEntries(
    cells.map(({ cell }) => [
      cell,
      Object.fromEntries(
        SITES.map((site) => {
          const region = settings.lineUp.cells[cell]?.[site].region ?? "";
          return [site, stacks.cell(cell, region).one("deliveryArn")];
        }),
      ) as unknown as DeliveryArns,
    ]),
  );
}
