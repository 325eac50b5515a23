import "../../../record/preload";
import { SITES, type Settings } from "../../../settings/settings";
import { stackName } from "../../../catalog/names";
import { record } from "../../../record/record";
import type { Recording } from "../../../record/types";
import { edgeProgram } from "../../../stacks/edge";
import { planEnvironment } from "../../../plan/environment";

const ORGANIZATION = "organization";
const PROJECT = "headend";

/** ARN as in the outputs of a cell's stack. The number is unique per load balancer. */
export const deliveryArn = (region: string, cell: string, number = 1): string =>
  `arn:aws:elasticloadbalancing:${region}:111122223333:loadbalancer/app/${cell}-delivery-1234567/${String(number).padStart(16, "0")}`;

export interface EdgeRun {
  readonly preview?: boolean;
  readonly signingKey?: string;
  /** Of every load balancer: another number is another load balancer. */
  readonly balancer?: number;
  /** The environment of the cells' stacks. Default: that of the edge. */
  readonly cellSettings?: Settings;
  /** Outputs of the regions' stacks. Default: made-up ones. */
  readonly regionOutputs?: ReadonlyMap<string, Record<string, unknown>>;
}

/** The edge's program, with its references resolved as `headend plan` does. */
export function recordEdge(
  settings: Settings,
  { preview = false, signingKey, balancer, cellSettings = settings, regionOutputs }: EdgeRun = {},
): Promise<Recording> {
  const references = new Map<string, Record<string, unknown>>();
  for (const [cell, row] of Object.entries(cellSettings.lineUp.cells))
    for (const site of SITES) {
      const { region } = row[site];
      const arn = deliveryArn(region, cell, balancer);
      const isApart = settings.cells === "apart";
      const stack = stackName(settings.environment, region, ...(isApart ? [cell] : []));
      const name = `${ORGANIZATION}/${PROJECT}/${stack}`;
      const before = references.get(name)?.["cells"] as Record<string, unknown> | undefined;
      references.set(
        name,
        isApart ? { deliveryArn: arn } : { cells: { ...before, [cell]: { deliveryArn: arn } } },
      );
    }
  for (const [region, outputs] of regionOutputs ?? [])
    references.set(`${ORGANIZATION}/${PROJECT}/${stackName(settings.environment, region)}`, outputs);
  const stack = stackName(settings.environment, "edge");
  const identity = { project: PROJECT, stack, organization: ORGANIZATION, references, preview };
  return record(async () => ({ ...(await edgeProgram(planEnvironment(settings), signingKey)) }), identity, {
    values: {},
  });
}
