import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { PORTS } from "../../catalog/flows.table";
import { ERROR_STATUSES } from "../../plan/edge/classes.table";
import type { BehaviourRow, DistributionRow } from "../../plan/edge/distributions";
import type { EdgeCellRow, EdgePlan } from "../../plan/edge/edge";
import type { OriginRow } from "../../plan/edge/origins";
import { key } from "../../catalog/names";
import { getOrThrow, createEach, BaseComponent } from "../base";
import { CellWatch } from "./cellWatch";
import type { Policies } from "./policies";
import { viewerRequest } from "./viewerFunction";

/**
 * One cell at the edge: a VPC origin per site, two distributions with both origins, their function, DNS names and alarms. Cells
 * share policies, the certificate and the key value store. They share no distribution, so a fault of one does not affect others.
 */
export interface EdgeCellArgs {
  readonly row: EdgeCellRow;
  readonly plan: Pick<EdgePlan, "origins" | "tokenSeconds" | "errorSeconds" | "certificate">;
  readonly shared: EdgeShared;
  /** ARN of the delivery load balancer at each site. */
  readonly deliveryArns: DeliveryArns;
}

export type DeliveryArns = Readonly<Record<OriginRow["id"], pulumi.Input<string>>>;

/** What all cells use. */
export interface EdgeShared {
  readonly policies: Policies;
  readonly certificateArn: pulumi.Output<string>;
  readonly firewallArn: pulumi.Output<string>;
  readonly logConfigArn: pulumi.Output<string>;
  readonly storeArn: pulumi.Output<string>;
  /** Topic of the edge's alarms. */
  readonly topicArn: pulumi.Output<string>;
}

const METHODS = { allowedMethods: ["GET", "HEAD", "OPTIONS"], cachedMethods: ["GET", "HEAD"] };

export class EdgeCell extends BaseComponent {
  /** By kind. */
  readonly distributions: ReadonlyMap<string, aws.cloudfront.Distribution>;
  private readonly args: EdgeCellArgs;
  private readonly origins: ReadonlyMap<string, aws.cloudfront.VpcOrigin>;
  private readonly function: aws.cloudfront.Function;

  constructor(name: string, args: EdgeCellArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:edge:EdgeCell", [name, args.row.tags], opts);
    this.args = args;
    const { origins, distributions } = args.row;

    this.origins = createEach(
      origins,
      (row) => row.id,
      (row) => this.createOrigin(row),
    );
    this.function = this.createFunction();
    this.distributions = createEach(
      distributions,
      (row) => row.kind,
      (row) => this.createDistribution(row),
    );
    for (const row of distributions) this.createNames(row);
    const watched = { row: args.row, distributions: this.distributions, function: this.function };
    new CellWatch(name, { ...watched, topicArn: args.shared.topicArn }, this.child);

    this.registerOutputs({});
  }

  private createOrigin({ id, key: name, physicalName }: OriginRow): aws.cloudfront.VpcOrigin {
    const arn = pulumi.output(this.args.deliveryArns[id]);
    const args: aws.cloudfront.VpcOriginArgs = {
      vpcOriginEndpointConfig: {
        name: pulumi.interpolate`${physicalName}-${arn.apply(idOf)}`,
        arn,
        httpPort: HTTP_PORT,
        httpsPort: PORTS.https,
        originProtocolPolicy: "https-only",
        originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
      },
      tags: this.tags(name),
    };
    // AWS rejects changes of a VPC origin in use, so any change creates a new one first.
    const opts = { ...this.child, replaceOnChanges: ["vpcOriginEndpointConfig"] };
    return new aws.cloudfront.VpcOrigin(name, args, opts);
  }

  private createFunction(): aws.cloudfront.Function {
    const { row, plan, shared } = this.args;
    const args: aws.cloudfront.FunctionArgs = {
      runtime: "cloudfront-js-2.0",
      comment: `Viewers' access to ${row.cell}, and the site of each request`,
      code: viewerRequest(row, plan),
      keyValueStoreAssociations: [shared.storeArn],
      publish: true,
      tags: this.tags(row.cell),
    };
    return new aws.cloudfront.Function(row.cell, args, this.child);
  }

  private createDistribution(row: DistributionRow): aws.cloudfront.Distribution {
    const { plan, shared, row: cell } = this.args;
    const args: aws.cloudfront.DistributionArgs = {
      enabled: true,
      comment: row.name,
      aliases: [row.name],
      httpVersion: "http2and3",
      isIpv6Enabled: true,
      priceClass: "PriceClass_All",
      origins: this.originsOf(row),
      originGroups: row.groups.map(({ id, members, statuses }) => ({
        originId: id,
        members: members.map((member) => ({ originId: member.id })),
        failoverCriteria: { statusCodes: [...statuses] },
      })),
      defaultCacheBehavior: this.behaviour(row.rest, row),
      orderedCacheBehaviors: row.behaviours.map(({ path, ...rest }) => ({
        ...this.behaviour(rest, row),
        pathPattern: path,
      })),
      customErrorResponses: ERROR_STATUSES.map((errorCode) => ({
        errorCode,
        errorCachingMinTtl: plan.errorSeconds,
      })),
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: {
        acmCertificateArn: shared.certificateArn,
        minimumProtocolVersion: "TLSv1.2_2021",
        sslSupportMethod: "sni-only",
      },
      ...(row.firewall ? { webAclId: shared.firewallArn } : {}),
      tags: this.tags(row.key),
    };
    return new aws.cloudfront.Distribution(row.key, args, this.protection(cell.protect));
  }

  /** The members of all groups, each once. */
  private originsOf({ groups }: DistributionRow): aws.types.input.cloudfront.DistributionOrigin[] {
    const sites = new Map(groups.flatMap(({ members }) => members.map(({ id, site }) => [id, site])));
    return this.args.row.origins.flatMap((row) =>
      [...sites].filter(([, site]) => site === row.id).map(([id]) => this.originArgs(id, row)),
    );
  }

  private originArgs(id: string, row: OriginRow): aws.types.input.cloudfront.DistributionOrigin {
    return {
      originId: id,
      domainName: row.name,
      connectionAttempts: row.attempts,
      connectionTimeout: row.connectSeconds,
      vpcOriginConfig: {
        vpcOriginId: getOrThrow(this.origins, row.id).id,
        originReadTimeout: row.responseSeconds,
        originKeepaliveTimeout: row.keepAliveSeconds,
      },
      ...(row.shield === undefined
        ? {}
        : { originShield: { enabled: true, originShieldRegion: row.shield } }),
    };
  }

  private behaviour({ class: name, target }: BehaviourRow, { groups }: DistributionRow) {
    const { policies, logConfigArn } = this.args.shared;
    return {
      ...METHODS,
      targetOriginId: getOrThrow(new Map(groups.map((group) => [group.target, group.id])), target),
      viewerProtocolPolicy: "https-only",
      compress: true,
      cachePolicyId: getOrThrow(policies.caches, name).id,
      originRequestPolicyId: policies.originRequest.id,
      responseHeadersPolicyId: policies.headers.id,
      realtimeLogConfigArn: logConfigArn,
      functionAssociations: [{ eventType: "viewer-request", functionArn: this.function.arn }],
    };
  }

  private createNames({ key: name, kind, name: viewerName }: DistributionRow): void {
    const { domainName, hostedZoneId } = getOrThrow(this.distributions, kind);
    const alias = { name: domainName, zoneId: hostedZoneId, evaluateTargetHealth: false };
    for (const type of ["A", "AAAA"]) {
      const args = { zoneId: this.args.plan.certificate.zone, name: viewerName, type, aliases: [alias] };
      new aws.route53.Record(key(name, type.toLowerCase()), args, this.child);
    }
  }
}

/** Required by the API, and unused: the origin protocol is HTTPS only. */
const HTTP_PORT = 80;

/** The id of a load balancer, the last part of its ARN. Another load balancer needs another origin with another name. */
const idOf = (arn: string): string => arn.split("/").at(-1) ?? arn;
