import * as awsx from "@pulumi/awsx";
import type * as pulumi from "@pulumi/pulumi";
import type { RegionPlan, RepositoryRow } from "../../plan/region/region";
import { createEach, BaseComponent } from "../base";
import type { Keys } from "./keys";

/**
 * An ECR repository per service, with immutable tags, scan on push, and encryption with the data key. Untagged images expire
 * after a week. Tagged images stay, because a release may name any of them. Each region has its own, so that a cell pulls from
 * its region. $0.10/GB a month.
 */
export interface ImagesArgs {
  readonly plan: Pick<RegionPlan, "repositories" | "tags">;
  readonly keys: Keys;
}

/** Days until an untagged image expires. */
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
