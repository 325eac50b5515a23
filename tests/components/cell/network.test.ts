import assert from "node:assert/strict";
import type { Recording } from "../../../record/types";
import { judge } from "../../../verify/rules";
import { edited } from "../../checks/support";
import { CELL_TEXT, recordPart, smallSettings } from "../../support/cell";
import { namesOf, ofType, only } from "../../support/region";

const network = (text = CELL_TEXT): Promise<Recording> =>
  recordPart(() => undefined, { settings: smallSettings(text) });

const INTERNET_ONLY = edited(CELL_TEXT, [[", { vendor: south, path: directConnect }", ""]]);
const CIRCUITS_ONLY = edited(CELL_TEXT, [
  ["{ vendor: north, path: internet }, ", ""],
  ["feeds: [{ vendor: south, path: internet }]", "dvrHours: 1"],
]);

describe("the network of a cell", () => {
  it("is a VPC of the ledger's block, with nothing of another cell in it", async () => {
    const recording = await network();
    assert.deepEqual(recording.findings, []);
    assert.deepEqual(judge(recording.resources, { regions: ["us-west-2"], protect: true }), []);
    assert.equal(only(recording, "aws:ec2/vpc:Vpc").inputs.cidrBlock, "10.64.32.0/19");
    assert.equal(namesOf(recording, "aws:ec2/subnet:Subnet").length, 6 * 2);
    assert.deepEqual(namesOf(recording, "aws:ec2/natGateway:NatGateway"), []);
    assert.deepEqual(namesOf(recording, "aws:ec2/eip:Eip"), []);
  });

  it("is attached to the region: associated with the table cells, with routes in hub and contribution", async () => {
    const recording = await network();
    const attachment = only(recording, "aws:ec2transitgateway/vpcAttachment:VpcAttachment");
    assert.equal(attachment.inputs.transitGatewayDefaultRouteTableAssociation, false);
    assert.equal(attachment.inputs.transitGatewayDefaultRouteTablePropagation, false);
    const association = only(recording, "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation");
    assert.equal(association.inputs.transitGatewayRouteTableId, "tgw-rtb-0aaaaaaaaaaaaacells");
    assert.equal(association.deleteBeforeReplace, true);
    assert.deepEqual(
      ofType(recording, "aws:ec2transitgateway/route:Route").map(
        ({ name, inputs }) =>
          `${name} ${String(inputs.transitGatewayRouteTableId)} ${String(inputs.destinationCidrBlock)}`,
      ),
      [
        "contribution-one tgw-rtb-0aaaaaaaaaaaaacontribution 10.64.32.0/19",
        "hub-one tgw-rtb-0aaaaaaaaaaaaahub 10.64.32.0/19",
      ],
    );
  });

  it("has its own endpoints for keys, secrets and logs, with their default names", async () => {
    const recording = await network();
    const endpoints = ofType(recording, "aws:ec2/vpcEndpoint:VpcEndpoint");
    const interfaces = endpoints.filter(({ inputs }) => inputs.vpcEndpointType === "Interface");
    assert.deepEqual(
      interfaces.map(({ inputs }) => `${String(inputs.serviceName)} ${String(inputs.privateDnsEnabled)}`),
      [
        "com.amazonaws.us-west-2.kms true",
        "com.amazonaws.us-west-2.logs true",
        "com.amazonaws.us-west-2.secretsmanager true",
      ],
    );
    for (const { inputs, urn } of endpoints) {
      assert.match(String(inputs.policy), /"aws:PrincipalOrgID":"o-a1b2c3d4e5"/, urn);
    }
    const gateways = endpoints.filter(({ inputs }) => inputs.vpcEndpointType === "Gateway");
    assert.deepEqual(
      gateways.map(({ name, inputs }) => `${name} ${(inputs.routeTableIds as string[]).length}`),
      ["one-dynamodb 12", "one-s3 12"],
    );
  });

  it("resolves the names of the region's endpoints", async () => {
    assert.deepEqual(namesOf(await network(), "aws:route53/zoneAssociation:ZoneAssociation"), [
      "one-autoscaling",
      "one-ec2",
      "one-ecr-api",
      "one-ecr-dkr",
      "one-ecs",
      "one-ecs-agent",
      "one-ecs-telemetry",
      "one-monitoring",
      "one-ssm",
      "one-ssmmessages",
      "one-sts",
    ]);
  });

  it("logs every flow to the region's log group with the region's role", async () => {
    const { inputs } = only(await network(), "aws:ec2/flowLog:FlowLog");
    assert.equal(inputs.trafficType, "ALL");
    assert.match(String(inputs.iamRoleArn), /role\/flow-logs-us-west-2/);
    assert.match(String(inputs.logDestination), /log-group:flow-logs/);
  });

  it("has a route to the Internet gateway where a feed comes over the Internet, only from the public tier", async () => {
    const recording = await network(INTERNET_ONLY);
    const routes = ofType(recording, "aws:ec2/route:Route").filter(
      ({ inputs }) => inputs.gatewayId !== undefined,
    );
    assert.deepEqual(
      routes.map(({ name }) => name),
      ["one-public-usw2-az1-internet", "one-public-usw2-az2-internet"],
    );
  });

  it("has an Internet gateway without a route where none does: CloudFront's VPC origins need one", async () => {
    const recording = await network(CIRCUITS_ONLY);
    assert.deepEqual(recording.findings, []);
    assert.deepEqual(namesOf(recording, "aws:ec2/internetGateway:InternetGateway"), ["one"]);
    const routes = ofType(recording, "aws:ec2/route:Route").filter(
      ({ inputs }) => inputs.gatewayId !== undefined,
    );
    assert.deepEqual(routes, []);
  });
});
