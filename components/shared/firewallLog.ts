import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../../catalog/tags";
import type { FirewallLogRow } from "../../plan/firewallLog";

export interface FirewallLogArgs {
  readonly acl: Pick<aws.wafv2.WebAcl, "arn">;
  /** Key of log groups in the region of the web ACL. */
  readonly keyArn: pulumi.Input<string>;
  readonly tags: (name: string) => Tags;
}

/**
 * The log of a web ACL in a log group. AWS WAF adds the policy that lets it write to the log group itself, so none of the ten
 * policies of a region is used (CloudWatch Logs User Guide, logs sent to CloudWatch Logs, 2026-11). $0.50/GB ingested.
 */
export function createFirewallLog(
  { key, group, days, action, redactedHeaders }: FirewallLogRow,
  { acl, keyArn, tags }: FirewallLogArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const logs = { kmsKeyId: keyArn, retentionInDays: days, tags: tags(group) };
  const { arn } = new aws.cloudwatch.LogGroup(group, logs, opts);
  const kept = { behavior: "KEEP", requirement: "MEETS_ANY", conditions: [{ actionCondition: { action } }] };
  const args: aws.wafv2.WebAclLoggingConfigurationArgs = {
    resourceArn: acl.arn,
    logDestinationConfigs: [arn],
    loggingFilter: { defaultBehavior: "DROP", filters: [kept] },
    redactedFields: [
      { queryString: {} },
      ...redactedHeaders.map((header) => ({ singleHeader: { name: header } })),
    ],
  };
  // A web ACL has one.
  new aws.wafv2.WebAclLoggingConfiguration(key, args, { ...opts, deleteBeforeReplace: true });
}
