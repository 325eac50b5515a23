import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LifecycleRow } from "../../plan/cell/state/storage";
import type { Tags } from "../../catalog/tags";

/**
 * A closed S3 bucket: no public access, no ACLs, encrypted, versioned, with a policy, and nothing stays for ever but what
 * is meant to. What was overwritten or deleted can be brought back for a day. Objects cost $0.023 per GB and month
 * (S3 Standard, us-west-2, 2026-11), the bucket itself nothing.
 */
export interface BucketArgs {
  /** Its part's tags: costs are its part's. */
  readonly tags: Tags;
  /** Whether it refuses to be deleted. Where it does not, deleting it deletes what is in it. */
  readonly protect: boolean;
  /** The KMS key of its objects. Undefined: S3's own key, for writers that can't use another. */
  readonly keyArn: pulumi.Input<string> | undefined;
  /** Days that an object stays which no row of `lifecycle` shortens. Undefined: it stays until somebody deletes it. */
  readonly days: number | undefined;
  /** Times of objects by prefix. Default: none. */
  readonly lifecycle?: readonly LifecycleRow[];
  /** Its policy, as JSON, from its ARN. */
  readonly policy: (arn: pulumi.Output<string>) => pulumi.Input<string>;
}

type Rule = aws.types.input.s3.BucketLifecycleConfigurationRule;

/** Days that what was overwritten or deleted, and uploads that were never completed, stay. S3 knows no less. */
const LEFTOVER_DAYS = 1;

export class Bucket extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  /** What must stand before the first object is written: its policy, its encryption, and that it keeps versions. */
  readonly ready: readonly [policy: aws.s3.BucketPolicy, ...others: pulumi.Resource[]];
  private readonly child: pulumi.CustomResourceOptions = { parent: this };
  private readonly own: { readonly bucket: pulumi.Output<string> };

  constructor(
    private readonly name: string,
    private readonly args: BucketArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("headend:shared:Bucket", name, {}, opts);

    const { protect, tags } = args;
    this.bucket = new aws.s3.Bucket(name, { forceDestroy: !protect, tags }, { ...this.child, protect });
    this.own = { bucket: this.bucket.id };
    const shut = this.shut();
    const encryption = this.encrypt();
    const versioning = this.keep();
    // S3 takes one call on a bucket's policy and public access at a time.
    const after = { ...this.child, dependsOn: [shut] };
    const policy = new aws.s3.BucketPolicy(
      name,
      { ...this.own, policy: args.policy(this.bucket.arn) },
      after,
    );
    this.ready = [policy, encryption, versioning];

    this.registerOutputs({ bucketArn: this.bucket.arn });
  }

  private shut(): pulumi.Resource {
    const owner = { rule: { objectOwnership: "BucketOwnerEnforced" } };
    new aws.s3.BucketOwnershipControls(this.name, { ...this.own, ...owner }, this.child);
    const access = {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    };
    return new aws.s3.BucketPublicAccessBlock(this.name, { ...this.own, ...access }, this.child);
  }

  private encrypt(): pulumi.Resource {
    const { keyArn } = this.args;
    const rule =
      keyArn === undefined
        ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
        : {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
            bucketKeyEnabled: true,
          };
    const args = { ...this.own, rules: [rule] };
    return new aws.s3.BucketServerSideEncryptionConfiguration(this.name, args, this.child);
  }

  private keep(): pulumi.Resource {
    const status = { versioningConfiguration: { status: "Enabled" } };
    const versioning = new aws.s3.BucketVersioning(this.name, { ...this.own, ...status }, this.child);
    const rules = [everything(this.args.days), ...(this.args.lifecycle ?? []).map(ruleOf)];
    // Rules on earlier versions ask for a bucket that has versions.
    const after = { ...this.child, dependsOn: [versioning] };
    new aws.s3.BucketLifecycleConfiguration(this.name, { ...this.own, rules }, after);
    return versioning;
  }
}

const everything = (days: number | undefined): Rule => ({
  id: "everything",
  status: "Enabled",
  filter: { prefix: "" },
  ...(days === undefined ? {} : { expiration: { days } }),
  noncurrentVersionExpiration: { noncurrentDays: LEFTOVER_DAYS },
  abortIncompleteMultipartUpload: { daysAfterInitiation: LEFTOVER_DAYS },
});

const ruleOf = ({ key, prefix, days, transitions }: LifecycleRow): Rule => ({
  id: key,
  status: "Enabled",
  filter: { prefix },
  expiration: { days },
  ...(transitions.length > 0 ? { transitions: [...transitions] } : {}),
});
