import { readdirSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { networkOf, overlap } from "../facts/cidr";
import { type Problems, SettingsError } from "../settings/problems";
import { readShape, type Sound } from "../settings/shape";
import { LEVELS } from "../settings/slots";
import { readSource } from "../settings/source";
import { type Check, checkSlots } from "./check";
import { rangeOf } from "./regions";

interface Neighbour {
  readonly file: string;
  readonly sound: Sound;
}

/**
 * The file among its neighbours. Environments share one address world, whatever their partition: a data centre may be
 * joined to several of them. A neighbour's own mistakes are told when that file is read.
 */
export const checkNeighbours: Check = (sound, { file, problems }) => {
  const name = basename(file, extname(file));
  if (sound.environment !== undefined && sound.environment !== name) {
    problems.add(["environment"], `must be "${name}" like the file's name, not "${sound.environment}"`);
  }
  const all = neighboursOf(file);
  checkAccount(sound, all, problems);
  const neighbours = all.filter(({ sound: other }) => sharesWorld(sound, other));
  for (const neighbour of neighbours) checkPlan(sound, neighbour, problems);
  checkSlot(sound, neighbours, problems);
};

/** Neighbours of which nothing can be read, so that no file is held against them. */
export const unreadNeighbours = (file: string): string[] =>
  filesBeside(file).filter((other) => readLeniently(other) === undefined);

const neighboursOf = (file: string): Neighbour[] =>
  filesBeside(file).flatMap((other) => readLeniently(other) ?? []);

function filesBeside(file: string): string[] {
  const folder = dirname(file);
  const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name) && name !== basename(file));
  return names.sort().map((name) => join(folder, name));
}

function readLeniently(file: string): Neighbour | undefined {
  try {
    const source = readSource(file);
    return { file: source.file, sound: readShape(source).sound };
  } catch (error) {
    if (error instanceof SettingsError) return undefined;
    throw error;
  }
}

/** Quotas, EBS defaults and service roles are an account's: of two environments in one the second `up` is refused. */
function checkAccount({ account }: Sound, neighbours: readonly Neighbour[], problems: Problems): void {
  const holder = neighbours.find(({ sound }) => account !== undefined && sound.account === account);
  if (holder !== undefined)
    problems.add(
      ["account"],
      `${account} is already the account of ${holder.file}; each environment has its own`,
    );
}

function sharesWorld({ addresses: own }: Sound, { addresses: other }: Sound): boolean {
  return own !== undefined && other !== undefined && overlap(networkOf(own.world), networkOf(other.world));
}

function checkPlan({ addresses: own }: Sound, { file, sound }: Neighbour, problems: Problems): void {
  const other = sound.addresses;
  if (own === undefined || other === undefined) return;
  for (const level of ["world", ...LEVELS.map((row) => row.level)] as const) {
    if (own[level] === other[level]) continue;
    problems.add(
      ["addresses", level],
      `must be ${other[level]} as in ${file}, whose world this is too, not ${own[level]}`,
    );
  }
}

function checkSlot(sound: Sound, neighbours: readonly Neighbour[], problems: Problems): void {
  if (sound.slot === undefined) return;
  const holders = neighbours.flatMap(({ file, sound: { slot } }) =>
    slot === undefined ? [] : [{ name: file, slot }],
  );
  const own = { name: "this file", slot: sound.slot, path: ["slot"] };
  checkSlots([...holders, own], { range: rangeOf(sound, "environment"), retired: [], problems });
}
