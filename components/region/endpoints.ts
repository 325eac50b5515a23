import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { EndpointRow, InterfaceEndpointRow } from "../../plan/network/endpoints";
import { key } from "../../catalog/names";
import type { RegionPlan } from "../../plan/region/region";
import { getOrThrow, createEach, BaseComponent } from "../base";
import type { Vpc } from "../shared/vpc";
import { type Names, namesBy } from "../shared/alarms";
import { SecurityGroups } from "../shared/securityGroups";

/**
 * The region's VPC endpoints for AWS services. Interface endpoints are in the endpoint tier of every zone of the hub, each with
 * a private zone for all VPCs of the region. Gateway endpoints are for the hub only. About $7.30 a month per interface endpoint and
 * zone, $0.50 per private zone.
 */
export interface EndpointsArgs {
  readonly plan: Pick<RegionPlan, "endpoints" | "rules" | "scope" | "tags">;
  readonly hub: Vpc;
}

export class Endpoints extends BaseComponent {
  /** By service, e.g. `ecr-api`. */
  readonly interfaces: ReadonlyMap<string, aws.ec2.VpcEndpoint>;
  readonly privateZones: ReadonlyMap<string, aws.route53.Zone>;
  private readonly hub: Vpc;
  private readonly region: string;

  constructor(name: string, { plan, hub }: EndpointsArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:region:Endpoints", [name, plan.tags], opts);
    this.hub = hub;
    this.region = plan.scope.region;

    const row = {
      role: "endpoint",
      key: "endpoints",
      description: "Central interface endpoints",
      rules: plan.rules.endpoint,
    };
    const args = { vpcId: hub.vpc.id, groups: [row], tags: plan.tags };
    const group = getOrThrow(new SecurityGroups("endpoints", args, this.child).ids, "endpoint");
    const { interfaces, gateways } = plan.endpoints;
    this.interfaces = createEach(
      interfaces,
      (row) => row.key,
      (row) => this.createInterface(row, group),
    );
    this.privateZones = createEach(
      interfaces,
      (row) => row.key,
      (row) => this.createPrivateZone(row),
    );
    for (const row of gateways) this.createGateway(row);

    this.registerOutputs();
  }

  /** Names of interface endpoints for alarms. */
  names(): Names {
    return {
      ...namesBy("service", this.interfaces, ({ serviceName }) => serviceName.apply((text) => text ?? "")),
      ...namesBy("endpoint", this.interfaces, ({ id }) => id),
      ...namesBy("vpc", this.interfaces, ({ vpcId }) => vpcId),
    };
  }

  private createInterface(row: InterfaceEndpointRow, group: pulumi.Output<string>): aws.ec2.VpcEndpoint {
    const args: aws.ec2.VpcEndpointArgs = {
      ...this.endpoint(row),
      vpcEndpointType: "Interface",
      subnetIds: this.hub.subnetIds("endpoint"),
      securityGroupIds: [group],
      // Off: the service's default DNS name would resolve in the hub only; the private zone resolves in every VPC of the region.
      privateDnsEnabled: false,
    };
    return new aws.ec2.VpcEndpoint(row.key, args, this.child);
  }

  private createPrivateZone(row: InterfaceEndpointRow): aws.route53.Zone {
    const args: aws.route53.ZoneArgs = {
      name: row.privateZone,
      comment: `Resolves ${row.key} to its endpoint in the region's VPCs`,
      vpcs: [{ vpcId: this.hub.vpc.id, vpcRegion: this.region }],
      tags: this.tags(row.key),
    };
    // Cells associate their own VPCs; this list has only the hub's.
    const zone = new aws.route53.Zone(row.key, args, { ...this.child, ignoreChanges: ["vpcs"] });
    // The first entry is the region-wide name; the others are one per zone.
    const entry = getOrThrow(this.interfaces, row.key).dnsEntries.apply(first);
    const alias = { name: entry.dnsName, zoneId: entry.hostedZoneId, evaluateTargetHealth: false };
    for (const record of row.records) {
      new aws.route53.Record(
        record.key,
        { zoneId: zone.zoneId, name: record.name, type: "A", aliases: [alias] },
        this.child,
      );
    }
    return zone;
  }

  private createGateway(row: EndpointRow): void {
    const routeTableIds = [...this.hub.routeTables.values()].map(({ id }) => id);
    new aws.ec2.VpcEndpoint(
      row.key,
      { ...this.endpoint(row), vpcEndpointType: "Gateway", routeTableIds },
      this.single,
    );
  }

  private endpoint({ key: name, serviceName, policy }: EndpointRow) {
    const tags = this.tags(key("hub", name));
    const own = policy === undefined ? {} : { policy: JSON.stringify(policy) };
    return { vpcId: this.hub.vpc.id, serviceName, ...own, tags };
  }
}

function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined)
    throw new RangeError(
      "an interface endpoint has no DNS entry in AWS: run pulumi refresh, then pulumi up again",
    );
  return item;
}
