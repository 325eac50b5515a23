import type { Settings } from "../../../settings/settings";
import { edited, type Edit, settingsOf, SMALL } from "../../checks/support";

/** Environments of several regions, and a backbone with circuits in transit mode. */

const PARIS = "  eu-west-3:\n    slot: 2\n    zones: { euw3-az1: 0, euw3-az2: 1 }\n";
const SYDNEY = "  ap-southeast-2:\n    slot: 9\n    zones: { apse2-az1: 0, apse2-az2: 1 }\n";

const withRegion = (row: string): Edit => ["lineUp:", `${row}lineUp:`];

export const THREE_TEXT = edited(SMALL, [withRegion(PARIS)]);

/** Its last region is on another shard: slot 9. */
export const FOUR_TEXT = edited(SMALL, [withRegion(PARIS + SYDNEY)]);

export const three = (edits: readonly Edit[] = []): Settings => settingsOf(edited(THREE_TEXT, edits));
export const four = (edits: readonly Edit[] = []): Settings => settingsOf(edited(FOUR_TEXT, edits));

/** Adds `backbone` with these lines, each indented by two spaces already. */
export const backbone = (lines: string): Edit => ["outside:\n", `backbone:\n${lines}outside:\n`];

/**
 * The other two pushes of SMALL: the vendor by Direct Connect into cell one, which has its sites in both regions of
 * SMALL.
 */
export const BY_CIRCUIT: readonly Edit[] = [
  ["    egress: nat\n", "    egress: nat\n    contribution: [internet, directConnect]\n"],
  [
    "    zones: { use1-az1: 0, use1-az2: 1 }\n",
    "    zones: { use1-az1: 0, use1-az2: 1 }\n    contribution: [internet, directConnect]\n",
  ],
  [
    "size: 2\n      defaults: { feeds: [{ vendor: vendor, path: internet }] }",
    "size: 2\n      defaults: { feeds: [{ vendor: vendor, path: directConnect }] }",
  ],
  ["    prefixes: [198.51.100.0/24]\n", "    prefixes: [198.51.100.0/24]\n    asn: 64700\n"],
];

/** Two locations with two devices each, for both the vendor and the data centre. */
export const CIRCUITS = `  directConnect:
    resiliency: maximum
    gateways:
      vendor: { slot: 0, mtu: 8500 }
      centre: { slot: 1 }
    circuits:
      seattle-1: { location: EqSe2-EQ, device: EqSe2-1, speed: 10Gbps }
      seattle-2: { location: EqSe2-EQ, device: EqSe2-2, speed: 10Gbps }
      ashburn-1: { location: EqDC2, device: EqDC2-1, speed: 10Gbps }
      ashburn-2: { location: EqDC2, device: EqDC2-2, speed: 10Gbps }
    interfaces:
      vendor-seattle-1: { gateway: vendor, circuit: seattle-1, vlan: 101, amazon: 169.254.1.1/30, customer: 169.254.1.2/30 }
      vendor-seattle-2: { gateway: vendor, circuit: seattle-2, vlan: 101, amazon: 169.254.1.5/30, customer: 169.254.1.6/30 }
      vendor-ashburn-1: { gateway: vendor, circuit: ashburn-1, vlan: 101, amazon: 169.254.1.9/30, customer: 169.254.1.10/30 }
      vendor-ashburn-2: { gateway: vendor, circuit: ashburn-2, vlan: 101, amazon: 169.254.1.13/30, customer: 169.254.1.14/30 }
      centre-seattle-1: { gateway: centre, circuit: seattle-1, vlan: 102, amazon: 169.254.2.1/30, customer: 169.254.2.2/30 }
      centre-seattle-2: { gateway: centre, circuit: seattle-2, vlan: 102, amazon: 169.254.2.5/30, customer: 169.254.2.6/30 }
      centre-ashburn-1: { gateway: centre, circuit: ashburn-1, vlan: 102, amazon: 169.254.2.9/30, customer: 169.254.2.10/30 }
      centre-ashburn-2: { gateway: centre, circuit: ashburn-2, vlan: 102, amazon: 169.254.2.13/30, customer: 169.254.2.14/30 }
`;

/** SMALL with a third region, a vendor and a data centre at the end of circuits. */
export const JOINED: readonly Edit[] = [...BY_CIRCUIT, backbone(CIRCUITS)];

/** Changes words in the row of a circuit of CIRCUITS. */
export function circuit(name: string, from: string, to: string): Edit {
  const line = CIRCUITS.split("\n").find((text) => text.startsWith(`      ${name}:`)) ?? "";
  return [line, line.replace(from, to)];
}

/** CIRCUITS with the two at Ashburn in a group, and one interface of each network on it. */
export const LAGGED = edited(CIRCUITS, [
  circuit("ashburn-1", "10Gbps", "10Gbps, id: dxcon-fg5678g1, lag: ashburn"),
  circuit(
    "ashburn-2",
    "device: EqDC2-2, speed: 10Gbps",
    "device: EqDC2-1, speed: 10Gbps, id: dxcon-fg5678g2, lag: ashburn",
  ),
])
  .replace("maximum", "high")
  .replaceAll("circuit: ashburn-1,", "circuit: ashburn,")
  .replaceAll(/ +\w+-ashburn-2: .*\n/g, "");
