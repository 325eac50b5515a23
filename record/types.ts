/** The record of one stack's program. Plain data, written to disk as JSON, and independent of Headend. */

/** One registered resource. Unset options are `false`, `[]`, `{}` or `""`, never missing. */
export interface ResourceRecord {
  /** In the engine's format: all parent types, without the root stack. */
  urn: string;
  type: string;
  name: string;
  /** URN of the parent; `""` for the stack itself. */
  parent: string;
  /** True for a resource with a provider, false for a component. */
  custom: boolean;
  /** True for a component that a plugin builds (awsx). */
  remote: boolean;
  /** `urn::id` of the provider resource; `""` for components and default providers. */
  provider: string;
  /** Its own `region` input, else its provider's region; `""` where neither is set. */
  region: string;
  /** Unknown values are `04da6b54-80e4-46f7-96ec-b56ff0331ba9`, secret ones `[secret]`. */
  inputs: Record<string, unknown>;
  /** Outputs of the provider in addition to the inputs, with `id` (unknown in a preview); of a component: its registered outputs. */
  outputs: Record<string, unknown>;
  /** URNs, sorted. */
  dependencies: string[];
  /** Input property -> sorted URNs of the resources whose outputs it depends on. */
  propertyDependencies: Record<string, string[]>;
  protect: boolean;
  retainOnDelete: boolean;
  deleteBeforeReplace: boolean;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  customTimeouts: { create?: string; update?: string; delete?: string };
  aliases: unknown[];
}

export interface Finding {
  /** Kebab-case name of the rule, e.g. `duplicate-urn`. */
  rule: string;
  severity: "error" | "warning";
  /** URN, or the name of a stack. */
  subject: string;
  /** What is wrong and what to do. */
  message: string;
}

/** Identity of the recorded stack. */
export interface StackIdentity {
  project: string;
  stack: string;
  organization?: string;
  /** True: computed outputs are unknown, as in a first `pulumi preview`. Default false: all outputs are known. */
  preview?: boolean;
  /** Outputs of the stacks that this one may reference, by full stack name (`organization/project/stack`). */
  references?: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Seconds without progress after which the program is stuck. Default 10. */
  idleSeconds?: number;
}

/** Configuration as in `Pulumi.<stack>.yaml`: `project:key` -> string (objects as JSON). */
export interface StackConfig {
  values: Readonly<Record<string, string>>;
  /** Keys of `values` that are secret. */
  secrets?: readonly string[];
}

export interface Recording {
  stack: string;
  /** Sorted by URN. */
  resources: ResourceRecord[];
  /** The stack's outputs, resolved; secret values are `[secret]`. */
  outputs: Record<string, unknown>;
  findings: Finding[];
}
