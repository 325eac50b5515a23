import assert from "node:assert/strict";
import { principalKey, serviceRegionOf } from "../../../model/declared/privateLink";
import { NEIGHBOURS_TEXT } from "../backbone/neighbours";
import { type Edit, edited, problemsOf } from "./support";

/** [what is refused, how the text is spoilt, the whole message without the file's name and line] */
type Row = readonly [string, readonly Edit[], readonly string[]];

const PRINCIPALS = 'principals: ["arn:aws:iam::444455556666:root", "arn:aws:iam::444455556666:role/pusher"]';

const vendors: readonly Row[] = [
  [
    "a vendor that pushes by privateLink and names no principal",
    [[`    ${PRINCIPALS}\n`, ""]],
    ["outside.vendor.principals: missing; must be one ARN or more, as vendor pushes by privateLink into one"],
  ],
  [
    "a misspelt key, once and not also as missing",
    [["principals:", "principles:"]],
    ['outside.vendor.principles: unknown key; did you mean "principals"?'],
  ],
  [
    "everybody",
    [[PRINCIPALS, 'principals: ["*"]']],
    ['outside.vendor.principals[0]: must be an IAM ARN, e.g. arn:aws:iam::444455556666:root, not "*"'],
  ],
  [
    "a pattern",
    [["role/pusher", "role/*"]],
    [
      'outside.vendor.principals[1]: must be an IAM ARN, e.g. arn:aws:iam::444455556666:root, not "arn:aws:iam::444455556666:role/*"',
    ],
  ],
  [
    "an empty list",
    [[PRINCIPALS, "principals: []"]],
    ["outside.vendor.principals: must have 1 or more entries, not 0"],
  ],
  [
    "a principal of another partition",
    [["arn:aws:iam::444455556666:root", "arn:aws-cn:iam::444455556666:root"]],
    ["outside.vendor.principals[0]: is in partition aws-cn, and this environment in aws: they never meet"],
  ],
  [
    "two principals that end up as one name",
    [
      ["arn:aws:iam::444455556666:root", "arn:aws:iam::444455556666:role-pusher/x"],
      ["-pusher/x", "/pu.er"],
      ["role/pusher", "role/pu/er"],
    ],
    ["outside.vendor.principals[1]: arn:aws:iam::444455556666:role/pu/er is not told apart from [0]"],
  ],
  [
    "principals and regions of a data centre",
    [["kind: dataCentre\n", `kind: dataCentre\n    ${PRINCIPALS}\n    awsRegions: [us-west-2]\n`]],
    [
      "outside.centre.principals: is for vendors; a data centre pushes nothing",
      "outside.centre.awsRegions: is for vendors; a data centre pushes nothing",
    ],
  ],
  [
    "regions that AWS has not, that never meet ours, or that are there twice",
    [[PRINCIPALS, `${PRINCIPALS}\n    awsRegions: [eu-wst-3, cn-north-1, us-west-2, us-west-2]`]],
    [
      'outside.vendor.awsRegions[0]: unknown region eu-wst-3; did you mean "eu-west-3"?',
      "outside.vendor.awsRegions[1]: cn-north-1 is in partition aws-cn, and this environment in aws: they never meet",
      "outside.vendor.awsRegions[3]: us-west-2 is already in this list",
    ],
  ],
  [
    "a cell whose zones PrivateLink does not reach from other regions",
    [["{ use1-az1: 0, use1-az2: 1 }", "{ use1-az1: 0, use1-az3: 1 }"]],
    [
      "lineUp.cells.one.standby: us-west-2 reaches 2 or more zones of us-east-1 by PrivateLink or none, and it can't reach use1-az3",
      "privateLink.endpoints.keys.regions[1]: a service of us-west-2 is called from 2 or more zones of us-east-1 or none, and can't be from use1-az3",
    ],
  ],
];

const endpoints: readonly Row[] = [
  [
    "a service's name that is none",
    [["com.amazonaws.vpce.us-east-1.vpce-svc-0fedcba9876543210", "com.amazonaws.us-east-1.s3"]],
    [
      'privateLink.endpoints.ads.serviceName: must be a service\'s name, e.g. com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0, not "com.amazonaws.us-east-1.s3"',
    ],
  ],
  [
    "a service in a region that AWS has not",
    [["vpce.us-east-1", "vpce.us-eest-1"]],
    ['privateLink.endpoints.ads.serviceName: unknown region us-eest-1; did you mean "us-east-1"?'],
  ],
  [
    "a service in another partition",
    [["com.amazonaws.vpce.us-east-1", "cn.com.amazonaws.vpce.cn-north-1"]],
    [
      "privateLink.endpoints.ads.serviceName: cn-north-1 is in partition aws-cn, and this environment in aws: they never meet",
    ],
  ],
  [
    "a region that is not this environment's, or is there twice",
    [["regions: [us-east-1]", "regions: [us-east-1, us-east-1, us-eats-1]"]],
    [
      "privateLink.endpoints.ads.regions[1]: us-east-1 is already in this list",
      'privateLink.endpoints.ads.regions[2]: us-eats-1 is no region of this environment; did you mean "us-east-1"?',
    ],
  ],
  [
    "a purpose that there is not",
    [["purpose: adDecision", "purpose: adDecisions"]],
    ['privateLink.endpoints.ads.purpose: unknown value "adDecisions"; did you mean "adDecision"?'],
  ],
  [
    "a service without a name that cells know",
    [["      privateName: ads.example.org\n", ""]],
    ["privateLink.endpoints.ads.privateName: missing; must be text"],
  ],
  [
    "a key server that no channel could ask for",
    [["privateName: keys.example.org", "privateName: kyes.example.org"]],
    [
      'privateLink.endpoints.keys.privateName: kyes.example.org is the name of no key server of lineUp.keyServers; did you mean "keys.example.org"?',
    ],
  ],
  [
    "a name that leads to two endpoints in one region",
    [["privateName: ads.example.org", "privateName: keys.example.org"]],
    ["privateLink.endpoints.ads.privateName: keys.example.org leads to endpoint keys in us-east-1 already"],
  ],
  [
    "a zone that AWS has not there",
    [["usw2-az3, usw2-az4]", "usw2-az3, use2-az4]"]],
    ['privateLink.endpoints.keys.zones[2]: use2-az4 is no zone of its regions; did you mean "usw2-az4"?'],
  ],
  [
    "a service none of whose zones is ours",
    [["zones: [usw2-az1, usw2-az3, usw2-az4]", "zones: [usw2-az4]"]],
    [
      "privateLink.endpoints.keys.regions[0]: keys is in usw2-az4, and us-west-2 has usw2-az1, usw2-az2, usw2-az3 here: no zone is both's",
    ],
  ],
  [
    "a promise of no copies",
    [["outside:\n", "replication: { gbps: 0 }\noutside:\n"]],
    ["replication.gbps: must be 0.1 or more, not 0"],
  ],
];

/** `small.yaml:12: key: what is wrong` -> `key: what is wrong` */
const withoutLine = (line: string): string => line.replace(/^small\.yaml:\d+: /, "");

for (const [group, rows] of Object.entries({ vendors, endpoints })) {
  describe(`settings: PrivateLink: ${group}`, () => {
    it("are sound to begin with", () => {
      assert.deepEqual(problemsOf(NEIGHBOURS_TEXT), []);
    });

    for (const [what, edits, expected] of rows) {
      it(`refuse ${what}`, () => {
        assert.deepEqual(problemsOf(edited(NEIGHBOURS_TEXT, edits)).map(withoutLine), expected);
      });
    }
  });
}

describe("settings: PrivateLink", () => {
  it("tell the line", () => {
    const [line = ""] = problemsOf(
      edited(NEIGHBOURS_TEXT, [["regions: [us-east-1]", "regions: [eu-west-3]"]]),
    );
    const at = NEIGHBOURS_TEXT.split("\n").indexOf("      regions: [us-east-1]") + 1;
    assert.ok(line.startsWith(`small.yaml:${at}: privateLink.endpoints.ads.regions[0]: `), line);
  });

  it("take zones of the service's that are not ours, and a vendor that pushes from within the region alone", () => {
    const from = [[PRINCIPALS, `${PRINCIPALS}\n    awsRegions: [us-east-1]`]] as const;
    const narrow = [["{ use1-az1: 0, use1-az2: 1 }", "{ use1-az1: 0, use1-az3: 1 }"]] as const;
    const near = [["regions: [us-west-2, us-east-1]", "regions: [us-west-2]"]] as const;
    const problems = problemsOf(edited(NEIGHBOURS_TEXT, [...from, ...narrow, ...near]));
    assert.deepEqual(problems, []);
  });

  it("read a service's region from its name", () => {
    assert.equal(
      serviceRegionOf("com.amazonaws.vpce.ap-southeast-2.vpce-svc-0123456789abcdef0"),
      "ap-southeast-2",
    );
    assert.equal(
      serviceRegionOf("cn.com.amazonaws.vpce.cn-north-1.vpce-svc-0123456789abcdef0"),
      "cn-north-1",
    );
  });

  it("name a principal by its account and what it is", () => {
    assert.equal(principalKey("arn:aws:iam::444455556666:root"), "444455556666-root");
    assert.equal(principalKey("arn:aws:iam::444455556666:role/a/b+c"), "444455556666-role-a-b-c");
  });
});
