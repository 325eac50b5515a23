import type { ResourceRecord } from "../record/types";
import { accept, type Judged, type Sorted } from "./accepted";
import type { Claims, EnvironmentClaims } from "./claims";
import { keyed, type StackFinding } from "./findings";
import { isOfRoutes, judgeRoutes } from "./judgeRoutes";
import { type Claim, judge, judgeNetworks, type Network } from "./rules";

/** Judges a plan stack by stack: all records of a large plan do not fit in memory. */
export class PlanJudge {
  private readonly judged: Judged[] = [];
  private readonly routed: ResourceRecord[] = [];
  private readonly vpcs: Network[] = [];

  constructor(private readonly claims: EnvironmentClaims) {}

  /** Judges the resources of a stack, each alone and together. Throws a RangeError for a stack that is not claimed. */
  add(stack: string, resources: readonly ResourceRecord[]): void {
    const findings = judge(resources, claimOf(this.claims, stack));
    this.note(
      findings.map((finding) => ({ ...finding, stack })),
      resources,
    );
    this.routed.push(...resources.filter(isOfRoutes));
    this.vpcs.push(...resources.filter(({ type }) => type === VPC).map(networkOf));
  }

  /** Judges what several stacks share, and adds the findings that only the plan can make. */
  end(findings: Claims["findings"], today: Date): Sorted {
    const { outside, crossings, isWhole, accepted: acceptances } = this.claims;
    const networks = outside.map((row) => ({ ...row, asn: row.asn }));
    // In a partial plan, routes to the other stacks seem to lead nowhere.
    const routes = isWhole ? judgeRoutes(this.routed, networks, crossings) : [];
    const shared = [...judgeNetworks(this.vpcs), ...routes].map((finding) => ({ ...finding, stack: "" }));
    this.note(shared, this.routed);
    this.note(findings.settings, []);
    const { findings: open, accepted } = accept(this.judged, { acceptances, today, isWhole });
    return { findings: [...findings.recording.map(keyed), ...open, ...findings.steps.map(keyed)], accepted };
  }

  private note(findings: readonly StackFinding[], resources: readonly ResourceRecord[]): void {
    const subjects = new Set(findings.map(({ subject }) => subject));
    const found = new Map(resources.filter(({ urn }) => subjects.has(urn)).map((row) => [row.urn, row]));
    for (const finding of findings)
      this.judged.push({
        finding: keyed(finding),
        cells: cellsOf(this.claims, finding, found.get(finding.subject)),
      });
  }
}

const VPC = "aws:ec2/vpc:Vpc";

const networkOf = ({ region, inputs }: ResourceRecord): Network => ({
  name: `${region} ${cellTag(inputs) ?? "hub"}`,
  block: String(inputs["cidrBlock"]),
});

const cellTag = (inputs: ResourceRecord["inputs"]): string | undefined =>
  ((inputs["tags"] ?? {}) as { readonly cell?: string }).cell;

function claimOf({ stacks, protect, retiring }: EnvironmentClaims, stack: string): Claim {
  const own = stacks.find(({ name }) => name === stack);
  if (own === undefined) throw new RangeError(`claims.json has no stack ${stack}`);
  return { regions: own.regions, lineRegions: own.lineRegions, protect, retiring };
}

/** Cells of a finding: of its stack, of the tag of its resource, and those that its subject names. */
function cellsOf(
  { cells, stacks }: EnvironmentClaims,
  { stack, subject }: StackFinding,
  resource: ResourceRecord | undefined,
): string[] {
  const named = [
    stacks.find(({ name }) => name === stack)?.cell,
    cellTag(resource?.inputs ?? {}),
    ...subject.split(" "),
  ];
  return cells.filter((cell) => named.includes(cell));
}
