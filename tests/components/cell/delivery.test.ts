import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { Balancer } from "../../../components/cell/balancer";
import { planCapacity } from "../../../plan/cell/capacity/capacity";
import { planDelivery } from "../../../plan/cell/balancers/delivery";
import { CELL_TEXT, READ, recordCell, recordedCell, recordPart, smallSettings } from "../../support/cell";
import { updatesOf } from "../../support/growth";
import { edited } from "../../checks/support";
import type { ResourceRecord } from "../../../record/types";
import { namesOf, ofType, only, sourceOf } from "../../support/region";
import { BALANCER, LISTENER, RECORD, recordBalancers, RULE, TARGET_GROUP, type Shown } from "./balancers";

const GROUPS = ["one-cache", "one-dvr", "one-manifest", "one-vod"];

describe("the delivery load balancer", () => {
  it("is private, in the app tier, with a security group for the CDN and one for all others", async () => {
    const recording = await recordBalancers();
    const balancer = only(recording, BALANCER, "one-delivery");
    assert.equal(balancer.inputs.internal, true);
    const sources = (property: string): string[] =>
      (balancer.propertyDependencies[property] ?? []).map((urn) => urn.split("::").at(-1) ?? "").sort();
    assert.deepEqual(sources("securityGroups"), ["one-delivery", "one-viewers"]);
    assert.deepEqual(sources("subnets"), ["one-app-usw2-az1", "one-app-usw2-az2"]);
    const lists = ofType(recording, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
      .filter(({ inputs }) => "prefixListId" in inputs)
      .map((rule) => sourceOf(recording, rule, "securityGroupId").name);
    assert.deepEqual(lists, ["one-viewers"]);
  });

  it("logs requests, shifts zones, and has no web ACL to wait for", async () => {
    const { inputs } = only(await recordBalancers(), BALANCER, "one-delivery");
    assert.equal((inputs.accessLogs as { prefix: string }).prefix, "one-delivery");
    assert.equal(inputs.connectionLogs, undefined);
    assert.equal(inputs.enableZonalShift, true);
    assert.equal(inputs.desyncMitigationMode, "strictest");
  });

  it("reserves capacity where its plan has it", async () => {
    const recording = await recordPart(({ cell, region, network, opts }) => {
      const plan = planDelivery(cell, planCapacity(cell));
      const balancer = { ...plan.balancer, reservedUnits: 240 };
      const logs = new aws.s3.Bucket("logs", {}, opts);
      const accessLogs = { bucket: logs.id, ready: logs };
      new Balancer("one", { plan: balancer, cell, network, region, accessLogs }, opts);
    });
    const { inputs } = only(recording, BALANCER, "one-delivery");
    assert.deepEqual(inputs.minimumLoadBalancerCapacity, { capacityUnits: 240 });
  });

  it("has only TLS listeners", async () => {
    const recording = await recordBalancers();
    const listeners = ofType(recording, LISTENER).filter(
      ({ inputs }) => inputs.loadBalancerArn === only(recording, BALANCER, "one-delivery").outputs.arn,
    );
    assert.deepEqual(
      listeners.map(({ inputs }) => [
        inputs.port,
        inputs.protocol,
        inputs.sslPolicy,
        inputs.mutualAuthentication,
      ]),
      [[443, "HTTPS", "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", undefined]],
    );
  });

  it("keeps every request in its zone, and its name in zones with a healthy live edge", async () => {
    const recording = await recordBalancers();
    const failover = GROUPS.map((name) => {
      const { targetGroupHealth, loadBalancingCrossZoneEnabled } = only(recording, TARGET_GROUP, name).inputs;
      const { dnsFailover, unhealthyStateRouting } = targetGroupHealth as Record<
        string,
        Record<string, unknown>
      >;
      assert.deepEqual(unhealthyStateRouting, {
        minimumHealthyTargetsCount: 1,
        minimumHealthyTargetsPercentage: "off",
      });
      assert.equal(dnsFailover?.minimumHealthyTargetsPercentage, "off");
      return [name, loadBalancingCrossZoneEnabled, dnsFailover?.minimumHealthyTargetsCount];
    });
    assert.deepEqual(failover, [
      ["one-cache", "false", "1"],
      ["one-dvr", "false", "off"],
      ["one-manifest", "false", "1"],
      ["one-vod", "false", "off"],
    ]);
  });

  it("routes playlists, segments, DVR and on demand separately", async () => {
    const recording = await recordBalancers();
    const rules = namesOf(recording, RULE).filter((name) => name.startsWith("one-delivery-"));
    const read = rules.map((name) => {
      const rule = only(recording, RULE, name);
      const [path] = rule.inputs.conditions as { pathPattern: { values: string[] } }[];
      const [action] = rule.inputs.actions as { targetGroupArn: string }[];
      const group = ofType(recording, TARGET_GROUP).find(
        ({ outputs }) => outputs.arn === action?.targetGroupArn,
      );
      return `${rule.inputs.priority} ${path?.pathPattern.values.join(" ")} ${group?.name}`;
    });
    assert.deepEqual(read.sort(), [
      "10 /live/*.m3u8 /live/*.mpd /live/*/time one-manifest",
      "20 /live/* one-cache",
      "30 /dvr/* one-dvr",
      "40 /vod/* one-vod",
    ]);
  });

  it("has a public alias record without a health check", async () => {
    const recording = await recordBalancers();
    const { inputs } = only(recording, RECORD, "one-delivery");
    const { dnsName, zoneId } = only(recording, BALANCER, "one-delivery").outputs;
    assert.equal(inputs.name, "delivery-one.us-west-2.small.example.com");
    assert.deepEqual(inputs.aliases, [{ name: dnsName, zoneId, evaluateTargetHealth: false }]);
  });

  it("has no static-IP NLB where no consumer reads the cell through PrivateLink", async () => {
    const shown: Shown = {};
    const recording = await recordBalancers([], shown);
    assert.equal(shown.delivery?.nlb, undefined);
    assert.ok(!namesOf(recording, BALANCER).includes("one-app-nlb"));
  });

  it("has target groups by service, and the dependencies of the services", async () => {
    const shown: Shown = {};
    await recordBalancers([], shown);
    assert.deepEqual([...(shown.delivery?.targetGroups.keys() ?? [])], ["cache", "manifest", "dvr", "vod"]);
    assert.equal(shown.delivery?.listeners.length, 1 + 4);
    assert.equal(shown.delivery.hostname, "delivery-one.us-west-2.small.example.com");
  });
});

describe("the static-IP NLB of delivery", () => {
  const namesIn = ({ propertyDependencies }: ResourceRecord, property: string): string[] =>
    (propertyDependencies[property] ?? []).map((urn) => urn.split("::").at(-1) ?? "").sort();

  it("is internal, in the app tier, in its own security group, at addresses that AWS chooses", async () => {
    const recording = await recordBalancers([READ]);
    assert.deepEqual(recording.findings, []);
    const balancer = only(recording, BALANCER, "one-app-nlb");
    const { inputs, protect } = balancer;
    assert.deepEqual([inputs.loadBalancerType, inputs.internal, protect], ["network", true, true]);
    assert.deepEqual(namesIn(balancer, "securityGroups"), ["one-application-nlb"]);
    assert.deepEqual(namesIn(balancer, "subnetMappings"), ["one-app-usw2-az1", "one-app-usw2-az2"]);
    for (const mapping of inputs.subnetMappings as object[])
      assert.deepEqual(Object.keys(mapping), ["subnetId"]);
    assert.equal(inputs.enforceSecurityGroupInboundRulesOnPrivateLinkTraffic, "off");
    assert.deepEqual([inputs.enableZonalShift, inputs.enableCrossZoneLoadBalancing], [true, false]);
    const reserved = namesOf(recording, "aws:ec2/subnetCidrReservation:SubnetCidrReservation");
    assert.deepEqual(reserved, ["one-ingest-usw2-az1", "one-ingest-usw2-az2"]);
  });

  it("forwards TCP to the delivery load balancer, which terminates TLS, and checks its health over HTTP", async () => {
    const recording = await recordBalancers([READ]);
    const listener = only(recording, LISTENER, "one-apps");
    assert.deepEqual([listener.inputs.protocol, listener.inputs.port], ["TCP", 443]);
    assert.equal(listener.inputs.loadBalancerArn, only(recording, BALANCER, "one-app-nlb").outputs.arn);
    const group = only(recording, TARGET_GROUP, "one-apps").inputs;
    assert.deepEqual([group.targetType, group.protocol, group.port], ["alb", "TCP", 443]);
    const { protocol, port, path } = group.healthCheck as Record<string, unknown>;
    assert.deepEqual([protocol, port, path], ["HTTP", "8080", "/health"]);
    const attachment = only(recording, "aws:lb/targetGroupAttachment:TargetGroupAttachment", "one-apps");
    assert.equal(attachment.inputs.targetId, only(recording, BALANCER, "one-delivery").outputs.arn);
    assert.ok(attachment.dependencies.includes(only(recording, LISTENER, "one-delivery").urn));
    const [action] = only(recording, RULE, "one-delivery-health-check").inputs.actions as Record<
      string,
      unknown
    >[];
    assert.equal(action?.targetGroupArn, only(recording, TARGET_GROUP, "one-manifest").outputs.arn);
  });

  it("is added to an existing cell: only the dashboard changes", async () => {
    const [before, after] = [
      await recordedCell.up(),
      await recordCell(smallSettings(edited(CELL_TEXT, [READ]))),
    ];
    assert.deepEqual(after.findings, []);
    assert.deepEqual(updatesOf(before, after), ["aws:cloudwatch/dashboard:Dashboard dashboardBody"]);
  });

  it("is an output for the backbone, by its ARN", async () => {
    const [bare, read] = [
      await recordedCell.up(),
      await recordCell(smallSettings(edited(CELL_TEXT, [READ]))),
    ];
    assert.ok(!("appNlbArn" in bare.outputs));
    assert.equal(read.outputs.appNlbArn, only(read, BALANCER, "one-app-nlb").outputs.arn);
  });
});
