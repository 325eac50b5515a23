import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PoolRow } from "../../plan/cell/services/services";
import { JOIN_HOOK, userDataOf } from "../../plan/cell/services/userData";
import type { PolicyScope } from "../../plan/policies";
import type { TagScope } from "../../catalog/tags";
import { BaseComponent } from "../base";

/**
 * The instances of one service in one zone: as many as it has tasks, and up to as many again during a release. On demand in
 * us-west-2 about $53 a month for a c7g.large, $78 for an r7g.large, and $2.40 for its volume (EC2 and EBS pricing, 2026-11).
 *
 * The group starts empty, and ECS alone changes its size: an instance that registers before its capacity provider belongs to
 * the cluster is never counted (ECS Developer Guide, Auto Scaling group capacity providers, 2026-11). ECS adds an instance for
 * each task that has none (managed scaling), and removes only empty ones (managed termination protection).
 *
 * A new machine image or instance type is a new version of the launch template. The version is a label of the task, so the
 * service starts new tasks. The running instances have no place for them: they start on new instances, and ECS removes the old
 * ones when they are empty. There is no instance refresh. It would drain instances whether or not the new ones have joined the
 * cluster, and it can't roll back: the provider has already written the new version into the group
 * (hashicorp/terraform-provider-aws#34189).
 */
export interface PoolArgs {
  readonly row: PoolRow;
  readonly tags: TagScope;
  readonly scope: PolicyScope;
  /** Name of the ECS cluster that the instances join. */
  readonly cluster: pulumi.Output<string>;
  readonly subnetId: pulumi.Output<string>;
  readonly groupIds: readonly pulumi.Output<string>[];
  readonly profileArn: pulumi.Output<string>;
  readonly dataKeyArn: pulumi.Output<string>;
  /** Resolves when the previous zone runs the same; rejects when it does not, and this zone stays unchanged. */
  readonly before: pulumi.Output<unknown>;
}

/** The root device of the ECS-optimized Amazon Linux 2023 AMI, and its minimum size, in GiB. */
const ROOT = { device: "/dev/xvda", size: 30 } as const;
/** Seconds until a new instance has joined its cluster. Assumption, to be measured. */
const WARM_UP = 120;

export class Pool extends BaseComponent {
  readonly group: aws.autoscaling.Group;
  readonly capacityProvider: aws.ecs.CapacityProvider;
  /** Version of the launch template of new instances. */
  readonly version: pulumi.Output<string>;
  private readonly name: string;
  private readonly args: PoolArgs;

  constructor(name: string, args: PoolArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:Pool", [name, args.tags], opts);
    this.name = name;
    this.args = args;

    const template = this.createTemplate();
    this.version = pulumi.interpolate`${template.latestVersion}`;
    this.group = this.createGroup(template);
    this.capacityProvider = this.createProvider(this.createHook());

    this.registerOutputs();
  }

  private createTemplate(): aws.ec2.LaunchTemplate {
    const { row, scope, cluster, groupIds, profileArn, dataKeyArn } = this.args;
    const tags = this.tags(this.name);
    const root = {
      volumeType: "gp3",
      volumeSize: ROOT.size,
      encrypted: "true",
      kmsKeyId: dataKeyArn,
      deleteOnTermination: "true",
    };
    const args: aws.ec2.LaunchTemplateArgs = {
      imageId: row.ami,
      instanceType: row.instanceType,
      iamInstanceProfile: { arn: profileArn },
      userData: cluster.apply((name) => Buffer.from(userDataOf(name, scope)).toString("base64")),
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        // One hop reaches the instance only. Tasks have network interfaces and credentials of their own.
        httpPutResponseHopLimit: 1,
        httpProtocolIpv6: "disabled",
        // The name of its group, for the launch hook.
        instanceMetadataTags: "enabled",
      },
      networkInterfaces: [
        { associatePublicIpAddress: "false", deleteOnTermination: "true", securityGroups: [...groupIds] },
      ],
      blockDeviceMappings: [{ deviceName: ROOT.device, ebs: root }],
      tagSpecifications: ["volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
      updateDefaultVersion: true,
      tags,
    };
    return new aws.ec2.LaunchTemplate(this.name, args, this.child);
  }

  private createGroup(template: aws.ec2.LaunchTemplate): aws.autoscaling.Group {
    const { row, subnetId, before } = this.args;
    const version = pulumi.all([this.version, before]).apply(([latest]) => latest);
    const args: aws.autoscaling.GroupArgs = {
      vpcZoneIdentifiers: [subnetId],
      minSize: 0,
      maxSize: row.most,
      // ECS and operators set the number, so the provider must not wait for one.
      waitForCapacityTimeout: "0",
      launchTemplate: { id: template.id, version },
      healthCheckType: "EC2",
      protectFromScaleIn: true,
      enabledMetrics: ["GroupDesiredCapacity", "GroupInServiceInstances", "GroupPendingInstances"],
      // Pulumi deletes its services first: there is nothing to drain, and ECS no longer completes the lifecycle hook.
      forceDelete: true,
      tags: this.groupTags(),
    };
    // ECS and operators set the number of instances.
    const opts = { ...this.child, ignoreChanges: ["desiredCapacity"] };
    return new aws.autoscaling.Group(this.name, args, opts);
  }

  /** An instance is in service once its agent has joined the cluster. One that does not join in time is terminated. */
  private createHook(): aws.autoscaling.LifecycleHook {
    const args = {
      name: JOIN_HOOK.name,
      autoscalingGroupName: this.group.name,
      lifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
      heartbeatTimeout: JOIN_HOOK.seconds,
      defaultResult: "ABANDON",
    };
    return new aws.autoscaling.LifecycleHook(this.name, args, this.child);
  }

  /** ECS adds this tag to the group and needs it on every instance; without it here, each `up` would remove it. */
  private groupTags(): aws.types.input.autoscaling.GroupTag[] {
    const tags = { ...this.tags(this.name), AmazonECSManaged: "true" };
    return Object.entries(tags).map(([name, value]) => ({ key: name, value, propagateAtLaunch: true }));
  }

  /** Depends on the hook: no instance starts without it. */
  private createProvider(hook: aws.autoscaling.LifecycleHook): aws.ecs.CapacityProvider {
    const args: aws.ecs.CapacityProviderArgs = {
      autoScalingGroupProvider: {
        autoScalingGroupArn: this.group.arn,
        managedScaling: {
          status: "ENABLED",
          targetCapacity: 100,
          minimumScalingStepSize: 1,
          maximumScalingStepSize: this.args.row.most,
          instanceWarmupPeriod: WARM_UP,
        },
        managedTerminationProtection: "ENABLED",
        managedDraining: "ENABLED",
      },
      tags: this.tags(this.name),
    };
    return new aws.ecs.CapacityProvider(this.name, args, { ...this.child, dependsOn: [hook] });
  }
}
