import { RETIRING } from "../settings/schema/lineUp.schema";
import type { Settings } from "../settings/settings";

/**
 * The two steps that retire a cell or a region. Pulumi does not delete protected resources, even if the program no
 * longer declares them. So one `up` removes protection (`unprotect`), and the next one deletes (`detach`). Edge and
 * backbone leave out detached rows; the row's own stack stays in the plan until it is destroyed
 * (docs/decisions/0016-two-marks-to-retire.md).
 */
export type Mark = (typeof RETIRING)[number];

/** A row that can retire: a cell, at both sites, or a region. */
export type Row = { readonly cell: string } | { readonly region: string };

/** Whether resources of a row with data, or with addresses that others configured, are protected. */
export const isProtected = (settings: Settings, row: Row): boolean =>
  settings.protect && markOf(settings, row) === undefined;

/** Whether edge and backbone include the row. */
export const isAttached = (settings: Settings, row: Row): boolean => markOf(settings, row) !== "detach";

/** The environment for edge and backbone: without detached rows. The same object if no row is detached. */
export const attached = (settings: Settings): Settings =>
  retiringRows(settings).some(({ mark }) => mark === "detach") ? without(settings, ["detach"]) : settings;

/** The environment without retiring rows: what is not in it needs no protection. */
export const staying = (settings: Settings): Settings => without(settings, RETIRING);

/** Retiring rows with their marks, regions before cells. */
export const retiringRows = ({ regions, lineUp }: Settings): { readonly row: Row; readonly mark: Mark }[] => [
  ...Object.entries(regions).flatMap(([region, { retiring: mark }]) =>
    mark === undefined ? [] : [{ row: { region }, mark }],
  ),
  ...Object.entries(lineUp.cells).flatMap(([cell, { retiring: mark }]) =>
    mark === undefined ? [] : [{ row: { cell }, mark }],
  ),
];

/** The mark of a row. Undefined: it does not retire. */
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
