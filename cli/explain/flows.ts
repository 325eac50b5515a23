import { FLOWS, type Party } from "../../catalog/flows.table";
import { step, type Step } from "./step";

/** A declared flow, of every environment alike; and those of a role, or of a party outside. */
export const flowSteps = (subject: string): Step[] =>
  FLOWS.filter(({ name, from, to }) => [name, partyOf(from), partyOf(to)].includes(subject)).map(
    ({ name, from, to, protocol, port, why }) =>
      step(
        "flow",
        name,
        `catalog/flows.table.ts: ${partyOf(from)} to ${partyOf(to)}, ${protocol} ${port}; ${why}`,
      ),
  );

export const FLOW_NAMES: readonly string[] = [
  ...new Set(FLOWS.flatMap(({ name, from, to }) => [name, partyOf(from), partyOf(to)])),
];

function partyOf(party: Party): string {
  return "role" in party ? party.role : party.outside;
}
