import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Cell } from "../../plan/cell/cell";
import type { MasterSecretRow } from "../../plan/cell/state/database";
import { BaseComponent } from "../base";
import type { RegionOutputs } from "../region/region";

/**
 * The master user of a global database, in the format of the RDS Data API. The other region has a replica, which it needs when
 * it is the primary. The value is written once, and no `up` reverts it. Operators change it here, in Aurora and in the
 * stack's configuration: Secrets Manager deletes old versions, and `up --refresh` then creates ours again. Write-only arguments
 * are no alternative: Pulumi keeps those in its state too, encrypted (pulumi/pulumi-terraform-bridge#3215, 2026-11). $0.40 a
 * month for the secret and $0.40 for its replica (Secrets Manager pricing, 2026-11).
 */
export interface MasterSecretArgs {
  readonly row: MasterSecretRow;
  readonly cell: Pick<Cell, "tags" | "protect">;
  readonly region: Pick<RegionOutputs, "dataKeyArn">;
  readonly master: { readonly username: string; readonly password: pulumi.Input<string> };
}

export class MasterSecret extends BaseComponent {
  constructor(name: string, args: MasterSecretArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:MasterSecret", [name, args.cell.tags], opts);

    const { row, cell, region, master } = args;
    const { copy } = row;
    const secret = new aws.secretsmanager.Secret(
      name,
      {
        description: row.description,
        kmsKeyId: region.dataKeyArn,
        recoveryWindowInDays: row.recoveryDays,
        replicas: [{ region: copy.region, kmsKeyId: copy.keyAlias }],
        tags: this.tags(name),
      },
      // Operators promote the replica when this region is unavailable; AWS may return the key in another format.
      { ...this.protection(cell.protect), ignoreChanges: ["replicas"] },
    );
    const policy = { secretArn: secret.arn, policy: JSON.stringify(row.policy), blockPublicPolicy: true };
    new aws.secretsmanager.SecretPolicy(name, policy, this.child);
    const value = {
      secretId: secret.id,
      secretString: pulumi.secret(pulumi.jsonStringify(master)),
    };
    new aws.secretsmanager.SecretVersion(name, value, { ...this.child, ignoreChanges: ["secretString"] });

    this.registerOutputs();
  }
}
