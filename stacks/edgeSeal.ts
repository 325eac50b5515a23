import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings";
import { edgeFileOf } from "../plan/edge/edge";
import { openSealed, seal } from "../plan/edge/file";
import { stackName } from "../catalog/names";
import { SIGNING_KEY } from "../plan/stacks";
import { STAND_IN } from "./masterPassword";

/**
 * The text of headend-edge.json. Throws a RunError where the environment names an operators' key and no other half of it is
 * there to sign with: `evacuate` would refuse the file, and nobody would know before the night that it is needed.
 */
export function sealed(settings: Settings, store: string, privateKey: string | undefined): string {
  const text = signed(settings, store, privateKey);
  const key = settings.edge?.operatorsKey;
  if (key === undefined || privateKey === STAND_IN || openSealed(text, key).state === "signed") return text;
  const state = privateKey === undefined ? "is not set" : "is not the other half of edge.operatorsKey";
  const stack = stackName(settings.environment, "edge");
  throw new pulumi.RunError(
    `${SIGNING_KEY} ${state}: pulumi config set --secret ${SIGNING_KEY} --stack ${stack} < operators.pem`,
  );
}

/** A text that is no key at all signs nothing. */
function signed(settings: Settings, store: string, privateKey: string | undefined): string {
  const content = edgeFileOf(settings, store);
  try {
    return seal(content, privateKey);
  } catch {
    return seal(content, undefined);
  }
}
