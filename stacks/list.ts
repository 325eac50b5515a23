import type { Settings } from "../model/declared/settings";
import { stackName } from "../model/names";

/** One Pulumi stack of an environment, and what `Pulumi.<name>.yaml` says for it. */
export interface StackRow {
  readonly name: string;
  readonly region: string;
  /** `headend:<key>` -> value. */
  readonly config: Readonly<Record<string, string>>;
}

/** Where Pulumi looks for a stack's configuration, from the root of the project. */
export const stackFile = (stack: string): string => `Pulumi.${stack}.yaml`;

export const PROJECT = "headend";

/** The stacks of an environment, in an order in which each finds what it refers to. */
export function stacksOf(settings: Settings): StackRow[] {
  const { environment } = settings;
  return Object.keys(settings.regions).map((region) => ({
    name: stackName(environment, region),
    region,
    config: { "headend:environment": environment, "headend:region": region },
  }));
}
