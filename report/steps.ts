import { commandsOf, notesOf, type Step } from "../verify/changes/steps";
import { counted } from "./words";

/** What `steps.md` begins with. */
interface Between {
  readonly environment: string;
  /** Absent for a first deployment. */
  readonly since?: string;
}

/** `steps.md`: the stacks to create, or those that change, in waves, with the commands of each. */
export function stepsPage(steps: readonly Step[], { environment, since }: Between): string {
  const title = since === undefined ? `Create ${environment}` : `${environment}: from ${since} to this plan`;
  if (steps.length === 0) return `# ${title}\n\nNo stack changes.\n`;
  const waves = [...new Set(steps.map(({ wave }) => wave))];
  const lead =
    since === undefined
      ? "This is the order of a first deployment. docs/deploy.md has what to do between its steps."
      : "Stacks without a step do not change.";
  return `# ${title}

${counted(steps.length, "stack")} in ${counted(waves.length, "wave")}. ${lead} Stacks of one wave may run side by side, each in one shell. Start a wave when the one before it has ended. A command that fails ends its step.
${steps.some(({ is }) => is !== "new") ? IDS : ""}${waves.map((wave) => waveOf(wave, steps)).join("")}`;
}

const IDS = `
\`\`\`bash
idOf() { pulumi stack export --stack "$1" | jq -r --arg urn "$2" '.deployment.resources[] | select(.urn == $urn) | .id'; }
\`\`\`
`;

const waveOf = (wave: number, steps: readonly Step[]): string => `
## Wave ${wave}
${steps
  .filter((step) => step.wave === wave)
  .map(stepOf)
  .join("")}`;

function stepOf(step: Step): string {
  const { number, stack, is, created, vanished, replaced, updated, circular } = step;
  const counts =
    is === "new"
      ? `creates ${created.length}`
      : `creates ${created.length}, updates ${updated.length}, replaces ${replaced.length}, deletes ${vanished.length}`;
  const notes = [
    ...(is === "removed" ? [REMOVED] : []),
    ...(circular.length === 0
      ? []
      : [
          `This \`up\` may fail, because ${circular.join(", ")} must change too. Continue, then run it again.`,
        ]),
    ...replaced.flatMap(({ resource, because, outage }) =>
      outage === undefined ? [] : [`${resource.name} is replaced (${because.join(", ")}): ${outage}.`],
    ),
    ...notesOf(step).map((note) => `${note}.`),
  ];
  return `
### ${number}. ${stack}: ${counts}

${notes.map((note) => `- ${note}\n`).join("")}${notes.length === 0 ? "" : "\n"}\`\`\`bash
${commandsOf(step).join("\n")}
\`\`\`
`;
}

const REMOVED =
  "The stack is no longer in the environment. For a cell or a region, restore its row and set `retiring: unprotect` instead (docs/runbooks/retire.md): `pulumi up` then ends AWS's protection too.";
