import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { START_SECONDS } from "../../plan/cell/services/container";
import { SERVICE_PORT, type ServiceRow } from "../../plan/cell/services/services";
import type { TagScope } from "../../catalog/tags";
import { BaseComponent } from "../base";

/**
 * One service in one zone: its task definition, its Cloud Map service, and its ECS service. New tasks start before old ones
 * stop (100 % stay healthy, on temporary instances), so a zone in a release still covers the loss of another. If a release
 * does not start, ECS rolls it back and `pulumi up` fails. $0.10 a month per task in Cloud Map (2026-11); `Pool` has the other
 * costs.
 */
export interface TaskServiceArgs {
  readonly row: ServiceRow;
  readonly tags: TagScope;
  /** The container, as JSON. */
  readonly container: pulumi.Output<string>;
  readonly taskRoleArn: pulumi.Output<string>;
  readonly executionRoleArn: pulumi.Output<string>;
  readonly clusterArn: pulumi.Output<string>;
  readonly capacityProvider: pulumi.Output<string>;
  readonly namespaceId: pulumi.Output<string>;
  readonly subnetId: pulumi.Output<string>;
  readonly groupIds: readonly pulumi.Output<string>[];
  readonly targetGroups: readonly aws.lb.TargetGroup[];
  /** Resolves when the previous zone runs the same. */
  readonly before: pulumi.Output<unknown>;
  /** Dependencies of the ECS service. */
  readonly after: readonly pulumi.Resource[];
}

export class TaskService extends BaseComponent {
  readonly service: aws.ecs.Service;
  /** Resolves when it runs the new task definition; rejects if ECS rolled it back. */
  readonly settled: pulumi.Output<void>;
  private readonly name: string;
  private readonly args: TaskServiceArgs;

  constructor(name: string, args: TaskServiceArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:TaskService", [name, args.tags], opts);
    this.name = name;
    this.args = args;

    const definition = this.createDefinition();
    this.service = this.createService(definition, this.createName());
    this.settled = settledOf(name, this.service.taskDefinition, definition.arn);

    // An output, so that the last zone's failure also fails `pulumi up`.
    this.registerOutputs({ settled: this.settled });
  }

  private createDefinition(): aws.ecs.TaskDefinition {
    const { row, container, taskRoleArn, executionRoleArn } = this.args;
    const args: aws.ecs.TaskDefinitionArgs = {
      family: this.name,
      requiresCompatibilities: ["EC2"],
      networkMode: "awsvpc",
      cpu: `${row.task.cpu}`,
      memory: `${row.task.memoryMiB}`,
      taskRoleArn,
      executionRoleArn,
      containerDefinitions: container,
      tags: this.tags(this.name),
    };
    return new aws.ecs.TaskDefinition(this.name, args, this.child);
  }

  private createName(): aws.servicediscovery.Service {
    const { row, namespaceId } = this.args;
    const args: aws.servicediscovery.ServiceArgs = {
      name: row.discovery,
      dnsConfig: {
        namespaceId,
        routingPolicy: "MULTIVALUE",
        dnsRecords: [{ type: "A", ttl: row.timing.segment.seconds }],
      },
      // ECS reports the health of tasks. AWS ignores the number, but the provider drops an empty block.
      healthCheckCustomConfig: { failureThreshold: 1 },
      forceDestroy: true,
      tags: this.tags(this.name),
    };
    return new aws.servicediscovery.Service(this.name, args, this.single);
  }

  private createService(
    definition: aws.ecs.TaskDefinition,
    registry: aws.servicediscovery.Service,
  ): aws.ecs.Service {
    const { row, clusterArn, capacityProvider, subnetId, groupIds, before, after } = this.args;
    const args: aws.ecs.ServiceArgs = {
      cluster: clusterArn,
      taskDefinition: pulumi.all([definition.arn, before]).apply(([arn]) => arn),
      desiredCount: row.tasks,
      capacityProviderStrategies: [{ capacityProvider, base: 0, weight: 1 }],
      networkConfiguration: { subnets: [subnetId], securityGroups: [...groupIds], assignPublicIp: false },
      serviceRegistries: { registryArn: registry.arn },
      ...this.loadBalancers(),
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: row.maximumPercent,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: "DISABLED",
      enableExecuteCommand: false,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      waitForSteadyState: true,
      tags: this.tags(this.name),
    };
    return new aws.ecs.Service(this.name, args, {
      ...this.child,
      // Operators may set the number of tasks (docs/design.md, law 9).
      ignoreChanges: ["desiredCount"],
      dependsOn: [...after],
    });
  }

  private loadBalancers(): Pick<aws.ecs.ServiceArgs, "loadBalancers" | "healthCheckGracePeriodSeconds"> {
    const { row, targetGroups } = this.args;
    if (targetGroups.length === 0) return {};
    return {
      loadBalancers: targetGroups.map(({ arn }) => ({
        targetGroupArn: arn,
        containerName: row.service,
        containerPort: SERVICE_PORT,
      })),
      healthCheckGracePeriodSeconds: START_SECONDS,
    };
  }
}

/**
 * A service is also steady after ECS rolled it back, and the provider reports success (hashicorp/terraform-provider-aws#20858,
 * pulumi/pulumi-awsx#1848, open in 2026-11). This output rejects then, so that the next zone stays unchanged.
 */
export const settledOf = (
  name: string,
  running: pulumi.Output<string | undefined>,
  wanted: pulumi.Output<string>,
) =>
  pulumi.all([running, wanted]).apply(([found, expected]) => {
    if (found !== expected)
      throw new Error(
        `${name} was rolled back: it runs ${found}, not ${expected}; read its stopped tasks, then run up again`,
      );
  });
