import { execFile, type ChildProcess } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { MetadataPlan } from "../../plan/cell/state/metadata";
import type { Certificate } from "./certificates";
import { signal, type Processes } from "./processes";
import { onPath } from "./tools";

const run = promisify(execFile);

/** Leases are renewed by SET with IFEQ, which Valkey has since then. */
const LEAST = [8, 1] as const;

/** A line on why there is none; else its file. */
export async function findValkey(): Promise<{ readonly file?: string; readonly missing?: string }> {
  const file = process.env["VALKEY_SERVER"] ?? (await onPath("valkey-server"));
  if (file === undefined)
    return {
      missing: "valkey-server 8.1 or newer is not on the PATH: the cell plays without its metadata store",
    };
  const { stdout } = await run(file, ["--version"]);
  const [, major = 0, minor = 0] = (/v=(\d+)\.(\d+)/.exec(stdout) ?? []).map(Number);
  if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) return { file };
  return { missing: `${file} is ${major}.${minor}, not 8.1: the cell plays without its metadata store` };
}

export interface ValkeyArgs {
  readonly file: string;
  readonly plan: Pick<MetadataPlan, "users" | "parameters">;
  readonly address: string;
  readonly port: number;
  readonly certificate: Certificate;
  /** Of this run. */
  readonly folder: string;
  readonly processes: Processes;
  readonly onEvent: (text: string) => void;
}

/** A metadata store with the plan's users. Their rights are the plan's; any password is accepted, because IAM is not here. */
export class ValkeyStore {
  private child: ChildProcess | undefined;

  constructor(private readonly args: ValkeyArgs) {}

  get isUp(): boolean {
    return this.child !== undefined;
  }

  async start(): Promise<void> {
    const { file, folder, certificate, processes, onEvent, address } = this.args;
    const at = (name: string): string => join(folder, `valkey-${address}-${name}`);
    await writeFile(at("key.pem"), certificate.key);
    await writeFile(at("cert.pem"), certificate.cert);
    await writeFile(at("conf"), this.configuration(at("key.pem"), at("cert.pem")));
    const child = processes.start({
      file,
      args: [at("conf")],
      onLine: () => undefined,
      onExit: (why) => {
        if (this.child !== child) return;
        this.child = undefined;
        onEvent(`Valkey ended: ${why}`);
      },
    });
    this.child = child;
  }

  stop(): void {
    if (this.child !== undefined) signal(this.child, "SIGKILL");
  }

  private configuration(key: string, cert: string): string {
    const { plan, address, port, folder } = this.args;
    return [
      `bind ${address}`,
      "port 0",
      `tls-port ${port}`,
      `tls-key-file ${key}`,
      `tls-cert-file ${cert}`,
      "tls-auth-clients no",
      `dir ${folder}`,
      'save ""',
      "appendonly no",
      "maxmemory 256mb",
      ...plan.parameters
        .filter(({ name }) => name === "maxmemory-policy")
        .map((row) => `${row.name} ${row.value}`),
      "user default off",
      ...plan.users.map(({ name, accessString }) => `user ${name} nopass ${accessString}`),
      "",
    ].join("\n");
  }
}
