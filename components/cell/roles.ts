import * as aws from "@pulumi/aws";
import type { Cell } from "../../plan/cell/cell";
import { instanceTrustPolicy, roleName, sessionPolicy, taskTrustPolicy } from "../../plan/cell/access/roles";
import { SERVICE_NAMES, type Service } from "../../catalog/services.table";
import type * as pulumi from "@pulumi/pulumi";
import { BaseComponent } from "../base";

/**
 * IAM roles of a cell: one per service, the task execution role, and the role of the instances. They are created first,
 * because bucket and secret policies name them; `Permissions` attaches their own policies later. Free.
 */
export interface RolesArgs {
  readonly cell: Pick<Cell, "name" | "region" | "tags" | "scope">;
}

export class Roles extends BaseComponent {
  readonly tasks: ReadonlyMap<Service, aws.iam.Role>;
  /** Pulls images and opens log streams. */
  readonly execution: aws.iam.Role;
  readonly instances: aws.iam.Role;
  readonly instance: aws.iam.InstanceProfile;
  private readonly cell: RolesArgs["cell"];

  constructor(name: string, { cell }: RolesArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:Roles", [name, cell.tags], opts);
    this.cell = cell;

    const tasks = taskTrustPolicy(cell.scope);
    this.tasks = new Map(SERVICE_NAMES.map((service) => [service, this.createRole(service, tasks)]));
    this.execution = this.createRole("execution", tasks);
    this.instances = this.createRole("instance", instanceTrustPolicy(cell.scope));
    this.instance = this.createProfile();

    this.registerOutputs();
  }

  private createRole(role: string, trust: object): aws.iam.Role {
    const name = roleName(this.cell, role);
    const args = { assumeRolePolicy: JSON.stringify(trust), tags: this.tags(name) };
    return new aws.iam.Role(name, args, this.child);
  }

  private createProfile(): aws.iam.InstanceProfile {
    const name = roleName(this.cell, "instance");
    const policy = JSON.stringify(sessionPolicy(this.cell.scope));
    new aws.iam.RolePolicy(roleName(this.cell, "sessions"), { role: this.instances.id, policy }, this.child);
    const args = { role: this.instances.name, tags: this.tags(name) };
    return new aws.iam.InstanceProfile(name, args, this.child);
  }
}
