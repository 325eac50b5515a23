import { closest, distance } from "fastest-levenshtein";
import { keyed, type KeyedFinding } from "./findings";

/** A row of `accepted` in an environment file. */
export interface Acceptance {
  /** Key of the finding. */
  readonly finding: string;
  /** Only of these cells. Absent: of all. */
  readonly cells?: readonly string[] | undefined;
  readonly reason: string;
  /** Who accepted it. */
  readonly by: string;
  /** The last day, such as 2027-09-30. */
  readonly until: string;
}

export interface AcceptedFinding extends KeyedFinding, Pick<Acceptance, "reason" | "by" | "until"> {}

/** A finding, and the cells that it is about. */
export interface Judged {
  readonly finding: KeyedFinding;
  readonly cells: readonly string[];
}

export interface Accepting {
  readonly acceptances: readonly Acceptance[];
  readonly today: Date;
  /** Whether all stacks are judged. A partial plan lacks findings, so a row that matches none is no mistake there. */
  readonly isWhole: boolean;
}

/** Findings that are open, and those that the environment accepts. */
export interface Sorted {
  readonly findings: readonly KeyedFinding[];
  readonly accepted: readonly AcceptedFinding[];
}

/** Numbers of findings. */
export const countsOf = ({ findings, accepted }: Sorted) => ({
  errors: findings.filter(({ severity }) => severity === "error").length,
  warnings: findings.filter(({ severity }) => severity === "warning").length,
  accepted: accepted.length,
});

/** Days ahead of today that an acceptance may last. */
export const MOST_DAYS = 366;
/** Days before its end in which an acceptance is a warning. */
const NOTICE_DAYS = 30;

/** Separates accepted findings from the others. An acceptance with a mistake is a finding of its own. */
export function accept(judged: readonly Judged[], accepting: Accepting): Sorted {
  const { acceptances, today } = accepting;
  const valid = acceptances.filter(({ until }) => daysTo(until, today) >= 0);
  const sorted = judged.map(({ finding, cells }) => ({
    finding,
    row: valid.find((row) => isOf(row, finding, cells)),
  }));
  return {
    findings: [
      ...sorted.flatMap(({ finding, row }) => (row === undefined ? [finding] : [])),
      ...acceptances.flatMap((row) => mistakeOf(row, judged, accepting)),
    ],
    accepted: sorted.flatMap(({ finding, row }) => {
      if (row === undefined) return [];
      const { reason, by, until } = row;
      return [{ ...finding, reason, by, until }];
    }),
  };
}

/** With `cells`, a finding about several cells is accepted only if all of them are named. */
const isOf = ({ finding, cells }: Acceptance, { key }: KeyedFinding, own: readonly string[]): boolean =>
  finding === key && (cells === undefined || (own.length > 0 && own.every((cell) => cells.includes(cell))));

function mistakeOf(
  row: Acceptance,
  judged: readonly Judged[],
  { today, isWhole }: Accepting,
): KeyedFinding[] {
  const left = daysTo(row.until, today);
  const isUsed = judged.some(({ finding, cells }) => isOf(row, finding, cells));
  const of = (severity: "error" | "warning", message: string): KeyedFinding[] => [
    keyed({ stack: "", rule: "acceptance", severity, subject: row.finding, message }),
  ];
  if (isWhole && !isUsed)
    return of("error", `matches no finding${similar(row, judged)}; correct or delete its row of accepted`);
  if (left < 0)
    return of(
      "error",
      `ended on ${row.until}; correct what was found, or accept it again with a later until`,
    );
  if (left > MOST_DAYS)
    return of("error", `lasts until ${row.until}, ${left} days from now, and may last ${MOST_DAYS}`);
  return left <= NOTICE_DAYS
    ? of("warning", `ends on ${row.until}; then the finding counts again, so decide before`)
    : [];
}

function similar({ finding, cells }: Acceptance, judged: readonly Judged[]): string {
  const keys = judged.map((row) => row.finding.key);
  if (keys.includes(finding)) return ` of only ${(cells ?? []).join(", ")}`;
  const near = keys.length === 0 ? undefined : closest(finding, keys);
  return near !== undefined && distance(finding, near) <= finding.length / 3
    ? ` (the nearest is "${near}")`
    : "";
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days from today to a date: negative after it. */
const daysTo = (date: string, today: Date): number =>
  Math.round((Date.parse(date) - Date.parse(today.toISOString().slice(0, 10))) / DAY_MS);
