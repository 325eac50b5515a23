import { once } from "node:events";
import { createServer } from "node:net";
import { SERVICE_NAMES, type Service } from "../../catalog/services.table";
import type { Site } from "../../settings/settings";

/** The address plan of a run: one /24 of 127.0.0.0/8, because every task listens on the same port, as in a cell. */
export class Addresses {
  /** `net`: third number. */
  constructor(private readonly net: number) {}

  task(site: Site, zone: number, service: Service): string {
    return this.at(site, 20 + 10 * zone + SERVICE_NAMES.indexOf(service));
  }

  /** A listener of a load balancer. */
  listener(site: Site, index: number): string {
    return this.at(site, 1 + index);
  }

  store(site: Site, name: "s3" | "valkey"): string {
    return this.at(site, name === "s3" ? 10 : 11);
  }

  get edge(): string {
    return this.at("home", 12);
  }

  private at(site: Site, host: number): string {
    return `127.0.${this.net}.${host + (site === "home" ? 0 : 100)}`;
  }
}

/** The first network on which no other run listens. Throws an Error if all are taken. */
export async function freeAddresses(port: number): Promise<Addresses> {
  for (let net = 1; net < 255; net++) {
    const addresses = new Addresses(net);
    if (await isFree(addresses.listener("home", 0), port)) return addresses;
  }
  throw new Error(`port ${port} is taken on every network of 127.0.0.0/8; end other runs`);
}

export async function isFree(address: string, port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, address);
    await once(server, "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
