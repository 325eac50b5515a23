import { planTiming, type Timing } from "../catalog/timing";
import type { Settings, Site } from "../settings/settings";
import { type BackbonePlan, faultsOf, planBackbone } from "./backbone/backbone";
import { type CircuitsPlan, planCircuits } from "./backbone/circuits";
import type { FaultRow } from "./backbone/faults";
import { type CellCapacity, planCapacity } from "./cell/capacity/capacity";
import { type Cell, cellOf } from "./cell/cell";
import { type CellPlan, planCell } from "./cell/plan";
import { type DatabasePlan, planDatabase } from "./cell/state/database";
import { type EdgePlan, planEdge } from "./edge/edge";
import type { LedgerRow } from "./network/ledger";
import { type Placement, planPlacement } from "./network/placement";
import { ledgerOf } from "./network/world";
import { type AccountNeeds, planAccountNeeds, planQuotaNeeds, type QuotaNeeds } from "./quotaNeeds";
import { planRegion, type RegionPlan } from "./region/region";
import { attached } from "./retiring";
import { type StackRow, stacksOf } from "./stacks";

/**
 * The plan of an environment. Each part is planned once, on its first use: stacks, commands, findings and the report
 * read the same rows. An error in one part does not stop stacks that do not read it.
 */
export class EnvironmentPlan {
  private readonly planned = new Map<string, unknown>();

  constructor(readonly settings: Settings) {}

  /** The environment for edge and backbone: without detached rows. */
  get attached(): EnvironmentPlan {
    return this.once("attached", () => {
      const settings = attached(this.settings);
      return settings === this.settings ? this : new EnvironmentPlan(settings);
    });
  }

  get timing(): Timing {
    return this.once("timing", () => planTiming(this.settings.lineUp.segmentSeconds));
  }

  /** All CIDR blocks of the environment, outer before inner. */
  get ledger(): readonly LedgerRow[] {
    return this.once("ledger", () => ledgerOf(this.settings));
  }

  get placement(): Placement {
    return this.once("placement", () => planPlacement(this.settings));
  }

  /** Each stack comes after the stacks that it references. */
  get stacks(): readonly StackRow[] {
    return this.once("stacks", () => stacksOf(this.settings));
  }

  /** Throws a RangeError for a region that the environment does not have, like all methods that take a region. */
  region(name: string): RegionPlan {
    return this.once(`region ${name}`, () => planRegion(this, name));
  }

  quotaNeeds(region: string): QuotaNeeds {
    return this.once(`quota needs ${region}`, () => planQuotaNeeds(this, region));
  }

  get accountNeeds(): AccountNeeds {
    return this.once("account needs", () => planAccountNeeds(this));
  }

  /**
   * One site of a cell. Throws a RangeError for a cell that the environment does not have, like all methods that take
   * a cell.
   */
  cell(name: string, site: Site): Cell {
    return this.once(`cell ${name} ${site}`, () => cellOf(this, name, site));
  }

  capacity(cell: string, site: Site): CellCapacity {
    return this.once(`capacity ${cell} ${site}`, () => planCapacity(this.cell(cell, site)));
  }

  database(cell: string, site: Site): DatabasePlan {
    const plan = () => planDatabase(this.cell(cell, site), this.capacity(cell, site).database);
    return this.once(`database ${cell} ${site}`, plan);
  }

  cellPlan(cell: string, site: Site): CellPlan {
    return this.once(`cell plan ${cell} ${site}`, () => planCell(this, cell, site));
  }

  get circuits(): CircuitsPlan {
    return this.once("circuits", () => planCircuits(this.settings));
  }

  /** Empty for an environment with one region and without circuits. */
  get backbone(): BackbonePlan {
    return this.once("backbone", () => planBackbone(this.attached));
  }

  /** Effect of each single fault of the backbone: of a location, a device, a circuit, an interface, a peering. */
  get faults(): readonly FaultRow[] {
    return this.once("faults", () => faultsOf(this.backbone));
  }

  /** Undefined if the environment declares no edge. */
  get edge(): EdgePlan | undefined {
    return this.once("edge", () => planEdge(this.attached));
  }

  private once<T>(key: string, plan: () => T): T {
    if (!this.planned.has(key)) this.planned.set(key, plan());
    return this.planned.get(key) as T;
  }
}

export const planEnvironment = (settings: Settings): EnvironmentPlan => new EnvironmentPlan(settings);
