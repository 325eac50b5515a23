import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings";
import { edgeFileOf } from "../plan/edge/edge";
import { openSealed, seal } from "../plan/edge/file";
import { stackName } from "../catalog/names";
import { secretCommand, SIGNING_KEY } from "../plan/stacks";
import { STAND_IN } from "./masterPassword";

/**
 * The text of headend-edge.json. Throws a RunError if the environment has an operators' key and the private half is missing or
 * different: otherwise `headend evacuate` would reject the file in an emergency.
 */
export function sealed(settings: Settings, store: string, privateKey: string | undefined): string {
  const text = signed(settings, store, privateKey);
  const key = settings.edge?.operatorsKey;
  if (key === undefined || privateKey === STAND_IN || openSealed(text, key).state === "signed") return text;
  const state = privateKey === undefined ? "is not set" : "does not match edge.operatorsKey";
  const stack = stackName(settings.environment, "edge");
  throw new pulumi.RunError(`${SIGNING_KEY} ${state}: ${secretCommand(SIGNING_KEY, stack)}`);
}

/** Unsigned if the text is not a private key. */
function signed(settings: Settings, store: string, privateKey: string | undefined): string {
  const content = edgeFileOf(settings, store);
  try {
    return seal(content, privateKey);
  } catch {
    return seal(content, undefined);
  }
}
