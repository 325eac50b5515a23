import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { shardOf } from "../../settings/backbone";
import { zonesOf } from "../../facts/geography";
import { SERVICE_NAMES } from "../../catalog/services.table";

/** Regions of the synthetic world, in the order of their slots. */
const REGIONS = [
  "us-west-2",
  "us-east-1",
  "eu-west-3",
  "us-east-2",
  "ca-central-1",
  "sa-east-1",
  "eu-west-1",
  "eu-central-1",
  "eu-north-1",
  "ap-northeast-1",
  "ap-southeast-1",
  "ap-southeast-2",
];

/** Number of cells with their home in each region; as many have their standby there. */
const CELLS = 2;
const CHANNELS = 20;

/**
 * Writes an environment of `count` regions with three zones and the homes of two full cells each, and returns its file. A
 * cell's standby is in the next region, so a world of one has no cells. Every name in it is invented.
 */
export function writeWorld(count: number): string {
  const file = join(mkdtempSync(join(tmpdir(), "headend-world-")), "world.yaml");
  const names = REGIONS.slice(0, count);
  const regions = names.map((region, slot) => {
    const zones = zonesOf(region).slice(0, 3);
    const contribution = ["internet", "directConnect"];
    return [region, { slot, zones: Object.fromEntries(zones.map((zone, at) => [zone, at])), contribution }];
  });
  const environment = {
    environment: "world",
    account: "123456789012",
    organization: "o-a1b2c3d4e5",
    slot: 0,
    owner: "bench",
    costCentre: "0000",
    cells: "apart",
    domain: "world.example.com",
    publicZone: "Z0123456789ABCDEFGHIJ",
    regions: Object.fromEntries(regions),
    outside: {
      north: { kind: "vendor", prefixes: ["198.51.100.0/24"] },
      south: { kind: "vendor", prefixes: ["203.0.113.0/24"], asn: 64710 },
    },
    ...(count > 1 ? { backbone: { directConnect: directConnectTo("south", count) } } : {}),
    lineUp: { cells: Object.fromEntries(names.flatMap((_, at) => cellsAt(names, at))) },
    release: "bench",
    releases: { bench: releaseFor(names) },
  };
  writeFileSync(file, stringify(environment));
  return file;
}

/** Two circuits at one location, and an interface on each for every shard with a region. */
function directConnectTo(vendor: string, count: number): unknown {
  const circuits = ["one", "two"];
  const shards = Array.from({ length: shardOf("transit", count - 1) + 1 }, (_, shard) => shard);
  const interfaces = shards.flatMap((shard) =>
    circuits.map((circuit, at) => {
      const network = 4 * (circuits.length * shard + at);
      const [amazon, customer] = [1, 2].map((host) => `169.254.1.${network + host}/30`);
      return [
        `${circuit}-${shard}`,
        { gateway: vendor, circuit, shard, vlan: 101 + shard, amazon, customer },
      ];
    }),
  );
  return {
    resiliency: "development",
    gateways: { [vendor]: { slot: 0 } },
    circuits: Object.fromEntries(
      circuits.map((name) => [name, { location: "EqSe2-EQ", device: `EqSe2-${name}`, speed: "10Gbps" }]),
    ),
    interfaces: Object.fromEntries(interfaces),
  };
}

function cellsAt(regions: readonly string[], at: number): [name: string, cell: unknown][] {
  if (regions.length === 1) return [];
  const next = (at + 1) % regions.length;
  return Array.from({ length: CELLS }, (_, index) => {
    const cell = {
      home: { region: regions[at], slot: 1 + index },
      standby: { region: regions[next], slot: 1 + CELLS + index },
      size: CHANNELS,
      viewers: 100_000,
      defaults: {
        dvrHours: 24,
        feeds: [
          { vendor: "north", path: "internet" },
          { vendor: "south", path: "directConnect" },
        ],
      },
      channels: Object.fromEntries(
        Array.from({ length: CHANNELS }, (_none, channel) => channelAt(`c${at}-${index}-${channel}`)),
      ),
    };
    return [`cell-${at}-${index}`, cell];
  });
}

const channelAt = (id: string): [id: string, channel: unknown] => [id, { name: `Channel ${id}` }];

const releaseFor = (regions: readonly string[]): unknown => ({
  images: Object.fromEntries(SERVICE_NAMES.map((service) => [service, `sha256:${"0".repeat(64)}`])),
  ami: Object.fromEntries(regions.map((region) => [region, "ami-0123456789abcdef0"])),
});
