/**
 * User data of an instance: it configures the ECS agent of the ECS-optimised Amazon Linux 2023 AMI, with the cluster
 * to join. Plain text; EC2 requires base64.
 */

/** Settings of the agent (amazon-ecs-agent README, environment variables, 2026-11). */
const AGENT = {
  /** Tasks can't read the instance's credentials: they have their own. */
  ECS_AWSVPC_BLOCK_IMDS: "true",
  ECS_ENABLE_TASK_IAM_ROLE: "true",
  /** The execution role writes logs, so the instance needs no permission for it. */
  ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE: "true",
  ECS_DISABLE_PRIVILEGED: "true",
  /** A cached image is used, so tasks restart while the registry is unavailable. Images are digests or immutable tags. */
  ECS_IMAGE_PULL_BEHAVIOR: "once",
  /** There are no Spot Instances. */
  ECS_ENABLE_SPOT_INSTANCE_DRAINING: "false",
} as const;

/** The script for instances of a cluster. */
export function userDataOf(cluster: string): string {
  const settings = { ECS_CLUSTER: cluster, ...AGENT };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return ["#!/bin/bash", "set -euo pipefail", "cat > /etc/ecs/ecs.config <<'END'", ...lines, "END", ""].join(
    "\n",
  );
}
