import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { EdgePlan } from "../../plan/edge/edge";
import { createAlarms } from "../shared/alarms";
import { createFirewallLog } from "../shared/firewallLog";
import { BaseComponent } from "../base";

/**
 * The web ACL of all manifest distributions. It allows by default: the viewer-request function checks each viewer's access.
 * $5 a month, $1 per rule, $0.60 per million requests (AWS WAF pricing, 2026-11).
 */
export interface ManifestFirewallArgs {
  readonly plan: Pick<EdgePlan, "firewall" | "firewallAlarms" | "tags">;
  /** Key of the log. */
  readonly keyArn: pulumi.Input<string>;
  readonly topicArn: pulumi.Input<string>;
}

export class ManifestFirewall extends BaseComponent {
  readonly acl: aws.wafv2.WebAcl;

  constructor(
    name: string,
    { plan, keyArn, topicArn }: ManifestFirewallArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("headend:edge:ManifestFirewall", [name, plan.tags], opts);
    const { key, rate, windowSeconds, reputation, log } = plan.firewall;

    const tooFast: aws.types.input.wafv2.WebAclRule = {
      name: "rate",
      priority: 0,
      action: { block: { customResponse: { responseCode: 429 } } },
      statement: {
        rateBasedStatement: { aggregateKeyType: "IP", limit: rate, evaluationWindowSec: windowSeconds },
      },
      visibilityConfig: visibility("rate"),
    };
    const badReputation: aws.types.input.wafv2.WebAclRule = {
      name: "reputation",
      priority: 1,
      overrideAction: { none: {} },
      statement: { managedRuleGroupStatement: { vendorName: "AWS", name: reputation } },
      visibilityConfig: visibility("reputation"),
    };
    const args: aws.wafv2.WebAclArgs = {
      scope: "CLOUDFRONT",
      description: "Blocks addresses with a bad reputation or too many requests",
      defaultAction: { allow: {} },
      rules: [tooFast, badReputation],
      visibilityConfig: visibility(key),
      tags: this.tags(key),
    };
    this.acl = new aws.wafv2.WebAcl(key, args, this.child);
    const tags = (name: string) => this.tags(name);
    createFirewallLog(log, { acl: this.acl, keyArn, tags }, this.child);
    const alarms = { topicArn, names: {}, tags };
    createAlarms(plan.firewallAlarms, alarms, this.child);

    this.registerOutputs({ aclArn: this.acl.arn });
  }
}

/** Metrics without samples: samples show the query, with viewers' tokens, to everyone who may read them. */
const visibility = (metricName: string) => ({
  metricName,
  cloudwatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
});
