import assert from "node:assert/strict";
import { FLOWS, type Flow, type FlowEnd } from "../../../catalog/flows.table";
import type { ResourceRecord } from "../../../record/types";
import { ofType, recorded, sourceOf } from "../../support/region";

const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/** Security groups of a region, by role. */
const GROUPS: Readonly<Record<string, string>> = { endpoint: "endpoints", resolver: "resolver" };

const flows: readonly Flow[] = FLOWS;

const groupOf = (network: FlowEnd): string | undefined =>
  "role" in network ? GROUPS[network.role] : undefined;

const flowOf = ({ inputs }: ResourceRecord): Flow | undefined =>
  flows.find(({ name, why }) => inputs.description === `${name}: ${why}`);

describe("the security group rules of a region", () => {
  it("each belong to a declared flow: its role, its protocol, its port", async () => {
    const recording = await recorded.full();
    const rules = ofType(recording, INGRESS, EGRESS);
    assert.equal(rules.length, 3);
    for (const rule of rules) {
      const flow = flowOf(rule);
      assert.ok(flow !== undefined, `${rule.name}: ${String(rule.inputs.description)}`);
      const { ipProtocol, fromPort, toPort } = rule.inputs;
      assert.deepEqual(
        { ipProtocol, fromPort, toPort },
        { ipProtocol: flow.protocol, fromPort: flow.port, toPort: flow.port },
      );
      const group = sourceOf(recording, rule, "securityGroupId").name;
      assert.equal(group, groupOf(rule.type === INGRESS ? flow.destination : flow.source));
    }
  });

  it("allow every flow of a role of the region, on its own side", async () => {
    const recording = await recorded.full();
    for (const flow of flows) {
      for (const [type, network] of [
        [INGRESS, flow.destination],
        [EGRESS, flow.source],
      ] as const) {
        const rules = ofType(recording, type).filter((rule) => flowOf(rule) === flow);
        assert.equal(rules.length > 0, groupOf(network) !== undefined, `${flow.name} ${type}`);
      }
    }
  });

  it("never allow all sources or all destinations, and are separate resources", async () => {
    for (const recording of [await recorded.full(), await recorded.bare()]) {
      const open = ofType(recording, INGRESS, EGRESS).filter(({ inputs }) =>
        /^(0\.0\.0\.0|::)\/0$/.test(String(inputs.cidrIpv4 ?? inputs.cidrIpv6)),
      );
      assert.deepEqual(open, []);
      for (const { inputs, name } of ofType(recording, "aws:ec2/securityGroup:SecurityGroup")) {
        assert.deepEqual([inputs.ingress, inputs.egress], [undefined, undefined], name);
      }
      assert.deepEqual(ofType(recording, "aws:ec2/securityGroupRule:SecurityGroupRule"), []);
    }
  });

  it("are for the region's block and the servers' addresses", async () => {
    const blocks = ofType(await recorded.full(), INGRESS, EGRESS).map(
      ({ name, inputs }) => `${name} ${String(inputs.cidrIpv4)}`,
    );
    assert.deepEqual(blocks.sort(), [
      "endpoints-in-aws-apis-region 10.64.0.0/14",
      "resolver-out-dns-tcp-172-20-0-10 172.20.0.10/32",
      "resolver-out-dns-udp-172-20-0-10 172.20.0.10/32",
    ]);
  });
});
