import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { customs, namesOf, ofType, only, sourceOf } from "../../support/region";
import { recordPart } from "../../support/cell";
import { Balancer } from "../../../components/cell/balancer";
import { planCapacity } from "../../../plan/cell/capacity/capacity";
import { planIngest } from "../../../plan/cell/balancers/ingest";
import type { Recording, ResourceRecord } from "../../../record/types";
import { judge } from "../../../verify/rules";
import type { Edit } from "../../checks/support";
import { BALANCER, LISTENER, RECORD, recordBalancers, RULE, TARGET_GROUP, type Shown } from "./balancers";

const ATTACHMENT = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
const RESERVATION = "aws:ec2/subnetCidrReservation:SubnetCidrReservation";

/** All vendors over circuits, with mutual TLS. */
const CERTIFIED_CIRCUITS: readonly Edit[] = [
  [
    "{ vendor: north, path: internet }, { vendor: south, path: directConnect }",
    "{ vendor: north, path: directConnect }",
  ],
  [", feeds: [{ vendor: south, path: internet }]", ""],
];

/** Names of the resources of one type that a resource depends on. */
const waitsFor = (recording: Recording, { dependencies }: ResourceRecord, type: string): string[] =>
  ofType(recording, type)
    .filter(({ urn }) => dependencies.includes(urn))
    .map(({ name }) => name)
    .sort();

describe("the load balancers of ingest", () => {
  it("are these, and only their clients reach them", async () => {
    const recording = await recordBalancers();
    assert.deepEqual(recording.findings, []);
    assert.deepEqual(namesOf(recording, BALANCER), ["one-delivery", "one-nlb", "one-private", "one-public"]);
    const sites = ["one-public", "one-private", "one-nlb"].map((name) => {
      const { inputs } = only(recording, BALANCER, name);
      return [name, inputs.loadBalancerType, inputs.internal];
    });
    assert.deepEqual(sites, [
      ["one-public", "application", false],
      ["one-private", "application", true],
      ["one-nlb", "network", true],
    ]);
  });

  it("have the security group of their role from creation", async () => {
    const recording = await recordBalancers();
    for (const [name, group] of [
      ["one-public", "one-public-ingest"],
      ["one-private", "one-private-ingest"],
      ["one-nlb", "one-vendor-nlb"],
    ] as const)
      assert.equal(sourceOf(recording, only(recording, BALANCER, name), "securityGroups").name, group);
  });

  it("are in their own tiers", async () => {
    const recording = await recordBalancers();
    const subnetsOf = (name: string, property: string): string[] => {
      const urns = only(recording, BALANCER, name).propertyDependencies[property] ?? [];
      return urns.map((urn) => urn.split("::").at(-1) ?? "").sort();
    };
    assert.deepEqual(subnetsOf("one-public", "subnets"), ["one-public-usw2-az1", "one-public-usw2-az2"]);
    assert.deepEqual(subnetsOf("one-private", "subnets"), ["one-ingest-usw2-az1", "one-ingest-usw2-az2"]);
    assert.deepEqual(subnetsOf("one-nlb", "subnetMappings"), ["one-ingest-usw2-az1", "one-ingest-usw2-az2"]);
  });

  it("follow the rules: tags, protection, deletion protection", async () => {
    const recording = await recordBalancers();
    const own = customs(recording).filter(
      ({ type, name }) => /^aws:(lb|wafv2|route53)\//.test(type) && name !== "logs",
    );
    assert.ok(own.length > 40);
    assert.deepEqual(judge(own, { regions: ["us-west-2"], protect: true }), []);
    for (const { inputs, protect } of ofType(recording, BALANCER))
      assert.deepEqual([inputs.enableDeletionProtection, protect], [true, true]);
    const bare = await recordBalancers([["protect: true", "protect: false"]]);
    for (const { inputs, protect } of ofType(bare, BALANCER))
      assert.deepEqual([inputs.enableDeletionProtection, protect], [false, false]);
  });

  it("reject smuggled requests and invalid headers, and log requests and handshakes after the bucket is ready", async () => {
    const recording = await recordBalancers();
    for (const name of ["one-public", "one-private"]) {
      const balancer = only(recording, BALANCER, name);
      const { inputs } = balancer;
      assert.equal(inputs.desyncMitigationMode, "strictest");
      assert.equal(inputs.dropInvalidHeaderFields, true);
      assert.equal(inputs.idleTimeout, 12);
      const logs = {
        bucket: only(recording, "aws:s3/bucket:Bucket", "logs").outputs.id,
        prefix: name,
        enabled: true,
      };
      assert.deepEqual([inputs.accessLogs, inputs.connectionLogs], [logs, logs]);
      assert.deepEqual(waitsFor(recording, balancer, "aws:s3/bucketPolicy:BucketPolicy"), ["logs"]);
    }
  });

  it("allow pushes while AWS WAF is unavailable, where they have a web ACL", async () => {
    const recording = await recordBalancers();
    const failOpen = ofType(recording, BALANCER).map(
      ({ name, inputs }) => `${name} ${inputs.enableWafFailOpen}`,
    );
    assert.deepEqual(failOpen.sort(), [
      "one-delivery undefined",
      "one-nlb undefined",
      "one-private undefined",
      "one-public true",
    ]);
  });

  it("are created on the Internet after the VPC has its gateway", async () => {
    const recording = await recordBalancers();
    const gateway = "aws:ec2/internetGateway:InternetGateway";
    assert.deepEqual(waitsFor(recording, only(recording, BALANCER, "one-public"), gateway), ["one"]);
    assert.deepEqual(waitsFor(recording, only(recording, BALANCER, "one-private"), gateway), []);
  });

  it("use TLS 1.2 and later with post-quantum keys and the region's certificate", async () => {
    const recording = await recordBalancers();
    const listeners = ofType(recording, LISTENER).filter(({ inputs }) => inputs.protocol !== "TCP");
    const plain = listeners.filter(({ inputs }) => inputs.protocol !== "HTTPS");
    assert.deepEqual(
      plain.map(({ name, inputs }) => [name, inputs.port, inputs.sslPolicy]),
      [["one-private-health", 8080, undefined]],
    );
    for (const { name, inputs } of listeners.filter((row) => !plain.includes(row))) {
      assert.equal(inputs.sslPolicy, "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", name);
      assert.match(String(inputs.certificateArn), /:certificate\//, name);
    }
  });

  it("return 404 where no rule matches", async () => {
    const recording = await recordBalancers();
    const actions = ofType(recording, LISTENER)
      .filter(({ inputs }) => inputs.protocol !== "TCP")
      .map(({ inputs }) => inputs.defaultActions);
    assert.equal(actions.length, 5);
    for (const action of actions)
      assert.deepEqual(action, [
        { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } },
      ]);
  });

  it("require a client certificate only on 8443", async () => {
    const recording = await recordBalancers(CERTIFIED_CIRCUITS);
    const mutual = ofType(recording, LISTENER).filter(
      ({ inputs }) => inputs.mutualAuthentication !== undefined,
    );
    assert.deepEqual(
      mutual.map(({ name, inputs }) => [name, inputs.port, inputs.mutualAuthentication]),
      [
        [
          "one-private-certified",
          8443,
          {
            mode: "verify",
            trustStoreArn:
              "arn:aws:elasticloadbalancing:us-west-2:111122223333:truststore/vendors-1234567/0123456789abcdef",
            ignoreClientCertificateExpiry: false,
          },
        ],
      ],
    );
    assert.deepEqual(namesOf(recording, ATTACHMENT), ["one-certified"]);
  });

  it("need the region's trust store for a listener with mutual TLS", async () => {
    const program = recordPart(({ cell, region, network, opts }) => {
      const plan = planIngest(cell, planCapacity(cell)).public;
      assert.ok(plan !== undefined);
      const logs = new aws.s3.Bucket("logs", {}, opts);
      const { certificateArn } = region;
      const accessLogs = { bucket: logs.id, ready: logs };
      new Balancer("one", { plan, cell, network, region: { certificateArn }, accessLogs }, opts);
    });
    const { findings } = await program;
    assert.match(JSON.stringify(findings), /the region has no trust store/);
  });

  it("reject forged certificate headers and forward pushes to their own target group", async () => {
    const recording = await recordBalancers();
    const forged = only(recording, RULE, "one-public-token-no-clientcert-subject").inputs;
    assert.deepEqual(forged.conditions, [
      { httpHeader: { httpHeaderName: "X-Amzn-Mtls-Clientcert-Subject", values: ["*"] } },
    ]);
    assert.deepEqual(forged.actions, [
      { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "403" } },
    ]);
    for (const side of ["public", "private"]) {
      const push = only(recording, RULE, `one-${side}-token-push`);
      assert.deepEqual(push.inputs.conditions, [
        { pathPattern: { values: ["/v1/*"] } },
        { httpRequestMethod: { values: ["PUT", "POST", "DELETE"] } },
      ]);
      assert.deepEqual(push.inputs.actions, [
        { type: "forward", targetGroupArn: only(recording, TARGET_GROUP, `one-${side}`).outputs.arn },
      ]);
    }
  });

  it("forward to the tasks of their own zone over TLS and check the health of the process", async () => {
    const { inputs } = only(await recordBalancers(), TARGET_GROUP, "one-public");
    const { targetType, protocol, port, loadBalancingCrossZoneEnabled, deregistrationDelay } = inputs;
    assert.deepEqual(
      [targetType, protocol, port, loadBalancingCrossZoneEnabled, deregistrationDelay],
      ["ip", "HTTPS", 8443, "false", 12],
    );
    assert.deepEqual(inputs.stickiness, { enabled: false, type: "lb_cookie" });
    assert.deepEqual(inputs.healthCheck, {
      protocol: "HTTPS",
      port: "traffic-port",
      path: "/health",
      matcher: "200",
      interval: 5,
      timeout: 2,
      healthyThreshold: 2,
      unhealthyThreshold: 2,
    });
  });

  it("have target groups for the ingest service, and its dependencies", async () => {
    const shown: Shown = {};
    await recordBalancers([], shown);
    assert.equal(shown.ingest?.targetGroups.size, 2);
    assert.equal(shown.ingest.listeners.length, 4 + 17);
    assert.deepEqual([...shown.ingest.balancers.keys()], ["public", "private", "nlb"]);
  });
});

describe("the fixed addresses of ingest", () => {
  it("are reserved before the load balancer uses them", async () => {
    const recording = await recordBalancers();
    const blocks = ofType(recording, RESERVATION).map(({ name, inputs }) => [
      name,
      inputs.cidrBlock,
      inputs.reservationType,
    ]);
    assert.deepEqual(blocks, [
      ["one-ingest-usw2-az1", "10.64.33.208/28", "explicit"],
      ["one-ingest-usw2-az2", "10.64.37.208/28", "explicit"],
    ]);
    const nlb = only(recording, BALANCER, "one-nlb");
    assert.deepEqual(
      (nlb.inputs.subnetMappings as { privateIpv4Address: string }[]).map((row) => row.privateIpv4Address),
      ["10.64.33.208", "10.64.37.208"],
    );
    assert.deepEqual(waitsFor(recording, nlb, RESERVATION), ["one-ingest-usw2-az1", "one-ingest-usw2-az2"]);
  });

  it("stay in their zones, which operators can shift, and accept PrivateLink from any address", async () => {
    const { inputs } = only(await recordBalancers(), BALANCER, "one-nlb");
    assert.equal(inputs.enableCrossZoneLoadBalancing, false);
    assert.equal(inputs.enableZonalShift, true);
    assert.equal(inputs.enforceSecurityGroupInboundRulesOnPrivateLinkTraffic, "off");
  });

  it("come after every listener behind them, and forward TCP to the load balancer", async () => {
    const recording = await recordBalancers();
    assert.deepEqual(waitsFor(recording, only(recording, BALANCER, "one-nlb"), LISTENER), [
      "one-private-health",
      "one-private-token",
    ]);
    const attachment = only(recording, ATTACHMENT);
    assert.deepEqual(waitsFor(recording, attachment, LISTENER), ["one-private-token"]);
    assert.equal(attachment.inputs.targetId, only(recording, BALANCER, "one-private").outputs.arn);
    const group = only(recording, TARGET_GROUP, "one-token").inputs;
    assert.deepEqual([group.targetType, group.protocol, group.port], ["alb", "TCP", 443]);
    const { protocol, port, path } = group.healthCheck as Record<string, unknown>;
    assert.deepEqual([protocol, port, path], ["HTTP", "8080", "/health"]);
    const listener = only(recording, LISTENER, "one-token").inputs;
    assert.deepEqual([listener.protocol, listener.port], ["TCP", 443]);
  });
});

describe("the names of ingest", () => {
  it("resolve to their load balancer without a health check", async () => {
    const recording = await recordBalancers();
    for (const [name, host, balancer] of [
      ["one-north-internet", "north-internet-one.us-west-2.small.example.com", "one-public"],
      ["one-south-direct-connect", "south-direct-connect-one.us-west-2.small.example.com", "one-nlb"],
    ] as const) {
      const { inputs } = only(recording, RECORD, name);
      const { dnsName, zoneId } = only(recording, BALANCER, balancer).outputs;
      assert.deepEqual([inputs.zoneId, inputs.name, inputs.type], ["Z0123456789ABCDEFGHIJ", host, "A"]);
      assert.deepEqual(inputs.aliases, [{ name: dnsName, zoneId, evaluateTargetHealth: false }]);
    }
  });
});

describe("a cell with all vendors over circuits", () => {
  it("has nothing on the Internet", async () => {
    const recording = await recordBalancers(CERTIFIED_CIRCUITS);
    assert.deepEqual(recording.findings, []);
    assert.ok(ofType(recording, BALANCER).every(({ inputs }) => inputs.internal === true));
    assert.deepEqual(
      customs(recording).filter(({ type }) => type.startsWith("aws:wafv2/")),
      [],
    );
  });
});
