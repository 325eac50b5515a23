import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { KeyRow, RegionPlan } from "../../model/region";
import { made, makeEach, Part } from "../part";

/**
 * The region's keys: one for data, one for logs, each with its policy, rotated every year, named by an alias. New EBS
 * volumes are encrypted with the data key. $1 a month per key.
 */
export interface KeysArgs {
  readonly plan: Pick<RegionPlan, "keys" | "tags" | "protect">;
}

/** Days between asking for a key's deletion and its end, in which it can be taken back. AWS's longest. */
const DELETION_WINDOW_DAYS = 30;

export class Keys extends Part {
  readonly data: aws.kms.Key;
  readonly logs: aws.kms.Key;
  private readonly protect: boolean;

  constructor(name: string, { plan }: KeysArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:region:Keys", [name, plan.tags], opts);
    this.protect = plan.protect;

    const keys = makeEach(
      plan.keys,
      (row) => row.purpose,
      (row) => this.createKey(row),
    );
    this.data = made(keys, "data");
    this.logs = made(keys, "logs");
    this.encryptVolumes();

    this.registerOutputs({ dataKeyArn: this.data.arn, logsKeyArn: this.logs.arn });
  }

  private createKey({ purpose, alias, description, policy }: KeyRow): aws.kms.Key {
    const args: aws.kms.KeyArgs = {
      description,
      policy: JSON.stringify(policy),
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
      tags: this.tags(purpose),
    };
    const key = new aws.kms.Key(purpose, args, this.guarded(this.protect));
    new aws.kms.Alias(purpose, { name: alias, targetKeyId: key.id }, this.child);
    return key;
  }

  private encryptVolumes(): void {
    new aws.ebs.DefaultKmsKey("volumes", { keyArn: this.data.arn }, this.child);
    new aws.ebs.EncryptionByDefault("volumes", { enabled: true }, this.child);
  }
}
