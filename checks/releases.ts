import { findRegion, regionNames } from "../facts/geography";
import { hint, nearest, type Path, type Problems } from "../settings/problems";
import type { Sound, SoundCell } from "../settings/shape";
import { type Check, isMeant } from "./check";

/** A cell's release, and where the cell runs it. */
interface Use {
  readonly cell: string;
  readonly regions: readonly string[];
}

/** Releases that cells run: there, with a machine image for both places, and in a guarded environment by digest. */
export const checkReleases: Check = (sound, { problems }) => {
  const { release: common, lineUp } = sound;
  if (common !== undefined) checkName({ name: common, path: ["release"] }, sound, problems);
  const uses = new Map<string, Use[]>();
  for (const [cell, row] of Object.entries(lineUp.cells)) {
    const path = ["lineUp", "cells", cell, "release"];
    if (row.release !== undefined) checkName({ name: row.release, path }, sound, problems);
    const name = row.release ?? common;
    if (name !== undefined) uses.set(name, [...(uses.get(name) ?? []), { cell, regions: regionsOf(row) }]);
    else if (!isWritten(cell, sound)) {
      problems.add(path, `missing; must name a release, here or as the environment's${chooseFrom(sound)}`);
    }
  }
  for (const [name, cells] of uses) {
    checkMachineImages({ name, uses: cells }, sound, problems);
    if (sound.protect === true) checkDigests({ name, uses: cells }, sound, problems);
  }
};

const regionsOf = ({ home, standby }: SoundCell): string[] =>
  [home?.region, standby?.region].flatMap((region) => region ?? []);

/** A release that is there but unsound is a problem of its own already. */
const isWritten = (cell: string, { keysWritten }: Sound): boolean =>
  isMeant(
    "release",
    keysWritten([])?.filter((word) => word !== "releases"),
  ) || isMeant("release", keysWritten(["lineUp", "cells", cell]));

function chooseFrom({ keysWritten }: Sound): string {
  const names = keysWritten(["releases"]) ?? [];
  return names.length === 0 ? "" : `; choose from ${names.join(", ")}`;
}

function checkName({ name, path }: { name: string; path: Path }, sound: Sound, problems: Problems): void {
  const names = sound.keysWritten(["releases"]) ?? [];
  if (names.includes(name)) return;
  problems.add(path, `${name} is no release of this environment${hint(name, names)}`);
}

function checkMachineImages(
  { name, uses }: { name: string; uses: readonly Use[] },
  sound: Sound,
  problems: Problems,
): void {
  const path = ["releases", name, "ami"];
  const written = sound.keysWritten(path);
  if (written === undefined) return;
  const known = regionNames(sound.geography);
  const unknown = written.filter((region) => findRegion(region, sound.geography) === undefined);
  for (const region of unknown) problems.add([...path, region], `unknown region${hint(region, known)}`);
  const meant = unknown.map((region) => nearest(region, known));
  const needed = new Set(uses.flatMap(({ regions }) => regions));
  for (const region of needed) {
    if (written.includes(region) || meant.includes(region)) continue;
    if (!(sound.keysWritten(["regions"]) ?? []).includes(region)) continue;
    const cell = uses.find(({ regions }) => regions.includes(region))?.cell;
    problems.add([...path, region], `missing; ${cell} runs this release there`);
  }
}

function checkDigests(
  { name, uses }: { name: string; uses: readonly Use[] },
  { releases = {} }: Sound,
  problems: Problems,
): void {
  for (const [service, image] of Object.entries(releases[name]?.images ?? {})) {
    if (image.startsWith("sha256:")) continue;
    const cells = uses.map(({ cell }) => cell).join(", ");
    problems.add(
      ["releases", name, "images", service],
      `${cells} would run ${service} ${image} by tag alone; give the digest`,
    );
  }
}
