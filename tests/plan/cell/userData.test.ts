import assert from "node:assert/strict";
import { userDataOf } from "../../../plan/cell/services/userData";

describe("the user data of an instance", () => {
  it("writes the agent's settings: the cluster, and no instance credentials for tasks", () => {
    assert.equal(
      userDataOf("one-usw2-az1-1234567"),
      `#!/bin/bash
set -euo pipefail
cat > /etc/ecs/ecs.config <<'END'
ECS_CLUSTER=one-usw2-az1-1234567
ECS_AWSVPC_BLOCK_IMDS=true
ECS_ENABLE_TASK_IAM_ROLE=true
ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=true
ECS_DISABLE_PRIVILEGED=true
ECS_IMAGE_PULL_BEHAVIOR=once
ECS_ENABLE_SPOT_INSTANCE_DRAINING=false
END
`,
    );
  });
});
