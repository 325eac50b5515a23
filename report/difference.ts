import type { Difference } from "../verify/diff/difference";
import { counted } from "./words";

/** What a comparison prints. */
export interface ShownDifference {
  readonly environment: string;
  readonly from: string;
  readonly to: string;
  readonly difference: Difference;
}

/** Sections in the order of what an operator must know first. */
const SECTIONS = {
  opens: "opens",
  closes: "closes",
  findings: "findings that come",
  cured: "findings that go",
  replaced: "is replaced",
  deleted: "is deleted",
  updated: "is updated",
  created: "is created",
} as const satisfies Partial<Record<keyof Difference, string>>;

type Section = keyof typeof SECTIONS;

const NAMES = Object.keys(SECTIONS) as Section[];

const LINES = 60;
const CHARACTERS = 60_000;

/** One command that brings the changes; stacks that are removed have one of their own. */
export function commandsFor({ environment, difference: { stacks } }: ShownDifference): string[] {
  const up = stacks.filter(({ is }) => is !== "removed");
  return [
    ...(up.length === 0
      ? []
      : [`headend up ${environment} ${up.map(({ name }) => `--stack ${name}`).join(" ")}`]),
    ...stacks.filter(({ is }) => is === "removed").map(({ name }) => `pulumi destroy --stack ${name}`),
  ];
}

function summaryOf({ environment, from, to, difference }: ShownDifference): string {
  const { stacks, cells } = difference;
  const lead = `${environment}, from ${from} to ${to}`;
  if (isEmpty(difference)) return `${lead}: no difference`;
  const touched = cells.length === 0 ? "" : `, ${counted(cells.length, "cell")} (${cells.join(", ")})`;
  return `${lead}: ${counted(stacks.length, "stack")}${touched}`;
}

export const isEmpty = (difference: Difference): boolean =>
  difference.stacks.length === 0 && NAMES.every((name) => difference[name].length === 0);

/** At most 60 lines: long sections are folded, so that each one shows something. */
export function differenceText(shown: ShownDifference): string {
  const lines = (most: number): string[] => [
    summaryOf(shown),
    ...sections(shown, most).flatMap(({ title, rows, more }) => [
      `${title}:`,
      ...rows.map((row) => `  ${row}`),
      ...(more > 0 ? [`  and ${more} more; --format json has them`] : []),
    ]),
    ...commandsFor(shown),
  ];
  return `${largest(lines, (text) => text.length <= LINES).join("\n")}\n`;
}

/** For a comment of a pull request: the summary first, the rest folded, at most 60,000 characters. */
export function differenceMarkdown(shown: ShownDifference): string {
  const page = (most: number): string =>
    [
      `**${summaryOf(shown)}**`,
      ...(commandsFor(shown).length === 0 ? [] : [`\`\`\`bash\n${commandsFor(shown).join("\n")}\n\`\`\``]),
      ...sections(shown, most).map(
        ({ title, count, rows, more }) =>
          `<details><summary>${title} (${count})</summary>\n\n${rows.map((row) => `- ${escaped(row)}`).join("\n")}${more > 0 ? `\n- and ${more} more` : ""}\n\n</details>`,
      ),
    ].join("\n\n");
  return `${largest(page, (text) => text.length < CHARACTERS)}\n`;
}

/** Names and actions have `*` and `<`, which are marks of Markdown. */
const escaped = (text: string): string => text.replaceAll(/[<>*_`|\\]/g, (mark) => `\\${mark}`);

const sections = ({ difference }: ShownDifference, most: number) =>
  NAMES.filter((name) => difference[name].length > 0).map((name) => ({
    title: SECTIONS[name],
    count: difference[name].length,
    rows: difference[name].slice(0, most),
    more: difference[name].length - most,
  }));

/** What is made of the most rows of a section that fit. */
function largest<T>(make: (most: number) => T, fits: (made: T) => boolean): T {
  const all = make(Infinity);
  if (fits(all)) return all;
  let [least, most] = [1, 10_000];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(make(middle))) least = middle;
    else most = middle - 1;
  }
  return make(least);
}
