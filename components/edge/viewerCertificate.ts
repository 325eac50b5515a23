import type * as pulumi from "@pulumi/pulumi";
import type { EdgePlan } from "../../plan/edge/edge";
import { key } from "../../catalog/names";
import { issueCertificate, parentOf } from "../shared/certificate";
import { BaseComponent } from "../base";

/** The certificate of viewers' names in us-east-1, as CloudFront requires, validated in the viewers' zone. */
export interface ViewerCertificateArgs {
  readonly plan: Pick<EdgePlan, "certificate" | "tags">;
}

export class ViewerCertificate extends BaseComponent {
  /** Resolved when AWS has issued it. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, { plan }: ViewerCertificateArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:edge:ViewerCertificate", [name, plan.tags], opts);
    const { domains, zone } = plan.certificate;

    const validations = domains.map((domain) => ({ key: key("proof", labelOf(domain)), domain }));
    const args = { domains, validations, zone, tags: this.tags("viewers") };
    this.arn = issueCertificate("viewers", args, this.child);

    this.registerOutputs({ arn: this.arn });
  }
}

/** `*.manifests.watch.example.com` is `manifests`. */
const labelOf = (domain: string): string => parentOf(domain).split(".")[0] ?? domain;
