import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import { freePort } from "../support/freePort";
import { until } from "./support";

export interface ValkeyProcess {
  readonly port: number;
  /** PEM of the certificate, which is its own authority. */
  readonly authority: string;
  readonly child: () => ChildProcess;
  readonly start: () => Promise<void>;
  /** Resolves when the process has ended. */
  readonly stop: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** A valkey-server with TLS on 127.0.0.1, not started yet. `users`: lines of an ACL file. */
export async function createValkey(program: string, users: readonly string[]): Promise<ValkeyProcess> {
  const folder = mkdtempSync(join(tmpdir(), "headend-valkey-"));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const pems = await generate([{ name: "commonName", value: "valkey" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
  });
  const port = await freePort();
  const options = {
    port: "0",
    "tls-port": String(port),
    "tls-cert-file": file("cert.pem", pems.cert),
    "tls-key-file": file("key.pem", pems.private),
    "tls-ca-cert-file": join(folder, "cert.pem"),
    "tls-auth-clients": "no",
    bind: "127.0.0.1",
    aclfile: file("users.acl", `user default off\n${users.join("\n")}\n`),
    save: "",
    dir: folder,
  };
  let child: ChildProcess | undefined;
  const running = (): ChildProcess => {
    if (child === undefined) throw new Error("valkey-server does not run");
    return child;
  };
  const stop = async (): Promise<void> => {
    if (child === undefined) return;
    const ended = new Promise((resolve) => child?.once("close", resolve));
    child.kill("SIGKILL");
    await ended;
    child = undefined;
  };
  return {
    port,
    authority: pems.cert,
    child: running,
    start: async () => {
      let said = "";
      const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
      child = spawn(program, flags);
      child.stdout?.on("data", (text: Buffer) => (said += text.toString()));
      await until("valkey-server is ready", () => said.includes("Ready to accept connections"));
    },
    stop,
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
