import type { ResourceRecord } from "../../record/types";

/** What AWS or the provider demands around the deletion of a type, in addition to the end of Pulumi's protection. */
export interface DeletionRow {
  /** Shell commands before `pulumi up`. `$ID` is the resource's id, and `AWS_REGION` its region. */
  readonly before?: readonly string[];
  /** Whether the commands are needed; they are, if absent. */
  readonly if?: (inputs: ResourceRecord["inputs"]) => boolean;
  /** What to know before it is deleted. */
  readonly note?: string;
  /** Why it can't be created again at once, and the message of AWS or of the provider. */
  readonly again?: { readonly message: string; readonly cure: string };
}

const REJECT =
  "AWS keeps accepted connections: reject them first (docs/runbooks/private-link.md), or its users stay connected";

/** By type. Sources: the API references of the actions that the commands name, 2026-11. */
export const DELETION: Readonly<Record<string, DeletionRow>> = {
  "aws:directconnect/connection:Connection": {
    note: "AWS ends the order of the circuit; its cross-connect ends with the company that installed it",
  },
  "aws:directconnect/gatewayAssociation:GatewayAssociation": {
    note: "no circuit of its Direct Connect gateway reaches the region afterwards",
    again: {
      message: "too many results: wanted 1, got 2",
      cure: "EC2 lists the deleted attachment for hours (hashicorp/terraform-provider-aws#46716). Wait until `aws ec2 describe-transit-gateway-attachments --filters Name=resource-type,Values=direct-connect-gateway` shows each gateway once, then run `pulumi up` again",
    },
  },
  "aws:ec2/vpcEndpointService:VpcEndpointService": {
    note: "AWS does not delete a service that has connections: reject them first (docs/runbooks/private-link.md)",
  },
  "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple": { note: REJECT },
  "aws:kms/key:Key": {
    note: "the key is deleted after 30 days, and what it encrypts can't be read from now on (`aws kms cancel-key-deletion` restores it)",
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    before: [
      'aws elbv2 modify-load-balancer-attributes --load-balancer-arn "$ID" --attributes Key=deletion_protection.enabled,Value=false',
    ],
    if: ({ enableDeletionProtection }) => enableDeletionProtection === true,
  },
  "aws:rds/cluster:Cluster": {
    before: [
      'aws rds modify-db-cluster --db-cluster-identifier "$ID" --no-deletion-protection --apply-immediately',
    ],
    if: ({ deletionProtection }) => deletionProtection === true,
    note: "a final snapshot remains; another deletion under the same name fails until it is deleted",
  },
  "aws:rds/globalCluster:GlobalCluster": {
    before: ['aws rds modify-global-cluster --global-cluster-identifier "$ID" --no-deletion-protection'],
    if: ({ deletionProtection }) => deletionProtection === true,
  },
  "aws:s3/bucket:Bucket": {
    before: [
      "objects() { aws s3api list-object-versions --bucket \"$ID\" --max-items 500 --output json --query '{Objects: [Versions, DeleteMarkers][].{Key: Key, VersionId: VersionId}}'; }",
      'until [ "$(objects | jq \'.Objects | length\')" = 0 ]; do aws s3api delete-objects --bucket "$ID" --delete "$(objects)" > /dev/null || break; done',
    ],
    if: ({ forceDestroy }) => forceDestroy !== true,
    note: "its objects are deleted: copy what must be kept",
  },
  "aws:secretsmanager/secret:Secret": {
    note: "its value can be restored for 30 days (`aws secretsmanager restore-secret`)",
  },
};
