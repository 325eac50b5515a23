import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { Backbone } from "../components/backbone/backbone";
import type { Line, SecretOf } from "../components/backbone/circuits";
import type { EnvironmentPlan } from "../plan/environment";
import type { Settings } from "../settings/settings";
import { StackOutputs } from "./outputs";
import { readForBackbone } from "./reads";

/**
 * Region of the provider, by partition. Each regional resource sets its own region; this one serves the global Direct Connect
 * gateways. It must not depend on the regions of an environment.
 */
const PROVIDER_REGION: Readonly<Record<Settings["partition"], aws.Region>> = {
  aws: "us-east-1",
  "aws-cn": "cn-north-1",
};

/** Values that operators send to vendors and platforms, or compare with letters of authority. */
export interface BackboneOutputs {
  /** Names of endpoint services, by `<cell>-<region>`, and `<cell>-<region>-delivery`. */
  readonly endpointServices: Readonly<Record<string, pulumi.Output<string>>>;
  /** By name. The device of an ordered circuit is AWS's, otherwise the declared one. */
  readonly circuits: Readonly<Record<string, Line>>;
}

/** The program of an environment's backbone, which connects its regions to each other and to outside networks. */
export async function backboneProgram(
  environment: EnvironmentPlan,
  secretOf: SecretOf = () => undefined,
): Promise<BackboneOutputs> {
  const { settings, backbone: plan } = environment;
  const outputs = new StackOutputs(settings);
  const handles = readForBackbone(environment, outputs);
  await outputs.requireAll();
  const provider = new aws.Provider("backbone", {
    region: PROVIDER_REGION[settings.partition],
    allowedAccountIds: [settings.account],
  });
  const args = { plan, ...handles, secretOf };
  const { circuits, serviceNames } = new Backbone("backbone", args, { provider });
  return { endpointServices: serviceNames, circuits: Object.fromEntries(circuits.lines) };
}
