import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../../catalog/tags";

/** A TLS certificate, proved by records in a zone of ours, which keep it renewing by themselves. Free. */
export interface CertificateArgs {
  /** Every name that it covers; a name and its wildcard are proved by one record. */
  readonly domains: readonly string[];
  /** Logical names of the records, and a domain that each proves. */
  readonly proofs: readonly { readonly key: string; readonly domain: string }[];
  readonly zone: string;
  readonly tags: Tags;
}

const VALIDATION_TTL_SECONDS = 300;

/** The certificate's ARN, known once AWS has issued it. Throws a RangeError where there is no domain. */
export function issueCertificate(
  name: string,
  { domains, proofs, zone, tags }: CertificateArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const [domainName, ...subjectAlternativeNames] = domains;
  if (domainName === undefined) throw new RangeError("the certificate has no domain");
  const args: aws.acm.CertificateArgs = {
    domainName,
    subjectAlternativeNames,
    validationMethod: "DNS",
    keyAlgorithm: "EC_prime256v1",
    tags,
  };
  const certificate = new aws.acm.Certificate(name, args, opts);
  const records = proofs.map(
    ({ key, domain }) => new aws.route53.Record(key, recordOf(certificate, domain, zone), opts),
  );
  const validation = {
    certificateArn: certificate.arn,
    validationRecordFqdns: records.map(({ fqdn }) => fqdn),
  };
  return new aws.acm.CertificateValidation(name, validation, opts).certificateArn;
}

function recordOf(certificate: aws.acm.Certificate, domain: string, zone: string): aws.route53.RecordArgs {
  const proof = certificate.domainValidationOptions.apply((options) => {
    // A wildcard is proved by the record of its parent, and not always named with its asterisk here.
    const option = options.find(({ domainName }) => parentOf(domainName) === parentOf(domain));
    if (option === undefined) throw new RangeError(`ACM asks for no proof of ${domain}`);
    return option;
  });
  return {
    zoneId: zone,
    name: proof.resourceRecordName,
    type: proof.resourceRecordType,
    records: [proof.resourceRecordValue],
    ttl: VALIDATION_TTL_SECONDS,
    // The proof of a name is the same for every certificate of an account: a second one finds its record there.
    allowOverwrite: true,
  };
}

/** `*.watch.example.com` is `watch.example.com`. */
export const parentOf = (domain: string): string => domain.replace(/^\*\./, "");
