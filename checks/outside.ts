import { contains, networkOf, overlap } from "../facts/cidr";
import type { Path, Problems } from "../settings/problems";
import type { Sound, SoundOutside } from "../settings/shape";
import { type Check, checkAligned } from "./check";

interface Network {
  readonly owner: string;
  /** As written; `block` is the network that it lies in, should it not start one. */
  readonly prefix: string;
  readonly block: string;
  readonly path: Path;
}

/** Networks that are not ours: apart from our world and from each other, or routes to one would go to the other. */
export const checkOutside: Check = (sound, { problems }) => {
  const networks = networksOf(sound);
  for (const network of networks) {
    checkAligned(network.prefix, network.path, problems);
    const world = sound.addresses?.world;
    if (world !== undefined && overlap(network.block, networkOf(world))) {
      problems.add(network.path, `${network.prefix} overlaps the world block ${world}`);
    }
    const earlier = networks.slice(0, networks.indexOf(network));
    const clash = earlier.find(
      ({ owner, block }) => owner !== network.owner && overlap(block, network.block),
    );
    if (clash !== undefined) {
      problems.add(network.path, `${network.prefix} overlaps ${clash.prefix} of ${clash.owner}`);
    }
  }
  for (const [name, outside] of Object.entries(sound.outside)) checkServers({ name, outside }, problems);
};

function networksOf({ outside }: Sound): Network[] {
  return Object.entries(outside).flatMap(([owner, { prefixes = [] }]) =>
    prefixes.map((prefix, index) => ({
      owner,
      prefix,
      block: networkOf(prefix),
      path: ["outside", owner, "prefixes", index],
    })),
  );
}

function checkServers({ name, outside }: { name: string; outside: SoundOutside }, problems: Problems): void {
  const { dns, prefixes } = outside;
  if (dns === undefined || prefixes === undefined) return;
  for (const [index, server] of dns.servers.entries()) {
    if (prefixes.some((prefix) => contains(networkOf(prefix), server))) continue;
    const path = ["outside", name, "dns", "servers", index];
    problems.add(path, `${server} is in none of ${name}'s prefixes: ${prefixes.join(", ")}`);
  }
}
