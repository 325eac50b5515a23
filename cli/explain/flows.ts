import { FLOWS, type FlowEnd } from "../../catalog/flows.table";
import { step, type Step } from "./step";

/** The flow of this name, or the flows of a role or network outside. Flows are the same in every environment. */
export const flowSteps = (subject: string): Step[] =>
  FLOWS.filter(({ name, source, destination }) =>
    [name, flowEndOf(source), flowEndOf(destination)].includes(subject),
  ).map(({ name, source, destination, protocol, port, why }) =>
    step(
      "flow",
      name,
      `catalog/flows.table.ts: ${flowEndOf(source)} to ${flowEndOf(destination)}, ${protocol} ${port}; ${why}`,
    ),
  );

export const FLOW_NAMES: readonly string[] = [
  ...new Set(
    FLOWS.flatMap(({ name, source, destination }) => [name, flowEndOf(source), flowEndOf(destination)]),
  ),
];

function flowEndOf(flowEnd: FlowEnd): string {
  return "role" in flowEnd ? flowEnd.role : flowEnd.outside;
}
