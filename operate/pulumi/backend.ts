import { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { KEY_VARIABLE } from "../../stacks/key";
import { PREVIEW_VARIABLE } from "../../stacks/outputs";
import type { Cli } from "./command";

/** A stack as the backend lists it. */
export interface KnownStack {
  readonly name: string;
  /** Undefined: it was never updated. */
  readonly updated: Date | undefined;
  readonly resources: number;
  readonly isUpdating: boolean;
}

/** An operation that a CLI began and whose end no state has: AWS may have the resource. */
export interface PendingOperation {
  /** `creating`, `updating`, `deleting` */
  readonly type: string;
  readonly urn: string;
}

/** What a deployment of a stack has, as `pulumi stack export` gives it. */
export interface Deployment {
  readonly resources: readonly { readonly urn: string; readonly type: string; readonly protect?: boolean }[];
  readonly pending: readonly PendingOperation[];
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
    private readonly variables: Readonly<Record<string, string>> = {},
  ) {}

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
    await this.command.run(["stack", "init", "--no-select", stack], this.root, { ...this.variables });
  }

  /** Outputs by name, secrets as `[secret]`. */
  async outputs(stack: string): Promise<Record<string, unknown>> {
    const { stdout } = await this.command.run(["stack", "output", "--json", "--stack", stack], this.root, {
      ...this.variables,
    });
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  async deployment(stack: string): Promise<Deployment> {
    const { stdout } = await this.command.run(["stack", "export", "--stack", stack], this.root, {
      ...this.variables,
    });
    const { deployment } = JSON.parse(stdout) as Exported;
    return {
      resources: deployment.resources ?? [],
      pending: (deployment.pending_operations ?? []).map(({ type, resource: { urn } }) => ({ type, urn })),
    };
  }

  /** A stack that exists, to preview, update or destroy it. */
  async stack(name: string, { invented, key }: ProgramInputs = {}): Promise<Stack> {
    const workspace = await this.workspace({
      ...(invented === undefined ? {} : { [PREVIEW_VARIABLE]: invented }),
      ...(key === undefined ? {} : { [KEY_VARIABLE]: key }),
    });
    return Stack.select(name, workspace);
  }

  private workspace(more: Readonly<Record<string, string>> = {}): Promise<LocalWorkspace> {
    const envVars = { ...this.variables, ...more };
    return LocalWorkspace.create({ workDir: this.root, pulumiCommand: this.command, envVars });
  }
}

interface Exported {
  readonly deployment: {
    readonly resources?: Deployment["resources"];
    readonly pending_operations?: readonly {
      readonly type: string;
      readonly resource: { readonly urn: string };
    }[];
  };
}
