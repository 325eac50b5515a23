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
 * Compares the file with the other environment files. Environments of all partitions share one world block, because a data
 * centre may connect to several of them. Another file's own mistakes are reported when that file is read.
 */
export function checkNeighbours(written: Written, file: string, problems: Problems): void {
  const name = basename(file, extname(file));
  if (written.environment !== name) {
    const message = `must be "${name}", the file's name, not "${written.environment}"`;
    problems.add("file-name", ["environment"], message);
  }
  const all = filesBeside(file).flatMap((other) => readNeighbour(other) ?? []);
  checkAccount(written, all, problems);
  const neighbours = all.filter((other) => sharesWorld(written, other.written));
  for (const neighbour of neighbours) checkPlan(written, neighbour, problems);
  const holders = neighbours.map(({ file: other, written: { slot } }) => ({ name: other, slot }));
  const own = { name: "this file", slot: written.slot, path: ["slot"] };
  const range = rangeOf(written, "environment");
  // checkAddresses reports a slot out of range.
  if (range === undefined || written.slot <= range.last)
    checkSlots([...holders, own], { range, retired: [], problems });
}

/** Neighbours with mistakes of shape: they cannot be compared with the file. */
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

/** Quotas, EBS defaults and service roles belong to an account: with two environments in one, the second `pulumi up` fails. */
function checkAccount({ account }: Written, neighbours: readonly Neighbour[], problems: Problems): void {
  const holder = neighbours.find(({ written }) => written.account === account);
  if (holder === undefined) return;
  const message = `${account} is already the account of ${holder.file}; use an account of its own`;
  problems.add("account-taken", ["account"], message);
}

const sharesWorld = ({ addresses: own }: Written, { addresses: other }: Written): boolean =>
  overlap(networkOf(own.world), networkOf(other.world));

function checkPlan({ addresses: own }: Written, { file, written }: Neighbour, problems: Problems): void {
  const other = written.addresses;
  for (const level of ["world", ...LEVELS.map((row) => row.level)] as const) {
    if (own[level] === other[level]) continue;
    const message = `must be ${other[level]} as in ${file} (same world block), not ${own[level]}`;
    problems.add("other-plan", ["addresses", level], message);
  }
}
