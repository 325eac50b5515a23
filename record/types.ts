/** What a recorder says of one stack's program. Plain data: it goes to disk as JSON and knows nothing of Headend. */

/** One resource as a program registered it. Absent options are `false`, `[]`, `{}` or `""`, never missing. */
export interface ResourceRecord {
  /** In the engine's own spelling: every parent type in the chain, the root stack left out. */
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
  /** The region the resource lives in: its own `region` input, else its provider's; `""` where neither says one. */
  region: string;
  /** Unknown values are `04da6b54-80e4-46f7-96ec-b56ff0331ba9`, secret ones `[secret]`. */
  inputs: Record<string, unknown>;
  /** What the provider adds to the inputs, `id` included (unknown in a preview); of a component what it registers. */
  outputs: Record<string, unknown>;
  /** URNs, sorted. */
  dependencies: string[];
  /** Input property -> sorted URNs of the resources whose outputs it was made from. */
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
  /** One sentence: what is wrong and what to do. */
  message: string;
}

/** The stack that a program is recorded as. */
export interface StackIdentity {
  project: string;
  stack: string;
  organization?: string;
  /** True: computed outputs are unknown, as in a first `pulumi preview`. Default false: every output is known. */
  preview?: boolean;
  /** Outputs of the stacks that this one may reference, by full stack name (`organization/project/stack`). */
  references?: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** How many seconds the program may make no progress before it counts as stuck. Default 10. */
  idleSeconds?: number;
}

/** What `Pulumi.<stack>.yaml` would give: `project:key` -> string (objects as JSON). */
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
