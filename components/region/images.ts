import * as awsx from "@pulumi/awsx";
import type * as pulumi from "@pulumi/pulumi";
import type { RegionPlan, RepositoryRow } from "../../plan/region/region";
import { createEach, BaseComponent } from "../base";
import type { Keys } from "./keys";

/**
 * A container repository per service: tags are written once, images are scanned as they come in and encrypted with the
 * data key. What was pushed without a tag goes after a week; tagged images stay, for a release may name any of them.
 * $0.10/GB a month. In every region, so that a cell pulls from its own.
 */
export interface ImagesArgs {
  readonly plan: Pick<RegionPlan, "repositories" | "tags">;
  readonly keys: Keys;
}

/** Days that an image without a tag is kept. */
const UNTAGGED_DAYS = 7;

export class Images extends BaseComponent {
  /** By service. */
  readonly repositories: ReadonlyMap<string, awsx.ecr.Repository>;
  private readonly keys: Keys;

  constructor(name: string, { plan, keys }: ImagesArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:region:Images", [name, plan.tags], opts);
    this.keys = keys;
    this.repositories = createEach(
      plan.repositories,
      (row) => row.service,
      (row) => this.createRepository(row),
    );
    this.registerOutputs();
  }

  private createRepository({ service, name }: RepositoryRow): awsx.ecr.Repository {
    const args: awsx.ecr.RepositoryArgs = {
      name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: this.keys.data.arn }],
      lifecyclePolicy: {
        rules: [{ description: "Untagged images", tagStatus: "untagged", maximumAgeLimit: UNTAGGED_DAYS }],
      },
      tags: this.tags(service),
    };
    return new awsx.ecr.Repository(service, args, { parent: this });
  }
}
