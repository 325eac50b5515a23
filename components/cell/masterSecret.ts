import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Cell } from "../../plan/cell/cell";
import type { MasterSecretRow } from "../../plan/cell/state/database";
import { BaseComponent } from "../base";
import type { RegionOutputs } from "../region/region";

/**
 * The master of a global database, in the form that the Data API reads, and a copy of it in the other region, for there it is
 * read when that region writes. The value is written once: whoever changes it tells Aurora too, and no `up` puts it back; and
 * the stack's configuration, for Secrets Manager drops old versions, and `up --refresh` makes ours again. Not by write-only
 * arguments: Pulumi keeps those in its state all the same, encrypted (pulumi-terraform-bridge#3215, 2026-11). $0.40 a month for
 * it and $0.40 for its copy (Secrets Manager pricing, 2026-11).
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
      // Operators cut the copy loose when this region is gone; AWS may answer with another spelling of the key.
      { ...this.protection(cell.protect), ignoreChanges: ["replicas"] },
    );
    const value = {
      secretId: secret.id,
      secretString: pulumi.secret(pulumi.jsonStringify(master)),
    };
    new aws.secretsmanager.SecretVersion(name, value, { ...this.child, ignoreChanges: ["secretString"] });

    this.registerOutputs();
  }
}
