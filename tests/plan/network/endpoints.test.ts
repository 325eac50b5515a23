import assert from "node:assert/strict";
import { planEndpoints } from "../../../plan/network/endpoints";
import { ENDPOINT_SERVICES } from "../../../plan/network/endpoints.table";
import { SCOPE, SCOPE_CHINA } from "../../support/scopes";

/** `ecr-api`: `<service name> | <private zone> | <records>` */
const interfacesOf = (scope: typeof SCOPE): Record<string, string> =>
  Object.fromEntries(
    planEndpoints(scope).interfaces.map(({ key, serviceName, privateZone, records }) => [
      key,
      [serviceName, privateZone, records.map((record) => `${record.key}=${record.name}`).join(" ")].join(
        " | ",
      ),
    ]),
  );

const gatewaysOf = (scope: typeof SCOPE): Record<string, string> =>
  Object.fromEntries(planEndpoints(scope).gateways.map(({ key, serviceName }) => [key, serviceName]));

const simple = (key: string, service: string, zone: string): string =>
  `${service} | ${zone} | ${key}=${zone}`;

describe("the endpoints of a region", () => {
  it("have the names of the service and its private hosted zone in us-west-2", () => {
    const row = (key: string, host = key): string =>
      simple(key, `com.amazonaws.us-west-2.${key}`, `${host}.us-west-2.amazonaws.com`);
    assert.deepEqual(interfacesOf(SCOPE), {
      autoscaling: row("autoscaling"),
      ec2: row("ec2"),
      "ecr-api": simple("ecr-api", "com.amazonaws.us-west-2.ecr.api", "api.ecr.us-west-2.amazonaws.com"),
      "ecr-dkr":
        "com.amazonaws.us-west-2.ecr.dkr | dkr.ecr.us-west-2.amazonaws.com | " +
        "ecr-dkr=dkr.ecr.us-west-2.amazonaws.com ecr-dkr-any=*.dkr.ecr.us-west-2.amazonaws.com",
      ecs: row("ecs"),
      "ecs-agent": row("ecs-agent", "ecs-a"),
      "ecs-telemetry": row("ecs-telemetry", "ecs-t"),
      monitoring: row("monitoring"),
      ssm: row("ssm"),
      ssmmessages: row("ssmmessages"),
      sts: row("sts"),
    });
    assert.deepEqual(gatewaysOf(SCOPE), {
      s3: "com.amazonaws.us-west-2.s3",
      dynamodb: "com.amazonaws.us-west-2.dynamodb",
    });
  });

  it("have different names in China, some with a prefix and all with its suffix", () => {
    const row = (key: string, host = key, prefix = ""): string =>
      simple(key, `${prefix}com.amazonaws.cn-north-1.${key}`, `${host}.cn-north-1.amazonaws.com.cn`);
    assert.deepEqual(interfacesOf(SCOPE_CHINA), {
      autoscaling: row("autoscaling", "autoscaling", "cn."),
      ec2: row("ec2", "ec2", "cn."),
      "ecr-api": simple(
        "ecr-api",
        "cn.com.amazonaws.cn-north-1.ecr.api",
        "api.ecr.cn-north-1.amazonaws.com.cn",
      ),
      "ecr-dkr":
        "cn.com.amazonaws.cn-north-1.ecr.dkr | dkr.ecr.cn-north-1.amazonaws.com.cn | " +
        "ecr-dkr=dkr.ecr.cn-north-1.amazonaws.com.cn ecr-dkr-any=*.dkr.ecr.cn-north-1.amazonaws.com.cn",
      ecs: row("ecs"),
      "ecs-agent": row("ecs-agent", "ecs-a"),
      "ecs-telemetry": row("ecs-telemetry", "ecs-t"),
      monitoring: row("monitoring", "monitoring", "cn."),
      ssm: row("ssm"),
      ssmmessages: row("ssmmessages"),
      sts: row("sts", "sts", "cn."),
    });
    assert.deepEqual(gatewaysOf(SCOPE_CHINA), {
      s3: "com.amazonaws.cn-north-1.s3",
      dynamodb: "com.amazonaws.cn-north-1.dynamodb",
    });
  });

  it("leave out services that the live path always needs: cells have their own", () => {
    const services = Object.keys(ENDPOINT_SERVICES);
    for (const service of ["kms", "secretsmanager", "logs"]) assert.ok(!services.includes(service), service);
  });

  it("have each its reason and its own zone", () => {
    const rows = Object.values(ENDPOINT_SERVICES);
    assert.ok(rows.every(({ why, records }) => why !== "" && records.includes("")));
    assert.equal(new Set(rows.map(({ host }) => host)).size, rows.length);
  });
});
