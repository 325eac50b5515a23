import "../../../record/preload";
import { SITES, type Settings } from "../../../settings/settings";
import { stackName } from "../../../catalog/names";
import { record } from "../../../record/record";
import type { Recording } from "../../../record/types";
import { edgeProgram } from "../../../stacks/edge";
import { planEnvironment } from "../../../plan/environment";

const ORGANIZATION = "organization";
const PROJECT = "headend";

/** The ARN that a cell's stack would say: the number tells one load balancer from another. */
export const deliveryArn = (region: string, cell: string, number = 1): string =>
  `arn:aws:elasticloadbalancing:${region}:111122223333:loadbalancer/app/${cell}-delivery-1234567/${String(number).padStart(16, "0")}`;

export interface EdgeRun {
  readonly preview?: boolean;
  readonly signingKey?: string;
  /** Of every load balancer: another number is another load balancer. */
  readonly balancer?: number;
  /** The environment as the cells' stacks know it. Default: as the edge does. */
  readonly known?: Settings;
  /** Outputs of the regions' stacks, instead of what is made up here. */
  readonly said?: ReadonlyMap<string, Record<string, unknown>>;
}

/** The edge's program, with its references answered as `headend plan` does. */
export function recordEdge(
  settings: Settings,
  { preview = false, signingKey, balancer, known = settings, said }: EdgeRun = {},
): Promise<Recording> {
  const references = new Map<string, Record<string, unknown>>();
  for (const [cell, row] of Object.entries(known.lineUp.cells))
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
  for (const [region, outputs] of said ?? [])
    references.set(`${ORGANIZATION}/${PROJECT}/${stackName(settings.environment, region)}`, outputs);
  const stack = stackName(settings.environment, "edge");
  const identity = { project: PROJECT, stack, organization: ORGANIZATION, references, preview };
  return record(() => Promise.resolve({ ...edgeProgram(planEnvironment(settings), signingKey) }), identity, {
    values: {},
  });
}
