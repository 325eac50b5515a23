import { commandsOf, notesOf, type Step } from "../verify/changes/steps";
import { counted } from "./words";

/** `steps.md`: the stacks that change, in their order, with the commands of each. */
export function stepsPage(steps: readonly Step[], since: string): string {
  return `# From ${since} to this plan

${counted(steps.length, "stack")} change, in this order. Run one step after another, in one shell. A command that fails ends its step.

\`\`\`bash
idOf() { pulumi stack export --stack "$1" | jq -r --arg urn "$2" '.deployment.resources[] | select(.urn == $urn) | .id'; }
\`\`\`
${steps.map(stepOf).join("")}`;
}

function stepOf(step: Step): string {
  const { number, stack, is, created, vanished, replaced, updates, circular } = step;
  const counts = `creates ${created.length}, updates ${updates}, replaces ${replaced.length}, deletes ${vanished.length}`;
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
## ${number}. ${stack}: ${counts}

${notes.map((note) => `- ${note}\n`).join("")}${notes.length === 0 ? "" : "\n"}\`\`\`bash
${commandsOf(step).join("\n")}
\`\`\`
`;
}

const REMOVED =
  "The stack is no longer in the environment. For a cell or a region, restore its row and set `retiring: unprotect` instead (docs/runbooks/retire.md): `pulumi up` then ends AWS's protection too.";
