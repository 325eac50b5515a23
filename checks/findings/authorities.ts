import { X509Certificate } from "node:crypto";
import { stackName } from "../../catalog/names";
import type { EnvironmentPlan } from "../../plan/environment";
import { EXPIRY_DAYS } from "../../plan/region/trust";
import type { PlanFinding } from "./finding";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Authorities that have expired, or expire within the days of their alarm. A load balancer rejects their vendor's feeds. It is
 * no mistake of the file: an expired certificate must not stop a `pulumi up`.
 */
export function authorityFindings(
  { settings }: EnvironmentPlan,
  only: readonly string[],
  today: Date,
): PlanFinding[] {
  const stack = Object.keys(settings.regions)
    .map((region) => stackName(settings.environment, region))
    .find((name) => only.includes(name));
  if (stack === undefined) return [];
  return Object.entries(settings.outside).flatMap(([subject, { auth, authorities }]) =>
    (auth === "mutualTls" ? authorities : []).flatMap((pem): PlanFinding[] => {
      const certificate = new X509Certificate(pem);
      const found = judged(certificate, today);
      if (found === undefined) return [];
      const message = `authority ${certificate.serialNumber} ${found.what}; give the vendor's new authority beside it`;
      return [{ stack, rule: "authority-expiry", severity: found.severity, subject, message }];
    }),
  );
}

function judged(
  { validFrom, validTo }: X509Certificate,
  today: Date,
): { severity: PlanFinding["severity"]; what: string } | undefined {
  const left = (Date.parse(validTo) - today.getTime()) / DAY_MS;
  if (left <= 0) return { severity: "error", what: `expired on ${dateOf(validTo)}` };
  if (Date.parse(validFrom) > today.getTime())
    return { severity: "warning", what: `is valid only from ${dateOf(validFrom)}` };
  return left <= EXPIRY_DAYS ? { severity: "warning", what: `expires on ${dateOf(validTo)}` } : undefined;
}

/** `Nov 30 00:00:00 2026 GMT` -> `2026-11-30` */
const dateOf = (time: string): string => new Date(time).toISOString().slice(0, 10);
