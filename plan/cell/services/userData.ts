/**
 * What an instance runs when it first starts: it tells the container agent of Amazon's ECS-optimised Linux 2023 which cluster
 * to join and how to behave. Plain text; EC2 wants it in base64.
 */

/** Settings of the agent (amazon-ecs-agent README, environment variables, 2026-11). */
const AGENT = {
  /** A task may not ask for the instance's credentials: it has its own. */
  ECS_AWSVPC_BLOCK_IMDS: "true",
  ECS_ENABLE_TASK_IAM_ROLE: "true",
  /** Logs go out with the execution role, so that the instance needs no right to write them. */
  ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE: "true",
  ECS_DISABLE_PRIVILEGED: "true",
  /** An image that is there is used: a task starts again while the registry is away. Images are digests or tags written once. */
  ECS_IMAGE_PULL_BEHAVIOR: "once",
  /** There are no spot instances. */
  ECS_ENABLE_SPOT_INSTANCE_DRAINING: "false",
} as const;

/** The script for an instance of a cluster, by the cluster's name. */
export function userDataOf(cluster: string): string {
  const settings = { ECS_CLUSTER: cluster, ...AGENT };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return ["#!/bin/bash", "set -euo pipefail", "cat > /etc/ecs/ecs.config <<'END'", ...lines, "END", ""].join(
    "\n",
  );
}
