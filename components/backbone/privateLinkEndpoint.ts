import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { EndpointRow, PrivateLinkEndpointsPlan } from "../../plan/backbone/privateLinkEndpoints";
import { key } from "../../catalog/names";
import { getOrThrow } from "../base";
import type { RegionOutputs } from "../region/region";
import { SecurityGroups } from "../shared/securityGroups";
import { CONNECTION_EVENTS } from "./connectionEvents";
import { BackboneComponent, type BackboneTags, type Cells } from "./backboneComponent";

/**
 * Interface endpoints of other accounts' services, in the endpoint tier of hubs. A private hosted zone resolves each name in
 * the cells that call the service. About $7.30 a month per endpoint and zone, $0.50 per private zone, $0.01/GB, and $0.02/GB
 * more to another region (PrivateLink pricing, us-west-2, 2026-11).
 */
export interface PrivateLinkEndpointArgs {
  readonly plan: PrivateLinkEndpointsPlan;
  readonly tags: BackboneTags;
  readonly regions: Readonly<
    Record<string, Pick<RegionOutputs, "hubVpcId" | "hubEndpointSubnets" | "alarmTopicArn">>
  >;
  readonly cells: Cells;
}

export class PrivateLinkEndpoint extends BackboneComponent {
  /** By `<name>-<region>`. */
  readonly endpoints: ReadonlyMap<string, aws.ec2.VpcEndpoint>;
  private readonly args: PrivateLinkEndpointArgs;

  constructor(name: string, args: PrivateLinkEndpointArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:backbone:PrivateLinkEndpoint", [name, args.tags], opts);
    this.args = args;

    const { endpoints, groups } = args.plan;
    const regions = [...new Set(groups.map(({ region }) => region))];
    const byRegion = new Map(regions.map((region) => [region, this.createGroups(region)]));
    this.endpoints = new Map(endpoints.map((row) => [row.key, this.createEndpoint(row, byRegion)]));

    this.registerOutputs({});
  }

  private createGroups(region: string): SecurityGroups {
    const { plan, tags, regions } = this.args;
    const args = {
      region,
      vpcId: getOrThrow(regions, region).hubVpcId,
      groups: plan.groups.filter((row) => row.region === region),
      tags: { ...tags, region },
    };
    return new SecurityGroups(region, args, this.child);
  }

  private createEndpoint(row: EndpointRow, groups: ReadonlyMap<string, SecurityGroups>): aws.ec2.VpcEndpoint {
    const { region, serviceName, serviceRegion, zones, role } = row;
    const { hubVpcId, hubEndpointSubnets } = getOrThrow(this.args.regions, region);
    const args: aws.ec2.VpcEndpointArgs = {
      region,
      vpcId: hubVpcId,
      vpcEndpointType: "Interface",
      serviceName,
      ...(serviceRegion === undefined ? {} : { serviceRegion }),
      subnetIds: zones.map((zone) => getOrThrow(hubEndpointSubnets, zone)),
      securityGroupIds: [getOrThrow(getOrThrow(groups, region).ids, role)],
      // Off: the service's private DNS name would resolve in the hub only; the private zone below resolves in cells too.
      // No policy: only endpoints of AWS services support one (PrivateLink Guide, endpoint policies, 2026-11).
      privateDnsEnabled: false,
      tags: this.tagsIn(region, row.key),
    };
    const endpoint = new aws.ec2.VpcEndpoint(row.key, args, this.child);
    this.createZone(row, endpoint);
    this.watch(row, endpoint);
    return endpoint;
  }

  private createZone(
    { key: name, region, privateName, cells }: EndpointRow,
    endpoint: aws.ec2.VpcEndpoint,
  ): void {
    const args: aws.route53.ZoneArgs = {
      name: privateName,
      comment: `Resolves ${privateName} to its endpoint for cells of ${region}`,
      vpcs: [{ vpcId: getOrThrow(this.args.regions, region).hubVpcId, vpcRegion: region }],
      tags: this.tagsIn(region, name),
    };
    // A private zone needs a VPC at creation; ZoneAssociation adds the VPCs of cells below.
    const zone = new aws.route53.Zone(name, args, { ...this.child, ignoreChanges: ["vpcs"] });
    // The first entry is the region-wide name; the others are one per zone.
    const own = endpoint.dnsEntries.apply(([first]) => {
      if (first === undefined)
        throw new RangeError(
          `endpoint ${name} has no DNS entry in AWS: run pulumi refresh, then pulumi up again`,
        );
      return first;
    });
    const alias = { name: own.dnsName, zoneId: own.hostedZoneId, evaluateTargetHealth: false };
    const record = { zoneId: zone.zoneId, name: privateName, type: "A", aliases: [alias] };
    new aws.route53.Record(name, record, this.child);
    for (const cell of cells) {
      const { vpcId } = getOrThrow(this.args.cells, key(cell, region));
      const pair = { zoneId: zone.zoneId, vpcId, vpcRegion: region };
      new aws.route53.ZoneAssociation(key(name, cell), pair, this.child);
    }
  }

  private watch({ key: name, region, alarms }: EndpointRow, { id, vpcId }: aws.ec2.VpcEndpoint): void {
    const { regions } = this.args;
    const topic = getOrThrow(regions, region).alarmTopicArn;
    // The service's owner accepts or rejects the connection.
    const notice = {
      vpcEndpointId: id,
      connectionNotificationArn: topic,
      connectionEvents: CONNECTION_EVENTS,
    };
    new aws.ec2.VpcEndpointConnectionNotification(name, { region, ...notice }, this.child);
    const names = { [key("endpoint", name)]: id, [key("vpc", name)]: vpcId };
    this.createAlarms(alarms, { regions, names });
  }
}
