import * as aws from "@pulumi/aws";
import { Region, type RegionOutputs } from "../components/region/region";
import type { Settings } from "../model/declared/settings";
import { planRegion } from "../model/region";

/** The program of one region's stack: its provider, which refuses any account but the environment's, and the region. */
export function regionProgram(settings: Settings, name: string): RegionOutputs {
  const plan = planRegion(settings, name);
  const region = name as aws.Region;
  const provider = new aws.Provider(name, { region, allowedAccountIds: [settings.account] });
  return new Region(name, { plan }, { provider }).outputs;
}
