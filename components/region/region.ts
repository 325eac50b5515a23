import type * as pulumi from "@pulumi/pulumi";
import type { RegionPlan } from "../../plan/region/region";
import { key } from "../../catalog/names";
import type { TrustPlan } from "../../plan/region/trust";
import { getOrThrow, BaseComponent } from "../base";
import { type Names, namesBy } from "../shared/alarms";
import { Vpc } from "../shared/vpc";
import { Alarms } from "./regionAlarms";
import { Certificate } from "./regionCertificate";
import { Endpoints } from "./endpoints";
import { FlowLogs } from "./flowLogs";
import { Images } from "./images";
import { Keys } from "./keys";
import { Resolver } from "./resolver";
import { Transit } from "./transit";
import { Trust } from "./trust";

/**
 * One AWS region of an environment: the hub network, KMS keys, endpoints and alarms that its cells share. It depends on no
 * other region. docs/costs.md has its fixed cost.
 */
export interface RegionArgs {
  /** From `planRegion`. */
  readonly plan: RegionPlan;
}

/** What cells, backbone and edge need of a region: few plain values. tests/components/region/outputs.test.ts pins this contract. */
export interface RegionOutputs {
  readonly hubVpcId: pulumi.Output<string>;
  readonly hubAttachmentId: pulumi.Output<string>;
  readonly transitGatewayId: pulumi.Output<string>;
  /** Ids of transit gateway route tables, by name. */
  readonly transitRouteTables: Readonly<Record<string, pulumi.Output<string>>>;
  /** Private zones that each VPC of the region is associated with, by service. */
  readonly privateZones: Readonly<Record<string, pulumi.Output<string>>>;
  /** Forwarding rules that each VPC of the region is associated with, by domain. */
  readonly resolverRules: Readonly<Record<string, pulumi.Output<string>>>;
  readonly dataKeyArn: pulumi.Output<string>;
  readonly logsKeyArn: pulumi.Output<string>;
  readonly flowLogGroupArn: pulumi.Output<string>;
  /** Role of all flow logs of the region. */
  readonly flowLogRoleArn: pulumi.Output<string>;
  readonly alarmTopicArn: pulumi.Output<string>;
  readonly certificateArn: pulumi.Output<string>;
  /** Trust store of vendors' certificate authorities, where a vendor uses mutual TLS. */
  readonly trustStoreArn?: pulumi.Output<string> | undefined;
  /** Image repositories, by service. */
  readonly repositories: Readonly<Record<string, pulumi.Output<string>>>;
  /** Subnets of the hub's endpoint tier, by zone id. */
  readonly hubEndpointSubnets: Readonly<Record<string, pulumi.Output<string>>>;
  /** Route tables of the hub, by subnet, for virtual private gateways. */
  readonly hubRouteTables: Readonly<Record<string, pulumi.Output<string>>>;
}

/** What a cell needs of its region, without the outputs for the backbone. */
export type CellRegion = Omit<RegionOutputs, "hubEndpointSubnets" | "hubRouteTables">;

export class Region extends BaseComponent {
  readonly outputs: RegionOutputs;
  readonly keys: Keys;
  readonly hub: Vpc;
  readonly transit: Transit;
  readonly endpoints: Endpoints;
  readonly resolver: Resolver | undefined;
  readonly flowLogs: FlowLogs;
  readonly images: Images;
  readonly certificate: Certificate;
  readonly alarms: Alarms;
  readonly trust: Trust | undefined;

  constructor(name: string, { plan }: RegionArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:region:Region", [name, plan.tags], opts);
    const { hub: hubPlan, tags, protect } = plan;

    this.keys = new Keys("keys", { plan }, this.child);
    this.hub = new Vpc("hub", { plan: hubPlan, tags, protect }, this.child);
    this.transit = new Transit("transit", { plan, hub: this.hub }, this.child);
    this.endpoints = new Endpoints("endpoints", { plan, hub: this.hub }, this.child);
    this.resolver =
      plan.forwards.length > 0 ? new Resolver("resolver", { plan, hub: this.hub }, this.child) : undefined;
    const { hub, transit, keys } = this;
    this.flowLogs = new FlowLogs("flow-logs", { plan, hub, transit, keys }, this.child);
    this.images = new Images("images", { plan, keys }, this.child);
    this.certificate = new Certificate("certificate", { plan }, this.child);
    this.alarms = new Alarms("alarms", { plan, keys, names: this.names() }, this.child);

    this.trust = plan.trust === undefined ? undefined : this.createTrust(plan, plan.trust);

    this.outputs = this.gather(hubPlan.zones);
    this.registerOutputs(this.outputs);
  }

  private createTrust(region: RegionPlan, plan: TrustPlan): Trust {
    const { topic } = this.alarms;
    return new Trust("trust", { plan, region, certificateArn: this.certificate.arn, topic }, this.child);
  }

  /** Names of the resources that alarms watch. */
  private names(): Names {
    return {
      ...namesBy("nat", this.hub.nats, ({ id }) => id),
      transit: this.transit.gateway.id,
      ...this.endpoints.names(),
      ...(this.resolver && { resolver: this.resolver.endpoint.id }),
    };
  }

  private gather(hubZones: readonly string[]): RegionOutputs {
    return {
      hubVpcId: this.hub.vpc.id,
      hubAttachmentId: this.transit.attachment.id,
      transitGatewayId: this.transit.gateway.id,
      transitRouteTables: valuesOf(this.transit.transitRouteTables, ({ id }) => id),
      privateZones: valuesOf(this.endpoints.privateZones, ({ zoneId }) => zoneId),
      resolverRules: valuesOf(this.resolver?.rules ?? new Map(), ({ id }) => id),
      dataKeyArn: this.keys.data.arn,
      logsKeyArn: this.keys.logs.arn,
      flowLogGroupArn: this.flowLogs.logGroup.arn,
      flowLogRoleArn: this.flowLogs.role.arn,
      alarmTopicArn: this.alarms.topic.arn,
      certificateArn: this.certificate.arn,
      repositories: valuesOf(this.images.repositories, ({ url }) => url),
      hubRouteTables: valuesOf(this.hub.routeTables, ({ id }) => id),
      hubEndpointSubnets: Object.fromEntries(
        hubZones.map((zone) => [zone, getOrThrow(this.hub.subnets, key("endpoint", zone)).id]),
      ),
      ...(this.trust === undefined ? {} : { trustStoreArn: this.trust.store.arn }),
    };
  }
}

const valuesOf = <T>(items: ReadonlyMap<string, T>, valueOf: (item: T) => pulumi.Output<string>) =>
  Object.fromEntries([...items].map(([name, item]) => [name, valueOf(item)]));
