import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RegionPlan } from "../../plan/region/region";
import { createKey } from "../shared/key";
import { getOrThrow, createEach, BaseComponent } from "../base";

/**
 * The region's keys: one for data, one for logs. New EBS volumes are encrypted with the data key. $1 a month per key.
 */
export interface KeysArgs {
  readonly plan: Pick<RegionPlan, "keys" | "tags" | "protect">;
}

export class Keys extends BaseComponent {
  readonly data: aws.kms.Key;
  readonly logs: aws.kms.Key;

  constructor(name: string, { plan }: KeysArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:region:Keys", [name, plan.tags], opts);
    const { protect } = plan;

    const keys = createEach(
      plan.keys,
      (row) => row.purpose,
      (row) => createKey(row, { tags: this.tags(row.purpose), protect }, this.child),
    );
    this.data = getOrThrow(keys, "data");
    this.logs = getOrThrow(keys, "logs");
    this.encryptVolumes();

    this.registerOutputs({ dataKeyArn: this.data.arn, logsKeyArn: this.logs.arn });
  }

  private encryptVolumes(): void {
    new aws.ebs.DefaultKmsKey("volumes", { keyArn: this.data.arn }, this.single);
    new aws.ebs.EncryptionByDefault("volumes", { enabled: true }, this.child);
  }
}
