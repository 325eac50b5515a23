import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { settledOf, TaskService } from "../../../components/cell/taskService";
import { longestName } from "../../../facts/nameLimits.table";
import { SERVICE_NAMES } from "../../../catalog/services.table";
import { planServices } from "../../../plan/cell/services/services";
import { userDataOf } from "../../../plan/cell/services/userData";
import type { Recording, ResourceRecord } from "../../../record/types";
import { changesOf } from "../../support/changes";
import { CELL_TEXT, recordPart, smallSettings } from "../../support/cell";
import { customs, namesOf, ofType, only, sourceOf } from "../../support/region";
import { recordServices, SIZES } from "../../support/services";
import { edited } from "../../checks/support";

const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const GROUP = "aws:autoscaling/group:Group";
const HOOK = "aws:autoscaling/lifecycleHook:LifecycleHook";
const PROVIDER = "aws:ecs/capacityProvider:CapacityProvider";
const SERVICE = "aws:ecs/service:Service";
const DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const ZONES = ["usw2-az1", "usw2-az2"];
const EACH = SERVICE_NAMES.flatMap((service) => ZONES.map((zone) => `one-${service}-${zone}`)).sort();
const DATA_KEY = /:key\/11111111-/;
const LOGS_KEY = /:key\/22222222-/;

/** What an instance or its task calls through, or needs to be allowed to call. */
const PATHS = [
  "aws:ec2/route:Route",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ec2/networkAcl:NetworkAcl",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:ec2transitgateway/route:Route",
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
  "aws:route53/zoneAssociation:ZoneAssociation",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
];

/** URNs of all resources that a resource depends on, directly or not. */
function dependenciesOf({ resources }: Recording, { urn }: ResourceRecord): Set<string> {
  const byUrn = new Map(resources.map((row) => [row.urn, row]));
  const found = new Set<string>();
  const pending = [urn];
  for (let next = pending.pop(); next !== undefined; next = pending.pop())
    for (const one of byUrn.get(next)?.dependencies ?? [])
      if (!found.has(one)) {
        found.add(one);
        pending.push(one);
      }
  return found;
}

/** The cell with the longest names. */
const LONG = edited(CELL_TEXT, [["    one:\n", "    a-longest-name:\n"]]);

let recording: Recording;
before(async () => {
  recording = await recordServices();
});

describe("the services of a cell, as resources", () => {
  it("are an ECS service, a task definition and a pool of instances for each service and zone", () => {
    assert.deepEqual(recording.findings, []);
    for (const type of [
      TEMPLATE,
      GROUP,
      PROVIDER,
      SERVICE,
      DEFINITION,
      "aws:servicediscovery/service:Service",
    ])
      assert.deepEqual(namesOf(recording, type), EACH, type);
  });

  it("are in a cluster per zone with its own pools", () => {
    assert.deepEqual(namesOf(recording, "aws:ecs/cluster:Cluster"), ["one-usw2-az1", "one-usw2-az2"]);
    const { inputs } = only(
      recording,
      "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
      "one-usw2-az2",
    );
    const providers = ofType(recording, PROVIDER).filter(({ name }) => name.endsWith("usw2-az2"));
    assert.deepEqual(
      [...(inputs.capacityProviders as string[])].sort(),
      providers.map(({ outputs }) => outputs.name),
    );
  });

  it("write to a log group per service, encrypted, with the retention of the environment", () => {
    const groups = ofType(recording, "aws:cloudwatch/logGroup:LogGroup");
    assert.deepEqual(
      groups.map(({ name }) => name).sort(),
      SERVICE_NAMES.map((service) => `one-${service}`).sort(),
    );
    for (const { inputs } of groups) {
      assert.match(String(inputs.kmsKeyId), LOGS_KEY);
      assert.equal(inputs.retentionInDays, 90);
    }
  });

  it("have names in the cell's own domain", () => {
    const { inputs } = only(recording, "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace");
    assert.equal(inputs.name, "one.us-west-2.internal");
    const { inputs: service } = only(recording, "aws:servicediscovery/service:Service", "one-cache-usw2-az1");
    assert.equal(service.name, "cache-usw2-az1");
    const { dnsRecords } = service.dnsConfig as { dnsRecords: unknown };
    assert.deepEqual(dnsRecords, [{ type: "A", ttl: 4 }]);
  });

  it("have names within AWS's limits with Pulumi's suffix", async () => {
    const long = await recordServices(smallSettings(LONG), { name: "a-longest-name" });
    const limited = customs(long).filter(
      ({ type, name }) => name.includes("a-longest-name") && longestName(type) !== undefined,
    );
    assert.ok(limited.length > 80);
    for (const { type, name } of limited)
      assert.ok(name.length <= (longestName(type) ?? 0), `${type} ${name}`);
  });

  it("are registered the same in a preview", async () => {
    const preview = await recordServices(smallSettings(), { preview: true });
    assert.deepEqual(
      preview.resources.map(({ urn }) => urn).sort(),
      recording.resources.map(({ urn }) => urn).sort(),
    );
  });
});

describe("an instance of a cell", () => {
  const template = (name = "one-packager-usw2-az1"): ResourceRecord => only(recording, TEMPLATE, name);

  it("requires IMDSv2, with one hop", () => {
    assert.deepEqual(template().inputs.metadataOptions, {
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
      httpProtocolIpv6: "disabled",
      instanceMetadataTags: "enabled",
    });
  });

  it("has an encrypted volume, no public address, and the groups of an instance", () => {
    const { blockDeviceMappings, networkInterfaces } = template().inputs as Record<
      string,
      Record<string, unknown>[]
    >;
    const ebs = blockDeviceMappings?.[0]?.ebs as Record<string, string>;
    assert.equal(ebs.encrypted, "true");
    assert.match(String(ebs.kmsKeyId), DATA_KEY);
    const groups = ["one-workload", "one-instance"].map(
      (name) => only(recording, "aws:ec2/securityGroup:SecurityGroup", name).outputs.id,
    );
    assert.deepEqual(networkInterfaces, [
      { associatePublicIpAddress: "false", deleteOnTermination: "true", securityGroups: groups },
    ]);
  });

  it("joins the cluster of its zone", () => {
    const { name } = only(recording, "aws:ecs/cluster:Cluster", "one-usw2-az1").outputs;
    const text = Buffer.from(String(template().inputs.userData), "base64").toString();
    assert.equal(text, userDataOf(String(name), { region: "us-west-2", dnsSuffix: "amazonaws.com" }));
  });

  it("starts only for a task: its group is created empty, and nothing but ECS replaces instances", () => {
    for (const { inputs } of ofType(recording, GROUP)) {
      assert.deepEqual(
        [inputs.minSize, inputs.desiredCapacity, inputs.instanceRefresh],
        [0, undefined, undefined],
      );
      assert.equal(inputs.protectFromScaleIn, true);
      assert.equal((inputs.launchTemplate as Record<string, unknown>).version, "1");
    }
    assert.equal(only(recording, GROUP, "one-packager-usw2-az1").inputs.maxSize, 4);
  });

  it("is replaced with its tasks: the version of its template is a label of theirs", () => {
    for (const definition of ofType(recording, DEFINITION)) {
      const [container] = JSON.parse(String(definition.inputs.containerDefinitions)) as [
        { dockerLabels: Record<string, string> },
      ];
      assert.equal(container.dockerLabels["headend.template"], "1");
      const sources = definition.propertyDependencies.containerDefinitions ?? [];
      assert.ok(sources.includes(only(recording, TEMPLATE, definition.name).urn), definition.name);
    }
  });

  it("is in service only after it has joined the cluster, and is terminated otherwise", () => {
    const hooks = ofType(recording, HOOK);
    assert.deepEqual(namesOf(recording, HOOK), EACH);
    for (const { name, inputs, urn } of hooks) {
      assert.equal(inputs.autoscalingGroupName, only(recording, GROUP, name).outputs.name);
      assert.deepEqual(
        [inputs.lifecycleTransition, inputs.defaultResult, inputs.heartbeatTimeout, inputs.name],
        ["autoscaling:EC2_INSTANCE_LAUNCHING", "ABANDON", 600, "joined"],
      );
      assert.ok(only(recording, PROVIDER, name).dependencies.includes(urn), name);
    }
    const { policy } = only(recording, POLICY, "one-instance-usw2-az1-us-west-2").inputs;
    const { Statement } = JSON.parse(String(policy)) as { Statement: { Sid: string; Resource: string[] }[] };
    const [pattern = ""] = Statement.find(({ Sid }) => Sid === "EnterService")?.Resource ?? [];
    const covers = new RegExp(`^${pattern.split("*").join(".*")}$`);
    for (const { name, outputs } of ofType(recording, GROUP)) {
      const arn = `arn:aws:autoscaling:us-west-2:111122223333:autoScalingGroup:1:autoScalingGroupName/${String(outputs.name)}`;
      assert.equal(covers.test(arn), name.endsWith("usw2-az1"), name);
    }
  });

  it("is drained and terminated only by ECS", () => {
    const { autoScalingGroupProvider } = only(recording, PROVIDER, "one-packager-usw2-az1").inputs as Record<
      string,
      Record<string, unknown>
    >;
    assert.equal(autoScalingGroupProvider?.managedDraining, "ENABLED");
    assert.equal(autoScalingGroupProvider?.managedTerminationProtection, "ENABLED");
    assert.ok(
      ofType(recording, HOOK).every(
        ({ inputs }) => !String(inputs.lifecycleTransition).includes("TERMINATING"),
      ),
    );
  });

  it("has the cell's tags, and the tag that ECS needs", () => {
    const tags = only(recording, GROUP, "one-dvr-usw2-az1").inputs.tags as {
      key: string;
      value: string;
      propagateAtLaunch: boolean;
    }[];
    assert.ok(tags.every(({ propagateAtLaunch }) => propagateAtLaunch));
    assert.deepEqual(tags.map(({ key }) => key).sort(), [
      "AmazonECSManaged",
      "Name",
      "cell",
      "component",
      "cost-centre",
      "environment",
      "owner",
      "region",
    ]);
  });

  it("ignores the count that ECS and operators set", () => {
    assert.deepEqual(only(recording, GROUP, "one-dvr-usw2-az1").ignoreChanges, ["desiredCapacity"]);
    assert.deepEqual(only(recording, SERVICE, "one-dvr-usw2-az1").ignoreChanges, ["desiredCount"]);
  });
});

describe("a service of a cell in one zone", () => {
  const service = (name: string): ResourceRecord => only(recording, SERVICE, name);

  it("runs on its own instances, in its zone's subnet, with its role's groups and no public address", () => {
    const { inputs } = service("one-cache-usw2-az2");
    const provider = only(recording, PROVIDER, "one-cache-usw2-az2").outputs.name;
    assert.deepEqual(inputs.capacityProviderStrategies, [{ capacityProvider: provider, base: 0, weight: 1 }]);
    const group = (name: string): unknown =>
      only(recording, "aws:ec2/securityGroup:SecurityGroup", name).outputs.id;
    assert.deepEqual(inputs.networkConfiguration, {
      subnets: [only(recording, "aws:ec2/subnet:Subnet", "one-app-usw2-az2").outputs.id],
      securityGroups: [group("one-workload"), group("one-cache")],
      assignPublicIp: false,
    });
    assert.equal(inputs.enableExecuteCommand, false);
    assert.equal(inputs.availabilityZoneRebalancing, "DISABLED");
  });

  it("starts new tasks before it stops old ones, and rolls back a release that does not start", () => {
    const { inputs } = service("one-packager-usw2-az1");
    assert.equal(inputs.deploymentMinimumHealthyPercent, 100);
    assert.equal(inputs.deploymentMaximumPercent, 134);
    assert.deepEqual(inputs.deploymentCircuitBreaker, { enable: true, rollback: true });
    assert.equal(inputs.waitForSteadyState, true);
  });

  it("registers in the target groups of its service: ingest in two, the packager in none", () => {
    const count = (name: string): number => ((service(name).inputs.loadBalancers ?? []) as unknown[]).length;
    assert.deepEqual(
      ["ingest", "packager", "cache", "manifest", "dvr", "vod", "probe"].map((name) =>
        count(`one-${name}-usw2-az1`),
      ),
      [2, 0, 1, 1, 1, 1, 0],
    );
  });

  it("starts after its permissions and its line-up", () => {
    const { dependencies } = service("one-dvr-usw2-az1");
    for (const [type, name] of [
      [POLICY, "one-dvr-us-west-2"],
      [POLICY, "one-execution-us-west-2"],
      ["aws:s3/bucketObjectv2:BucketObjectv2", "one-line-up"],
    ] as const)
      assert.ok(dependencies.includes(only(recording, type, name).urn), name);
  });

  it("starts after every path of its instances, and after the policy with which they join", () => {
    const paths = ofType(recording, ...PATHS);
    assert.deepEqual(new Set(paths.map(({ type }) => type)), new Set(PATHS));
    for (const row of ofType(recording, SERVICE)) {
      const zone = row.name.slice(-"usw2-az1".length);
      const before = [...paths, only(recording, POLICY, `one-instance-${zone}-us-west-2`)];
      const reached = dependenciesOf(recording, row);
      const after = before.filter(({ urn }) => !reached.has(urn));
      assert.deepEqual(
        after.map(({ type, name }) => `${type} ${name}`),
        [],
        row.name,
      );
    }
  });

  it("updates instances and tasks after the previous zone runs the same", () => {
    const first = service("one-dvr-usw2-az1").urn;
    const waits = (type: string, property: string): string[] =>
      only(recording, type, "one-dvr-usw2-az2").propertyDependencies[property] ?? [];
    assert.ok(waits(SERVICE, "taskDefinition").includes(first));
    assert.ok(waits(GROUP, "launchTemplate").includes(first));
    const before = only(recording, SERVICE, "one-dvr-usw2-az1").propertyDependencies.taskDefinition ?? [];
    assert.ok(before.every((urn) => !urn.includes(`${SERVICE}::`)));
  });

  it("uses its own task role and the execution role", () => {
    const definition = only(recording, DEFINITION, "one-vod-usw2-az1");
    assert.equal(sourceOf(recording, definition, "taskRoleArn").name, "one-vod-us-west-2");
    assert.equal(sourceOf(recording, definition, "executionRoleArn").name, "one-execution-us-west-2");
    assert.equal(definition.inputs.networkMode, "awsvpc");
  });

  it("runs the release's image from the region's own repository", () => {
    const [container] = JSON.parse(
      String(only(recording, DEFINITION, "one-vod-usw2-az1").inputs.containerDefinitions),
    ) as [{ image: string }];
    const digest = "0123456789abcdef".repeat(4);
    assert.equal(
      container.image,
      `111122223333.dkr.ecr.us-west-2.amazonaws.com/headend/vod@sha256:${digest}`,
    );
  });
});

describe("a release that a zone rolled back", () => {
  /** The service of the second zone, if the first runs `running`. */
  const second = (running: string): Promise<Recording> =>
    recordPart(({ cell, network, opts }) => {
      const row = planServices(cell, SIZES).zones[1]?.services.find(({ service }) => service === "dvr");
      assert.ok(row !== undefined);
      const text = pulumi.output("text");
      const args = {
        row,
        tags: cell.tags,
        container: text,
        taskRoleArn: text,
        executionRoleArn: text,
        clusterArn: text,
        capacityProvider: text,
        namespaceId: text,
        subnetId: text,
        groupIds: [],
        targetGroups: [],
        after: [network],
        before: settledOf("one-dvr-usw2-az1", pulumi.output(running), pulumi.output("dvr:2")),
      };
      new TaskService(row.key, args, opts);
    });

  it("fails the update with one error, and the next zone stays unchanged", async () => {
    const { findings, resources } = await second("dvr:1");
    assert.deepEqual(
      findings.map(({ rule, message }) => [rule, message.replace(/ \(.*\)$/, "")]),
      [
        [
          "unhandled-rejection",
          "a promise or an apply failed and nothing handles it: one-dvr-usw2-az1 was rolled back: it runs dvr:1, not dvr:2; read its stopped tasks, then run up again",
        ],
      ],
    );
    assert.deepEqual(
      resources.filter(({ type }) => type === SERVICE),
      [],
    );
  });

  it("is not reported where the zone runs the new task definition", async () => {
    const rolled = await second("dvr:2");
    assert.deepEqual(rolled.findings, []);
    assert.deepEqual(namesOf(rolled, SERVICE), ["one-dvr-usw2-az2"]);
  });
});

describe("a cell that grows", () => {
  const grow = async (...edits: [string, string][]): Promise<Recording> =>
    recordServices(smallSettings(edited(CELL_TEXT, edits)));
  const changes = (grown: Recording): string[] => changesOf(recording, grown, "aws:");
  const removed = (grown: Recording): string[] => {
    const urns = new Set(grown.resources.map(({ urn }) => urn));
    return recording.resources.filter(({ urn }) => !urns.has(urn)).map(({ name }) => name);
  };

  it("by a channel changes one object: the line-up", async () => {
    const grown = await grow([
      "        third:",
      "        fourth: { name: Fourth, drm: [cenc], dvrHours: 24 }\n        third:",
    ]);
    assert.deepEqual(changes(grown), ["BucketObjectv2.content"]);
    assert.equal(grown.resources.length, recording.resources.length);
  });

  it("by a vendor adds a policy and its IP set", async () => {
    const grown = await grow(
      [
        "        third:",
        "        fourth: { name: Fourth, feeds: [{ vendor: west, path: internet }] }\n        third:",
      ],
      ["  south:\n", "  west: { kind: vendor, prefixes: [192.0.2.0/24] }\n  south:\n"],
    );
    assert.deepEqual(changes(grown), ["BucketObjectv2.content"]);
    assert.deepEqual(removed(grown), []);
    assert.ok(namesOf(grown, POLICY).includes("one-ingest-vendor-west-us-west-2"));
  });

  it("by a zone changes no service of the others", async () => {
    const grown = await grow(["usw2-az2: 1 }", "usw2-az2: 1, usw2-az3: 2 }"]);
    assert.deepEqual(removed(grown), []);
    assert.deepEqual(changes(grown), [
      "BucketObjectv2.content",
      "NetworkAcl.subnetIds",
      "VpcAttachment.subnetIds",
      "VpcEndpoint.routeTableIds",
      "VpcEndpoint.subnetIds",
    ]);
    assert.equal(ofType(grown, SERVICE).length, 21);
  });
});
