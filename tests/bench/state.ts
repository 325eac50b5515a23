import type { Recording, ResourceRecord } from "../../record/types";

/**
 * Estimated bytes of a stack's state file: a checkpoint of version 3 in the format of a self-managed backend (JSON, indented by
 * four spaces). Each resource has its inputs, and its outputs, which repeat them. Outputs without a fixture are missing, and
 * secrets have the length of their mask; encrypted ones are longer.
 */
export function stateBytes({ stack, resources }: Recording): number {
  const latest = {
    manifest: MANIFEST,
    secrets_providers: SECRETS,
    resources: resources.map(stateOf),
    metadata: {},
  };
  const checkpoint = { version: 3, checkpoint: { stack: `organization/headend/${stack}`, latest } };
  return Buffer.byteLength(JSON.stringify(checkpoint, undefined, 4));
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;

const WHEN = "2026-11-22T12:00:00.000000000Z";
const MANIFEST = { time: WHEN, magic: "0".repeat(64), version: "v3.248.0" };
const SECRETS = { type: "passphrase", state: { salt: "0".repeat(72) } };

/** As the engine writes it: without empty and false values. */
function stateOf({ inputs, outputs, ...resource }: ResourceRecord): Record<string, unknown> {
  const { urn, type, custom, parent, provider, dependencies, propertyDependencies } = resource;
  return {
    urn,
    custom,
    type,
    inputs,
    outputs: { ...inputs, ...outputs },
    ...(custom && { id: outputs["id"] }),
    ...(parent !== "" && { parent }),
    ...(dependencies.length > 0 && { dependencies }),
    ...(provider !== "" && { provider }),
    ...(Object.keys(propertyDependencies).length > 0 && { propertyDependencies }),
    ...(resource.protect && { protect: true }),
    ...(resource.ignoreChanges.length > 0 && { ignoreChanges: resource.ignoreChanges }),
    created: WHEN,
    modified: WHEN,
  };
}
