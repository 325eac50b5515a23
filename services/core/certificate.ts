import { generate } from "selfsigned";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * A certificate of the task's own, kept in memory. Nothing verifies it: load balancers never verify targets (ALB, target
 * groups, 2026-11). It begins a day ago, for peers whose clocks are behind.
 */
export async function createCertificate(now: number): Promise<Certificate> {
  const made = await generate([{ name: "commonName", value: "headend" }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notBeforeDate: new Date(now - DAY),
    notAfterDate: new Date(now + 10 * 365 * DAY),
  });
  return { key: made.private, cert: made.cert };
}
