import type * as pulumi from "@pulumi/pulumi";
import type { RegionPlan } from "../../plan/region/region";
import { issueCertificate } from "../shared/certificate";
import { BaseComponent } from "../base";

/** The region's TLS certificate for every name under `<region>.<domain>`, validated in the environment's public zone. */
export interface CertificateArgs {
  readonly plan: Pick<RegionPlan, "certificate" | "tags">;
}

export class Certificate extends BaseComponent {
  /** Resolved when AWS has issued it. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, { plan }: CertificateArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:region:Certificate", [name, plan.tags], opts);
    const { domain, alternatives, publicZone: zone } = plan.certificate;

    const validations = [{ key: "region", domain }];
    const tags = this.tags("region");
    const args = { domains: [domain, ...alternatives], validations, zone, tags };
    this.arn = issueCertificate("region", args, this.child);

    this.registerOutputs({ arn: this.arn });
  }
}
