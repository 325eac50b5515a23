import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { NONCURRENT_DAYS } from "../../catalog/access.table";
import { EDGE_FILE } from "../../plan/edge/file";
import { tlsOnlyPolicy } from "../../plan/edge/edgePolicies";
import type { TagScope } from "../../catalog/tags";
import { Bucket } from "../shared/bucket";
import { BaseComponent } from "../base";

/**
 * `headend-edge.json` in a bucket of its own. Operators keep a local copy: in an emergency that copy depends on no region. Cents
 * a month.
 */
export interface EvacuationFileArgs {
  readonly tags: TagScope;
  readonly protect: boolean;
  readonly text: pulumi.Output<string>;
}

export class EvacuationFile extends BaseComponent {
  readonly object: aws.s3.BucketObjectv2;

  constructor(
    name: string,
    { tags, protect, text }: EvacuationFileArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("headend:edge:EvacuationFile", [name, tags], opts);

    const { bucket, ready } = new Bucket(
      "edge",
      {
        tags: this.tags("edge"),
        protect,
        keyArn: undefined,
        days: undefined,
        noncurrentDays: NONCURRENT_DAYS.lasting,
        policy: (arn) => pulumi.jsonStringify(tlsOnlyPolicy(arn, pulumi.interpolate`${arn}/*`)),
      },
      this.child,
    );
    this.object = new aws.s3.BucketObjectv2(
      "edge",
      {
        bucket: bucket.id,
        key: EDGE_FILE,
        content: text,
        contentType: "application/json",
        tags: this.tags("edge"),
      },
      { ...this.child, dependsOn: [...ready] },
    );

    this.registerOutputs({});
  }
}
