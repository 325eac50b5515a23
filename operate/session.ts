import { writeFileSync } from "node:fs";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { EnvironmentPlan } from "../plan/environment";
import type { StackRow } from "../plan/stacks";
import { KEY_OUTPUT } from "../stacks/key";
import { readsOf } from "../stacks/reads";
import { keyOf, type Outputs, valueOf, valuesRead } from "./lastSuccess";
import type { Backend, KnownStack } from "./pulumi/backend";
import type { Deployment } from "./pulumi/deployment";
import { lockOf } from "./pulumi/locks";
import { BeyondError } from "./shown";
import { EMPTY, type Operation, type StackState, withEvent } from "./state";
import { cutOff, locked, lockedBy } from "./unfinished";

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
  /** Interrupts the CLI of one stack, as Ctrl-C. */
  readonly interrupt: (stack: string) => void;
  /** Digest of the program. */
  readonly program: string;
  /** File for the plan's outputs of the stacks without any. */
  readonly invented: string;
  /** What the CLI of a stack prints. */
  readonly log: (stack: string, text: string) => void;
  /** Operations of one stack that run at once. */
  readonly parallel: number;
  /** Whether a preview and an update read the state from AWS first. */
  readonly refresh: boolean;
}

/** A preview of a stack, and what it was made from. */
export interface Previewed {
  readonly row: StackRow;
  readonly state: StackState;
  readonly read: readonly unknown[];
  /** Names of the stacks that do not give what it reads yet: these values were invented. */
  readonly invented: readonly string[];
}

/** Called after each event. */
export type Watch = (stack: string, state: StackState) => void;

/** One command on the stacks of an environment: what the backend has, and the CLI's runs on it. */
export class Session {
  private known: ReadonlyMap<string, KnownStack> = new Map();
  private readonly deployments = new Map<string, Deployment>();
  /** Stacks whose last update succeeded. */
  private readonly succeeded = new Set<string>();
  private url = "";

  constructor(private readonly options: SessionOptions) {}

  /** Reads what the backend has. */
  async open(names: readonly string[]): Promise<void> {
    [this.url, this.known] = await Promise.all([this.options.backend.url(), this.options.backend.list()]);
    await Promise.all(names.filter((name) => this.known.has(name)).map((name) => this.load(name)));
    writeFileSync(this.options.invented, JSON.stringify(this.inventedOutputs(names)));
  }

  /** Whether a stack has resources. */
  exists(name: string): boolean {
    return this.deploymentOf(name).resources.length > 0;
  }

  /** What the state of a stack has; nothing if there is none. */
  deploymentOf(name: string): Deployment {
    return this.deployments.get(name) ?? { outputs: {}, resources: [], pending: [] };
  }

  /** Names of all stacks of the project. */
  get names(): readonly string[] {
    return [...this.known.keys()];
  }

  /** Whether an `up` of a stack would change nothing: it is made from the same as its last one, and that one was the last. */
  isUnchanged(row: StackRow): boolean {
    return (
      this.succeeded.has(row.name) && this.deploymentOf(row.name).outputs[KEY_OUTPUT] === this.keyOf(row)
    );
  }

  /** The values of other stacks that a stack reads now. */
  read(row: StackRow): unknown[] {
    return valuesRead(this.options.environment, row, this.outputs);
  }

  /** Stacks that do not give what a stack reads. */
  missing(row: StackRow): string[] {
    const reads = readsOf(this.options.environment, row);
    return [
      ...new Set(reads.filter((read) => valueOf(read, this.outputs) === undefined).map(({ stack }) => stack)),
    ];
  }

  private get flags(): { readonly parallel: number; readonly refresh: boolean } {
    const { parallel, refresh } = this.options;
    return { parallel, refresh };
  }

  /** Previews a stack with the values of now, and invented ones of stacks that do not exist. */
  async preview(row: StackRow, watch: Watch): Promise<Previewed> {
    const { backend, invented } = this.options;
    await this.create(row);
    const missing = this.missing(row);
    const stack = await backend.stack(row.name, missing.length === 0 ? {} : { invented });
    const { state, listeners } = this.follow(row, watch);
    await stack.preview({ ...listeners, ...this.flags });
    return { row, state: state(), read: this.read(row), invented: missing };
  }

  /** Updates a stack, and reads its outputs. An operation that is `beyond` interrupts it: no later one begins. */
  async up(row: StackRow, watch: Watch, beyond: (operation: Operation) => boolean): Promise<StackState> {
    await this.create(row);
    const stack = await this.options.backend.stack(row.name, { key: this.keyOf(row) });
    let seen = 0;
    let surprise: Operation | undefined;
    const { state, listeners } = this.follow(row, (name, now) => {
      watch(name, now);
      const first = now.operations.slice(seen).find(beyond);
      seen = now.operations.length;
      if (first === undefined || surprise !== undefined) return;
      surprise = first;
      this.options.interrupt(name);
    });
    try {
      await stack.up({ ...listeners, ...this.flags });
    } catch (error) {
      throw surprise === undefined ? error : new BeyondError(surprise);
    } finally {
      await this.load(row.name);
    }
    return state();
  }

  /** Destroys the resources of a stack, and keeps the empty stack. */
  async destroy(row: StackRow, watch: Watch): Promise<StackState> {
    const stack = await this.options.backend.stack(row.name);
    const { state, listeners } = this.follow(row, watch);
    try {
      await stack.destroy({ ...listeners, parallel: this.options.parallel });
    } finally {
      await this.load(row.name);
    }
    return state();
  }

  /** Stacks that can't be updated: a CLI works on it, or its last one was cut off. A line each, with the command. */
  unfinished(names: readonly string[], now: Date): string[] {
    const { settings } = this.options.environment;
    return names.flatMap((name) => {
      const lock = lockOf(this.url, name);
      if (lock !== undefined) return [lockedBy(name, lock, now)];
      if (this.known.get(name)?.isUpdating === true) return [locked(name)];
      const { pending } = this.deploymentOf(name);
      return pending.length === 0 ? [] : [cutOff(name, settings.environment, pending)];
    });
  }

  private async create({ name }: StackRow): Promise<void> {
    if (this.known.has(name)) return;
    await this.options.backend.create(name);
    this.known = new Map([
      ...this.known,
      [name, { name, updated: undefined, resources: 0, isUpdating: false }],
    ]);
  }

  private async load(name: string): Promise<void> {
    const { backend } = this.options;
    const deployment = await backend.deployment(name);
    this.deployments.set(name, deployment);
    const last = deployment.outputs[KEY_OUTPUT] === undefined ? undefined : await backend.lastUpdate(name);
    if (last?.kind === "update" && last.result === "succeeded") this.succeeded.add(name);
    else this.succeeded.delete(name);
  }

  private get outputs(): Outputs {
    return new Map([...this.deployments].map(([name, { outputs }]) => [name, outputs]));
  }

  /** A stack that gives something is read as it is, and what it lacks is unknown. */
  private inventedOutputs(names: readonly string[]): Record<string, unknown> {
    const empty = names.filter((name) => Object.keys(this.deploymentOf(name).outputs).length === 0);
    return Object.fromEntries(empty.map((name) => [name, this.options.planned.get(name)?.outputs ?? {}]));
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
