import type { PolicyScope } from "../../policies";

/**
 * User data of an instance: it configures the ECS agent of the ECS-optimised Amazon Linux 2023 AMI, and completes the
 * launch hook of its Auto Scaling group when the agent has joined the cluster. Plain text; EC2 requires base64.
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

/**
 * The launch hook of each group: Auto Scaling terminates an instance that has not joined its cluster in this time, and
 * starts another. An agent joins one to two minutes after the launch; that figure is an assumption, to be measured.
 */
export const JOIN_HOOK = { name: "joined", seconds: 600 } as const;

const SCRIPT = "/usr/local/sbin/headend-joined";

/**
 * Waits for the agent, then completes the hook. The AMI has no AWS CLI (aws/amazon-ecs-ami builds it from the minimal
 * Amazon Linux 2023), so curl signs the request. `ecs.service` starts after cloud-init ends: user data itself can't
 * wait for it.
 */
const joined = ({ region, dnsSuffix }: Pick<PolicyScope, "region" | "dnsSuffix">): string => `#!/bin/bash
set -u
imds=http://169.254.169.254/latest

until curl -s http://localhost:51678/v1/metadata | grep -q '"ContainerInstanceArn": *"arn:'; do sleep 2; done

read_imds() { curl -sf -H "X-aws-ec2-metadata-token: $session" "$imds/meta-data/$1"; }
value() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p" <<<"$keys"; }

complete() {
  session=$(curl -sf -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 300" "$imds/api/token") || return 1
  keys=$(read_imds "iam/security-credentials/$(read_imds iam/security-credentials/)") || return 1
  curl -sf -m 20 -o /dev/null --aws-sigv4 aws:amz:${region}:autoscaling --user "$(value AccessKeyId):$(value SecretAccessKey)" \\
    -H "X-Amz-Security-Token: $(value Token)" \\
    --data-urlencode Action=CompleteLifecycleAction \\
    --data-urlencode "AutoScalingGroupName=$(read_imds tags/instance/aws:autoscaling:groupName)" \\
    --data-urlencode "InstanceId=$(read_imds instance-id)" \\
    --data-urlencode LifecycleActionResult=CONTINUE \\
    --data-urlencode LifecycleHookName=${JOIN_HOOK.name} \\
    --data-urlencode Version=2011-01-01 \\
    https://autoscaling.${region}.${dnsSuffix}/
}
until complete; do sleep 5; done
`;

/** The script for instances of a cluster. */
export function userDataOf(cluster: string, scope: Pick<PolicyScope, "region" | "dnsSuffix">): string {
  const settings = Object.entries({ ECS_CLUSTER: cluster, ...AGENT });
  return `#!/bin/bash
set -euo pipefail
cat > /etc/ecs/ecs.config <<'END'
${settings.map(([name, value]) => `${name}=${value}`).join("\n")}
END
cat > ${SCRIPT} <<'END'
${joined(scope)}END
chmod 700 ${SCRIPT}
systemd-run --no-block --unit headend-joined --property RuntimeMaxSec=${JOIN_HOOK.seconds} ${SCRIPT}
`;
}
