import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { principalKey, serviceRegionOf } from "../../settings/privateLink";
import { environmentFile } from "../../stacks/config";
import { NEIGHBOURS_TEXT, READ } from "../plan/backbone/neighbours";
import { type Edit, edited, problemsOf } from "./support";

/** [mistake, edits, each problem] */
type Row = readonly [string, readonly Edit[], readonly string[]];

const PRINCIPALS = 'principals: ["arn:aws:iam::444455556666:root", "arn:aws:iam::444455556666:role/pusher"]';

const vendors: readonly Row[] = [
  [
    "a vendor with path privateLink and without principals",
    [[`    ${PRINCIPALS}\n`, ""]],
    ["no-principal outside.vendor.principals"],
  ],
  [
    "a misspelt key, once and not also as missing",
    [["principals:", "principles:"]],
    ["unknown-key outside.vendor.principles"],
  ],
  ["a wildcard principal", [[PRINCIPALS, 'principals: ["*"]']], ["wrong-form outside.vendor.principals[0]"]],
  ["a pattern", [["role/pusher", "role/*"]], ["wrong-form outside.vendor.principals[1]"]],
  ["an empty list", [[PRINCIPALS, "principals: []"]], ["out-of-range outside.vendor.principals"]],
  [
    "a principal of another partition",
    [["arn:aws:iam::444455556666:root", "arn:aws-cn:iam::444455556666:root"]],
    ["other-partition outside.vendor.principals[0]"],
  ],
  [
    "two principals with the same resource name",
    [
      ["arn:aws:iam::444455556666:root", "arn:aws:iam::444455556666:role-pusher/x"],
      ["-pusher/x", "/pu.er"],
      ["role/pusher", "role/pu/er"],
    ],
    ["name-taken outside.vendor.principals[1]"],
  ],
  [
    "two vendors of one cell with the same principal",
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
    ["principal-taken outside.other.principals[1]"],
  ],
  [
    "principals and regions of a data centre",
    [["kind: dataCentre\n", `kind: dataCentre\n    ${PRINCIPALS}\n    awsRegions: [us-west-2]\n`]],
    ["not-used outside.centre.principals", "not-used outside.centre.awsRegions"],
  ],
  [
    "regions that AWS has not, that never meet ours, or that are there twice",
    [[PRINCIPALS, `${PRINCIPALS}\n    awsRegions: [eu-wst-3, cn-north-1, us-west-2, us-west-2]`]],
    [
      "unknown-region outside.vendor.awsRegions[0]",
      "other-partition outside.vendor.awsRegions[1]",
      "listed-twice outside.vendor.awsRegions[3]",
    ],
  ],
  [
    "a cell in zones without cross-region PrivateLink",
    [["{ use1-az1: 0, use1-az2: 1 }", "{ use1-az1: 0, use1-az3: 1 }"]],
    ["not-reached lineUp.cells.one.standby", "not-reached privateLink.endpoints.keys.regions[1]"],
  ],
];

/** NEIGHBOURS_TEXT with a consumer of cell two. */
const READ_TEXT = edited(NEIGHBOURS_TEXT, [READ]);

const consumers: readonly Row[] = [
  [
    "a consumer of an unknown cell, and of one twice",
    [["cells: [two]", "cells: [twoo, two, one, two]"]],
    [
      "unknown-cell privateLink.consumers.guide.cells[0]",
      "listed-twice privateLink.consumers.guide.cells[3]",
    ],
  ],
  [
    "a consumer without cells",
    [["cells: [two]", "cells: []"]],
    ["out-of-range privateLink.consumers.guide.cells"],
  ],
  [
    "a consumer without principals",
    [['      principals: ["arn:aws:iam::777788889999:root"]\n', ""]],
    ["missing privateLink.consumers.guide.principals"],
  ],
  [
    "a consumer with a wildcard principal",
    [["arn:aws:iam::777788889999:root", "*"]],
    ["wrong-form privateLink.consumers.guide.principals[0]"],
  ],
  [
    "a consumer in another partition",
    [["arn:aws:iam::777788889999", "arn:aws-cn:iam::777788889999"]],
    ["other-partition privateLink.consumers.guide.principals[0]"],
  ],
  [
    "regions that AWS has not, that never meet ours, or that are there twice",
    [["us-east-1, eu-central-1]", "us-east-1, eu-centrl-1, cn-north-1, us-west-2]"]],
    [
      "unknown-region privateLink.consumers.guide.awsRegions[2]",
      "other-partition privateLink.consumers.guide.awsRegions[3]",
      "listed-twice privateLink.consumers.guide.awsRegions[4]",
    ],
  ],
  [
    "a cell in zones without cross-region PrivateLink, for vendors and consumers",
    [
      ["{ use1-az1: 0, use1-az2: 1 }", "{ use1-az1: 0, use1-az3: 1 }"],
      ["regions: [us-west-2, us-east-1]", "regions: [us-west-2]"],
    ],
    ["not-reached lineUp.cells.one.standby", "not-reached lineUp.cells.two.home"],
  ],
  [
    "a cell with one zone, for any load balancer",
    [
      [
        "standby: { region: us-west-2, slot: 2 }",
        "standby: { region: us-west-2, slot: 2, zones: [usw2-az1] }",
      ],
    ],
    ["out-of-range lineUp.cells.two.standby.zones"],
  ],
  [
    "two consumers of one cell with the same principal",
    [
      [
        "    guide:\n",
        '    app: { principals: ["arn:aws:iam::777788889999:root"], cells: [one, two] }\n    guide:\n',
      ],
    ],
    ["principal-taken privateLink.consumers.guide.principals[0]"],
  ],
  [
    "a consumer with the resource names of a vendor's principals",
    [["  vendor:\n", "  delivery-guide: { kind: vendor, prefixes: [192.0.2.0/24] }\n  vendor:\n"]],
    ["name-taken privateLink.consumers.guide"],
  ],
];

const endpoints: readonly Row[] = [
  [
    "text that is not a service name",
    [["com.amazonaws.vpce.us-east-1.vpce-svc-0fedcba9876543210", "com.amazonaws.us-east-1.s3"]],
    ["wrong-form privateLink.endpoints.ads.serviceName"],
  ],
  [
    "a service in an unknown region",
    [["vpce.us-east-1", "vpce.us-eest-1"]],
    ["unknown-region privateLink.endpoints.ads.serviceName"],
  ],
  [
    "a service in another partition",
    [["com.amazonaws.vpce.us-east-1", "cn.com.amazonaws.vpce.cn-north-1"]],
    ["other-partition privateLink.endpoints.ads.serviceName"],
  ],
  [
    "a region outside the environment, and one listed twice",
    [["regions: [us-east-1]", "regions: [us-east-1, us-east-1, us-eats-1]"]],
    [
      "unknown-region privateLink.endpoints.ads.regions[2]",
      "listed-twice privateLink.endpoints.ads.regions[1]",
    ],
  ],
  [
    "an unknown purpose",
    [["purpose: adDecision", "purpose: adDecisions"]],
    ["unknown-value privateLink.endpoints.ads.purpose"],
  ],
  [
    "a service without a privateName",
    [["      privateName: ads.example.org\n", ""]],
    ["missing privateLink.endpoints.ads.privateName"],
  ],
  [
    "a key server that is not in lineUp.keyServers",
    [["privateName: keys.example.org", "privateName: kyes.example.org"]],
    ["no-key-server privateLink.endpoints.keys.privateName"],
  ],
  [
    "one name for two endpoints in a region",
    [["privateName: ads.example.org", "privateName: keys.example.org"]],
    ["name-taken privateLink.endpoints.ads.privateName"],
  ],
  [
    "a zone of another region",
    [["usw2-az3, usw2-az4]", "usw2-az3, use2-az4]"]],
    ["unknown-zone privateLink.endpoints.keys.zones[2]"],
  ],
  [
    "a service without a shared zone",
    [["zones: [usw2-az1, usw2-az3, usw2-az4]", "zones: [usw2-az4]"]],
    ["not-reached privateLink.endpoints.keys.regions[0]"],
  ],
  [
    "a replication quota of zero",
    [["outside:\n", "replication: { gbps: 0 }\noutside:\n"]],
    ["out-of-range replication.gbps"],
  ],
];

/** `small.yaml:12: key: what is wrong` -> `key: what is wrong` */
const withoutLine = (line: string): string => line.replace(/^\d+ /, "");

for (const [group, [text, rows]] of Object.entries({
  vendors: [NEIGHBOURS_TEXT, vendors],
  consumers: [READ_TEXT, consumers],
  endpoints: [NEIGHBOURS_TEXT, endpoints],
} as const)) {
  describe(`settings: PrivateLink: ${group}`, () => {
    it("have no mistakes without edits", () => {
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
  it("report the line", () => {
    const [line = ""] = problemsOf(
      edited(NEIGHBOURS_TEXT, [["regions: [us-east-1]", "regions: [eu-west-3]"]]),
    );
    const at = NEIGHBOURS_TEXT.split("\n").indexOf("      regions: [us-east-1]") + 1;
    assert.ok(line.startsWith(`${at} unknown-region privateLink.endpoints.ads.regions[0]`), line);
  });

  it("accept zones that only the service has, and a vendor that pushes only from the region itself", () => {
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

  it("name a principal by its account, type and name", () => {
    assert.equal(principalKey("arn:aws:iam::444455556666:root"), "444455556666-root");
    assert.equal(principalKey("arn:aws:iam::444455556666:role/a/b+c"), "444455556666-role-a-b-c");
  });
});

describe("settings: PrivateLink in China, without cross-region support,", () => {
  const CHINA = readFileSync(environmentFile("china"), "utf8");
  const messagesOf = (edits: readonly Edit[]): string[] =>
    problemsOf(edited(CHINA, [["environment: china", "environment: small"], ...edits])).map(withoutLine);
  const reads = (more: string): Edit => [
    "lineUp:\n",
    `privateLink:\n  consumers:\n    guide: { principals: ["arn:aws-cn:iam::777788889999:root"], cells: [china-1]${more} }\nlineUp:\n`,
  ];

  it("accepts a consumer in the cell's own regions", () => {
    assert.deepEqual(messagesOf([reads("")]), []);
    assert.deepEqual(messagesOf([reads(", awsRegions: [cn-north-1, cn-northwest-1]")]), []);
  });

  it("refuses a consumer in another region", () => {
    assert.deepEqual(messagesOf([reads(", awsRegions: [cn-north-1]")]), [
      "not-reached lineUp.cells.china-1.home",
    ]);
  });

  it("refuses an endpoint of a service in the other region", () => {
    const calls: Edit = [
      "lineUp:\n",
      "privateLink:\n  endpoints:\n    ads: { serviceName: cn.com.amazonaws.vpce.cn-north-1.vpce-svc-0123456789abcdef0, regions: [cn-north-1, cn-northwest-1], purpose: adDecision, privateName: ads.example.cn }\nlineUp:\n",
    ];
    assert.deepEqual(messagesOf([calls]), ["not-reached privateLink.endpoints.ads.regions[1]"]);
  });
});
