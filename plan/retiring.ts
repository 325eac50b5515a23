import { RETIRING } from "../settings/schema/lineUp.schema";
import type { Settings } from "../settings/settings";

/**
 * How a cell or a region leaves. Pulumi refuses to delete what its state protects, even where the program has it no more: so
 * guards come off by one `up` (`unprotect`), and the next one lets go (`detach`). Everything else that leans on the row asks
 * here; its own stack is planned until it is destroyed (docs/decisions/0016-two-marks-to-retire.md).
 */
export type Mark = (typeof RETIRING)[number];

/** A row that others lean on: a cell, at both of its places, or a region. */
export type Row = { readonly cell: string } | { readonly region: string };

/** Whether what a row keeps, or what others hold of it, refuses to be deleted. */
export const isProtected = (settings: Settings, row: Row): boolean =>
  settings.protect && markOf(settings, row) === undefined;

/** Whether edge and backbone have anything of it. */
export const isAttached = (settings: Settings, row: Row): boolean => markOf(settings, row) !== "detach";

/** The environment as edge and backbone see it: without what is detached. The same value where nothing is. */
export const attached = (settings: Settings): Settings =>
  retiringRows(settings).some(({ mark }) => mark === "detach") ? without(settings, ["detach"]) : settings;

/** The environment as it will be when whatever is retiring has gone: what is not in it needs no guard. */
export const staying = (settings: Settings): Settings => without(settings, RETIRING);

/** Rows that are on their way out, regions before cells, each with how far it is. */
export const retiringRows = ({ regions, lineUp }: Settings): { readonly row: Row; readonly mark: Mark }[] => [
  ...Object.entries(regions).flatMap(([region, { retiring: mark }]) =>
    mark === undefined ? [] : [{ row: { region }, mark }],
  ),
  ...Object.entries(lineUp.cells).flatMap(([cell, { retiring: mark }]) =>
    mark === undefined ? [] : [{ row: { cell }, mark }],
  ),
];

/** How far a row is. Undefined: it stays. */
export function markOf({ lineUp, regions }: Settings, row: Row): Mark | undefined {
  return "cell" in row ? lineUp.cells[row.cell]?.retiring : regions[row.region]?.retiring;
}

function without(settings: Settings, marks: readonly Mark[]): Settings {
  const { lineUp, privateLink } = settings;
  const regions = unmarked(settings.regions, marks);
  const endpoints = Object.entries(privateLink.endpoints).map(([name, row]) => [
    name,
    { ...row, regions: row.regions.filter((region) => Object.hasOwn(regions, region)) },
  ]);
  return {
    ...settings,
    regions,
    lineUp: { ...lineUp, cells: unmarked(lineUp.cells, marks) },
    privateLink: { ...privateLink, endpoints: Object.fromEntries(endpoints) as typeof privateLink.endpoints },
  };
}

const unmarked = <T extends { readonly retiring?: Mark | undefined }>(
  rows: Readonly<Record<string, T>>,
  marks: readonly Mark[],
): Record<string, T> =>
  Object.fromEntries(
    Object.entries(rows).filter(([, { retiring }]) => retiring === undefined || !marks.includes(retiring)),
  );
