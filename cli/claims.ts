import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { CROSSINGS } from "../catalog/crossings.table";
import { TIMING_NAMES } from "../catalog/timing.table";
import type { EnvironmentPlan } from "../plan/environment";
import { retiringRows } from "../plan/retiring";
import { isWhole, type StackRow } from "../plan/stacks";
import { type EnvironmentClaims, FORMAT } from "../verify/claims";
import type { Environment } from "./environment";

/** What a plan of these stacks claims. */
export function claimsOf({ file, plan }: Environment, only: readonly string[]): EnvironmentClaims {
  const { settings, timing } = plan;
  const commit = commitOf(file);
  return {
    format: FORMAT,
    environment: settings.environment,
    file: basename(file),
    ...(commit && { commit }),
    isWhole: isWhole(plan, only),
    stacks: plan.stacks.filter(({ name }) => only.includes(name)).map((row) => claimedStack(row, plan)),
    cells: Object.keys(settings.lineUp.cells),
    protect: settings.protect,
    retiring: retiringRows(settings).map(({ row }) => ("cell" in row ? row.cell : row.region)),
    outside: Object.entries(settings.outside).map(([name, { kind, asn, prefixes }]) => ({
      name,
      kind,
      ...(asn !== undefined && { asn }),
      prefixes: [...prefixes],
    })),
    crossings: CROSSINGS.map(({ flow, why }) => ({ flow, why })),
    timing: Object.fromEntries(TIMING_NAMES.map((name) => [name, timing[name].seconds])),
    accepted: settings.accepted.map(({ cells, ...row }) => ({ ...row, ...(cells && { cells: [...cells] }) })),
  };
}

const claimedStack = (
  { name, regions, cell, program }: StackRow,
  { circuits }: EnvironmentPlan,
): EnvironmentClaims["stacks"][number] => ({
  name,
  regions: [...regions],
  lineRegions: program === "backbone" ? circuits.circuits.map(({ region }) => region) : [],
  ...(cell !== undefined && { cell }),
});

/** The commit that a file is in, and whether the file was edited since. Undefined outside a repository. */
function commitOf(file: string): EnvironmentClaims["commit"] {
  try {
    const git = (...args: readonly string[]): string =>
      execFileSync("git", ["-C", dirname(file), ...args], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
    const committed = git("show", `HEAD:./${basename(file)}`);
    return { id: git("rev-parse", "HEAD").trim(), edited: committed !== readFileSync(file, "utf8") };
  } catch {
    return undefined;
  }
}
