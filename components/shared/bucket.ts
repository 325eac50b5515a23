import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LifecycleRow } from "../../plan/cell/state/storage";
import type { Tags } from "../../catalog/tags";

/**
 * A private S3 bucket: no public access, no ACLs, encrypted, versioned, with a policy and lifecycle rules. Objects cost $0.023 per GB and month (S3 Standard, us-west-2, 2026-11); the bucket is free.
 */
export interface BucketArgs {
  /** Tags of the component that owns it. */
  readonly tags: Tags;
  /** Pulumi's `protect`. If false, deleting the bucket also deletes its objects. */
  readonly protect: boolean;
  /** The KMS key of its objects. Undefined: SSE-S3, for writers that support no other key. */
  readonly keyArn: pulumi.Input<string> | undefined;
  /** Days until objects expire, unless a row of `lifecycle` is shorter. Undefined: objects do not expire. */
  readonly days: number | undefined;
  /** Days that overwritten, deleted and expired objects can be restored. They are billed as before. */
  readonly noncurrentDays: number;
  /** Lifecycle rules by prefix. Default: none. */
  readonly lifecycle?: readonly LifecycleRow[];
  /** Its policy, as JSON, from its ARN. */
  readonly policy: (arn: pulumi.Output<string>) => pulumi.Input<string>;
}

type Rule = aws.types.input.s3.BucketLifecycleConfigurationRule;

/** Days until incomplete multipart uploads expire. The minimum of S3. */
const UPLOAD_DAYS = 1;

export class Bucket extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  /** Resources that must exist before the first object: its policy, encryption and versioning. */
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
    const blocked = this.blockPublicAccess();
    const encryption = this.encrypt();
    const versioning = this.createVersioning();
    // S3 rejects concurrent changes of a bucket's policy and public access block.
    const after = { ...this.child, dependsOn: [blocked] };
    const policy = new aws.s3.BucketPolicy(
      name,
      { ...this.own, policy: args.policy(this.bucket.arn) },
      after,
    );
    this.ready = [policy, encryption, versioning];

    this.registerOutputs({ bucketArn: this.bucket.arn });
  }

  private blockPublicAccess(): pulumi.Resource {
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

  private createVersioning(): pulumi.Resource {
    const status = { versioningConfiguration: { status: "Enabled" } };
    const versioning = new aws.s3.BucketVersioning(this.name, { ...this.own, ...status }, this.child);
    const rules = [everything(this.args), ...(this.args.lifecycle ?? []).map(ruleOf)];
    // Rules on noncurrent versions need a versioned bucket.
    const after = { ...this.child, dependsOn: [versioning] };
    new aws.s3.BucketLifecycleConfiguration(this.name, { ...this.own, rules }, after);
    return versioning;
  }
}

const everything = ({ days, noncurrentDays }: Pick<BucketArgs, "days" | "noncurrentDays">): Rule => ({
  id: "everything",
  status: "Enabled",
  filter: { prefix: "" },
  ...(days === undefined ? {} : { expiration: { days } }),
  noncurrentVersionExpiration: { noncurrentDays },
  abortIncompleteMultipartUpload: { daysAfterInitiation: UPLOAD_DAYS },
});

const ruleOf = ({ key, prefix, days, transitions }: LifecycleRow): Rule => ({
  id: key,
  status: "Enabled",
  filter: { prefix },
  expiration: { days },
  ...(transitions.length > 0 ? { transitions: [...transitions] } : {}),
});
