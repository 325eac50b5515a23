import { AccessAnalyzerClient, ListAnalyzersCommand } from "@aws-sdk/client-accessanalyzer";
import { CloudTrailClient, DescribeTrailsCommand } from "@aws-sdk/client-cloudtrail";
import { ConfigServiceClient, DescribeConfigurationRecordersCommand } from "@aws-sdk/client-config-service";
import { EC2Client, GetSnapshotBlockPublicAccessStateCommand } from "@aws-sdk/client-ec2";
import { GuardDutyClient, ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { GetPublicAccessBlockCommand, S3ControlClient } from "@aws-sdk/client-s3-control";
import { DescribeHubCommand, SecurityHubClient } from "@aws-sdk/client-securityhub";
import { GetDocumentCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Aws } from "./aws";

/** What docs/landing-zone.md recommends for an account, with the call that shows it. */
export interface LandingZoneRow {
  readonly what: string;
  /** S3's block is of the account; the others are of each region. */
  readonly scope: "account" | "region";
  readonly isOn: (aws: Aws, region: string, account: string) => Promise<boolean>;
  /** AWS answers with this error where it is off. Default: an error that something does not exist. */
  readonly off?: RegExp;
}

const some = (rows: readonly unknown[] | undefined): boolean => rows !== undefined && rows.length > 0;

export const LANDING_ZONE: readonly LandingZoneRow[] = [
  {
    what: "CloudTrail, a trail of all regions",
    scope: "region",
    isOn: async (aws, region) => {
      const { trailList } = await aws.client(CloudTrailClient, region).send(new DescribeTrailsCommand({}));
      return some(trailList?.filter(({ IsMultiRegionTrail }) => IsMultiRegionTrail === true));
    },
  },
  {
    what: "GuardDuty",
    scope: "region",
    isOn: async (aws, region) =>
      some((await aws.client(GuardDutyClient, region).send(new ListDetectorsCommand({}))).DetectorIds),
  },
  {
    what: "AWS Config",
    scope: "region",
    isOn: async (aws, region) => {
      const client = aws.client(ConfigServiceClient, region);
      return some((await client.send(new DescribeConfigurationRecordersCommand({}))).ConfigurationRecorders);
    },
  },
  {
    what: "Security Hub",
    scope: "region",
    isOn: async (aws, region) =>
      (await aws.client(SecurityHubClient, region).send(new DescribeHubCommand({}))).HubArn !== undefined,
    off: /not subscribed to AWS Security Hub/,
  },
  {
    what: "IAM Access Analyzer",
    scope: "region",
    isOn: async (aws, region) =>
      some((await aws.client(AccessAnalyzerClient, region).send(new ListAnalyzersCommand({}))).analyzers),
  },
  {
    what: "EBS block of public snapshots",
    scope: "region",
    isOn: async (aws, region) => {
      const command = new GetSnapshotBlockPublicAccessStateCommand({});
      const { State } = await aws.client(EC2Client, region).send(command);
      if (State === undefined) throw new Error("EC2 returned no state");
      return State !== "unblocked";
    },
  },
  {
    what: "logs of Session Manager",
    scope: "region",
    isOn: async (aws, region) => {
      const command = new GetDocumentCommand({ Name: "SSM-SessionManagerRunShell" });
      const { Content } = await aws.client(SSMClient, region).send(command);
      return /"(s3BucketName|cloudWatchLogGroupName)"\s*:\s*"[^"]/.test(Content ?? "");
    },
  },
  {
    what: "S3 block of public access",
    scope: "account",
    isOn: async (aws, region, account) => {
      const command = new GetPublicAccessBlockCommand({ AccountId: account });
      const { PublicAccessBlockConfiguration: block = {} } = await aws
        .client(S3ControlClient, region)
        .send(command);
      const values = Object.values(block);
      return some(values) && values.every((value) => value === true);
    },
  },
];
