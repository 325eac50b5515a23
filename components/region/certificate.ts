import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { CertificatePlan, RegionPlan } from "../../model/region";
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

    const certificate = this.createCertificate(plan.certificate);
    const record = this.createProof(certificate, plan.certificate);
    const validation = { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] };
    this.arn = new aws.acm.CertificateValidation("region", validation, this.child).certificateArn;

    this.registerOutputs({ arn: this.arn });
  }

  private createCertificate({ domain, alternatives }: CertificatePlan): aws.acm.Certificate {
    const args: aws.acm.CertificateArgs = {
      domainName: domain,
      subjectAlternativeNames: [...alternatives],
      validationMethod: "DNS",
      keyAlgorithm: "EC_prime256v1",
      tags: this.tags("region"),
    };
    return new aws.acm.Certificate("region", args, this.child);
  }

  private createProof(
    certificate: aws.acm.Certificate,
    { domain, publicZone }: CertificatePlan,
  ): aws.route53.Record {
    // A name and its wildcard share one record: the first option is the proof of both.
    const proof = certificate.domainValidationOptions.apply(([option]) => {
      if (option === undefined) throw new RangeError(`ACM asks for no proof of ${domain}`);
      return option;
    });
    const args: aws.route53.RecordArgs = {
      zoneId: publicZone,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: VALIDATION_TTL_SECONDS,
      // The proof of a name is the same for every certificate of an account: a second one finds its record there.
      allowOverwrite: true,
    };
    return new aws.route53.Record("region", args, this.child);
  }
}
