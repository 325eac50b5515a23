import { resolve4 } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import { KNOWN_NAMES } from "../../catalog/names.table";
import { SERVICE_NAMES, type Service } from "../../catalog/services.table";
import type { Clock, Environment, Tasks } from "./task";
import { repeat, within } from "./waits";

/** The tasks of a cell by DNS. Services look each other up; nothing registers with another. */

export interface TasksParts {
  readonly environment: Pick<Environment, "address" | "discovery">;
  readonly clock: Clock;
  readonly zones: () => readonly string[];
  /** Milliseconds between two lookups. */
  readonly interval: () => number;
  readonly signal: AbortSignal;
  /** For tests. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
}

/** Resolves after the first lookup. */
export async function createTasks(parts: TasksParts): Promise<Tasks> {
  const found = new Map<string, readonly string[]>();
  const failed = new Set<string>();
  const lookUp = async () => {
    const names = namesOf(parts.zones());
    for (const name of found.keys()) if (!names.includes(name)) found.delete(name);
    failed.clear();
    await Promise.all(
      names.map(async (name) => {
        const addresses = await addressesOf(name, parts);
        if (addresses !== undefined) found.set(name, addresses);
      }),
    );
  };
  await lookUp();
  void repeat({ clock: parts.clock, signal: parts.signal, interval: parts.interval }, lookUp);
  return {
    own: parts.environment.address ?? ownAddress(),
    of: (service: Service, zone: string) =>
      (found.get(KNOWN_NAMES.discovery(service, zone)) ?? []).filter((address) => !failed.has(address)),
    failed: (address) => void failed.add(address),
  };
}

const namesOf = (zones: readonly string[]): readonly string[] =>
  zones.flatMap((zone) => SERVICE_NAMES.map((service) => KNOWN_NAMES.discovery(service, zone)));

/** Answers of DNS that mean: no such task. Any other error means that DNS does not answer. */
const NONE = ["ENOTFOUND", "ENODATA"];

/** Undefined: DNS does not answer, and the last addresses stay. */
async function addressesOf(
  name: string,
  { environment, clock, interval, resolve = resolve4 }: TasksParts,
): Promise<readonly string[] | undefined> {
  try {
    const addresses = await within(clock, interval(), () => resolve(`${name}.${environment.discovery}`));
    return [...addresses].sort();
  } catch (error) {
    return NONE.includes((error as NodeJS.ErrnoException).code ?? "") ? [] : undefined;
  }
}

/** Link-local: an ECS task reads its credentials by an address of these (ECS Developer Guide, task IAM role, 2026-11). */
const LINK_LOCAL = /^169\.254\./;

/** The first IPv4 address by which others reach the machine. Throws an Error if there is none. */
export function ownAddress(interfaces = networkInterfaces()): string {
  const addresses = Object.values(interfaces).flatMap((list) => list ?? []);
  const own = addresses.find(
    ({ family, internal, address }) => family === "IPv4" && !internal && !LINK_LOCAL.test(address),
  );
  if (own === undefined) throw new Error("the machine has no IPv4 address: set HEADEND_ADDRESS");
  return own.address;
}
