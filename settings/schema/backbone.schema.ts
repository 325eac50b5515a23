import { z } from "zod";
import { GATEWAY_MODES, RESILIENCIES } from "../../facts/directConnect.table";
import { name, quota, reference, slot, text, whole } from "./values";

/**
 * The shape of `backbone`: connections between the regions of an environment, and to outside networks. Circuits, gateways and
 * virtual interfaces are rows with names, so that a new row changes no other.
 */

/** An address with the prefix length of its network. */
const address = z.cidrv4();

/** Slots with ASNs inside the environment's block (settings/backbone.ts). */
export const GATEWAY_SLOTS = { first: 0, last: 49 } as const;

const gatewaySchema = z.strictObject({
  slot: slot
    .max(GATEWAY_SLOTS.last)
    .describe("Slot of its gateways' ASNs (0 to 49). Permanent; never reuse it."),
  mode: z
    .enum(GATEWAY_MODES)
    .default("transit")
    .describe(
      "transit: to the regions' transit gateways. private: only to a virtual private gateway on each hub VPC. Permanent.",
    ),
  mtu: z
    .literal([1500, 8500, 9001])
    .default(1500)
    .describe("MTU of its virtual interfaces, in bytes. Jumbo: 8500 for transit, 9001 for private."),
});

const circuitSchema = z.strictObject({
  location: reference.describe(
    "Code of the Direct Connect location, from `aws directconnect describe-locations`. Permanent.",
  ),
  device: text(128).describe(
    "AWS device of the circuit: circuits on one device fail together. AWS chooses it. Correct it from the stack's output `circuits` after the letter of authority arrives.",
  ),
  kind: z
    .enum(["dedicated", "hosted"])
    .default("dedicated")
    .describe("hosted: a partner orders and owns it."),
  speed: reference.describe("e.g. 10Gbps. Permanent."),
  id: z
    .string()
    .max(64)
    .regex(/^dxcon-[a-z0-9]{8,}$/, "a connection's id, e.g. dxcon-fg5678gh")
    .optional()
    .describe(
      "Id of an existing circuit; required for hosted circuits and in groups. Absent: the backbone stack orders the circuit. Never add an id to a circuit that this stack ordered: that deletes it. Permanent.",
    ),
  awaited: z
    .boolean()
    .default(false)
    .describe(
      "true: the circuit is not `available` yet. AWS refuses interfaces and keys on it, so the stack creates none. Remove it when `aws directconnect describe-connections` shows `available`.",
    ),
  provider: text(128).optional().describe("Carrier from the location to the other side. Permanent."),
  macsec: z
    .boolean()
    .default(false)
    .describe(
      "true: the stack orders a port with MACsec. Operators set its keys when it is `available` (docs/runbooks/circuits.md). Permanent.",
    ),
  lag: name
    .optional()
    .describe(
      "Link aggregation group: circuits with the same value form one. The first circuit sets the group's device and must stay first.",
    ),
});

const interfaceSchema = z.strictObject({
  gateway: reference.describe("Its gateway: a key of `gateways`. Permanent."),
  circuit: reference.describe("Its circuit or link aggregation group. Permanent."),
  shard: whole({ least: 0, most: 9, why: "a gateway has ASNs for ten shards" })
    .default(0)
    .describe(
      "The gateway's shard that it reaches. transit: region slots 0 to 5 are shard 0, 6 to 11 shard 1, and so on. Permanent.",
    ),
  vlan: whole({ least: 1, most: 4094, why: "IEEE 802.1Q" }).describe(
    "VLAN, unique on the circuit. Permanent.",
  ),
  amazon: address.describe("Amazon's address, e.g. 169.254.16.1/30. Permanent."),
  customer: address.describe("The other side's address in the same /30. Permanent."),
});

const directConnectSchema = z.strictObject({
  resiliency: z
    .enum(RESILIENCIES)
    .describe(
      "Resiliency of each gateway's circuits. maximum: two locations, two devices in each. high: two locations. development: two devices.",
    ),
  retired: z.array(slot).default([]).describe("Gateway slots that must not be reused."),
  gateways: z
    .record(name, gatewaySchema)
    .default({})
    .describe("Direct Connect gateways, by their network in `outside`."),
  circuits: z
    .record(name, circuitSchema)
    .default({})
    .describe("Direct Connect connections at a location, by name."),
  interfaces: z.record(name, interfaceSchema).default({}).describe("Virtual interfaces, by name."),
});

export const backboneSchema = z.strictObject({
  peerings: z
    .array(z.array(reference).length(2))
    .optional()
    .describe(
      "Pairs of regions with a transit gateway peering, e.g. [[us-west-2, us-east-1]]. Default: every pair.",
    ),
  quotas: z
    .strictObject({
      peerings: quota(50).describe("Peerings of one transit gateway."),
      pendingPeerings: quota(10).describe("Pending peerings of one transit gateway."),
      routes: quota(10_000).describe("Routes of one transit gateway, all tables together."),
    })
    .prefault({})
    .describe("The account's AWS quotas in each region. Default: those of a new account."),
  directConnect: directConnectSchema
    .optional()
    .describe("Circuits to vendors and data centres. Absent: the environment has none."),
});
