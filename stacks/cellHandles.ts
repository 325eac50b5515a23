import * as pulumi from "@pulumi/pulumi";
import type { DatabaseGround } from "../components/cell/channelStack";
import type { CellHandles, Cells } from "../components/backbone/backboneComponent";
import { type Cell, isPublic, isRead } from "../plan/cell/cell";
import { BUCKET_KINDS, SIGNED_IN } from "../plan/cell/access/access.table";
import { isGlobal } from "../plan/cell/state/database";
import { SITES, type Settings } from "../settings/settings";
import { key, stackName } from "../catalog/names";
import type { EnvironmentPlan } from "../plan/environment";
import type { ReferenceOf } from "./references";

/** What cells that are attached say at each of their places, from stacks of their own or their region's. */
export function cellHandles({ attached }: EnvironmentPlan, referenceOf: ReferenceOf): Cells {
  const { settings } = attached;
  const cells = Object.keys(settings.lineUp.cells).flatMap((name) =>
    SITES.map((site) => attached.cell(name, site)),
  );
  return Object.fromEntries(
    cells.map((cell) => [key(cell.name, cell.region), handlesFrom(settings, cell, referenceOf)]),
  );
}

/** Outputs of a cell as they come out of a stack. Which there are is known from the plan. */
interface Said {
  readonly vpcId: string;
  readonly nlbArn?: string;
  readonly appNlbArn?: string;
  readonly buckets: Readonly<Record<string, string>>;
  readonly databaseArn?: string;
  readonly databaseGround?: pulumi.Unwrap<DatabaseGround>;
}

function handlesFrom(settings: Settings, cell: Cell, referenceOf: ReferenceOf): CellHandles {
  const { cells, environment } = settings;
  const from = (name: keyof Said): pulumi.Output<Said[keyof Said]> =>
    cells === "apart"
      ? (referenceOf(stackName(environment, cell.region, cell.name)).requireOutput(name) as pulumi.Output<
          Said[keyof Said]
        >)
      : inRegion(referenceOf(stackName(environment, cell.region)), cell).apply((said) => said[name]);
  const text = (name: "vpcId" | "nlbArn" | "appNlbArn" | "databaseArn") =>
    from(name) as pulumi.Output<string>;
  const buckets = from("buckets") as pulumi.Output<Said["buckets"]>;
  const ground = () => from("databaseGround") as pulumi.Output<NonNullable<Said["databaseGround"]>>;
  return {
    vpcId: text("vpcId"),
    ...(cell.feeds.every(isPublic) ? {} : { nlbArn: text("nlbArn") }),
    ...(isRead(cell) ? { appNlbArn: text("appNlbArn") } : {}),
    buckets: Object.fromEntries(
      BUCKET_KINDS.map((kind) => [kind, buckets.apply((names) => names[kind] ?? "")]),
    ),
    ...(isGlobal(cell) && cell.site === "home" ? { databaseArn: text("databaseArn") } : {}),
    ...(isGlobal(cell) && cell.site === "standby" ? { databaseGround: groundOf(cell, ground()) } : {}),
  };
}

/** Which zones and roles there are is known from the plan. */
function groundOf({ zones }: Cell, said: pulumi.Output<NonNullable<Said["databaseGround"]>>): DatabaseGround {
  const table = (of: "zones" | "roles", keys: readonly string[]) =>
    Object.fromEntries(keys.map((name) => [name, said.apply((ground) => ground[of][name] ?? "")]));
  return {
    subnetGroup: said.subnetGroup,
    parameterGroup: said.parameterGroup,
    securityGroup: said.securityGroup,
    zones: table("zones", zones),
    roles: table("roles", SIGNED_IN),
  };
}

const inRegion = (stack: pulumi.StackReference, cell: Cell): pulumi.Output<Said> =>
  (stack.requireOutput("cells") as pulumi.Output<Readonly<Record<string, Said>>>).apply((all) =>
    saidBy(cell, all),
  );

function saidBy({ name, region }: Cell, all: Readonly<Record<string, Said>>): Said {
  const said = all[name];
  if (said === undefined)
    throw new pulumi.RunError(`the stack of ${region} has no cell ${name} yet: bring it up first`);
  return said;
}
