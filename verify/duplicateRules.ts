import type { Finding, ResourceRecord } from "../record/types";

const RULE_TYPES: ReadonlySet<string> = new Set([
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
]);

/** What AWS compares. Descriptions and tags are not part of a rule (AuthorizeSecurityGroupEgress API reference, 2026-11). */
const COMPARED = [
  "region",
  "securityGroupId",
  "ipProtocol",
  "fromPort",
  "toPort",
  "cidrIpv4",
  "cidrIpv6",
  "prefixListId",
  "referencedSecurityGroupId",
] as const;

/** Finds security group rules of a stack that AWS refuses: another rule of the group is equal to them. */
export function duplicateRules(resources: readonly ResourceRecord[]): Finding[] {
  const first = new Map<string, string>();
  return resources
    .filter(({ type }) => RULE_TYPES.has(type))
    .flatMap(({ type, urn, name, inputs }) => {
      const rule = JSON.stringify([type, ...COMPARED.map((key) => inputs[key] ?? null)]);
      const other = first.get(rule);
      if (other === undefined) first.set(rule, name);
      return other === undefined ? [] : [duplicate(urn, other)];
    });
}

const duplicate = (subject: string, other: string): Finding => ({
  rule: "duplicate-rule",
  severity: "error",
  subject,
  message: `is equal to ${other}, and AWS refuses it (InvalidPermission.Duplicate); give both flows one role in catalog/flows.table.ts`,
});
