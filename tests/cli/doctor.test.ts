import assert from "node:assert/strict";
import { join } from "node:path";
import { doctor, examine, needsOf, type Run } from "../../cli/commands/doctor";
import { readSettings } from "../../model/declared/settings";
import { settingsOf, SMALL } from "../model/declared/support";
import { BARE } from "../support/region";
import { printed, ROOT } from "./support";

const production = readSettings(join(ROOT, "environments", "production.yaml"));
const ACCOUNT = "111122223333";
/** The hub of each region, and the cells that have a place in it. */
const VPCS = { "us-west-2": 6, "us-east-1": 7, "eu-west-3": 2 };

/** What a tool prints; an Error: it is missing, or fails. */
type Answers = Readonly<Record<string, string | Error>>;

/** A machine and an account with nothing wrong. A key is words of a command; of two that fit, the later one answers. */
const FINE: Answers = {
  "pulumi version": "v3.248.0",
  "aws sts get-caller-identity": ACCOUNT,
  "aws ec2 describe-regions": "opt-in-not-required",
  "aws service-quotas get-service-quota": "200.0",
};

const answering =
  (answers: Answers): Run =>
  (tool, args) => {
    const command = [tool, ...args].join(" ");
    const [, answer] =
      Object.entries(answers).findLast(([words]) => words.split(" ").every((word) => has(command, word))) ??
      [];
    if (typeof answer !== "string") throw answer ?? new Error(`nobody asked for: ${command}`);
    return answer;
  };

const has = (command: string, word: string): boolean => command.split(" ").includes(word);

/** The lines that `headend doctor production` prints, two spaces between columns, and its exit code. */
async function examined(answers: Answers = {}): Promise<{ lines: string[]; code: number }> {
  const run = answering({ ...FINE, ...answers });
  const { text, result } = await printed("stdout", () => doctor("production", {}, run));
  const lines = text.trimEnd().split("\n");
  const columns = /^(ok {5}|wrong {2}|unknown) {2}\S.*? {2}\S/;
  for (const line of lines) assert.match(line, columns);
  return { lines: lines.map((line) => line.replaceAll(/ {2,}/g, "  ")), code: result };
}

const MISSING = new Error("spawnSync ENOENT");
const QUOTA = "aws get-service-quota L-F678F1CE us-west-2";
const untold = (what: string, needs: number): string =>
  `unknown  ${what}  needs ${needs}; AWS did not say how many there may be`;

/** [what is so, the answers that say it, the lines that are not "ok"] */
const CASES: readonly (readonly [string, Answers, ...string[]])[] = [
  [
    "no Pulumi CLI",
    { "pulumi version": MISSING },
    "wrong  Pulumi CLI  not found: install it from pulumi.com/docs/install; `headend plan` works without",
  ],
  [
    "a Pulumi CLI that is too old",
    { "pulumi version": "v3.99.1" },
    "wrong  Pulumi CLI  3.99.1; at least 3.216.0 is needed",
  ],
  ["the oldest Pulumi CLI that will do", { "pulumi version": "v3.216.0" }],
  ["a much newer Pulumi CLI", { "pulumi version": "v3.1000.0" }],
  [
    "credentials of another account",
    { "aws sts": "999988887777" },
    "wrong  AWS account  these credentials are of 999988887777, production is in 111122223333",
  ],
  [
    "no credentials",
    { "aws sts": MISSING },
    "unknown  AWS account  no AWS CLI or no credentials here; regions and quotas were not asked for",
  ],
  ["a region that was opted in", { "aws describe-regions eu-west-3": "opted-in" }],
  [
    "a region that was not",
    { "aws describe-regions eu-west-3": "not-opted-in" },
    "wrong  eu-west-3: opted in  aws account enable-region --region-name eu-west-3",
  ],
  ["a quota that just suffices", { [QUOTA]: "6.0" }],
  [
    "a quota that is too small",
    { [QUOTA]: "5.0" },
    "wrong  us-west-2: VPCs per region  needs 6 of 5 (quota L-F678F1CE)",
  ],
  ["a quota that AWS does not know", { [QUOTA]: "None" }, untold("us-west-2: VPCs per region", 6)],
  [
    "a region that AWS does not tell of",
    { "aws us-east-1": new Error("AccessDenied") },
    "unknown  us-east-1: opted in  AWS did not answer",
    untold("us-east-1: VPCs per region", 7),
    untold("us-east-1: Elastic IP addresses per region", 3),
    untold("us-east-1: NAT gateways per zone", 1),
    untold("us-east-1: interface endpoints per VPC", 11),
    untold("us-east-1: route tables per VPC", 19),
  ],
];

describe("the doctor", () => {
  it("finds nothing wrong where nothing is, and ends with 0", async () => {
    assert.deepEqual(await examined(), {
      lines: [
        `ok  Node  ${process.versions.node}`,
        "ok  packages  as package.json says",
        "ok  Pulumi CLI  3.248.0",
        ...Object.keys(VPCS).map((region) => `ok  Pulumi.${region}.yaml  read`),
        `ok  AWS account  ${ACCOUNT}`,
        ...Object.entries(VPCS).flatMap(([region, vpcs]) => [
          `ok  ${region}: opted in  opt-in-not-required`,
          `ok  ${region}: VPCs per region  needs ${vpcs} of 200 (quota L-F678F1CE)`,
          `ok  ${region}: Elastic IP addresses per region  needs 3 of 200 (quota L-0263D0A3)`,
          `ok  ${region}: NAT gateways per zone  needs 1 of 200 (quota L-FE5A380F)`,
          `ok  ${region}: interface endpoints per VPC  needs 11 of 200 (quota L-29B6F2EB)`,
          `ok  ${region}: route tables per VPC  needs 19 of 200 (quota L-589F43AA)`,
        ]),
      ],
      code: 0,
    });
  });

  for (const [what, answers, ...expected] of CASES) {
    const code = expected.some((line) => line.startsWith("wrong")) ? 1 : 0;
    it(`says of ${what}: ${expected[0] ?? "ok"}`, async () => {
      const found = await examined(answers);
      assert.deepEqual(
        found.lines.filter((line) => !line.startsWith("ok ")),
        expected,
      );
      assert.equal(found.code, code);
    });
  }

  it("asks nothing by credentials that are not the environment's", async () => {
    for (const answer of ["999988887777", MISSING]) {
      const { lines } = await examined({ "aws sts": answer });
      assert.match(lines.at(-1) ?? "", /^\w+ {2}AWS account/);
    }
  });

  it("says which stack files are missing, and which command writes them", () => {
    const checks = examine(settingsOf(SMALL), answering(FINE));
    const says = "not there: headend init small";
    assert.deepEqual(
      checks.filter(({ state }) => state === "wrong"),
      ["us-west-2", "us-east-1"].map((region) => ({
        ...{ state: "wrong", what: `Pulumi.small-${region}.yaml`, says },
      })),
    );
  });
});

describe("the needs of a region", () => {
  it("are production's, counted by hand", () => {
    assert.deepEqual(needsOf(production, "us-west-2"), {
      // The hub, and a place each of sports-1, sports-2, news-1, kids-1 and movies-1.
      vpcs: 6,
      // A NAT gateway in each of three zones.
      addresses: 3,
      natGatewaysPerZone: 1,
      interfaceEndpointsPerVpc: 11,
      // Six tiers in three zones, and the one that AWS gives to every VPC.
      routeTablesPerVpc: 19,
    });
  });

  it("are no addresses where nothing leads to the Internet", () => {
    const { addresses, natGatewaysPerZone } = needsOf(settingsOf(BARE), "us-west-2");
    assert.deepEqual([addresses, natGatewaysPerZone], [0, 0]);
  });
});
