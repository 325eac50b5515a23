import { RETIRING } from "../settings/schema/lineUp.schema";
import type { Problems } from "../settings/problems";
import type { Sound, SoundRegion } from "../settings/shape";
import type { Check } from "./check";

const PLACES = ["home", "standby"] as const;

/** A region goes with whatever is in it: none of its cells may be behind it. */
export const checkRetiring: Check = (sound, { problems }) => {
  for (const [name, { retiring }] of Object.entries(sound.regions))
    if (retiring !== undefined) checkCellsOf({ name, retiring }, sound, problems);
};

type Mark = NonNullable<SoundRegion["retiring"]>;

function checkCellsOf(
  { name, retiring }: { readonly name: string; readonly retiring: Mark },
  { lineUp }: Sound,
  problems: Problems,
): void {
  for (const [cell, row] of Object.entries(lineUp.cells)) {
    if (PLACES.every((place) => row[place]?.region !== name)) continue;
    if (stepsOf(row.retiring) >= stepsOf(retiring)) continue;
    const own = row.retiring === undefined ? "stays" : `is at ${row.retiring}`;
    const message = `${retiring} is too far: cell ${cell} has a place in it and ${own}`;
    problems.add(["regions", name, "retiring"], message);
  }
}

const stepsOf = (mark: Mark | undefined): number => (mark === undefined ? 0 : RETIRING.indexOf(mark) + 1);
