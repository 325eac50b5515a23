/** Internals of the Pulumi SDK that recording needs. None is public API: tests/record check each SDK update. */
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

// state.d.ts has no declarations of @internal members.
const state = require("@pulumi/pulumi/runtime/state") as {
  getStore(): Store;
  setStackResource(stack: undefined): void;
};

/** Features of the monitor. No transforms, which need a gRPC callback server, and no output values. */
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

/** Sets the monitor for all new resources of this process. */
export function attach(monitor: object, stack: StackIdentity, config: StackConfig): void {
  pulumi.runtime.setAllConfig({ ...config.values }, [...(config.secrets ?? [])]);
  const organization = stack.organization ?? "organization";
  pulumi.runtime.setMockOptions(monitor, stack.project, stack.stack, stack.preview ?? false, organization);
  // The root stack registers before the SDK queries the monitor's features.
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

/** Releases all state of the run, with its unresolved promises: the SDK would report those when the process ends. */
export function detach(): void {
  settings.disconnectSync();
  settings.resetOptions("", "", -1, "", "", false, "");
  state.setStackResource(undefined);
  pulumi.runtime.setAllConfig({});
}

/** `name (type)` of the resources whose registration has not finished, oldest first. */
export function waitingResources(): string[] {
  const labels = [...state.getStore().leakCandidates].map((promise) => promise._debugCtx ?? "");
  return labels.flatMap((label) => {
    const [, name, type] = /^resource:(.*)\[(.*)\]$/.exec(label) ?? [];
    return name !== undefined && type !== undefined && type !== "pulumi:pulumi:Stack"
      ? [`${name} (${type})`]
      : [];
  });
}
