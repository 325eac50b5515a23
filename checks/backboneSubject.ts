import type { Path, Problems } from "../settings/problems";
import { completeChannels } from "../settings/complete";
import type { Sound } from "../settings/shape";

/** What the checks of circuits look at. */
export interface Subject {
  readonly sound: Sound;
  readonly directConnect: DirectConnect;
  readonly problems: Problems;
}

export type DirectConnect = NonNullable<NonNullable<Sound["backbone"]>["directConnect"]>;
export type Circuit = DirectConnect["circuits"][string];
export type Interface = DirectConnect["interfaces"][string];

export const TABLES = ["circuits", "gateways", "interfaces"] as const;
type Table = (typeof TABLES)[number];

export const at = (table: Table, ...rest: Path): Path => ["backbone", "directConnect", table, ...rest];

/** Names of a table as written, sound or not: a reference to an unsound row is no mistake of its own. */
export const written = ({ sound }: Subject, table: Table): readonly string[] =>
  sound.keysWritten(at(table)) ?? [];

/** Whether every row of a table is sound: of a table that lacks some, it can't be said that it has too little. */
export const isWhole = (subject: Subject, table: Table): boolean =>
  written(subject, table).every((name) => name in subject.directConnect[table]);

/** The circuits that an interface runs on: one, or those of a link aggregation group. */
export const circuitsAt = ({ circuits }: DirectConnect, port: string): [string, Circuit][] =>
  Object.entries(circuits).filter(([name, { lag }]) => (lag ?? name) === port);

/** `a`, `a and b`, `a, b and c` */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

/** Cells, perhaps without a site, with the feeds of their channels. */
export const fedCells = ({ lineUp }: Pick<Sound, "lineUp">) =>
  Object.fromEntries(
    Object.entries(lineUp.cells).map(([name, { home, standby, ...cell }]) => [
      name,
      { home, standby, channels: completeChannels(cell) },
    ]),
  );
