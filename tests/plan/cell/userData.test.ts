import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { userDataOf } from "../../../plan/cell/services/userData";

const HERE = { region: "us-west-2", dnsSuffix: "amazonaws.com" };
const text = userDataOf("one-usw2-az1-1234567", HERE);

/** Contents of the files that the script writes, by path. */
const files = Object.fromEntries(
  [...text.matchAll(/^cat > (\S+) <<'END'\n([\s\S]*?)^END$/gm)].map(([, path, content]) => [path, content]),
);

describe("the user data of an instance", () => {
  it("writes the agent's settings: the cluster, and no instance credentials for tasks", () => {
    assert.equal(
      files["/etc/ecs/ecs.config"],
      `ECS_CLUSTER=one-usw2-az1-1234567
ECS_AWSVPC_BLOCK_IMDS=true
ECS_ENABLE_TASK_IAM_ROLE=true
ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=true
ECS_DISABLE_PRIVILEGED=true
ECS_IMAGE_PULL_BEHAVIOR=once
ECS_ENABLE_SPOT_INSTANCE_DRAINING=false
`,
    );
  });

  it("runs what completes the launch hook beside cloud-init, for as long as the hook waits", () => {
    assert.match(
      text,
      /^systemd-run --no-block .*--property RuntimeMaxSec=600 \/usr\/local\/sbin\/headend-joined$/m,
    );
  });
});

/** Answers for the instance: each file of `answers` is printed once, in the order of its number, else the last. */
const CURL = `#!/bin/bash
for last in "$@"; do :; done
case "$last" in
  */v1/metadata) echo asked >> "$DIR/agent"; [ "$(wc -l < "$DIR/agent")" -ge 3 ] && echo '{"Cluster":"one","ContainerInstanceArn":"arn:aws:ecs:us-west-2:1:container-instance/one/2","Version":"x"}' || echo '{"Cluster":"one","ContainerInstanceArn":null,"Version":"x"}' ;;
  */api/token) echo session ;;
  */security-credentials/) echo one-instance ;;
  */security-credentials/one-instance) printf '{\\n  "Code" : "Success",\\n  "AccessKeyId" : "ASIA1",\\n  "SecretAccessKey" : "a/b+c",\\n  "Token" : "t/o=="\\n}' ;;
  */tags/instance/aws:autoscaling:groupName) echo one-cache-usw2-az1-1234567 ;;
  */instance-id) echo i-0123456789abcdef0 ;;
  https://*) printf '%s\\n' "$@" >> "$DIR/request"; echo >> "$DIR/calls"; [ "$(wc -l < "$DIR/calls")" -ge 2 ] ;;
  *) exit 7 ;;
esac
`;

describe("the script that completes the launch hook", () => {
  const directory = mkdtempSync(join(tmpdir(), "joined-"));
  const put = (name: string, content: string): void => {
    writeFileSync(join(directory, name), content);
    chmodSync(join(directory, name), 0o755);
  };
  after(() => {
    rmSync(directory, { recursive: true });
  });

  it("waits for the agent, signs the call with the instance's role, and repeats a call that failed", () => {
    put("curl", CURL);
    put("sleep", "#!/bin/bash\n");
    put("joined", files["/usr/local/sbin/headend-joined"] ?? "");
    const env = { ...process.env, DIR: directory, PATH: `${directory}:${process.env["PATH"] ?? ""}` };
    const { status, stderr } = spawnSync("bash", [join(directory, "joined")], { env, encoding: "utf8" });
    assert.deepEqual([status, stderr], [0, ""]);
    const read = (name: string): string[] => readFileSync(join(directory, name), "utf8").trim().split("\n");
    assert.equal(read("agent").length, 3);
    const request = read("request");
    for (const argument of [
      "aws:amz:us-west-2:autoscaling",
      "ASIA1:a/b+c",
      "X-Amz-Security-Token: t/o==",
      "Action=CompleteLifecycleAction",
      "AutoScalingGroupName=one-cache-usw2-az1-1234567",
      "InstanceId=i-0123456789abcdef0",
      "LifecycleActionResult=CONTINUE",
      "LifecycleHookName=joined",
      "https://autoscaling.us-west-2.amazonaws.com/",
    ])
      assert.equal(request.filter((line) => line === argument).length, 2, argument);
  });
});
