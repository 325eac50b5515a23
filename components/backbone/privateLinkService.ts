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
 * Endpoint services of cells, for vendors and application platforms on AWS. Each has the static-IP NLB of ingest or delivery.
 * Declared principals may connect after acceptance; the region's alarm topic gets each connection event. Free here: the
 * consumer pays for its endpoints, and $0.02/GB from another region (PrivateLink pricing, us-west-2, 2026-11).
 */
export interface PrivateLinkServiceArgs {
  readonly plan: PrivateLinkServicesPlan;
  readonly tags: BackboneTags;
  readonly regions: Readonly<Record<string, Pick<RegionOutputs, "alarmTopicArn">>>;
  readonly cells: Cells;
}

const VERIFICATION_TTL_SECONDS = 300;

export class PrivateLinkService extends BackboneComponent {
  /** By `<cell>-<region>`, and `<cell>-<region>-delivery`. */
  readonly services: ReadonlyMap<string, aws.ec2.VpcEndpointService>;
  private readonly args: PrivateLinkServiceArgs;

  constructor(name: string, args: PrivateLinkServiceArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:backbone:PrivateLinkService", [name, args.tags], opts);
    this.args = args;

    this.services = new Map(args.plan.services.map((row) => [row.key, this.createService(row)]));

    // Vendors and platforms create their endpoints with these.
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
      // Its listeners keep the default TCP idle timeout, which cross-region PrivateLink requires.
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
    if (privateName !== undefined) this.verifyName(row, service, privateName);
    this.notify(row, service);
    return service;
  }

  private nlbArn({ cell, region, serves }: ServiceRow): pulumi.Output<string> {
    const site = siteKey(cell, region);
    const { nlbArn, appNlbArn } = getOrThrow(this.args.cells, site);
    const arn = serves === "ingest" ? nlbArn : appNlbArn;
    if (arn === undefined)
      throw new RangeError(
        `${site} has no static-IP NLB for ${serves}: plan one where a PrivateLink service needs it`,
      );
    return arn;
  }

  /** A verification looks for the record once: the record must exist before. */
  private verifyName(
    { key, region }: ServiceRow,
    service: aws.ec2.VpcEndpointService,
    { name, publicZone }: PrivateNameRow,
  ): void {
    const verified = service.privateDnsNameConfigurations.apply(([option]) => {
      if (option === undefined) throw new RangeError(`${key} has no verification record for ${name} in AWS`);
      return option;
    });
    const args: aws.route53.RecordArgs = {
      zoneId: publicZone,
      name: pulumi.interpolate`${verified.name}.${name}`,
      type: verified.type,
      records: [verified.value],
      ttl: VERIFICATION_TTL_SECONDS,
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
