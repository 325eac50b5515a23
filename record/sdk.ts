/** The internals of the Pulumi SDK that recording needs, in one place. None of it is public API: an SDK update is checked by tests/record. */
import * as pulumi from "@pulumi/pulumi";
import * as settings from "@pulumi/pulumi/runtime/settings";
import type { StackConfig, StackIdentity } from "./types";

interface Store {
  leakCandidates: Set<{ _debugCtx?: string }>;
  supportsSecrets: boolean;
  supportsResourceReferences: boolean;
  supportsDeletedWith: boolean;
  supportsReplaceWith: boolean;
  supportsAliasSpecs: boolean;
  supportsParameterization: boolean;
  supportsResourceHooks: boolean;
  supportsErrorHooks: boolean;
}

// state.d.ts leaves out what is marked @internal.
const state = require("@pulumi/pulumi/runtime/state") as {
  getStore(): Store;
  setStackResource(stack: undefined): void;
};

/** Features that the monitor answers for. No transforms (they need a gRPC callback server), no output values. */
export const FEATURES = [
  "secrets",
  "resourceReferences",
  "deletedWith",
  "replaceWith",
  "aliasSpecs",
  "parameterization",
  "resourceHooks",
  "errorHooks",
];

/** From here on new resources register with this monitor, in this process. */
export function attach(monitor: object, stack: StackIdentity, config: StackConfig): void {
  pulumi.runtime.setAllConfig({ ...config.values }, [...(config.secrets ?? [])]);
  const organization = stack.organization ?? "organization";
  pulumi.runtime.setMockOptions(monitor, stack.project, stack.stack, stack.preview ?? false, organization);
  // The root stack registers before the SDK asks what the monitor supports.
  const store = state.getStore();
  store.supportsSecrets = true;
  store.supportsResourceReferences = true;
  store.supportsDeletedWith = true;
  store.supportsReplaceWith = true;
  store.supportsAliasSpecs = true;
  store.supportsParameterization = true;
  store.supportsResourceHooks = true;
  store.supportsErrorHooks = true;
}

/** Lets go of everything of the run, its promises that never resolved too: the SDK would report those when the process ends. */
export function detach(): void {
  settings.disconnectSync();
  settings.resetOptions("", "", -1, "", "", false, "");
  state.setStackResource(undefined);
  pulumi.runtime.setAllConfig({});
}

/** `name (type)` of the resources that began to register and have not, oldest first. */
export function waitingResources(): string[] {
  const labels = [...state.getStore().leakCandidates].map((promise) => promise._debugCtx ?? "");
  return labels.flatMap((label) => {
    const [, name, type] = /^resource:(.*)\[(.*)\]$/.exec(label) ?? [];
    return name !== undefined && type !== undefined && type !== "pulumi:pulumi:Stack"
      ? [`${name} (${type})`]
      : [];
  });
}
