import { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { KEY_VARIABLE } from "../../stacks/key";
import { PREVIEW_VARIABLE } from "../../stacks/outputs";
import type { StateRow } from "../../aws/foreign";
import type { Cli } from "./command";
import { type Deployment, deploymentOf, stateRowsOf, withoutPending } from "./deployment";

/** A stack as the backend lists it. */
export interface KnownStack {
  readonly name: string;
  /** Undefined: it was never updated. */
  readonly updated: Date | undefined;
  readonly resources: number;
  /** Only Pulumi Cloud tells it. */
  readonly isUpdating: boolean;
}

/** When each stack with resources was updated. A stack that was destroyed is empty, and has none. */
export const updateTimes = (known: ReadonlyMap<string, KnownStack>): Map<string, Date> =>
  new Map(
    [...known.values()].flatMap(({ name, updated, resources }) =>
      updated === undefined || resources === 0 ? [] : [[name, updated] as const],
    ),
  );

/** Those of the names whose stacks have resources. */
export const filled = (names: readonly string[], known: ReadonlyMap<string, KnownStack>): string[] =>
  names.filter((name) => (known.get(name)?.resources ?? 0) > 0);

/** The last entry in the history of a stack. */
export interface LastUpdate {
  /** `update`, `refresh`, `destroy`, `import` */
  readonly kind: string;
  /** `succeeded`, `failed` */
  readonly result: string;
}

/** What a run hands to the program of a stack. */
export interface ProgramInputs {
  /** File with invented outputs of stacks that do not exist: only for a preview. */
  readonly invented?: string;
  /** Becomes the stack's output `headendKey`. */
  readonly key?: string;
}

/**
 * The stacks of this project in the operator's backend. It never changes the selected stack, and never writes configuration:
 * `create` alone changes `Pulumi.<stack>.yaml`, where Pulumi keeps its salt.
 */
export class Backend {
  constructor(
    private readonly root: string,
    private readonly command: Cli,
  ) {}

  /** `file:///home/ana/state`, `s3://bucket`, `https://api.pulumi.com/ana` */
  async url(): Promise<string> {
    return (JSON.parse(await this.print("whoami", "--json")) as { readonly url?: string }).url ?? "";
  }

  async list(): Promise<Map<string, KnownStack>> {
    const rows = await (await this.workspace()).listStacks();
    return new Map(
      rows.map(({ name, lastUpdate, resourceCount, updateInProgress = false }) => {
        const updated = lastUpdate === undefined ? undefined : new Date(lastUpdate);
        const resources = resourceCount ?? 0;
        return [name, { name, updated, resources, isUpdating: updateInProgress }];
      }),
    );
  }

  async create(stack: string): Promise<void> {
    await this.print("stack", "init", "--no-select", stack);
  }

  /** Reads the state of a stack, secrets as `[secret]`. */
  async deployment(stack: string): Promise<Deployment> {
    return deploymentOf(await this.export(stack));
  }

  /** Resources of a stack that AWS has. */
  async stateRows(stack: string): Promise<StateRow[]> {
    return stateRowsOf(stack, await this.export(stack));
  }

  /** Undefined: it was never updated. */
  async lastUpdate(stack: string): Promise<LastUpdate | undefined> {
    const text = await this.print("stack", "history", "--json", "--page-size", "1", "--stack", stack);
    return (JSON.parse(text) as readonly LastUpdate[] | null)?.[0];
  }

  /** Deletes the pending operations from the state, and nothing else. */
  async clearPending(stack: string): Promise<void> {
    const workspace = await this.workspace();
    await workspace.importStack(stack, withoutPending(await this.export(stack)));
  }

  /** Takes a resource that AWS has into the state, in place of its pending creation. */
  async importPending(stack: string, urn: string, id: string): Promise<void> {
    const imported = ["--import-pending-creates", urn, "--import-pending-creates", id];
    await this.print("refresh", "--yes", "--skip-preview", "--target", urn, ...imported, "--stack", stack);
  }

  /** A stack that exists, to preview, update or destroy it. */
  async stack(name: string, { invented, key }: ProgramInputs = {}): Promise<Stack> {
    const workspace = await this.workspace({
      ...(invented === undefined ? {} : { [PREVIEW_VARIABLE]: invented }),
      ...(key === undefined ? {} : { [KEY_VARIABLE]: key }),
    });
    return Stack.select(name, workspace);
  }

  private async export(stack: string): Promise<Exported> {
    return JSON.parse(await this.print("stack", "export", "--stack", stack)) as Exported;
  }

  private async print(...args: readonly string[]): Promise<string> {
    return (await this.command.run(args, this.root, {})).stdout;
  }

  private workspace(envVars: Record<string, string> = {}): Promise<LocalWorkspace> {
    return LocalWorkspace.create({ workDir: this.root, pulumiCommand: this.command, envVars });
  }
}

type Exported = Parameters<LocalWorkspace["importStack"]>[1];
