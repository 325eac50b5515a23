import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Cell } from "../../plan/cell/cell";
import { rateRule, type FirewallPlan, type VendorRow } from "../../plan/cell/balancers/ingestFirewall";
import { getOrThrow, createEach, BaseComponent } from "../base";
import type { RegionOutputs } from "../region/region";
import { createFirewallLog } from "../shared/firewallLog";

/**
 * The web ACL of the public load balancer, with an IP set per vendor. It blocks by default. $5 a month, $1 per rule, $0.60
 * per million requests (AWS WAF pricing, 2026-11).
 */
export interface FirewallArgs {
  readonly plan: FirewallPlan;
  readonly cell: Pick<Cell, "tags">;
  readonly region: Pick<RegionOutputs, "logsKeyArn">;
  /** The load balancer that it protects. */
  readonly balancer: Pick<aws.lb.LoadBalancer, "arn">;
}

type Rule = aws.types.input.wafv2.WebAclRule;
type Statement = aws.types.input.wafv2.WebAclRuleStatement;

/** AWS WAF compares text as it was sent: encoded text matches no pattern. */
const AS_SENT = [{ priority: 0, type: "NONE" }];

const PATH = { fieldToMatch: { uriPath: {} }, textTransformations: AS_SENT };

export class Firewall extends BaseComponent {
  readonly acl: aws.wafv2.WebAcl;
  private readonly plan: FirewallPlan;

  constructor(
    name: string,
    { plan, cell, region, balancer }: FirewallArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("headend:cell:Firewall", [name, cell.tags], opts);
    this.plan = plan;

    const sets = createEach(
      plan.vendors,
      (row) => row.vendor,
      (row) => this.createAddresses(row),
    );
    this.acl = this.createAcl(sets);
    new aws.wafv2.WebAclAssociation(
      plan.key,
      { resourceArn: balancer.arn, webAclArn: this.acl.arn },
      this.single,
    );
    const log = { acl: this.acl, keyArn: region.logsKeyArn, tags: (group: string) => this.tags(group) };
    createFirewallLog(plan.log, log, this.child);

    this.registerOutputs({ aclArn: this.acl.arn });
  }

  private createAddresses({ key, vendor, prefixes }: VendorRow): aws.wafv2.IpSet {
    const args: aws.wafv2.IpSetArgs = {
      scope: "REGIONAL",
      ipAddressVersion: "IPV4",
      addresses: [...prefixes],
      description: `Networks of ${vendor}`,
      tags: this.tags(key),
    };
    return new aws.wafv2.IpSet(key, args, this.child);
  }

  private createAcl(sets: ReadonlyMap<string, aws.wafv2.IpSet>): aws.wafv2.WebAcl {
    const { key, vendors } = this.plan;
    const rules = [
      this.oversize(),
      ...vendors.flatMap((row) => {
        const source = { ipSetReferenceStatement: { arn: getOrThrow(sets, row.vendor).arn } };
        return [this.tooFast(row, source), this.allowed(row, source)];
      }),
    ];
    const args: aws.wafv2.WebAclArgs = {
      scope: "REGIONAL",
      description: "Allows each vendor on its own path, blocks all other requests",
      defaultAction: { block: {} },
      rules: rules.map((rule, priority) => ({ ...rule, priority })),
      visibilityConfig: visibility(key),
      tags: this.tags(key),
    };
    return new aws.wafv2.WebAcl(key, args, this.child);
  }

  /** Counts the digits of Content-Length, because AWS WAF compares the length of text. The service counts bytes exactly. */
  private oversize(): Omit<Rule, "priority"> {
    const length = {
      fieldToMatch: { singleHeader: { name: "content-length" } },
      comparisonOperator: "GT",
      size: this.plan.lengthDigits,
      textTransformations: AS_SENT,
    };
    return {
      name: "oversize",
      action: blocked(413),
      statement: { sizeConstraintStatement: length },
      visibilityConfig: visibility("oversize"),
    };
  }

  /** Counts only requests from the vendor's networks, so that others cannot use up its rate. */
  private tooFast({ vendor, path }: VendorRow, source: Statement): Omit<Rule, "priority"> {
    const under = {
      byteMatchStatement: { ...PATH, searchString: path, positionalConstraint: "STARTS_WITH" },
    };
    const name = rateRule(vendor);
    return {
      name,
      action: blocked(429),
      statement: {
        rateBasedStatement: {
          aggregateKeyType: "CONSTANT",
          limit: this.plan.rate,
          evaluationWindowSec: this.plan.windowSeconds,
          scopeDownStatement: { andStatement: { statements: [source, under] } },
        },
      },
      visibilityConfig: visibility(name),
    };
  }

  private allowed({ vendor, pattern }: VendorRow, source: Statement): Omit<Rule, "priority"> {
    const path = { regexMatchStatement: { ...PATH, regexString: pattern } };
    const method = {
      regexMatchStatement: {
        fieldToMatch: { method: {} },
        textTransformations: AS_SENT,
        regexString: this.plan.methods,
      },
    };
    return {
      name: vendor,
      action: { allow: {} },
      statement: { andStatement: { statements: [source, path, method] } },
      visibilityConfig: visibility(vendor),
    };
  }
}

const blocked = (responseCode: number) => ({ block: { customResponse: { responseCode } } });

/** Metrics without samples: samples show headers, with vendors' tokens, to everyone who may read them. */
const visibility = (metricName: string) => ({
  metricName,
  cloudwatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
});
