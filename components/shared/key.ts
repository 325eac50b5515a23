import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { KeyRow } from "../../plan/region/region";
import type { Tags } from "../../catalog/tags";

/** Days between asking for a key's deletion and its end, in which it can be taken back. AWS's longest. */
const DELETION_WINDOW_DAYS = 30;

/** A key with its policy, rotated every year, named by an alias. $1 a month. */
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
  new aws.kms.Alias(purpose, { name: alias, targetKeyId: key.id }, opts);
  return key;
}
