import { z } from "zod";
import { GATEWAY_MODES, RESILIENCIES } from "../../facts/directConnect.table";
import { name, slot } from "./lineUp.schema";

/**
 * The shape of `backbone`: what joins the regions of an environment to each other and to networks that are not ours.
 * Circuits, gateways and virtual interfaces are rows with names of their own, so that one more touches none of the others.
 */

/** Amazon's address and the other side's, each with the prefix length of their common network. */
const address = z.cidrv4();

/** Gateways' numbers end where the next environment's begin (settings/backbone.ts). */
export const GATEWAY_SLOTS = { first: 0, last: 49 } as const;

const gatewaySchema = z.strictObject({
  slot: slot
    .max(GATEWAY_SLOTS.last)
    .describe("Gives its gateways their BGP numbers (0 to 49). Permanent, and never used again."),
  mode: z
    .enum(GATEWAY_MODES)
    .default("transit")
    .describe(
      "transit: to the regions' transit gateways. private: to a virtual private gateway on each hub VPC, and no further. Permanent.",
    ),
  mtu: z
    .literal([1500, 8500, 9001])
    .default(1500)
    .describe("Frame size on every leg. Jumbo: 8500 for transit, 9001 for private. Bytes."),
});

const circuitSchema = z.strictObject({
  location: z
    .string()
    .describe(
      "Code of the Direct Connect location, as `aws directconnect describe-locations` spells it. Permanent.",
    ),
  device: z
    .string()
    .min(1)
    .describe(
      "AWS's device that it ends at: circuits on one device fail together. AWS chooses it; correct it by the stack's output `circuits` once the letter of authority is there.",
    ),
  kind: z.enum(["dedicated", "hosted"]).default("dedicated").describe("hosted: a partner's, and made by it."),
  speed: z.string().describe("e.g. 10Gbps. Permanent."),
  id: z
    .string()
    .regex(/^dxcon-[a-z0-9]{8,}$/, "a connection's id, e.g. dxcon-fg5678gh")
    .optional()
    .describe(
      "Of a circuit that is there already; required of a hosted one and in a group. Without it, it is ordered. Never added to one that was ordered here: that would delete it. Permanent.",
    ),
  awaited: z
    .boolean()
    .default(false)
    .describe(
      "true: not `available` yet, so AWS refuses interfaces and keys on it, and no interface is made. Take it out when `aws directconnect describe-connections` says `available`.",
    ),
  provider: z
    .string()
    .min(1)
    .optional()
    .describe("Who carries it from the location to the other side. Permanent."),
  macsec: z
    .boolean()
    .default(false)
    .describe(
      "true: a port that encrypts is ordered. Operators set its keys when it is `available` (docs/runbooks/circuits.md). Permanent.",
    ),
  lag: name
    .optional()
    .describe(
      "Circuits with the same word are bundled into one link aggregation group. The first of them gives it its device, and stays first.",
    ),
});

const interfaceSchema = z.strictObject({
  gateway: z.string().describe("Whose traffic it carries: a key of `gateways`. Permanent."),
  circuit: z.string().describe("The circuit that it runs on, or the link aggregation group. Permanent."),
  shard: z
    .int()
    .min(0)
    .max(9)
    .default(0)
    .describe(
      "Which of the gateway's shards it reaches: region slots 0 to 5 are shard 0, 6 to 11 shard 1, and so on. Permanent.",
    ),
  vlan: z.int().min(1).max(4094).describe("VLAN, no other interface's of the circuit. Permanent."),
  amazon: address.describe("Amazon's address, e.g. 169.254.16.1/30. Permanent."),
  customer: address.describe("The other side's address in the same /30. Permanent."),
});

const directConnectSchema = z.strictObject({
  resiliency: z
    .enum(RESILIENCIES)
    .describe(
      "What each gateway's circuits must survive. maximum: two locations, two devices in each. high: two locations. development: two devices.",
    ),
  retired: z.array(slot).default([]).describe("Gateway slots that must never be used again."),
  gateways: z
    .record(name, gatewaySchema)
    .default({})
    .describe("Direct Connect gateways, by the network of `outside` that they lead to."),
  circuits: z.record(name, circuitSchema).default({}).describe("Lines between a location and AWS, by name."),
  interfaces: z.record(name, interfaceSchema).default({}).describe("Virtual interfaces, by name."),
});

export const backboneSchema = z.strictObject({
  peerings: z
    .array(z.array(z.string()).length(2))
    .optional()
    .describe(
      "Pairs of regions whose transit gateways are peered, e.g. [[us-west-2, us-east-1]]. Default: every pair.",
    ),
  quotas: z
    .strictObject({
      peerings: z.int().min(1).default(50).describe("Peerings of one transit gateway."),
      pendingPeerings: z.int().min(1).default(10).describe("Of these, not accepted yet."),
      routes: z.int().min(1).default(10_000).describe("Routes of one transit gateway, all tables together."),
    })
    .prefault({})
    .describe("What AWS grants the account in each region. Default: what a new account has."),
  directConnect: directConnectSchema
    .optional()
    .describe("Circuits to vendors and data centres. Absent: no such path is built here."),
});
