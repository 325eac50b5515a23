import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { KeyRow } from "../../plan/region/region";
import type { Tags } from "../../catalog/tags";

/** Waiting period of a key's deletion, in which operators can cancel it. The maximum of AWS. */
const DELETION_WINDOW_DAYS = 30;

/** A KMS key with its policy, yearly rotation and an alias. $1 a month. */
export function createKey(
  { purpose, alias, description, policy }: KeyRow,
  { tags, protect }: { readonly tags: Tags; readonly protect: boolean },
  opts: pulumi.CustomResourceOptions,
): aws.kms.Key {
  const args: aws.kms.KeyArgs = {
    description,
    policy: JSON.stringify(policy),
    enableKeyRotation: true,
    deletionWindowInDays: DELETION_WINDOW_DAYS,
    tags,
  };
  const key = new aws.kms.Key(purpose, args, { ...opts, protect });
  new aws.kms.Alias(purpose, { name: alias, targetKeyId: key.id }, { ...opts, deleteBeforeReplace: true });
  return key;
}
