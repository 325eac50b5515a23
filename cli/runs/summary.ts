import type { StackResult } from "../../operate/journal";
import { stackName } from "../../catalog/names";
import { environmentNames } from "../environment";
import { counted } from "../../report/words";
import type { OpenRun } from "./open";

/** Ends that leave nothing to do. */
const DONE: readonly StackResult["status"][] = ["done", "unchanged"];

/** The end of a run: every stack, why it is not done, and the command that goes on. `command` is without options. */
export function summaryText(
  run: OpenRun,
  results: readonly StackResult[],
  command: "up" | "destroy",
): string {
  const { environment, journal } = run;
  const { environment: name } = environment.plan.settings;
  const width = Math.max(...results.map(({ stack }) => stack.length));
  const left = results.filter(({ status }) => !DONE.includes(status));
  const done = results.length - left.length;
  return [
    `${name}, ${environment.file}: ${done} of ${counted(results.length, "stack")} done`,
    ...results.map((result) => lineOf(result, width)),
    ...left.flatMap(({ stack, why = [] }) => why.slice(1).map((line) => `  ${stack}: ${line}`)),
    ...otherLines(run),
    `logs: ${journal.folder}`,
    ...gitLines(run.changedFiles()),
    ...(left.length === 0 ? [] : [`go on: headend ${command} ${name}${fileOption(run)}${choice(run)}`]),
    "",
  ].join("\n");
}

function lineOf({ stack, status, seconds, changes = {}, why = [] }: StackResult, width: number): string {
  const isStarted = !["unchanged", "waiting", "not started"].includes(status);
  return [
    `  ${stack.padEnd(width)}  ${status}`,
    ...(isStarted && seconds !== undefined ? [`${Math.round(seconds)} s`] : []),
    ...Object.entries(changes).map(([kind, count]) => `${kind} ${count}`),
    ...why.slice(0, 1),
  ].join("  ");
}

/** Stacks that the run did not touch: not chosen, or not in the file. */
function otherLines({ environment: { file, plan }, order, session }: OpenRun): string[] {
  const kept = plan.stacks
    .map((row) => row.name)
    .filter((name) => order.every(({ row }) => row.name !== name));
  const foreign = foreignStacks(
    session.names,
    plan.settings.environment,
    plan.stacks.map((row) => row.name),
  );
  return [
    ...(kept.length > 0 ? [`not chosen: ${kept.join(", ")}`] : []),
    ...(foreign.length > 0
      ? [`not in ${file}, and kept: ${foreign.join(", ")} (docs/configure.md#how-do-i-take-out-a-row)`]
      : []),
  ];
}

/** Stacks of the backend that have the name of this environment and are not in its file. */
export function foreignStacks(
  names: readonly string[],
  environment: string,
  own: readonly string[],
): string[] {
  const prefixOf = (name: string): string => stackName(name, "");
  const others = environmentNames()
    .map(prefixOf)
    .filter((prefix) => prefix !== prefixOf(environment));
  return names
    .filter((name) => !own.includes(name) && name.startsWith(prefixOf(environment)))
    .filter((name) => !others.some((prefix) => prefix !== "" && name.startsWith(prefix)));
}

/** Pulumi keeps its salt in committed files. */
const gitLines = (files: readonly string[]): string[] =>
  files.length === 0 ? [] : [`commit what Pulumi wrote: git add ${files.join(" ")}`];

const fileOption = ({ environment: { file, plan } }: OpenRun): string =>
  file.endsWith(`environments/${plan.settings.environment}.yaml`) ? "" : ` --file ${file}`;

const choice = ({ environment: { plan }, order }: OpenRun): string =>
  order.length === plan.stacks.length ? "" : order.map(({ row }) => ` --stack ${row.name}`).join("");
