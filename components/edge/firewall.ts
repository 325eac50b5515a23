import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { EdgePlan } from "../../plan/edge/edge";
import { createAlarms } from "../shared/alarms";
import { BaseComponent } from "../base";

/**
 * The web ACL before the manifests of all cells. What no rule blocks is allowed: who may see what is the function's to say.
 * $5 a month, $1 per rule, $0.60 per million requests (AWS WAF pricing, 2026-11).
 */
export interface ManifestFirewallArgs {
  readonly plan: Pick<EdgePlan, "firewall" | "firewallAlarms" | "tags">;
  readonly topicArn: pulumi.Input<string>;
}

export class ManifestFirewall extends BaseComponent {
  readonly acl: aws.wafv2.WebAcl;

  constructor(name: string, { plan, topicArn }: ManifestFirewallArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:edge:ManifestFirewall", [name, plan.tags], opts);
    const { key, rate, windowSeconds, reputation } = plan.firewall;

    const tooFast: aws.types.input.wafv2.WebAclRule = {
      name: "rate",
      priority: 0,
      action: { block: { customResponse: { responseCode: 429 } } },
      statement: {
        rateBasedStatement: { aggregateKeyType: "IP", limit: rate, evaluationWindowSec: windowSeconds },
      },
      visibilityConfig: visibility("rate"),
    };
    const illReputed: aws.types.input.wafv2.WebAclRule = {
      name: "reputation",
      priority: 1,
      overrideAction: { none: {} },
      statement: { managedRuleGroupStatement: { vendorName: "AWS", name: reputation } },
      visibilityConfig: visibility("reputation"),
    };
    const args: aws.wafv2.WebAclArgs = {
      scope: "CLOUDFRONT",
      description: "Addresses of bad repute, and those that ask too fast",
      defaultAction: { allow: {} },
      rules: [tooFast, illReputed],
      visibilityConfig: visibility(key),
      tags: this.tags(key),
    };
    this.acl = new aws.wafv2.WebAcl(key, args, this.child);
    const alarms = { topicArn, names: {}, tags: (alarm: string) => this.tags(alarm) };
    createAlarms(plan.firewallAlarms, alarms, this.child);

    this.registerOutputs({ aclArn: this.acl.arn });
  }
}

/** Counted, not sampled: samples show the query, and with it viewers' tokens, to whoever may read them. */
const visibility = (metricName: string) => ({
  metricName,
  cloudwatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
});
