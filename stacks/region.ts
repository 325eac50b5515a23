import { Region, type RegionOutputs } from "../components/region/region";
import type { CellOutputs } from "../components/cell/channelStack";
import { cellsIn } from "../plan/cell/cell";
import type { EnvironmentPlan } from "../plan/environment";
import { channelStack } from "./cell";
import type { PasswordOf } from "./masterPassword";
import { providerOf } from "./provider";

export type RegionStackOutputs = RegionOutputs & {
  /** Outputs of the cells, where they are in their region's stack. */
  readonly cells?: Readonly<Record<string, CellOutputs>>;
};

/** The program of one region's stack: the region, and its cells where the environment has `cells: inRegion`. */
export function regionProgram(
  environment: EnvironmentPlan,
  name: string,
  passwordOf?: PasswordOf,
): RegionStackOutputs {
  const { settings } = environment;
  const provider = providerOf(settings, name);
  const { outputs } = new Region(name, { plan: environment.region(name) }, { provider });
  if (settings.cells === "apart") return outputs;
  const cells = cellsIn(settings, name).map((cell) => [
    cell.name,
    channelStack({ environment, ...cell, region: outputs }, provider, passwordOf).outputs,
  ]);
  return { ...outputs, cells: Object.fromEntries(cells) };
}
