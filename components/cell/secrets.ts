import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Cell } from "../../plan/cell/cell";
import { secretPolicy, type SecretRow, type SecretsPlan } from "../../plan/cell/access/secrets";
import { getOrThrow, createEach, BaseComponent } from "../base";
import type { RegionOutputs } from "../region/region";

/**
 * A cell's secrets, without values: operators set them, and no `up` reverts them. Each is encrypted with the region's data key;
 * only the roles that use it may read it. $0.40 a month each (Secrets Manager pricing, 2026-11).
 */
export interface SecretsArgs {
  readonly plan: SecretsPlan;
  readonly cell: Pick<Cell, "name" | "tags" | "protect">;
  readonly region: Pick<RegionOutputs, "dataKeyArn">;
  /** Roles by service: the plan's `readers`. */
  readonly roles: ReadonlyMap<string, Pick<aws.iam.Role, "arn">>;
}

export class Secrets extends BaseComponent {
  /** By `keys-<system>` and `vendor-<vendor>`. */
  readonly arns: ReadonlyMap<string, pulumi.Output<string>>;
  private readonly args: SecretsArgs;

  constructor(name: string, args: SecretsArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:Secrets", [name, args.cell.tags], opts);
    this.args = args;

    this.arns = createEach(
      args.plan.secrets,
      (row) => row.name,
      (row) => this.createSecret(row),
    );

    this.registerOutputs();
  }

  private createSecret({ key, description, readers }: SecretRow): pulumi.Output<string> {
    const { plan, cell, region, roles } = this.args;
    const args: aws.secretsmanager.SecretArgs = {
      description,
      kmsKeyId: region.dataKeyArn,
      recoveryWindowInDays: plan.recoveryDays,
      tags: this.tags(key),
    };
    const secret = new aws.secretsmanager.Secret(key, args, this.protection(cell.protect));
    const arns = pulumi.all(readers.map((service) => getOrThrow(roles, service).arn));
    const policy = arns.apply((all) => JSON.stringify(secretPolicy(all)));
    const own = { secretArn: secret.arn, policy, blockPublicPolicy: true };
    new aws.secretsmanager.SecretPolicy(key, own, this.child);
    return secret.arn;
  }
}
