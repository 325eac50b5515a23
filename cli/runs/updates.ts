import type { StackResult } from "../../operate/journal";
import type { OrderedStack } from "../../operate/order";
import type { HumanStep } from "../../operate/people";
import type { Previewed, Session, Watch } from "../../operate/session";
import { isBeyond, sameInputs, type Shown, shownOf } from "../../operate/shown";
import { ask } from "./ask";
import type { Previews } from "./previewAll";
import { countsOf } from "./previewTable";
import type { Screen } from "./screen";
import type { Change } from "./work";

export interface UpdatesOptions {
  readonly session: Session;
  readonly screen: Screen;
  readonly signal: AbortSignal;
  readonly previews: Previews;
  /** Also stacks that are as at their last `up`. */
  readonly all: boolean;
  /** Whether a person answers what goes beyond the previews. */
  readonly isAsked: boolean;
  /** What a person must do before a stack starts, and has not done. */
  readonly openSteps: (stack: string) => Promise<readonly HumanStep[]>;
}

type Ended = Pick<StackResult, "status" | "why">;

const CANCELLED: Ended = { status: "cancelled", why: ["it did not begin"] };
const REFUSED: Ended = {
  status: "refused",
  why: ["it would change more than was shown, and nothing of it began"],
};

/** The updates of a run: each stack does what was shown, or stops. */
export function updates(options: UpdatesOptions): Change {
  const { session, screen, signal, previews, all, isAsked, openSteps } = options;
  const questions = new Questions(isAsked, screen);
  return async ({ row }, watch) => {
    const shown = previews.byStack.get(row.name);
    // What it reads may have changed since, so that it is no longer as at its last `up`.
    if (shown === undefined && !all && session.isUnchanged(row)) return { status: "unchanged" };
    const open = await openSteps(row.name);
    if (open.length > 0) return { status: "waiting", why: open.flatMap(stepLines) };
    const allowed = await allowedOf({ session, screen, questions, watch }, row, shown);
    if (signal.aborted) return CANCELLED;
    if (allowed === undefined) return REFUSED;
    screen.begin(row.name, "updates");
    await session.up(row, watch, (operation) => isBeyond(allowed, operation));
    return { status: "done" };
  };
}

/** One that AWS did not answer is not done. */
const stepLines = ({ what, state, commands, page }: HumanStep): string[] => [
  `${state === "unknown" ? "not known" : "open"}: ${what}${page === undefined ? "" : ` (docs/${page})`}`,
  ...commands.map((command) => `  ${command}`),
];

interface Asking {
  readonly session: Session;
  readonly screen: Screen;
  readonly questions: Questions;
  readonly watch: Watch;
}

/** The operations that may happen. Undefined: they go beyond the preview, and no person allowed it. */
async function allowedOf(
  { session, screen, questions, watch }: Asking,
  row: OrderedStack["row"],
  shown: Previewed | undefined,
): Promise<Shown | undefined> {
  const before = shownOf(shown?.state.operations ?? []);
  if (shown !== undefined && shown.invented.length === 0 && sameInputs(shown.read, session.read(row)))
    return before;
  screen.begin(row.name, "previews again");
  const again = await session.preview(row, watch);
  const { operations } = again.state;
  const counts = countsOf(operations.filter((operation) => isBeyond(before, operation)));
  if (Object.keys(counts).length > 0 && !(await questions.permit(row.name, counts))) return undefined;
  return shownOf(operations);
}

/** Questions during a run, one at a time. */
class Questions {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly isAsked: boolean,
    private readonly screen: Screen,
  ) {}

  async permit(stack: string, counts: Readonly<Record<string, number>>): Promise<boolean> {
    const what = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`);
    const text = `${stack} would change more than was shown: ${what.join(", ")}`;
    if (!this.isAsked) {
      this.screen.note(text);
      return false;
    }
    const answer = this.last.then(async () => {
      this.screen.pause();
      try {
        return await ask({ text: `${text}. Type yes:`, answer: "yes", option: "a terminal" });
      } finally {
        this.screen.resume();
      }
    });
    this.last = answer.catch(() => undefined);
    return answer;
  }
}
