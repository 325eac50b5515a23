import { readdirSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { networkOf, overlap } from "../../facts/cidr";
import { type Problems, SettingsError } from "../../settings/problems";
import { readShape } from "../../settings/shape";
import { LEVELS } from "../../settings/slots";
import { readSource } from "../../settings/source";
import type { Written } from "../check";
import { checkSlots, rangeOf } from "./slots";

interface Neighbour {
  readonly file: string;
  readonly written: Written;
}

/**
 * The file among its neighbours. Environments share one address world, whatever their partition: a data centre may be
 * joined to several of them. A neighbour's own mistakes are told when that file is read.
 */
export function checkNeighbours(written: Written, file: string, problems: Problems): void {
  const name = basename(file, extname(file));
  if (written.environment !== name) {
    const message = `must be "${name}" like the file's name, not "${written.environment}"`;
    problems.add("file-name", ["environment"], message);
  }
  const all = filesBeside(file).flatMap((other) => readNeighbour(other) ?? []);
  checkAccount(written, all, problems);
  const neighbours = all.filter((other) => sharesWorld(written, other.written));
  for (const neighbour of neighbours) checkPlan(written, neighbour, problems);
  const holders = neighbours.map(({ file: other, written: { slot } }) => ({ name: other, slot }));
  const own = { name: "this file", slot: written.slot, path: ["slot"] };
  const range = rangeOf(written, "environment");
  // Out of range is told of the address plan.
  if (range === undefined || written.slot <= range.last)
    checkSlots([...holders, own], { range, retired: [], problems });
}

/** Neighbours with mistakes of shape: nothing of them is compared with the file. */
export const unreadNeighbours = (file: string): string[] =>
  filesBeside(file).filter((other) => readNeighbour(other) === undefined);

function filesBeside(file: string): string[] {
  const folder = dirname(file);
  const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name) && name !== basename(file));
  return names.sort().map((name) => join(folder, name));
}

function readNeighbour(file: string): Neighbour | undefined {
  try {
    const source = readSource(file);
    return { file: source.file, written: readShape(source) };
  } catch (error) {
    if (error instanceof SettingsError) return undefined;
    throw error;
  }
}

/** Quotas, EBS defaults and service roles are an account's: of two environments in one the second `up` is refused. */
function checkAccount({ account }: Written, neighbours: readonly Neighbour[], problems: Problems): void {
  const holder = neighbours.find(({ written }) => written.account === account);
  if (holder === undefined) return;
  const message = `${account} is already the account of ${holder.file}; each environment has its own`;
  problems.add("account-taken", ["account"], message);
}

const sharesWorld = ({ addresses: own }: Written, { addresses: other }: Written): boolean =>
  overlap(networkOf(own.world), networkOf(other.world));

function checkPlan({ addresses: own }: Written, { file, written }: Neighbour, problems: Problems): void {
  const other = written.addresses;
  for (const level of ["world", ...LEVELS.map((row) => row.level)] as const) {
    if (own[level] === other[level]) continue;
    const message = `must be ${other[level]} as in ${file}, which shares the world block, not ${own[level]}`;
    problems.add("other-plan", ["addresses", level], message);
  }
}
