import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { createCertificate } from "../core/certificate";
import { systemClock } from "../core/clock";
import { onPath } from "../play/tools";
import { cpuOf } from "./cpu";
import { memoryFolder } from "./engineAlone";
import { until } from "./until";

/** What a C server needs for the same bodies over TLS: one worker, files in memory. */
export class Nginx {
  readonly address = "127.0.0.1";

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly port: number,
  ) {}

  /** Undefined: it is not installed (on the PATH). */
  static async start(port = 18443): Promise<Nginx | undefined> {
    const file = (await onPath("nginx")) ?? (await onPath("../sbin/nginx"));
    if (file === undefined) return undefined;
    const folder = await memoryFolder();
    const { key, cert } = await createCertificate(systemClock.wall());
    await mkdir(join(folder, "files"));
    await writeFile(join(folder, "key.pem"), key);
    await writeFile(join(folder, "cert.pem"), cert);
    await writeFile(join(folder, "nginx.conf"), configuration(folder, port));
    const child = spawn(file, ["-p", folder, "-c", "nginx.conf", "-e", "error.log"], { stdio: "inherit" });
    const nginx = new Nginx(child, folder, port);
    await until("nginx listens", () => nginx.listens(), 20);
    return nginx;
  }

  async put(path: string, body: Buffer): Promise<void> {
    const file = join(this.folder, "files", path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, body);
  }

  get cpu(): number {
    return cpuOf(this.child.pid ?? 0);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill();
    await ended;
    await rm(this.folder, { recursive: true });
  }

  private async listens(): Promise<boolean> {
    const socket = connect(this.port, this.address);
    const listens = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    return listens;
  }
}

const configuration = (folder: string, port: number): string => `daemon off;
${process.getuid?.() === 0 ? "user root;" : ""}
worker_processes 1;
pid nginx.pid;
events { worker_connections 256; }
http {
  access_log off;
  keepalive_requests 100000;
  client_max_body_size 64m;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${join(folder, "cert.pem")};
    ssl_certificate_key ${join(folder, "key.pem")};
    root ${join(folder, "files")};
    location / { dav_methods PUT; create_full_put_path on; }
  }
}
`;
