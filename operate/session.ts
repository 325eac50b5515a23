import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { EnvironmentPlan } from "../plan/environment";
import type { StackRow } from "../plan/stacks";
import { KEY_OUTPUT } from "../stacks/key";
import { readsOf } from "../stacks/reads";
import { keyOf, type Outputs, valuesRead } from "./lastSuccess";
import type { Backend, KnownStack, PendingOperation } from "./pulumi/backend";
import { EMPTY, type Operation, type StackState, withEvent } from "./state";

/** What the plan has of one stack. */
export interface PlannedParts {
  /** Its records, as text. */
  readonly records: string;
  /** Invented values. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface SessionOptions {
  readonly root: string;
  readonly environment: EnvironmentPlan;
  readonly planned: ReadonlyMap<string, PlannedParts>;
  readonly backend: Backend;
  /** Digest of the program. */
  readonly program: string;
  /** File with the plan's outputs of the stacks that do not exist. */
  readonly invented: string;
  /** What the CLI of a stack prints. */
  readonly log: (stack: string, text: string) => void;
  /** Operations of one stack that run at once. */
  readonly parallel: number;
}

/** A preview of a stack, and what it was made from. */
export interface Previewed {
  readonly row: StackRow;
  readonly state: StackState;
  readonly read: readonly unknown[];
  /** Names of the stacks that do not exist, and whose outputs were invented. */
  readonly invented: readonly string[];
}

/** Called after each event. */
export type Watch = (stack: string, state: StackState) => void;

/** One command on the stacks of an environment: what the backend has, and the CLI's runs on it. */
export class Session {
  private outputs = new Map<string, Readonly<Record<string, unknown>>>();
  private known: ReadonlyMap<string, KnownStack> = new Map();

  constructor(private readonly options: SessionOptions) {}

  /** Reads what the backend has. */
  async open(names: readonly string[]): Promise<void> {
    this.known = await this.options.backend.list();
    const filled = names.filter((name) => this.exists(name));
    const read = await Promise.all(filled.map((name) => this.options.backend.outputs(name)));
    this.outputs = new Map(filled.map((name, index) => [name, read[index] ?? {}]));
  }

  /** Whether a stack has resources. */
  exists(name: string): boolean {
    return (this.known.get(name)?.resources ?? 0) > 0;
  }

  knownStack(name: string): KnownStack | undefined {
    return this.known.get(name);
  }

  /** Names of all stacks of the project. */
  get names(): readonly string[] {
    return [...this.known.keys()];
  }

  get outputsRead(): Outputs {
    return this.outputs;
  }

  /** Whether an `up` of a stack would change nothing: it is made from the same as its last one. */
  isUnchanged(row: StackRow): boolean {
    return this.outputs.get(row.name)?.[KEY_OUTPUT] === this.keyOf(row);
  }

  /** The values of other stacks that a stack reads now. */
  read(row: StackRow): unknown[] {
    return valuesRead(this.options.environment, row, this.outputs);
  }

  /** Stacks without outputs that a stack reads. */
  missing(row: StackRow): string[] {
    const stacks = readsOf(this.options.environment, row).map(({ stack }) => stack);
    return [...new Set(stacks)].filter((name) => !this.exists(name));
  }

  /** Previews a stack with the values of now, and invented ones of stacks that do not exist. */
  async preview(row: StackRow, watch: Watch): Promise<Previewed> {
    const { backend, invented } = this.options;
    await this.create(row);
    const missing = this.missing(row);
    const stack = await backend.stack(row.name, missing.length === 0 ? {} : { invented });
    const { state, listeners } = this.follow(row, watch);
    await stack.preview({ ...listeners, parallel: this.options.parallel });
    return { row, state: state(), read: this.read(row), invented: missing };
  }

  /** Updates a stack, and reads its outputs. An operation that is `beyond` cancels it: no later one begins. */
  async up(row: StackRow, watch: Watch, beyond: (operation: Operation) => boolean): Promise<StackState> {
    const { backend } = this.options;
    await this.create(row);
    const stack = await backend.stack(row.name, { key: this.keyOf(row) });
    let seen = 0;
    const surprises: Operation[] = [];
    const { state, listeners } = this.follow(row, (name, now) => {
      watch(name, now);
      surprises.push(...now.operations.slice(seen).filter(beyond));
      seen = now.operations.length;
      if (surprises.length > 0) void stack.cancel().catch(() => undefined);
    });
    try {
      await stack.up({ ...listeners, parallel: this.options.parallel });
    } catch (error) {
      const [first] = surprises;
      throw first === undefined ? error : new Error(`${first.op} ${first.name} was not shown; cancelled`);
    }
    this.outputs.set(row.name, await backend.outputs(row.name));
    this.known = new Map([...this.known, [row.name, { ...this.rowOf(row.name), resources: 1 }]]);
    return state();
  }

  /** Destroys the resources of a stack, and keeps the empty stack. */
  async destroy(row: StackRow, watch: Watch): Promise<StackState> {
    const stack = await this.options.backend.stack(row.name);
    const { state, listeners } = this.follow(row, watch);
    await stack.destroy({ ...listeners, parallel: this.options.parallel });
    return state();
  }

  /** Stacks that can't be updated: a CLI works on it, or its last one was cut off. A line each, with the command. */
  async unfinished(names: readonly string[]): Promise<string[]> {
    const known = names.filter((name) => this.known.has(name));
    const rows = await Promise.all(
      known.map(async (name) => {
        if (this.known.get(name)?.isUpdating === true) return [LOCKED(name)];
        if (!this.exists(name)) return [];
        const { pending } = await this.options.backend.deployment(name);
        return pending.length === 0 ? [] : [CUT_OFF(name, pending)];
      }),
    );
    return rows.flat();
  }

  private rowOf(name: string): KnownStack {
    return this.known.get(name) ?? { name, updated: undefined, resources: 0, isUpdating: false };
  }

  private async create({ name }: StackRow): Promise<void> {
    if (this.known.has(name)) return;
    await this.options.backend.create(name);
    this.known = new Map([...this.known, [name, this.rowOf(name)]]);
  }

  private keyOf(row: StackRow): string {
    const { root, program, planned } = this.options;
    const { records = "" } = planned.get(row.name) ?? {};
    return keyOf(row, { root, program, records, read: this.read(row) });
  }

  private follow({ name }: StackRow, watch: Watch): Following {
    let state = EMPTY;
    const print: (text: string) => void = (text) => this.options.log(name, text);
    const onEvent = (event: EngineEvent): void => {
      state = withEvent(state, event);
      watch(name, state);
    };
    return { state: () => state, listeners: { onEvent, onOutput: print, onError: print, color: "never" } };
  }
}

interface Following {
  readonly state: () => StackState;
  readonly listeners: {
    readonly onEvent: (event: EngineEvent) => void;
    readonly onOutput: (text: string) => void;
    readonly onError: (text: string) => void;
    readonly color: "never";
  };
}

const LOCKED = (stack: string): string =>
  `${stack} is being updated by another command: wait for it, or, if it was killed: pulumi cancel --stack ${stack}`;

const CUT_OFF = (stack: string, pending: readonly PendingOperation[]): string => {
  const names = pending.map(({ type, urn }) => `${type} ${urn.split("::").at(-1)}`);
  return `${stack} was cut off while it was ${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}: AWS may have these. pulumi refresh --stack ${stack}`;
};
