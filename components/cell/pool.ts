import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PoolRow } from "../../plan/cell/services/services";
import { userDataOf } from "../../plan/cell/services/userData";
import type { TagScope } from "../../catalog/tags";
import { BaseComponent } from "../base";

/**
 * The instances of one service in one zone, as many as its need, with room for as many more while a release rolls. On demand
 * in us-west-2 about $53 a month for a c7g.large, $78 for an r7g.large, and $2.40 for its volume (EC2 and EBS pricing, 2026-11).
 *
 * ECS adds an instance for each task that finds none (managed scaling), and takes back empty ones alone (termination
 * protection). A new machine image or instance type starts an instance refresh: it brings the new instance before it drains
 * the old one, and passes over the protection ("Refresh": "Wait" would hang on it for an hour and fail, "Ignore" would change
 * nothing). Draining is ECS's (managed draining): its own hook holds the instance until its tasks run elsewhere, so there is
 * none of ours. Balance over zones is no question: there is one.
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
  /** Resolves when the zone before runs the same; rejects where it does not, and this zone stays as it is. */
  readonly before: pulumi.Output<unknown>;
  /** What lets an instance join its cluster. */
  readonly joins: pulumi.Resource;
}

/** The root device of Amazon's ECS-optimised Linux 2023, and the least that its image takes, in GiB. */
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
        // One hop: the instance itself. Tasks have network interfaces, and credentials, of their own.
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
      // When it goes, its services and with them all tasks are gone: nothing is left to drain, and nobody to end the hook.
      forceDelete: true,
      tags: this.groupTags(),
    };
    // How many run is ECS's and the operators'.
    const opts = { ...this.child, ignoreChanges: ["desiredCapacity"], dependsOn: [joins] };
    return new aws.autoscaling.Group(this.name, args, opts);
  }

  /** ECS puts its own tag on the group and wants it on every instance: left out, an `up` would take it away. */
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
