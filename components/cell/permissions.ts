import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BucketKind } from "../../catalog/access.table";
import type { Cell } from "../../plan/cell/cell";
import type { GrantRow, PermissionRow, ResourceRow } from "../../plan/cell/access/permissions";
import { allow, executionPolicy, policy, roleName } from "../../plan/cell/access/roles";
import type { Service } from "../../catalog/services.table";
import { getOrThrow, BaseComponent } from "../base";
import type { RegionOutputs } from "../region/region";
import type { Roles } from "./roles";
import type { ServiceLogs } from "./serviceLogs";

/** IAM policies of every role of a cell, created after the resources that they name and before the tasks. Free. */
export interface PermissionsArgs {
  /** From `planPermissions`. */
  readonly plan: readonly PermissionRow[];
  readonly cell: Pick<Cell, "name" | "region" | "tags" | "scope">;
  readonly region: Pick<RegionOutputs, "dataKeyArn">;
  readonly roles: Pick<Roles, "tasks" | "execution">;
  readonly logs: Pick<ServiceLogs, "groups">;
  readonly state: PermittedState;
}

/** The state of a cell, by ARN or id in IAM policies. */
export interface PermittedState {
  readonly buckets: ReadonlyMap<BucketKind, { readonly arn: pulumi.Output<string> }>;
  readonly secrets: ReadonlyMap<string, pulumi.Output<string>>;
  readonly metadata: {
    readonly groupArn: pulumi.Output<string>;
    readonly userArns: ReadonlyMap<Service, pulumi.Output<string>>;
  };
  /** `undefined`: the backbone creates the cluster, and grants services access. */
  readonly database: { readonly resourceId: pulumi.Output<string> } | undefined;
}

export class Permissions extends BaseComponent {
  /** Services depend on these: without them a task starts, but AWS denies all its requests. */
  readonly policies: readonly aws.iam.RolePolicy[];
  private readonly args: PermissionsArgs;

  constructor(name: string, args: PermissionsArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:Permissions", [name, args.cell.tags], opts);
    this.args = args;

    this.policies = [...args.plan.map((row) => this.createPolicy(row)), this.createExecutionPolicy()];

    this.registerOutputs();
  }

  private createPolicy({ key, service, statements }: PermissionRow): aws.iam.RolePolicy {
    const rows = statements.map((row) => this.statementOf(service, row));
    const args = {
      role: getOrThrow(this.args.roles.tasks, service).id,
      policy: pulumi.jsonStringify(policy(...rows)),
    };
    return new aws.iam.RolePolicy(key, args, this.child);
  }

  private statementOf(service: Service, { sid, actions, resources, condition }: GrantRow) {
    const arns = resources.map((row) => this.arnOf(service, row));
    return { ...allow(sid, actions, arns), ...(condition === undefined ? {} : { Condition: condition }) };
  }

  private arnOf(service: Service, { of, before = "", after = "" }: ResourceRow): pulumi.Output<string> {
    return pulumi.interpolate`${before}${this.nameOf(service, of)}${after}`;
  }

  private nameOf(service: Service, of: ResourceRow["of"]): pulumi.Output<string> {
    const { region, state } = this.args;
    if ("bucket" in of) return getOrThrow(state.buckets, of.bucket).arn;
    if ("secret" in of) return getOrThrow(state.secrets, of.secret);
    if ("dataKey" in of) return region.dataKeyArn;
    if ("database" in of) return this.databaseId();
    return of.metadata === "group" ? state.metadata.groupArn : getOrThrow(state.metadata.userArns, service);
  }

  private databaseId(): pulumi.Output<string> {
    const { database } = this.args.state;
    if (database === undefined)
      throw new RangeError(
        "a statement names a database that this stack does not create; grant it in the backbone",
      );
    return database.resourceId;
  }

  private createExecutionPolicy(): aws.iam.RolePolicy {
    const { cell, roles, logs } = this.args;
    const streams = [...logs.groups.values()].map(({ arn }) => pulumi.interpolate`${arn}:*`);
    const args = {
      role: roles.execution.id,
      policy: pulumi.jsonStringify(executionPolicy(cell.scope, streams)),
    };
    return new aws.iam.RolePolicy(roleName(cell, "execution"), args, this.child);
  }
}
