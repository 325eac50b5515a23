import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { START_SECONDS } from "../../plan/cell/services/container";
import { SERVICE_PORT, type ServiceRow } from "../../plan/cell/services/services";
import type { TagScope } from "../../catalog/tags";
import { BaseComponent } from "../base";

/**
 * One service in one zone: its task definition, the name by which others find its tasks, and the ECS service that keeps them
 * running. New tasks come before old ones go (100 % stay healthy, on spare instances that last as long as the roll-out: a zone
 * that rolls can still carry another's loss). A release that does not start is rolled back, and the `up` fails. $0.10 a
 * month for each task's name (Cloud Map, 2026-11); the rest is its pool's.
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
  /** Resolves when the zone before runs the same. */
  readonly before: pulumi.Output<unknown>;
  /** What must stand before a task starts. */
  readonly after: readonly pulumi.Resource[];
}

/** A roll-out brings instances, images and drains: longer than the provider's 20 minutes for a zone of many. */
const PATIENCE = { create: "30m", update: "60m", delete: "30m" } as const;

export class TaskService extends BaseComponent {
  readonly service: aws.ecs.Service;
  /** Resolves when it runs what it should; rejects where ECS rolled it back. */
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

    // The last zone's failure, which no other waits for, fails the `up` too.
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
      // ECS says which task is well. The number is one that AWS ignores: an empty block would be lost on the way.
      healthCheckCustomConfig: { failureThreshold: 1 },
      forceDestroy: true,
      tags: this.tags(this.name),
    };
    return new aws.servicediscovery.Service(this.name, args, this.child);
  }

  private createService(
    definition: aws.ecs.TaskDefinition,
    registry: aws.servicediscovery.Service,
  ): aws.ecs.Service {
    const { row, clusterArn, capacityProvider, subnetId, groupIds, before, after } = this.args;
    const args: aws.ecs.ServiceArgs = {
      cluster: clusterArn,
      taskDefinition: pulumi.all([definition.arn, before]).apply(([arn]) => arn),
      desiredCount: row.pool.least,
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
      // How many run is the operators' (law 9).
      ignoreChanges: ["desiredCount"],
      customTimeouts: PATIENCE,
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
 * A steady service may be one that ECS rolled back, and the provider calls that success (hashicorp/terraform-provider-aws
 * #20858, pulumi/pulumi-awsx#1848, open in 2026-11): the next zone must not follow.
 */
export const settledOf = (
  name: string,
  running: pulumi.Output<string | undefined>,
  wanted: pulumi.Output<string>,
) =>
  pulumi.all([running, wanted]).apply(([now, then]) => {
    if (now !== then) throw new Error(`${name} was rolled back: it runs ${now}, not ${then}`);
  });
