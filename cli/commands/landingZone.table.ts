/** What docs/landing-zone.md recommends for an account, with the AWS CLI call that shows it. */
export interface LandingZoneRow {
  readonly what: string;
  /** S3's block is of the account; the others are of each region. */
  readonly scope: "account" | "region";
  /** `<account>` stands for the account. */
  readonly command: string;
  readonly query: string;
  /** Whether a value of the query shows it. */
  readonly isOn: (value: unknown) => boolean;
  /** AWS answers with this error where it is missing. */
  readonly missing?: RegExp;
}

const some = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

export const LANDING_ZONE: readonly LandingZoneRow[] = [
  {
    what: "CloudTrail, a trail of all regions",
    scope: "region",
    command: "cloudtrail describe-trails",
    query: "trailList[?IsMultiRegionTrail].Name",
    isOn: some,
  },
  {
    what: "GuardDuty",
    scope: "region",
    command: "guardduty list-detectors",
    query: "DetectorIds",
    isOn: some,
  },
  {
    what: "AWS Config",
    scope: "region",
    command: "configservice describe-configuration-recorders",
    query: "ConfigurationRecorders[].name",
    isOn: some,
  },
  {
    what: "Security Hub",
    scope: "region",
    command: "securityhub describe-hub",
    query: "HubArn",
    isOn: (arn) => typeof arn === "string",
    missing: /not subscribed to AWS Security Hub/,
  },
  {
    what: "IAM Access Analyzer",
    scope: "region",
    command: "accessanalyzer list-analyzers",
    query: "analyzers[].name",
    isOn: some,
  },
  {
    what: "EBS block of public snapshots",
    scope: "region",
    command: "ec2 get-snapshot-block-public-access-state",
    query: "State",
    isOn: (state) => state !== "unblocked",
  },
  {
    what: "logs of Session Manager",
    scope: "region",
    command: "ssm get-document --name SSM-SessionManagerRunShell",
    query: "Content",
    isOn: (content) => /"(s3BucketName|cloudWatchLogGroupName)"\s*:\s*"[^"]/.test(String(content)),
    missing: /InvalidDocument/,
  },
  {
    what: "S3 block of public access",
    scope: "account",
    command: "s3control get-public-access-block --account-id <account>",
    query: "values(PublicAccessBlockConfiguration)",
    isOn: (values) => some(values) && (values as unknown[]).every((value) => value === true),
    missing: /NoSuchPublicAccessBlockConfiguration/,
  },
];
