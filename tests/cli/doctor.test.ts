import assert from "node:assert/strict";
import { VERSION_ENDS } from "../../facts/versionEnds.table";
import { join } from "node:path";
import { doctor, examine, type Tools } from "../../cli/commands/doctor";
import { examineAccount } from "../../operate/account";
import type { Check } from "../../operate/check";
import { LANDING_ZONE } from "../../aws/landingZone.table";
import { type Call, FakeAws, fault } from "../aws/fake";
import { readEnvironment } from "../../checks/environment";
import type { Settings } from "../../settings/settings";
import { edited, settingsOf, SMALL } from "../checks/support";
import { printed, ROOT } from "./support";
import { planEnvironment } from "../../plan/environment";

const production = readEnvironment(join(ROOT, "environments", "production.yaml"));
const ACCOUNT = "111122223333";

const REGIONS = ["us-west-2", "us-east-1", "eu-west-3"] as const;

/** Cells with a site in each region. */
const CELLS = {
  "us-west-2": ["sports-1", "sports-2", "news-1", "kids-1", "movies-1"],
  "us-east-1": ["sports-1", "sports-2", "news-1", "kids-1", "movies-1", "france-1"],
  "eu-west-3": ["france-1"],
};

/** Name, service, code and default of each quota, and what the REGIONS need. */
const NEEDS: readonly (readonly [string, string, string, number, readonly number[]])[] = [
  ["VPCs per region", "vpc", "L-F678F1CE", 5, [6, 7, 2]],
  ["Internet gateways per region", "vpc", "L-A4707A72", 5, [6, 7, 2]],
  ["Elastic IP addresses per region", "ec2", "L-0263D0A3", 5, [3, 3, 3]],
  ["NAT gateways per zone", "vpc", "L-FE5A380F", 5, [1, 1, 1]],
  ["interface endpoints per VPC", "vpc", "L-29B6F2EB", 50, [11, 11, 11]],
  ["gateway endpoints per region", "vpc", "L-1B52E74A", 20, [12, 14, 4]],
  ["route tables per VPC", "vpc", "L-589F43AA", 200, [19, 19, 19]],
  ["rules per security group, inbound or outbound", "vpc", "L-0EA8095F", 60, [55, 55, 55]],
  ["application load balancers per region", "elasticloadbalancing", "L-53DA6B97", 50, [15, 18, 3]],
  ["network load balancers per region", "elasticloadbalancing", "L-69A177A2", 50, [6, 7, 1]],
  [
    "reserved load balancer capacity units per region",
    "elasticloadbalancing",
    "L-8A66D0E6",
    0,
    [8076, 10084, 2008],
  ],
  ["vCPUs of standard on-demand instances per region", "ec2", "L-1216C47A", 5, [1686, 1968, 282]],
  ["Auto Scaling groups per region", "autoscaling", "L-CDE20ADC", 500, [105, 126, 21]],
  ["Aurora clusters per region", "rds", "L-952B80B8", 40, [5, 6, 1]],
  ["database instances per region", "rds", "L-7B6409FD", 40, [15, 18, 3]],
  ["custom endpoints per Aurora cluster", "rds", "CustomEndpointsPerDBCluster", 5, [3, 3, 3]],
  ["IP sets of AWS WAF per region", "wafv2", "L-D6DA96AE", 100, [5, 6, 1]],
  ["peerings per transit gateway", "ec2", "L-A1B5A36F", 50, [2, 2, 2]],
  ["pending peerings per transit gateway", "ec2", "L-62499967", 10, [2, 2, 2]],
  ["routes per transit gateway", "ec2", "L-BCC1FB47", 10_000, [23, 25, 15]],
  ["dedicated circuits per location", "directconnect", "L-A2659207", 10, [2, 2, 0]],
];

/** The same for the quotas of the account. */
const ACCOUNT_NEEDS: readonly (readonly [string, string, string, number, number])[] = [
  ["Direct Connect gateways", "directconnect", "L-62B7491E", 200, 2],
  ["CloudFront distributions", "cloudfront", "L-24B04930", 500, 12],
  ["CloudFront cache policies", "cloudfront", "L-7D134442", 20, 4],
  ["CloudFront origin request policies", "cloudfront", "L-C3659C43", 20, 1],
  ["CloudFront response headers policies", "cloudfront", "L-CF0D4FC5", 20, 1],
];

/** A line for each quota of a region. */
const quotaLines = (
  region: (typeof REGIONS)[number],
  line: (row: { what: string; need: number; code: string; initial: number }) => string,
): string[] =>
  NEEDS.map(([name, , code, initial, needs]) =>
    line({ what: `${region}: ${name}`, need: needs[REGIONS.indexOf(region)] ?? NaN, code, initial }),
  );

/** Output of a tool, for `aws` before JSON, or a function of the command; an Error: the tool is missing, or fails. */
type Answers = Readonly<Record<string, unknown>>;

const after = (command: string, words: string): string => command.split(words)[1]?.split(" ")[0] ?? "";
const regionIn = (command: string): string => after(command, "in ");

/** Zone names of an account are not in the order of zone ids. */
const zonesOf = (command: string): { id: string; name: string }[] =>
  Object.keys(production.regions[regionIn(command)]?.zones ?? {})
    .toReversed()
    .map((id, index) => ({ id, name: `${regionIn(command)}${"abc"[index]}` }));

const servicesOf = (command: string): { name: string; zones: string[]; policy: boolean }[] =>
  after(command, "Values=")
    .split(",")
    .map((name) => ({
      name,
      zones: zonesOf(command).map((zone) => zone.name),
      policy: !/\.ecs-(agent|telemetry)$/.test(name),
    }));

type Service = ReturnType<typeof servicesOf>[number];

/** The same, with one service changed. */
const servicesBut =
  (short: string, change: (service: Service) => Service[]) =>
  (command: string): Service[] =>
    servicesOf(command).flatMap((service) =>
      service.name === `com.amazonaws.${regionIn(command)}.${short}` ? change(service) : [service],
    );

/** A machine and an account with nothing wrong. A key is words of a command; of two that fit, the later one answers. */
const FINE: Answers = {
  "pulumi version": "v3.248.0",
  "aws GetCallerIdentity": ACCOUNT,
  "aws DescribeOrganization": "o-a1b2c3d4e5",
  "aws DescribeRegions": "opt-in-not-required",
  "aws DescribeVpcEndpointServices": servicesOf,
  "aws DescribeAvailabilityZones": zonesOf,
  "aws GetServiceQuota": 20_000,
  "aws DescribeAccountAttributes": 20_000,
  "aws DescribeTrails": ["all"],
  "aws ListDetectors": ["d1"],
  "aws DescribeConfigurationRecorders": ["default"],
  "aws DescribeHub": "arn:aws:securityhub",
  "aws ListAnalyzers": ["account"],
  "aws GetSnapshotBlockPublicAccessState": "block-all-sharing",
  "aws GetDocument": '{"inputs": {"s3BucketName": "", "cloudWatchLogGroupName": "sessions"}}',
  "aws GetPublicAccessBlock": [true, true, true, true],
};

/** An output of the SDK, from the value that a test states. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const OUTPUTS: Readonly<Record<string, (value: any) => object>> = {
  GetCallerIdentity: (Account) => ({ Account, Arn: `arn:aws:iam::${Account}:role/deployer` }),
  DescribeOrganization: (Id) => ({ Organization: { Id } }),
  DescribeRegions: (OptInStatus) => ({ Regions: [{ OptInStatus }] }),
  DescribeVpcEndpointServices: (services: Service[]) => ({
    ServiceDetails: services.map(({ name, zones, policy }) => ({
      ServiceName: name,
      AvailabilityZones: zones,
      VpcEndpointPolicySupported: policy,
    })),
  }),
  DescribeAvailabilityZones: (zones: { id: string; name: string }[]) => ({
    AvailabilityZones: zones.map(({ id, name }) => ({ ZoneId: id, ZoneName: name })),
  }),
  GetServiceQuota: (Value) => ({ Quota: Value === null ? undefined : { Value } }),
  DescribeAccountAttributes: (Max) => ({
    AccountQuotas: [{ AccountQuotaName: "CustomEndpointsPerDBCluster", Max }],
  }),
  DescribeTrails: (names: string[]) => ({
    trailList: [
      ...names.map((Name) => ({ Name, IsMultiRegionTrail: true })),
      { Name: "one", IsMultiRegionTrail: false },
    ],
  }),
  ListDetectors: (DetectorIds) => ({ DetectorIds }),
  DescribeConfigurationRecorders: (ConfigurationRecorders) => ({ ConfigurationRecorders }),
  DescribeHub: (HubArn) => ({ HubArn }),
  ListAnalyzers: (analyzers) => ({ analyzers }),
  GetSnapshotBlockPublicAccessState: (State) => ({ State }),
  GetDocument: (Content) => ({ Content }),
  GetPublicAccessBlock: ([a, b, c, d]) => ({
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: a,
      IgnorePublicAcls: b,
      BlockPublicPolicy: c,
      RestrictPublicBuckets: d,
    },
  }),
};

/** A call in words: `aws GetServiceQuota L-F678F1CE vpc in us-west-2`. */
const wordsOf = ({ operation, region, input }: Call): string => {
  const given = Object.entries(input as object).filter(([, value]) => value !== undefined);
  const values = given.flatMap(([name, value]) =>
    name === "Filters" ? `Values=${value[0].Values.join(",")}` : [value].flat().map(String),
  );
  return ["aws", operation, ...values, "in", region].join(" ");
};

/** A machine and an account. */
const answering = (answers: Answers): Tools & { readonly aws: FakeAws } => {
  const found = (command: string): unknown => {
    const row = Object.entries(answers).findLast(([words]) =>
      words.split(" ").every((word) => has(command, word)),
    );
    if (row === undefined) throw new Error(`unexpected command: ${command}`);
    const answer: unknown = typeof row[1] === "function" ? row[1](command) : row[1];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return {
    run: (tool, args) => String(found([tool, ...args].join(" "))),
    aws: new FakeAws((call) => OUTPUTS[call.operation]?.(found(wordsOf(call)))),
  };
};

const has = (command: string, word: string): boolean => command.split(" ").includes(word);

/** A day before the end of every pinned version. */
const TODAY = new Date("2026-12-01");

/** The lines that `headend doctor production` prints, two spaces between columns, and its exit code. */
async function examined(answers: Answers = {}, now = TODAY): Promise<{ lines: string[]; code: number }> {
  const tools = answering({ ...FINE, ...answers });
  const { text, result } = await printed("stdout", () => doctor("production", { now }, tools));
  const lines = text.trimEnd().split("\n");
  const columns = /^(ok {5}|wrong {2}|advice {1}|unknown) {2}\S.*? {2}\S/;
  for (const line of lines) assert.match(line, columns);
  return { lines: lines.map((line) => line.replaceAll(/ {2,}/g, "  ")), code: result };
}

const MISSING = new Error("spawnSync ENOENT");
const DENIED = fault("AccessDeniedException");
const QUOTA = "aws GetServiceQuota L-F678F1CE us-west-2";
const SERVICES = "aws DescribeVpcEndpointServices us-west-2";
const unanswered = (what: string, needs: number, initial: number): string =>
  `unknown  ${what}  needs ${needs}; no answer from AWS, the default is ${initial}`;

/** [command, answer of AWS where a part of the landing zone is off, the part] */
const OFF: readonly (readonly [string, unknown, string])[] = [
  ["aws DescribeTrails", [], "us-west-2: CloudTrail, a trail of all regions"],
  ["aws ListDetectors", [], "us-west-2: GuardDuty"],
  ["aws DescribeConfigurationRecorders", [], "us-west-2: AWS Config"],
  [
    "aws DescribeHub",
    fault("InvalidAccessException", "Account 111122223333 is not subscribed to AWS Security Hub"),
    "us-west-2: Security Hub",
  ],
  ["aws ListAnalyzers", [], "us-west-2: IAM Access Analyzer"],
  ["aws GetSnapshotBlockPublicAccessState", "unblocked", "us-west-2: EBS block of public snapshots"],
  ["aws GetDocument", fault("InvalidDocument"), "us-west-2: logs of Session Manager"],
  [
    "aws GetDocument",
    '{"inputs": {"s3BucketName": "", "cloudWatchLogGroupName": ""}}',
    "us-west-2: logs of Session Manager",
  ],
  [
    "aws GetPublicAccessBlock",
    fault("NoSuchPublicAccessBlockConfiguration"),
    "account: S3 block of public access",
  ],
  ["aws GetPublicAccessBlock", [true, true, true, false], "account: S3 block of public access"],
];

/** [case, changed answers, the lines that are not "ok"] */
const CASES: readonly (readonly [string, Answers, ...string[]])[] = [
  [
    "no Pulumi CLI",
    { "pulumi version": MISSING },
    "wrong  Pulumi CLI  not found; install it from pulumi.com/docs/install (`headend plan` does not need it)",
  ],
  [
    "a Pulumi CLI that is too old",
    { "pulumi version": "v3.99.1" },
    "wrong  Pulumi CLI  3.99.1 is older than 3.226.0; upgrade it",
  ],
  ["the oldest Pulumi CLI that is sufficient", { "pulumi version": "v3.226.0" }],
  ["a much newer Pulumi CLI", { "pulumi version": "v3.1000.0" }],
  [
    "credentials of another account",
    { "aws GetCallerIdentity": "999988887777" },
    "wrong  AWS account  the credentials are for 999988887777; use credentials for 111122223333 of production",
  ],
  [
    "no credentials",
    {
      "aws GetCallerIdentity": fault(
        "CredentialsProviderError",
        "Could not load credentials from any providers",
      ),
    },
    "unknown  AWS account  account not checked: Could not load credentials from any providers",
  ],
  [
    "credentials that have ended",
    {
      "aws GetCallerIdentity": fault("ExpiredToken", "The security token included in the request is expired"),
    },
    "unknown  AWS account  account not checked: The security token included in the request is expired",
  ],
  [
    "an account in another organisation",
    { "aws DescribeOrganization": "o-z9y8x7w6v5" },
    "wrong  organisation  the account is in o-z9y8x7w6v5, and endpoint policies allow o-a1b2c3d4e5; correct organization in the environment file",
  ],
  [
    "an organisation without an answer",
    { "aws DescribeOrganization": DENIED },
    "unknown  organisation  the organisation of the account is not available",
  ],
  ["a region that was opted in", { "aws DescribeRegions eu-west-3": "opted-in" }],
  [
    "a region that was not opted in",
    { "aws DescribeRegions eu-west-3": "not-opted-in" },
    "wrong  eu-west-3: opted in  run aws account enable-region --region-name eu-west-3",
  ],
  [
    "a service that the region lacks",
    { [SERVICES]: servicesBut("ecr.dkr", () => []) },
    "wrong  us-west-2: endpoint services  ecr-dkr is not offered",
  ],
  [
    "a service that two of our zones lack",
    { [SERVICES]: servicesBut("ssm", (service) => [{ ...service, zones: ["us-west-2b", "us-west-2d"] }]) },
    "wrong  us-west-2: endpoint services  ssm is not in usw2-az1, usw2-az3",
  ],
  [
    "a service that supports no policy",
    { [SERVICES]: servicesBut("sts", (service) => [{ ...service, policy: false }]) },
    "wrong  us-west-2: endpoint services  sts does not support a policy; remove it in plan/network/endpoints.table.ts",
  ],
  [
    "services without an answer",
    { [SERVICES]: DENIED },
    "unknown  us-west-2: endpoint services  no answer from AWS",
  ],
  [
    "zones without an answer",
    { "aws DescribeAvailabilityZones us-west-2": DENIED },
    "unknown  us-west-2: endpoint services  no answer from AWS",
  ],
  ["a quota that just suffices", { [QUOTA]: 6 }],
  [
    "a quota that is too small",
    { [QUOTA]: 5 },
    "wrong  us-west-2: VPCs per region  needs 6 of 5 (quota L-F678F1CE); request an increase",
  ],
  ["a quota that AWS does not have", { [QUOTA]: null }, unanswered("us-west-2: VPCs per region", 6, 5)],
  [
    "a region without answers",
    { "aws us-east-1": DENIED },
    "unknown  us-east-1: opted in  no answer from AWS",
    "unknown  us-east-1: endpoint services  no answer from AWS",
    ...quotaLines("us-east-1", ({ what, need, initial }) => unanswered(what, need, initial)),
    ...ACCOUNT_NEEDS.map(([name, , , initial, need]) => unanswered(`account: ${name}`, need, initial)),
    ...LANDING_ZONE.flatMap(({ what, scope }) =>
      scope === "region" ? [`unknown  us-east-1: ${what}  no answer from AWS`] : [],
    ),
  ],
  [
    "a quota of the account that is too small",
    { "aws GetServiceQuota L-24B04930": 11 },
    "wrong  account: CloudFront distributions  needs 12 of 11 (quota L-24B04930); request an increase",
  ],
  ...OFF.map(([command, answer, what]): (typeof CASES)[number] => [
    `${what}, which is off (${answer instanceof Error ? answer.message : JSON.stringify(answer)})`,
    { [`${command} us-west-2`]: answer },
    `advice  ${what}  off; docs/landing-zone.md says why you need it`,
  ]),
];

describe("the doctor", () => {
  it("finds nothing wrong in a correct setup, and exits with 0", async () => {
    assert.deepEqual(await examined(), {
      lines: [
        `ok  Node  ${process.versions.node}`,
        "ok  packages  equal to package.json",
        "ok  Pulumi CLI  3.248.0",
        ...REGIONS.map((region) => `ok  Pulumi.${region}.yaml  valid`),
        ...REGIONS.flatMap((region) =>
          CELLS[region].map((cell) => `ok  Pulumi.${region}-${cell}.yaml  valid`),
        ),
        ...["backbone", "edge"].map((program) => `ok  Pulumi.${program}.yaml  valid`),
        `ok  AWS account  ${ACCOUNT}`,
        "ok  organisation  o-a1b2c3d4e5",
        ...REGIONS.flatMap((region) => [
          `ok  ${region}: opted in  opt-in-not-required`,
          `ok  ${region}: endpoint services  11 in ${Object.keys(production.regions[region]?.zones ?? {}).join(", ")}`,
          ...quotaLines(
            region,
            ({ what, need, code }) => `ok  ${what}  needs ${need} of 20000 (quota ${code})`,
          ),
        ]),
        ...ACCOUNT_NEEDS.map(
          ([name, , code, , need]) => `ok  account: ${name}  needs ${need} of 20000 (quota ${code})`,
        ),
        ...LANDING_ZONE.flatMap(({ what, scope }) =>
          (scope === "account" ? ["account"] : REGIONS).map((of) => `ok  ${of}: ${what}  on`),
        ),
        ...VERSION_ENDS.map(({ what, version, ends, source }) =>
          ends === undefined
            ? `ok  ${what}  ${version}; AWS names no end`
            : `ok  ${what}  ${version} ends on ${ends} (${source})`,
        ),
      ],
      code: 0,
    });
  });

  it("finds each pinned version that AWS ends within 90 days", async () => {
    for (const { what, version, ends, source } of VERSION_ENDS) {
      if (ends === undefined) continue;
      const at = (days: number): Date => new Date(Date.parse(ends) - days * 86_400_000);
      const line = `wrong  ${what}  ${version} ends on ${ends} (${source}); pin its successor`;
      assert.ok((await examined({}, at(90))).lines.includes(line), what);
      assert.ok(!(await examined({}, at(91))).lines.includes(line), what);
    }
  });

  for (const [what, answers, ...expected] of CASES) {
    const code = expected.some((line) => line.startsWith("wrong")) ? 1 : 0;
    it(`prints for ${what}: ${expected[0] ?? "ok"}`, async () => {
      const found = await examined(answers);
      assert.deepEqual(
        found.lines.filter((line) => !line.startsWith("ok ")),
        expected,
      );
      assert.equal(found.code, code);
    });
  }

  it("prints JSON as one document, and exits with the same code", async () => {
    const tools = answering({ ...FINE, "aws GetCallerIdentity": "999988887777" });
    const { text, result } = await printed("stdout", () =>
      doctor("production", { format: "json", now: TODAY }, tools),
    );
    const checks: Check[] = JSON.parse(text);
    assert.deepEqual(
      checks.find(({ what }) => what === "AWS account"),
      {
        state: "wrong",
        what: "AWS account",
        detail: "the credentials are for 999988887777; use credentials for 111122223333 of production",
      },
    );
    assert.deepEqual([checks.length, result], [21 + VERSION_ENDS.length, 1]);
  });

  it("lists missing stack files, and the command that writes them", async () => {
    const checks = await examine(
      planEnvironment(settingsOf(SMALL)),
      answering({ ...FINE, "aws GetCallerIdentity": MISSING }),
    );
    const detail = "missing; run headend init small";
    assert.deepEqual(
      checks.filter(({ state }) => state === "wrong"),
      ["us-west-2", "us-east-1", "backbone"].map((stack) => ({
        state: "wrong",
        what: `Pulumi.small-${stack}.yaml`,
        detail,
      })),
    );
  });

  it("finds files of stacks that the environment does not have", async () => {
    const { "sports-2": _, ...cells } = production.lineUp.cells;
    const without = { ...production, lineUp: { ...production.lineUp, cells } };
    assert.deepEqual(
      (await examine(planEnvironment(without), answering(FINE))).filter(({ state }) => state === "wrong"),
      ["us-east-1", "us-west-2"].map((region) => ({
        state: "wrong",
        what: `Pulumi.${region}-sports-2.yaml`,
        detail: `production has no such stack; did you mean "Pulumi.${region}-sports-1.yaml"? Delete the file if its stack is deleted`,
      })),
    );
  });
});

describe("the calls of the doctor to AWS", () => {
  async function callsFor(settings: Settings, answers: Answers = {}): Promise<string[]> {
    const { aws } = answering({ ...FINE, ...answers });
    await examineAccount(planEnvironment(settings), aws);
    return aws.calls.map(wordsOf);
  }
  const calls = (text: string, answers?: Answers): Promise<string[]> => callsFor(settingsOf(text), answers);

  const ONE = edited(SMALL, [
    [SMALL.slice(SMALL.indexOf("  us-east-1:"), SMALL.indexOf("lineUp:")), ""],
    [SMALL.slice(SMALL.indexOf("lineUp:"), SMALL.indexOf("outside:")), ""],
  ]);
  const IDENTITY = (region: string): string => `aws GetCallerIdentity in ${region}`;

  it("are these, each in a region", async () => {
    const services = ["autoscaling", "ec2", "ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry"];
    const names = [...services, "monitoring", "ssm", "ssmmessages", "sts"]
      .map((service) => `com.amazonaws.us-west-2.${service}`)
      .join(",");
    const quota = (service: string, code: string): string =>
      code.startsWith("L-") ? `aws GetServiceQuota ${service} ${code}` : "aws DescribeAccountAttributes";
    const [first, ...others] = await calls(ONE);
    assert.equal(first, IDENTITY("us-west-2"));
    assert.deepEqual(
      others.sort(),
      [
        "aws DescribeOrganization",
        "aws DescribeRegions true us-west-2",
        `aws DescribeVpcEndpointServices Values=${names}`,
        "aws DescribeAvailabilityZones",
        ...NEEDS.map(([, service, code]) => quota(service, code)),
        "aws DescribeTrails",
        "aws ListDetectors",
        "aws DescribeConfigurationRecorders",
        "aws DescribeHub",
        "aws ListAnalyzers",
        "aws GetSnapshotBlockPublicAccessState",
        "aws GetDocument SSM-SessionManagerRunShell",
        `aws GetPublicAccessBlock ${ACCOUNT}`,
      ]
        .map((words) => `${words} in us-west-2`)
        .sort(),
    );
  });

  it("read the needed quotas of the account once, in us-east-1", async () => {
    const codes = async (settings: Settings): Promise<string[]> =>
      (await callsFor(settings)).flatMap((command) =>
        ACCOUNT_NEEDS.filter(([, , code]) => has(command, code)).map(
          ([, service, code]) => `${service} ${code} ${regionIn(command)}`,
        ),
      );
    assert.deepEqual(
      (await codes(production)).sort(),
      ACCOUNT_NEEDS.map(([, service, code]) => `${service} ${code} us-east-1`).sort(),
    );
    assert.deepEqual(await codes(settingsOf(SMALL)), []);
  });

  it("end after the identity if the credentials are for another account", async () => {
    for (const answer of ["999988887777", fault("ExpiredToken")])
      assert.deepEqual(await calls(ONE, { "aws GetCallerIdentity": answer }), [IDENTITY("us-west-2")]);
  });

  it("go to another region for the status of an opt-in region, which would reject them", async () => {
    const spain = edited(ONE, [
      ["us-west-2:", "eu-south-2:"],
      ["usw2-az1: 0\n      usw2-az2: 1\n      usw2-az3: 2", "eus2-az1: 0\n      eus2-az2: 1"],
    ]);
    const found = await calls(spain);
    const regionsOf = (operation: string): string[] =>
      found.filter((command) => has(command, operation)).map(regionIn);
    assert.deepEqual(regionsOf("GetCallerIdentity"), ["us-east-1"]);
    assert.deepEqual(regionsOf("DescribeOrganization"), ["us-east-1"]);
    assert.ok(found.includes("aws DescribeRegions true eu-south-2 in us-east-1"));
    assert.deepEqual(regionsOf("DescribeVpcEndpointServices"), ["eu-south-2"]);
  });
});
