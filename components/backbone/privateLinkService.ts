import { getOrThrow } from "../base";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type {
  PrivateLinkServicesPlan,
  PrivateNameRow,
  ServiceRow,
} from "../../plan/backbone/privateLinkServices";
import { key as siteKey } from "../../catalog/names";
import type { RegionOutputs } from "../region/region";
import { CONNECTION_EVENTS } from "./connectionEvents";
import { BackboneComponent, type BackboneTags, type Cells } from "./backboneComponent";

/**
 * Cells as endpoint services for vendors and application platforms on AWS: each stands for the network load balancer before
 * ingest or before delivery, lets in who is named and was accepted, and tells the region's alarm topic who asks. Free here; the
 * caller pays for its endpoints, and bytes from another region cost it $0.02/GB (PrivateLink pricing, us-west-2, 2026-11).
 */
export interface PrivateLinkServiceArgs {
  readonly plan: PrivateLinkServicesPlan;
  readonly tags: BackboneTags;
  readonly regions: Readonly<Record<string, Pick<RegionOutputs, "alarmTopicArn">>>;
  readonly cells: Cells;
}

const PROOF_TTL_SECONDS = 300;

export class PrivateLinkService extends BackboneComponent {
  /** By `<cell>-<region>`, and `<cell>-<region>-delivery`. */
  readonly services: ReadonlyMap<string, aws.ec2.VpcEndpointService>;
  private readonly args: PrivateLinkServiceArgs;

  constructor(name: string, args: PrivateLinkServiceArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:backbone:PrivateLinkService", [name, args.tags], opts);
    this.args = args;

    this.services = new Map(args.plan.services.map((row) => [row.key, this.createService(row)]));

    // What vendors and platforms put into their endpoints.
    this.registerOutputs({
      serviceNames: Object.fromEntries(
        [...this.services].map(([key, { serviceName }]) => [key, serviceName]),
      ),
    });
  }

  private createService(row: ServiceRow): aws.ec2.VpcEndpointService {
    const { key, cell, region, supportedRegions, privateName, principals } = row;
    const args: aws.ec2.VpcEndpointServiceArgs = {
      region,
      // The cell's load balancer has no idle time-out of its own: PrivateLink across regions takes AWS's alone.
      networkLoadBalancerArns: [this.nlbArn(row)],
      acceptanceRequired: true,
      supportedIpAddressTypes: ["ipv4"],
      ...(supportedRegions === undefined ? {} : { supportedRegions: [...supportedRegions] }),
      ...(privateName === undefined ? {} : { privateDnsName: privateName.name }),
      tags: this.tagsIn(region, key, cell),
    };
    const service = new aws.ec2.VpcEndpointService(key, args, this.protection(row.protect));
    for (const principal of principals) {
      const pair = { region, vpcEndpointServiceId: service.id, principalArn: principal.arn };
      new aws.ec2.VpcEndpointServiceAllowedPrinciple(principal.key, pair, this.child);
    }
    if (privateName !== undefined) this.proveName(row, service, privateName);
    this.notify(row, service);
    return service;
  }

  private nlbArn({ cell, region, serves }: ServiceRow): pulumi.Output<string> {
    const site = siteKey(cell, region);
    const { nlbArn, appNlbArn } = getOrThrow(this.args.cells, site);
    const arn = serves === "ingest" ? nlbArn : appNlbArn;
    if (arn === undefined) throw new RangeError(`${site} has no network load balancer before its ${serves}`);
    return arn;
  }

  /** AWS looks for the record when it is asked to, once: it must be there before. */
  private proveName(
    { key, region }: ServiceRow,
    service: aws.ec2.VpcEndpointService,
    { name, publicZone }: PrivateNameRow,
  ): void {
    const proof = service.privateDnsNameConfigurations.apply(([option]) => {
      if (option === undefined) throw new RangeError(`AWS asks for no proof of ${name}`);
      return option;
    });
    const args: aws.route53.RecordArgs = {
      zoneId: publicZone,
      name: pulumi.interpolate`${proof.name}.${name}`,
      type: proof.type,
      records: [proof.value],
      ttl: PROOF_TTL_SECONDS,
    };
    const record = new aws.route53.Record(key, args, this.child);
    const verification = { region, serviceId: service.id, waitForVerification: true };
    const after = { ...this.child, dependsOn: [record] };
    new aws.vpc.EndpointServicePrivateDnsVerification(key, verification, after);
  }

  private notify({ key, region }: ServiceRow, service: aws.ec2.VpcEndpointService): void {
    const args = {
      region,
      vpcEndpointServiceId: service.id,
      connectionNotificationArn: getOrThrow(this.args.regions, region).alarmTopicArn,
      connectionEvents: CONNECTION_EVENTS,
    };
    new aws.ec2.VpcEndpointConnectionNotification(key, args, this.child);
  }
}
