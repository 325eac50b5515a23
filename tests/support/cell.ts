import "../../record/preload";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Network } from "../../components/cell/network";
import { ChannelStack, type RegionHandles } from "../../components/cell/channelStack";
import { type Cell } from "../../plan/cell/cell";
import { planGroups } from "../../plan/cell/groups";
import { planNetwork } from "../../plan/cell/network";
import { SERVICE_NAMES } from "../../catalog/services.table";
import type { Settings, Site } from "../../settings/settings";
import { ENDPOINT_SERVICES } from "../../plan/network/endpoints.table";
import { keyOfService, stackName } from "../../catalog/names";
import { TRANSIT_ROUTE_TABLE_NAMES } from "../../plan/network/transitRouteTables.table";
import { record } from "../../record/record";
import type { Recording } from "../../record/types";
import { providerOf } from "../../stacks/provider";
import { edited, type Edit, settingsOf } from "../checks/support";
import { once } from "./region";
import { planEnvironment } from "../../plan/environment";

const digest = (service: string): string => `${service}: "sha256:${"0123456789abcdef".repeat(4)}"`;

/** A small environment with one cell that has everything: both paths, both kinds of vendor authentication, DRM, DVR. */
export const CELL_TEXT = `environment: small
account: "111122223333"
organization: o-a1b2c3d4e5
slot: 1
owner: someone
costCentre: something
protect: true
cells: apart
domain: small.example.com
publicZone: Z0123456789ABCDEFGHIJ
regions:
  us-west-2:
    slot: 0
    zones: { usw2-az1: 0, usw2-az2: 1 }
    contribution: [internet, directConnect]
  us-east-1:
    slot: 1
    zones: { use1-az1: 0, use1-az2: 1 }
    contribution: [internet, directConnect]
lineUp:
  keyServers: { fairplay: "https://fairplay.example.org/spe", cenc: "https://cenc.example.org/speke" }
  keyServerPrefixes: { fairplay: [192.0.2.0/26], cenc: [192.0.2.64/26] }
  cells:
    one:
      home: { region: us-west-2, slot: 1 }
      standby: { region: us-east-1, slot: 1 }
      size: 4
      defaults:
        feeds: [{ vendor: north, path: internet }, { vendor: south, path: directConnect }]
      channels:
        first: { name: First, drm: [fairplay, cenc], dvrHours: 72, archiveDays: 30 }
        second: { name: Second, dvrHours: 3, offAir: { from: 2, to: 5 } }
        third: { name: Third, feeds: [{ vendor: south, path: internet }] }
outside:
  north:
    kind: vendor
    prefixes: [198.51.100.0/24]
    auth: mutualTls
    authorities:
      - |
        -----BEGIN CERTIFICATE-----
        MIIBijCCATGgAwIBAgIUf843hsiw1o1AGac9ukf/GHgDS/AwCgYIKoZIzj0EAwIw
        GjEYMBYGA1UEAwwPTm9ydGggQ0EgKHRlc3QpMCAXDTI2MTEyMjEzNDQ0MVoYDzIw
        NTYxMTE0MTM0NDQxWjAaMRgwFgYDVQQDDA9Ob3J0aCBDQSAodGVzdCkwWTATBgcq
        hkjOPQIBBggqhkjOPQMBBwNCAASdMBMHszeX07Y+5ubgF+oYbRsC2NalTrtTR2kD
        F8TDl0BGU6vWBwQznSwjOUPWBbDXyCLJ724Q2A1inpDmdqZIo1MwUTAdBgNVHQ4E
        FgQUmjtgkA2o8eV4Eijf1yGBSPwx4BEwHwYDVR0jBBgwFoAUmjtgkA2o8eV4Eijf
        1yGBSPwx4BEwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiBB6EWN
        d3s2f8cCbCYpkA3xLjsomuh3DlTwjGUMGhkR3QIgUsNgSApHRoN7o+9SjrsReXUs
        2Tz1AFUxEGQQJohpgfc=
        -----END CERTIFICATE-----
    asn: 64710
  south:
    kind: vendor
    prefixes: [203.0.113.0/24]
    asn: 64720
backbone:
  directConnect:
    resiliency: development
    gateways: { north: { slot: 0 }, south: { slot: 1 } }
    circuits:
      one: { location: EqSe2-EQ, device: EqSe2-1, speed: 10Gbps }
      two: { location: EqSe2-EQ, device: EqSe2-2, speed: 10Gbps }
    interfaces:
      i-1: { gateway: north, circuit: one, vlan: 101, amazon: 169.254.1.1/30, customer: 169.254.1.2/30 }
      i-2: { gateway: north, circuit: two, vlan: 101, amazon: 169.254.1.5/30, customer: 169.254.1.6/30 }
      i-3: { gateway: south, circuit: one, vlan: 102, amazon: 169.254.1.9/30, customer: 169.254.1.10/30 }
      i-4: { gateway: south, circuit: two, vlan: 102, amazon: 169.254.1.13/30, customer: 169.254.1.14/30 }
release: "1"
releases:
  "1":
    images: { ${SERVICE_NAMES.map(digest).join(", ")} }
    ami: { us-west-2: ami-0123456789abcdef0, us-east-1: ami-0fedcba9876543210 }
`;

/** The circuits of the second vendor lead to another, as edits of CELL_TEXT. */
export const circuitsTo = (vendor: string): readonly Edit[] => [
  ["south: { slot: 1 }", `${vendor}: { slot: 1 }`],
  ["gateway: south", `gateway: ${vendor}`],
  ["gateway: south", `gateway: ${vendor}`],
];

/** A platform of another account that reads the cell, as an edit of CELL_TEXT. */
export const READ: Edit = [
  'release: "1"\n',
  'privateLink:\n  consumers:\n    guide: { principals: ["arn:aws:iam::444455556666:root"], cells: [one] }\nrelease: "1"\n',
];

/** One database for both sites, as an edit of CELL_TEXT. */
export const GLOBAL: Edit = ["      size: 4\n", "      size: 4\n      database: global\n"];

export const smallSettings = (text: string = CELL_TEXT): Settings => settingsOf(text);

const ARN = "arn:aws";
const said = (text: string): pulumi.Output<string> => pulumi.output(text);
const table = (names: readonly string[], valueOf: (name: string) => string) =>
  Object.fromEntries(names.map((name) => [name, said(valueOf(name))]));

/** Outputs of a region as plain text, so that a test of a cell needs no region. */
export const regionHandles = (): RegionHandles => ({
  hubVpcId: said("vpc-0aaaaaaaaaaaaaaa1"),
  hubAttachmentId: said("tgw-attach-0aaaaaaaaaaaaaaa1"),
  transitGatewayId: said("tgw-0aaaaaaaaaaaaaaa1"),
  transitRouteTables: table(TRANSIT_ROUTE_TABLE_NAMES, (name) => `tgw-rtb-0aaaaaaaaaaaaa${name}`),
  privateZones: table(Object.keys(ENDPOINT_SERVICES).map(keyOfService), (name) => `Z0${name.toUpperCase()}`),
  resolverRules: {},
  dataKeyArn: said(`${ARN}:kms:us-west-2:111122223333:key/11111111-1111-4111-8111-111111111111`),
  logsKeyArn: said(`${ARN}:kms:us-west-2:111122223333:key/22222222-2222-4222-8222-222222222222`),
  flowLogGroupArn: said(`${ARN}:logs:us-west-2:111122223333:log-group:flow-logs-1234567`),
  flowLogRoleArn: said(`${ARN}:iam::111122223333:role/flow-logs-us-west-2-1234567`),
  alarmTopicArn: said(`${ARN}:sns:us-west-2:111122223333:alarms-1234567`),
  certificateArn: said(`${ARN}:acm:us-west-2:111122223333:certificate/33333333-3333-4333-8333-333333333333`),
  trustStoreArn: said(
    `${ARN}:elasticloadbalancing:us-west-2:111122223333:truststore/vendors-1234567/0123456789abcdef`,
  ),
  repositories: table(
    SERVICE_NAMES,
    (name) => `111122223333.dkr.ecr.us-west-2.amazonaws.com/headend/${name}`,
  ),
  cdnPrefixListId: said("pl-0aaaaaaaaaaaaaaa1"),
});

/** What a part of a cell is made from in a test. */
export interface Surroundings {
  readonly cell: Cell;
  readonly region: RegionHandles;
  /** The network of the cell. */
  readonly network: Network;
  /** Options of a part: the region's provider. */
  readonly opts: pulumi.ComponentResourceOptions;
}

/** Records a cell as its own stack, with the outputs of `regionHandles`. */
export function recordCell(
  settings: Settings = smallSettings(),
  site: Site = "home",
  preview = false,
): Promise<Recording> {
  const [name = ""] = Object.keys(settings.lineUp.cells);
  const plan = planEnvironment(settings).cellPlan(name, site);
  const { region } = plan.cell;
  const program = (): Promise<Record<string, unknown>> => {
    const provider = providerOf(settings, region);
    const args = { plan, region: regionHandles(), databasePassword: pulumi.secret("of-the-master") };
    const { outputs } = new ChannelStack(name, args, { provider });
    return Promise.resolve({ ...outputs });
  };
  return record(
    program,
    { project: "headend", stack: stackName(settings.environment, region, name), preview },
    { values: {} },
  );
}

/** The cell of the small environment, recorded once for all tests. */
export const recordedCell = {
  up: once(() => recordCell()),
  preview: once(() => recordCell(smallSettings(), "home", true)),
  unprotected: once(() =>
    recordCell(smallSettings(edited(CELL_TEXT, [["protect: true", "protect: false"]]))),
  ),
} as const;

/** Records one part of a cell, together with its network. */
export function recordPart(
  make: (surroundings: Surroundings) => void,
  { settings = smallSettings(), name = "one", site = "home", preview = false }: Partial<Where> = {},
): Promise<Recording> {
  const cell = planEnvironment(settings).cell(name, site);
  const program = (): Promise<Record<string, unknown>> => {
    const provider = new aws.Provider(cell.region, { region: cell.region as aws.Region });
    const opts = { provider };
    const region = regionHandles();
    const network = new Network(
      name,
      { plan: planNetwork(cell), groups: planGroups(cell), cell, region },
      opts,
    );
    make({ cell, region, network, opts });
    return Promise.resolve({});
  };
  const stack = stackName(settings.environment, cell.region, name);
  return record(program, { project: "headend", stack, preview }, { values: {} });
}

interface Where {
  readonly settings: Settings;
  readonly name: string;
  readonly site: Site;
  readonly preview: boolean;
}
