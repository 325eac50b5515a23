import type { Settings } from "../../../settings/settings";
import { edited, type Edit, settingsOf, SMALL } from "../../checks/support";

/**
 * SMALL with a vendor on AWS that pushes into cell one, services of other accounts that cells call, and channels with
 * windows and archives.
 */
export const NEIGHBOURS_TEXT = edited(SMALL, [
  ["    egress: nat\n", "    egress: nat\n    contribution: [internet, privateLink]\n"],
  [
    "{ use1-az1: 0, use1-az2: 1 }\n",
    "{ use1-az1: 0, use1-az2: 1 }\n    contribution: [internet, privateLink]\n",
  ],
  [
    "lineUp:\n",
    "lineUp:\n  keyServers: { cenc: https://keys.example.org/speke, fairplay: https://fps.example.org/spe }\n  keyServerPrefixes: { cenc: [192.0.2.64/26], fairplay: [192.0.2.0/26] }\n",
  ],
  ["feeds: [{ vendor: vendor, path: internet }] }\n", "feeds: [{ vendor: vendor, path: privateLink }] }\n"],
  ["first: { name: First }", "first: { name: First, drm: [cenc], archiveDays: 30 }"],
  [
    "third: { name: Third, feeds: [{ vendor: vendor, path: internet }] }",
    "third: { name: Third, feeds: [{ vendor: vendor, path: internet }], drm: [fairplay] }",
  ],
  [
    "prefixes: [198.51.100.0/24]\n",
    'prefixes: [198.51.100.0/24]\n    principals: ["arn:aws:iam::444455556666:root", "arn:aws:iam::444455556666:role/pusher"]\n',
  ],
  [
    "outside:\n",
    `privateLink:
  endpoints:
    keys:
      serviceName: com.amazonaws.vpce.us-west-2.vpce-svc-0123456789abcdef0
      regions: [us-west-2, us-east-1]
      purpose: keyServer
      privateName: keys.example.org
      zones: [usw2-az1, usw2-az3, usw2-az4]
    ads:
      serviceName: com.amazonaws.vpce.us-east-1.vpce-svc-0fedcba9876543210
      regions: [us-east-1]
      purpose: adDecision
      privateName: ads.example.org
outside:
`,
  ],
]);

export const neighbours = (edits: readonly Edit[] = []): Settings =>
  settingsOf(edited(NEIGHBOURS_TEXT, edits));

/** An edit of it: a platform of another account that reads cell two from one more region. */
export const READ: Edit = [
  "privateLink:\n",
  `privateLink:
  consumers:
    guide:
      principals: ["arn:aws:iam::777788889999:root"]
      cells: [two]
      awsRegions: [us-west-2, us-east-1, eu-central-1]
`,
];
