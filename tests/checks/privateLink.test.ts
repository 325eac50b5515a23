import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { principalKey, serviceRegionOf } from "../../settings/privateLink";
import { environmentFile } from "../../stacks/config";
import { NEIGHBOURS_TEXT, READ } from "../plan/backbone/neighbours";
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
    "two vendors of one cell that are let in by the same account",
    [
      [
        "second: { name: Second, ladder: hd50, dvrHours: 3 }",
        "second: { name: Second, ladder: hd50, dvrHours: 3, feeds: [{ vendor: other, path: privateLink }] }",
      ],
      [
        "  vendor:\n",
        '  other: { kind: vendor, prefixes: [192.0.2.0/24], principals: ["arn:aws:iam::777788889999:root", "arn:aws:iam::444455556666:root"] }\n  vendor:\n',
      ],
    ],
    ["outside.other.principals[1]: is vendor's already, and a service of one takes it once"],
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

/** NEIGHBOURS_TEXT with a platform that reads cell two. */
const READ_TEXT = edited(NEIGHBOURS_TEXT, [READ]);

const consumers: readonly Row[] = [
  [
    "a platform that reads a cell which is not there, or is there twice",
    [["cells: [two]", "cells: [twoo, two, one, two]"]],
    [
      'privateLink.consumers.guide.cells[0]: unknown cell twoo; did you mean "two"?',
      "privateLink.consumers.guide.cells[3]: two is already in this list",
    ],
  ],
  [
    "a platform that reads nothing",
    [["cells: [two]", "cells: []"]],
    ["privateLink.consumers.guide.cells: must have 1 or more entries, not 0"],
  ],
  [
    "a platform of which nobody is let in",
    [['      principals: ["arn:aws:iam::777788889999:root"]\n', ""]],
    ["privateLink.consumers.guide.principals: missing; must be a list"],
  ],
  [
    "a platform that is everybody",
    [["arn:aws:iam::777788889999:root", "*"]],
    [
      'privateLink.consumers.guide.principals[0]: must be an IAM ARN, e.g. arn:aws:iam::444455556666:root, not "*"',
    ],
  ],
  [
    "a platform in another partition",
    [["arn:aws:iam::777788889999", "arn:aws-cn:iam::777788889999"]],
    [
      "privateLink.consumers.guide.principals[0]: is in partition aws-cn, and this environment in aws: they never meet",
    ],
  ],
  [
    "regions that AWS has not, that never meet ours, or that are there twice",
    [["us-east-1, eu-central-1]", "us-east-1, eu-centrl-1, cn-north-1, us-west-2]"]],
    [
      'privateLink.consumers.guide.awsRegions[2]: unknown region eu-centrl-1; did you mean "eu-central-1"?',
      "privateLink.consumers.guide.awsRegions[3]: cn-north-1 is in partition aws-cn, and this environment in aws: they never meet",
      "privateLink.consumers.guide.awsRegions[4]: us-west-2 is already in this list",
    ],
  ],
  [
    "a cell whose zones PrivateLink does not reach from other regions, for who feeds it and for who reads it",
    [
      ["{ use1-az1: 0, use1-az2: 1 }", "{ use1-az1: 0, use1-az3: 1 }"],
      ["regions: [us-west-2, us-east-1]", "regions: [us-west-2]"],
    ],
    [
      "lineUp.cells.one.standby: us-west-2 reaches 2 or more zones of us-east-1 by PrivateLink or none, and it can't reach use1-az3",
      "lineUp.cells.two.home: us-west-2 reaches 2 or more zones of us-east-1 by PrivateLink or none, and it can't reach use1-az3",
    ],
  ],
  [
    "a cell of one zone, for any load balancer",
    [
      [
        "standby: { region: us-west-2, slot: 2 }",
        "standby: { region: us-west-2, slot: 2, zones: [usw2-az1] }",
      ],
    ],
    ["lineUp.cells.two.standby.zones: must have 2 or more entries, not 1"],
  ],
  [
    "two platforms of one account that read the same cell",
    [
      [
        "    guide:\n",
        '    app: { principals: ["arn:aws:iam::777788889999:root"], cells: [one, two] }\n    guide:\n',
      ],
    ],
    ["privateLink.consumers.guide.principals[0]: is app's already, and a service of two takes it once"],
  ],
  [
    "a platform whose principals' names could be a vendor's",
    [["  vendor:\n", "  delivery-guide: { kind: vendor, prefixes: [192.0.2.0/24] }\n  vendor:\n"]],
    [
      "privateLink.consumers.guide: is not told apart from delivery-guide of outside: names of its principals begin alike",
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

for (const [group, [text, rows]] of Object.entries({
  vendors: [NEIGHBOURS_TEXT, vendors],
  consumers: [READ_TEXT, consumers],
  endpoints: [NEIGHBOURS_TEXT, endpoints],
} as const)) {
  describe(`settings: PrivateLink: ${group}`, () => {
    it("are sound to begin with", () => {
      assert.deepEqual(problemsOf(text), []);
    });

    for (const [what, edits, expected] of rows) {
      it(`refuse ${what}`, () => {
        assert.deepEqual(problemsOf(edited(text, edits)).map(withoutLine), expected);
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

describe("settings: PrivateLink in China, where nothing tells whether it crosses regions,", () => {
  const CHINA = readFileSync(environmentFile("china"), "utf8");
  const messagesOf = (edits: readonly Edit[]): string[] =>
    problemsOf(edited(CHINA, [["environment: china", "environment: small"], ...edits])).map(withoutLine);
  const reads = (more: string): Edit => [
    "lineUp:\n",
    `privateLink:\n  consumers:\n    guide: { principals: ["arn:aws-cn:iam::777788889999:root"], cells: [china-1]${more} }\nlineUp:\n`,
  ];

  it("takes a platform that reads from the cell's own regions, in each that of the same region", () => {
    assert.deepEqual(messagesOf([reads("")]), []);
    assert.deepEqual(messagesOf([reads(", awsRegions: [cn-north-1, cn-northwest-1]")]), []);
  });

  it("refuses one that would read from another", () => {
    assert.deepEqual(messagesOf([reads(", awsRegions: [cn-north-1]")]), [
      "lineUp.cells.china-1.home: cn-north-1 is not known to reach cn-northwest-1 by PrivateLink: in partition aws-cn an endpoint is for services of its own region",
    ]);
  });

  it("refuses an endpoint of a service in the other region", () => {
    const calls: Edit = [
      "lineUp:\n",
      "privateLink:\n  endpoints:\n    ads: { serviceName: cn.com.amazonaws.vpce.cn-north-1.vpce-svc-0123456789abcdef0, regions: [cn-north-1, cn-northwest-1], purpose: adDecision, privateName: ads.example.cn }\nlineUp:\n",
    ];
    assert.deepEqual(messagesOf([calls]), [
      "privateLink.endpoints.ads.regions[1]: cn-northwest-1 is not known to reach cn-north-1 by PrivateLink: in partition aws-cn an endpoint is for services of its own region",
    ]);
  });
});
