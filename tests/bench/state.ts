import type { Recording, ResourceRecord } from "../../record/types";

/**
 * Bytes of the file in which the engine would keep a stack, estimated: a checkpoint of version 3 in the spelling of a
 * self-managed backend (JSON, indented by four spaces), each resource with its inputs and with its outputs, which repeat them.
 * What only AWS answers with is missing, and a secret is as long as its mask here and longer when encrypted.
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

/** As the engine writes it: what is empty or false is left out. */
function stateOf({ inputs, outputs, ...resource }: ResourceRecord): Record<string, unknown> {
  const { urn, type, custom, parent, provider, dependencies, propertyDependencies } = resource;
  return {
    ...{ urn, custom, type, inputs, outputs: { ...inputs, ...outputs } },
    ...(custom && { id: outputs["id"] }),
    ...(parent !== "" && { parent }),
    ...(dependencies.length > 0 && { dependencies }),
    ...(provider !== "" && { provider }),
    ...(Object.keys(propertyDependencies).length > 0 && { propertyDependencies }),
    ...(resource.protect && { protect: true }),
    ...(resource.ignoreChanges.length > 0 && { ignoreChanges: resource.ignoreChanges }),
    ...{ created: WHEN, modified: WHEN },
  };
}
