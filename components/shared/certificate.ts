import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../../catalog/tags";

/** A TLS certificate with DNS validation in a zone of ours; the records also let ACM renew it. Free. */
export interface CertificateArgs {
  /** Every name that it covers; one record validates a name and its wildcard. */
  readonly domains: readonly string[];
  /** Logical names of the validation records, each with its domain. */
  readonly validations: readonly { readonly key: string; readonly domain: string }[];
  readonly zone: string;
  readonly tags: Tags;
}

const VALIDATION_TTL_SECONDS = 300;

/** The certificate's ARN, resolved when AWS has issued it. Throws a RangeError where there is no domain. */
export function issueCertificate(
  name: string,
  { domains, validations, zone, tags }: CertificateArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const [domainName, ...subjectAlternativeNames] = domains;
  if (domainName === undefined) throw new RangeError("the certificate has no domain: declare at least one");
  const args: aws.acm.CertificateArgs = {
    domainName,
    subjectAlternativeNames,
    validationMethod: "DNS",
    keyAlgorithm: "EC_prime256v1",
    tags,
  };
  const certificate = new aws.acm.Certificate(name, args, opts);
  const records = validations.map(
    ({ key, domain }) => new aws.route53.Record(key, recordOf(certificate, domain, zone), opts),
  );
  const validation = {
    certificateArn: certificate.arn,
    validationRecordFqdns: records.map(({ fqdn }) => fqdn),
  };
  return new aws.acm.CertificateValidation(name, validation, opts).certificateArn;
}

function recordOf(certificate: aws.acm.Certificate, domain: string, zone: string): aws.route53.RecordArgs {
  const record = certificate.domainValidationOptions.apply((options) => {
    // The record of its parent validates a wildcard, and ACM does not always return the asterisk.
    const option = options.find(({ domainName }) => parentOf(domainName) === parentOf(domain));
    if (option === undefined)
      throw new RangeError(
        `ACM returned no validation record for ${domain}: run pulumi refresh, then pulumi up again`,
      );
    return option;
  });
  return {
    zoneId: zone,
    name: record.resourceRecordName,
    type: record.resourceRecordType,
    records: [record.resourceRecordValue],
    ttl: VALIDATION_TTL_SECONDS,
    // All certificates of an account have the same validation record for a name: a second one overwrites it.
    allowOverwrite: true,
  };
}

/** `*.watch.example.com` is `watch.example.com`. */
export const parentOf = (domain: string): string => domain.replace(/^\*\./, "");
