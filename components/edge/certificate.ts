import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { EdgePlan } from "../../model/edge/edge";
import { key } from "../../model/names";
import { Part } from "../part";

/**
 * The certificate of viewers' names, which CloudFront takes from us-east-1 alone, proved by a record for each domain in the
 * viewers' zone, which keep it renewing by itself. Free.
 */
export interface ViewerCertificateArgs {
  readonly plan: Pick<EdgePlan, "certificate" | "tags">;
}

const VALIDATION_TTL_SECONDS = 300;

export class ViewerCertificate extends Part {
  /** Known once AWS has issued it. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, { plan }: ViewerCertificateArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:edge:ViewerCertificate", [name, plan.tags], opts);
    const { domains, zone } = plan.certificate;
    const [domainName, ...subjectAlternativeNames] = domains;
    if (domainName === undefined) throw new RangeError("the certificate has no domain");

    const certificate = new aws.acm.Certificate(
      "viewers",
      {
        domainName,
        subjectAlternativeNames,
        validationMethod: "DNS",
        keyAlgorithm: "EC_prime256v1",
        tags: this.tags("viewers"),
      },
      this.child,
    );
    const records = domains.map((domain) => this.prove(certificate, { domain, zone }));
    const validation = {
      certificateArn: certificate.arn,
      validationRecordFqdns: records.map(({ fqdn }) => fqdn),
    };
    this.arn = new aws.acm.CertificateValidation("viewers", validation, this.child).certificateArn;

    this.registerOutputs({ arn: this.arn });
  }

  private prove(
    certificate: aws.acm.Certificate,
    { domain, zone }: { readonly domain: string; readonly zone: string },
  ): aws.route53.Record {
    const proof = certificate.domainValidationOptions.apply((options) => {
      // A wildcard is proved by the record of its parent, and not always named with its asterisk here.
      const option = options.find(({ domainName }) => parentOf(domainName) === parentOf(domain));
      if (option === undefined) throw new RangeError(`ACM asks for no proof of ${domain}`);
      return option;
    });
    const args: aws.route53.RecordArgs = {
      zoneId: zone,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: VALIDATION_TTL_SECONDS,
      // The proof of a name is the same for every certificate of an account: a second one finds its record there.
      allowOverwrite: true,
    };
    return new aws.route53.Record(key("proof", labelOf(domain)), args, this.child);
  }
}

const parentOf = (domain: string): string => domain.replace(/^\*\./, "");

/** `*.manifests.watch.example.com` is `manifests`. */
const labelOf = (domain: string): string => parentOf(domain).split(".")[0] ?? domain;
