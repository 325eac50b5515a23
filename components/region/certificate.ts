import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RegionPlan } from "../../model/region";
import { Part } from "../part";

/**
 * The region's TLS certificate for every name under `<region>.<domain>`, proved by a record in the environment's public
 * zone, which keeps it renewing by itself. Free.
 */
export interface CertificateArgs {
  readonly plan: Pick<RegionPlan, "certificate" | "tags">;
}

const VALIDATION_TTL_SECONDS = 300;

export class Certificate extends Part {
  /** Known once AWS has issued it. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, { plan }: CertificateArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:region:Certificate", [name, plan.tags], opts);
    const { domain, alternatives, publicZone } = plan.certificate;

    const certificate = new aws.acm.Certificate(
      "region",
      {
        domainName: domain,
        subjectAlternativeNames: [...alternatives],
        validationMethod: "DNS",
        keyAlgorithm: "EC_prime256v1",
        tags: this.tags("region"),
      },
      this.child,
    );
    // A name and its wildcard share one record: the first option is the proof of both.
    const proof = certificate.domainValidationOptions.apply(([option]) => {
      if (option === undefined) throw new RangeError(`ACM asks for no proof of ${domain}`);
      return option;
    });
    const record = new aws.route53.Record(
      "region",
      {
        zoneId: publicZone,
        name: proof.resourceRecordName,
        type: proof.resourceRecordType,
        records: [proof.resourceRecordValue],
        ttl: VALIDATION_TTL_SECONDS,
        // The proof of a name is the same for every certificate of an account: a second one finds its record there.
        allowOverwrite: true,
      },
      this.child,
    );
    const validation = { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] };
    this.arn = new aws.acm.CertificateValidation("region", validation, this.child).certificateArn;

    this.registerOutputs({ arn: this.arn });
  }
}
