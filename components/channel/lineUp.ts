import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BucketKind } from "../../model/cell/access.table";
import type { Cell } from "../../model/cell/cell";
import { LINE_UP_KEY, type LineUp as LineUpPlan } from "../../model/cell/lineUp";
import { key } from "../../model/names";
import { made, Part } from "../part";
import type { RegionOutputs } from "../region/region";

/**
 * The line-up that a cell's services poll: channels, vendors and their authorities, key servers, times, and the ARNs of secrets,
 * never their values.
 * A new channel changes this one object, in place. Cents a month, for its GETs.
 */
export interface LineUpArgs {
  /** From `planLineUp`. */
  readonly plan: LineUpPlan;
  readonly cell: Pick<Cell, "name" | "tags">;
  readonly region: Pick<RegionOutputs, "dataKeyArn">;
  readonly buckets: ReadonlyMap<BucketKind, { readonly id: pulumi.Output<string> }>;
  /** ARNs of the cell's secrets, by key. */
  readonly secrets: ReadonlyMap<string, pulumi.Output<string>>;
}

export class LineUp extends Part {
  readonly object: aws.s3.BucketObjectv2;

  constructor(name: string, args: LineUpArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:channel:LineUp", [name, args.cell.tags], opts);

    const { plan, cell, region, buckets, secrets } = args;
    const object = key(cell.name, "line-up");
    this.object = new aws.s3.BucketObjectv2(
      object,
      {
        bucket: made(buckets, "config").id,
        key: LINE_UP_KEY,
        content: pulumi.jsonStringify({ ...plan, secrets: Object.fromEntries(secrets) }),
        contentType: "application/json",
        serverSideEncryption: "aws:kms",
        kmsKeyId: region.dataKeyArn,
        bucketKeyEnabled: true,
        tags: this.tags(object),
      },
      this.child,
    );

    this.registerOutputs();
  }
}
