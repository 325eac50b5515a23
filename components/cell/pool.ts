import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PoolRow } from "../../plan/cell/services/services";
import { userDataOf } from "../../plan/cell/services/userData";
import type { TagScope } from "../../catalog/tags";
import { BaseComponent } from "../base";

/**
 * The instances of one service in one zone: as many as it needs, and up to as many again during a release. On demand in
 * us-west-2 about $53 a month for a c7g.large, $78 for an r7g.large, and $2.40 for its volume (EC2 and EBS pricing, 2026-11).
 *
 * ECS adds an instance for each task that has none (managed scaling), and removes only empty ones (managed termination
 * protection). A new machine image or instance type starts an instance refresh. The refresh starts the new instance before it
 * drains the old one, and overrides the protection ("Refresh"; "Wait" would fail after an hour, "Ignore" would replace
 * nothing). The lifecycle hook of ECS (managed draining) keeps the instance until its tasks run elsewhere, so this group needs
 * no hook of its own.
 */
export interface PoolArgs {
  readonly row: PoolRow;
  readonly tags: TagScope;
  /** Name of the ECS cluster that the instances join. */
  readonly cluster: pulumi.Output<string>;
  readonly subnetId: pulumi.Output<string>;
  readonly groupIds: readonly pulumi.Output<string>[];
  readonly profileArn: pulumi.Output<string>;
  readonly dataKeyArn: pulumi.Output<string>;
  /** Resolves when the previous zone runs the same; rejects when it does not, and this zone stays unchanged. */
  readonly before: pulumi.Output<unknown>;
  /** The policy with which an instance joins its cluster. */
  readonly joins: pulumi.Resource;
}

/** The root device of the ECS-optimized Amazon Linux 2023 AMI, and its minimum size, in GiB. */
const ROOT = { device: "/dev/xvda", size: 30 } as const;
/** Seconds until a new instance has joined its cluster. Assumption, to be measured. */
const WARM_UP = 120;

export class Pool extends BaseComponent {
  readonly group: aws.autoscaling.Group;
  readonly capacityProvider: aws.ecs.CapacityProvider;
  private readonly name: string;
  private readonly args: PoolArgs;

  constructor(name: string, args: PoolArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:Pool", [name, args.tags], opts);
    this.name = name;
    this.args = args;

    this.group = this.createGroup(this.createTemplate());
    this.capacityProvider = this.createProvider();

    this.registerOutputs();
  }

  private createTemplate(): aws.ec2.LaunchTemplate {
    const { row, cluster, groupIds, profileArn, dataKeyArn } = this.args;
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
      userData: cluster.apply((name) => Buffer.from(userDataOf(name)).toString("base64")),
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        // One hop reaches the instance only. Tasks have network interfaces and credentials of their own.
        httpPutResponseHopLimit: 1,
        httpProtocolIpv6: "disabled",
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
    const { row, subnetId, before, joins } = this.args;
    const version = pulumi.all([template.latestVersion, before]).apply(([latest]) => `${latest}`);
    const args: aws.autoscaling.GroupArgs = {
      vpcZoneIdentifiers: [subnetId],
      minSize: row.least,
      maxSize: row.most,
      launchTemplate: { id: template.id, version },
      healthCheckType: "EC2",
      protectFromScaleIn: true,
      instanceRefresh: {
        strategy: "Rolling",
        preferences: {
          minHealthyPercentage: 100,
          maxHealthyPercentage: 200,
          instanceWarmup: `${WARM_UP}`,
          scaleInProtectedInstances: "Refresh",
          skipMatching: true,
          autoRollback: true,
        },
      },
      enabledMetrics: ["GroupDesiredCapacity", "GroupInServiceInstances"],
      // Pulumi deletes its services first: there is nothing to drain, and ECS no longer completes the lifecycle hook.
      forceDelete: true,
      tags: this.groupTags(),
    };
    // ECS and operators set the number of instances.
    const opts = { ...this.child, ignoreChanges: ["desiredCapacity"], dependsOn: [joins] };
    return new aws.autoscaling.Group(this.name, args, opts);
  }

  /** ECS adds this tag to the group and needs it on every instance; without it here, each `up` would remove it. */
  private groupTags(): aws.types.input.autoscaling.GroupTag[] {
    const tags = { ...this.tags(this.name), AmazonECSManaged: "true" };
    return Object.entries(tags).map(([name, value]) => ({ key: name, value, propagateAtLaunch: true }));
  }

  private createProvider(): aws.ecs.CapacityProvider {
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
    return new aws.ecs.CapacityProvider(this.name, args, this.child);
  }
}
