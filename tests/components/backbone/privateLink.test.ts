import "../../../record/preload";
import assert from "node:assert/strict";
import { PrivateLinkEndpoint } from "../../../components/backbone/privateLinkEndpoint";
import { PrivateLinkService } from "../../../components/backbone/privateLinkService";
import { planPrivateLinkEndpoints } from "../../../plan/backbone/privateLinkEndpoints";
import { planPrivateLinkServices } from "../../../plan/backbone/privateLinkServices";
import type { CellHandles } from "../../../components/backbone/backboneComponent";
import type { Settings } from "../../../settings/settings";
import { FLOWS } from "../../../catalog/flows.table";
import { compare } from "../../../record/compare";
import type { Recording } from "../../../record/types";
import { neighbours, READ } from "../../plan/backbone/neighbours";
import { customs, namesOf, ofType, only } from "../../support/region";
import { adrift, cellsOf, inputsOf, recordComponent, regionsOf, tagsOf } from "./handles";
import { planEnvironment } from "../../../plan/environment";

function recordServices(settings: Settings, preview = false, cells = cellsOf(settings)): Promise<Recording> {
  return recordComponent(
    settings,
    (opts) => {
      const plan = planPrivateLinkServices(planEnvironment(settings));
      const args = {
        plan,
        tags: tagsOf(settings),
        protect: settings.protect,
        regions: regionsOf(settings),
        cells,
      };
      new PrivateLinkService("private-link-service", args, opts);
    },
    preview,
  );
}

const recordEndpoints = (settings: Settings, preview = false): Promise<Recording> =>
  recordComponent(
    settings,
    (opts) => {
      const plan = planPrivateLinkEndpoints(planEnvironment(settings));
      const args = { plan, tags: tagsOf(settings), regions: regionsOf(settings), cells: cellsOf(settings) };
      new PrivateLinkEndpoint("private-link-endpoint", args, opts);
    },
    preview,
  );

const SERVICE = "aws:ec2/vpcEndpointService:VpcEndpointService";
const PRINCIPAL = "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple";
const VERIFICATION = "aws:vpc/endpointServicePrivateDnsVerification:EndpointServicePrivateDnsVerification";
const NOTICE = "aws:ec2/vpcEndpointConnectionNotification:VpcEndpointConnectionNotification";
const RECORD = "aws:route53/record:Record";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const ZONE = "aws:route53/zone:Zone";
const ASSOCIATION = "aws:route53/zoneAssociation:ZoneAssociation";

describe("PrivateLinkService", () => {
  let recording: Recording;
  const settings = neighbours([["owner: someone", "owner: someone\nprotect: true"]]);
  before(async () => {
    recording = await recordServices(settings);
  });

  it("is recorded without a finding, as an up and as a preview, with every resource in its region", async () => {
    const preview = await recordServices(settings, true);
    assert.deepEqual([...recording.findings, ...compare(recording, preview)], []);
    assert.deepEqual(adrift(recording), []);
  });

  it("has the cell's static-IP NLB, and requires acceptance", () => {
    assert.deepEqual(namesOf(recording, SERVICE), ["one-us-east-1", "one-us-west-2"]);
    const { inputs, protect } = only(recording, SERVICE, "one-us-west-2");
    assert.deepEqual(
      [inputs.region, inputs.acceptanceRequired, inputs.supportedRegions, inputs.networkLoadBalancerArns],
      [
        "us-west-2",
        true,
        ["us-west-2", "us-east-1"],
        [
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/one-nlb-1234567/0123456789abcdef",
        ],
      ],
    );
    assert.equal(
      inputs.allowedPrincipals,
      undefined,
      "a list here and separate resources would revert each other",
    );
    assert.equal(protect, true);
  });

  it("is protected only where the environment sets protect", async () => {
    const open = await recordServices(neighbours());
    assert.equal(only(open, SERVICE, "one-us-west-2").protect, false);
  });

  it("allows the vendor's principals, in both regions", () => {
    assert.deepEqual(inputsOf(recording, PRINCIPAL, "principalArn"), {
      "one-us-west-2-vendor-444455556666-root": "arn:aws:iam::444455556666:root",
      "one-us-west-2-vendor-444455556666-role-pusher": "arn:aws:iam::444455556666:role/pusher",
      "one-us-east-1-vendor-444455556666-root": "arn:aws:iam::444455556666:root",
      "one-us-east-1-vendor-444455556666-role-pusher": "arn:aws:iam::444455556666:role/pusher",
    });
  });

  it("has a name, with its verification record in the public zone before the verification", () => {
    const service = only(recording, SERVICE, "one-us-west-2");
    const [verified] = service.outputs.privateDnsNameConfigurations as [{ name: string; value: string }];
    const record = only(recording, RECORD, "one-us-west-2");
    assert.equal(service.inputs.privateDnsName, "private-link-one.us-west-2.small.example.com");
    assert.deepEqual(
      [record.inputs.zoneId, record.inputs.name, record.inputs.type, record.inputs.records],
      [
        "Z0123456789ABCDEFGHIJ",
        `${verified.name}.private-link-one.us-west-2.small.example.com`,
        "TXT",
        [verified.value],
      ],
    );
    const verification = only(recording, VERIFICATION, "one-us-west-2");
    assert.deepEqual(
      [verification.inputs.serviceId, verification.inputs.waitForVerification],
      [service.outputs.id, true],
    );
    assert.ok(verification.dependencies.includes(record.urn));
  });

  it("notifies the alarm topic of its region of each connection event", () => {
    const { inputs } = only(recording, NOTICE, "one-us-east-1");
    assert.equal(inputs.connectionNotificationArn, "arn:aws:sns:us-east-1:111122223333:alarms-1234567");
    assert.deepEqual(inputs.connectionEvents, ["Accept", "Connect", "Delete", "Reject"]);
  });

  it("has no name and no record where AWS has no private DNS names for services", async () => {
    const plan = planPrivateLinkServices(planEnvironment(settings));
    const services = plan.services.map((row) => ({
      ...row,
      privateName: undefined,
      supportedRegions: undefined,
    }));
    const china = await recordComponent(settings, (opts) => {
      const args = {
        tags: tagsOf(settings),
        protect: false,
        regions: regionsOf(settings),
        cells: cellsOf(settings),
      };
      new PrivateLinkService("private-link-service", { ...args, plan: { services } }, opts);
    });
    assert.deepEqual([ofType(china, RECORD), ofType(china, VERIFICATION)], [[], []]);
    const { inputs } = only(china, SERVICE, "one-us-west-2");
    assert.ok(!("privateDnsName" in inputs) && !("supportedRegions" in inputs));
  });

  for (const [serves, site, output] of [
    ["ingest", "one-us-west-2", "nlbArn"],
    ["delivery", "two-us-west-2", "appNlbArn"],
  ] as const)
    it(`needs the static-IP NLB of ${serves}`, async () => {
      const read = neighbours([READ]);
      const cells = cellsOf(read);
      const without = Object.fromEntries(
        Object.entries(cells[site] ?? assert.fail()).filter(([name]) => name !== output),
      ) as unknown as CellHandles;
      const { findings } = await recordServices(read, false, { ...cells, [site]: without });
      const message = `${site} has no static-IP NLB for ${serves}`;
      assert.ok(
        findings.some((finding) => finding.message.includes(message)),
        JSON.stringify(findings),
      );
    });

  it("has the static-IP NLB of delivery where a platform reads the cell, with its own name", async () => {
    const read = await recordServices(neighbours([READ]));
    assert.deepEqual(read.findings, []);
    const { inputs } = only(read, SERVICE, "two-us-west-2-delivery");
    assert.deepEqual(
      [
        inputs.networkLoadBalancerArns,
        inputs.privateDnsName,
        inputs.acceptanceRequired,
        inputs.supportedRegions,
      ],
      [
        [
          "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/two-app-nlb-1234567/0123456789abcdef",
        ],
        "private-delivery-two.us-west-2.small.example.com",
        true,
        ["us-west-2", "us-east-1", "eu-central-1"],
      ],
    );
    for (const type of [RECORD, VERIFICATION, NOTICE])
      assert.deepEqual(
        only(read, type, "two-us-west-2-delivery").inputs.region,
        type === RECORD ? undefined : "us-west-2",
      );
    assert.equal(
      inputsOf(read, PRINCIPAL, "principalArn")["two-us-west-2-delivery-guide-777788889999-root"],
      "arn:aws:iam::777788889999:root",
    );
    assert.deepEqual(adrift(read), []);
  });

  it("adds services with a platform and changes none", async () => {
    const read = new Map(
      customs(await recordServices(neighbours([READ]))).map((row) => [row.urn, row.inputs]),
    );
    const before = customs(await recordServices(neighbours()));
    for (const { urn, inputs } of before) assert.deepEqual(read.get(urn), inputs, urn);
    assert.ok(read.size > before.length);
  });
});

describe("PrivateLinkEndpoint", () => {
  let recording: Recording;
  const settings = neighbours();
  before(async () => {
    recording = await recordEndpoints(settings);
  });

  it("is recorded without a finding, as an up and as a preview, with every resource in its region", async () => {
    const preview = await recordEndpoints(settings, true);
    assert.deepEqual([...recording.findings, ...compare(recording, preview)], []);
    assert.deepEqual(adrift(recording), []);
  });

  it("is in the hub's endpoint tier, in the zones of the plan", () => {
    const subnets = (region: string, ...zones: readonly string[]) =>
      zones.map(
        (zone) => `subnet-0${Buffer.from(zone).toString("hex").padStart(16, "0").slice(-16)} ${region}`,
      );
    const found = Object.fromEntries(
      ofType(recording, ENDPOINT).map(({ name, inputs }) => [
        name,
        (inputs.subnetIds as string[]).map((subnet) => `${subnet} ${String(inputs.region)}`),
      ]),
    );
    assert.deepEqual(found, {
      "keys-us-west-2": subnets("us-west-2", "usw2-az1", "usw2-az3"),
      "keys-us-east-1": subnets("us-east-1", "use1-az1", "use1-az2"),
      "ads-us-east-1": subnets("us-east-1", "use1-az1", "use1-az2"),
    });
  });

  it("sets the service's region only where it is another", () => {
    assert.deepEqual(inputsOf(recording, ENDPOINT, "serviceRegion"), {
      "keys-us-west-2": undefined,
      "keys-us-east-1": "us-west-2",
      "ads-us-east-1": undefined,
    });
  });

  it("has no policy, which such services do not support, and no private DNS name of the service", () => {
    for (const { inputs } of ofType(recording, ENDPOINT)) {
      assert.equal("policy" in inputs, false);
      assert.equal(inputs.privateDnsEnabled, false);
    }
  });

  it("resolves its name in the VPCs of the cells that call it, in its own region", () => {
    assert.deepEqual(inputsOf(recording, ZONE, "name"), {
      "keys-us-west-2": "keys.example.org",
      "keys-us-east-1": "keys.example.org",
      "ads-us-east-1": "ads.example.org",
    });
    assert.deepEqual(inputsOf(recording, ASSOCIATION, "vpcRegion"), {
      "keys-us-west-2-one": "us-west-2",
      "keys-us-east-1-one": "us-east-1",
      "ads-us-east-1-one": "us-east-1",
      "ads-us-east-1-two": "us-east-1",
    });
    const record = only(recording, RECORD, "keys-us-east-1");
    const [alias] = record.inputs.aliases as [{ name: string }];
    const [own] = only(recording, ENDPOINT, "keys-us-east-1").outputs.dnsEntries as [{ dnsName: string }];
    assert.deepEqual([record.inputs.name, alias.name], ["keys.example.org", own.dnsName]);
  });

  it("ignores the VPCs that others associate with its zone", () => {
    for (const { ignoreChanges } of ofType(recording, ZONE)) assert.deepEqual(ignoreChanges, ["vpcs"]);
  });

  it("allows the ingress of declared flows, and no egress", () => {
    const flows = new Set(FLOWS.map(({ name }) => name));
    const rules = ofType(recording, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    assert.deepEqual(
      rules
        .map(({ name, inputs }) => [name, inputs.region, inputs.cidrIpv4, inputs.fromPort].join(" "))
        .sort(),
      [
        "key-endpoint-us-east-1-in-private-keys-one us-east-1 10.68.32.0/19 443",
        "key-endpoint-us-west-2-in-private-keys-one us-west-2 10.64.32.0/19 443",
        "partner-endpoint-us-east-1-in-partner-services-one us-east-1 10.68.32.0/19 443",
        "partner-endpoint-us-east-1-in-partner-services-two us-east-1 10.68.64.0/19 443",
      ],
    );
    for (const { inputs } of rules) assert.ok(flows.has(String(inputs.description).split(":")[0] ?? ""));
    assert.deepEqual(ofType(recording, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"), []);
  });

  it("has alarms on all four dimensions of its metrics, to its region's topic", () => {
    const alarm = only(
      recording,
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      "private-link-drops-keys-us-east-1",
    );
    assert.deepEqual(alarm.inputs.dimensions, {
      "Endpoint Type": "Interface",
      "Service Name": "com.amazonaws.vpce.us-west-2.vpce-svc-0123456789abcdef0",
      "VPC Endpoint Id": only(recording, ENDPOINT, "keys-us-east-1").outputs.id,
      "VPC Id": only(recording, ENDPOINT, "keys-us-east-1").inputs.vpcId,
    });
    assert.deepEqual(alarm.inputs.alarmActions, ["arn:aws:sns:us-east-1:111122223333:alarms-1234567"]);
  });

  it("notifies the alarm topic of its region when the service's owner accepts or rejects it", () => {
    const { inputs } = only(recording, NOTICE, "ads-us-east-1");
    assert.equal(inputs.vpcEndpointId, only(recording, ENDPOINT, "ads-us-east-1").outputs.id);
    assert.equal(inputs.connectionNotificationArn, "arn:aws:sns:us-east-1:111122223333:alarms-1234567");
    assert.equal(namesOf(recording, NOTICE).length, 3);
  });

  it("adds resources with another region's endpoint and changes none", async () => {
    const fewer = await recordEndpoints(
      neighbours([["regions: [us-west-2, us-east-1]", "regions: [us-west-2]"]]),
    );
    const now = new Map(customs(recording).map((row) => [row.urn, row.inputs]));
    for (const { urn, inputs } of customs(fewer)) assert.deepEqual(now.get(urn), inputs, urn);
    assert.ok(now.size > customs(fewer).length);
  });
});
