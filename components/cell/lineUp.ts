import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BucketKind } from "../../catalog/access.table";
import type { Cell } from "../../plan/cell/cell";
import { type DatabaseHosts, hostsName } from "../../plan/cell/state/database";
import type { LineUp as LineUpPlan } from "../../catalog/lineUp";
import { LINE_UP_KEY } from "../../plan/cell/lineUp";
import { key } from "../../catalog/names";
import { hostsArgs } from "../shared/aurora";
import { getOrThrow, BaseComponent } from "../base";
import type { RegionOutputs } from "../region/region";

/**
 * The object that a cell's services poll: channels, vendors and their certificate authorities, key servers, times, and ARNs of
 * secrets, never their values. A second object has the hosts of a global database that this site creates. A new channel
 * updates the first object in place. Cents a month for GET requests.
 */
export interface LineUpArgs {
  /** From `planLineUp`. */
  readonly plan: LineUpPlan;
  readonly cell: Pick<Cell, "name" | "tags">;
  readonly region: Pick<RegionOutputs, "dataKeyArn">;
  readonly buckets: ReadonlyMap<BucketKind, { readonly id: pulumi.Output<string> }>;
  /** ARNs of the cell's secrets, by key. */
  readonly secrets: ReadonlyMap<string, pulumi.Output<string>>;
  readonly hosts?: DatabaseHosts<pulumi.Output<string>> | undefined;
}

export class LineUp extends BaseComponent {
  readonly object: aws.s3.BucketObjectv2;

  constructor(name: string, args: LineUpArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:LineUp", [name, args.cell.tags], opts);

    const { plan, cell, region, buckets, secrets, hosts } = args;
    const bucket = getOrThrow(buckets, "config").id;
    const object = key(cell.name, "line-up");
    this.object = new aws.s3.BucketObjectv2(
      object,
      {
        bucket,
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

    if (hosts !== undefined) {
      const name = hostsName(cell);
      const own = { ...hostsArgs(hosts, region.dataKeyArn), bucket, tags: this.tags(name) };
      new aws.s3.BucketObjectv2(name, own, this.child);
    }

    this.registerOutputs();
  }
}
