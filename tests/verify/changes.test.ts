import assert from "node:assert/strict";
import { blankRecord } from "../../record/registration";
import type { ResourceRecord } from "../../record/types";
import { stepsPage } from "../../report/steps";
import { changesOf, type Records } from "../../verify/changes/changes";
import { DELETION } from "../../verify/changes/deletion.table";
import { REPLACED_BY } from "../../verify/changes/replacement.table";
import { commandsOf, type Step, stepFindings, stepsOf, type Turn } from "../../verify/changes/steps";

/** A resource with its id, which is its name in AWS. */
function resource(type: string, name: string, more: Partial<ResourceRecord> = {}): ResourceRecord {
  const urn = `urn:pulumi:s::headend::headend:a:B$${type}::${name}`;
  const blank = blankRecord({ urn, type, name, parent: "", custom: true });
  return { ...blank, region: "us-west-2", outputs: { id: `id-${name}` }, ...more };
}

const records = (stacks: Readonly<Record<string, readonly ResourceRecord[]>>): Records => ({
  stacks: Object.keys(stacks),
  read: (stack) => stacks[stack] ?? [],
});

const STORE = resource("aws:lb/trustStore:TrustStore", "vendors");
const BUCKET = resource("aws:s3/bucket:Bucket", "vendors", {
  protect: true,
  inputs: { forceDestroy: false },
});
const LISTENER = resource("aws:lb/listener:Listener", "certified", {
  inputs: { trust: [{ arn: "id-vendors" }] },
});
const POLICY = resource("aws:iam/rolePolicy:RolePolicy", "read", {
  inputs: {
    policy: JSON.stringify({
      Resource: ["arn:aws:s3:::some-other-bucket-name-of-a-region/*", "id-vendors/*"],
    }),
  },
});
const SECRET = resource("aws:secretsmanager/secret:Secret", "token", { protect: true });

/** One stack per wave. */
const orderOf = (stacks: readonly string[]): Turn[] =>
  stacks.map((stack, index) => ({ stack, wave: index + 1, secrets: [] }));
const steps = (before: Records, after: Records, order = ["cell", "region", "edge"]) =>
  stepsOf(changesOf(before, after), orderOf(order));
const page = (rows: readonly Step[]): string => stepsPage(rows, { environment: "small", since: "HEAD" });
const messages = (before: Records, after: Records): string[] =>
  stepFindings(steps(before, after)).map(({ stack, rule, message }) => `${stack} ${rule}: ${message}`);

describe("Changes from one plan to another", () => {
  it("are none for the same plan", () => {
    const plan = records({ region: [STORE, BUCKET], cell: [LISTENER] });
    assert.deepEqual(changesOf(plan, plan), []);
  });

  it("are what vanishes, comes, and changes in place or by replacement", () => {
    const cache = (inputs: object, more: object = {}) =>
      resource("aws:ec2/flowLog:FlowLog", "log", { inputs: { ...inputs }, ...more });
    const before = records({ region: [STORE, cache({ trafficType: "ALL", tags: 1 })] });
    const after = records({ region: [SECRET, cache({ trafficType: "REJECT", tags: 2 })] });
    const [changes] = changesOf(before, after);
    assert.deepEqual(changes?.vanished, [STORE]);
    assert.deepEqual(changes?.created, [SECRET]);
    assert.deepEqual(
      changes?.replaced.map(({ because, outage }) => [because, outage]),
      [[["trafficType"], "the flow log has a gap of a few minutes"]],
    );
    const ignored = records({
      region: [STORE, cache({ trafficType: "REJECT" }, { ignoreChanges: ["trafficType"] })],
    });
    const same = records({ region: [STORE, cache({ trafficType: "ALL" })] });
    assert.deepEqual(changesOf(same, ignored), []);
  });

  it("are in the given order, in waves without gaps; a stack without a turn is last", () => {
    const alarm = resource("aws:cloudwatch/metricAlarm:MetricAlarm", "a");
    const before = records({ gone: [alarm], region: [], cell: [], other: [], backbone: [alarm] });
    const after = records({ region: [alarm], cell: [alarm], other: [alarm], backbone: [alarm] });
    const order = [
      { stack: "backbone", wave: 1, secrets: [] },
      { stack: "other", wave: 2, secrets: [] },
      { stack: "cell", wave: 2, secrets: [] },
      { stack: "region", wave: 4, secrets: [] },
    ];
    assert.deepEqual(
      stepsOf(changesOf(before, after), order).map(({ number, stack, wave }) => [number, stack, wave]),
      [
        [1, "other", 1],
        [2, "cell", 1],
        [3, "region", 2],
        [4, "gone", 3],
      ],
    );
  });

  it("name the later stacks that use what a stack loses, alone or in a document", () => {
    for (const user of [LISTENER, POLICY]) {
      const before = records({ region: [STORE], cell: [user] });
      const after = records({ region: [], cell: [] });
      const earlyOf = (order: string[]) => steps(before, after, order).map(({ circular }) => circular);
      assert.deepEqual(earlyOf(["cell", "region"]), [[], []]);
      assert.deepEqual(earlyOf(["region", "cell"]), [["cell"], []]);
    }
  });

  it("keep apart the resources of two stacks with one name", () => {
    const alarm = resource("aws:cloudwatch/compositeAlarm:CompositeAlarm", "a", {
      inputs: { alarmName: "id-a" },
    });
    const before = records({ west: [alarm], east: [alarm] });
    const both = steps(before, records({ west: [], east: [] }));
    assert.deepEqual(
      both.map(({ stack, circular }) => [stack, circular]),
      [
        ["west", []],
        ["east", []],
      ],
    );
  });

  it("leave out users of a name that another stack keeps, such as a KMS alias that each region has", () => {
    const alias = resource("aws:kms/alias:Alias", "alias/data");
    const secret = resource("aws:secretsmanager/secret:Secret", "database", {
      inputs: { replicas: [{ region: "us-east-1", kmsKeyId: "id-alias/data" }] },
    });
    const before = records({ "us-east-1": [alias], "eu-west-3": [alias], cell: [secret] });
    const after = records({ "us-east-1": [alias], cell: [secret] });
    assert.deepEqual(
      changesOf(before, after).map(({ stack, after: users }) => [stack, users]),
      [["eu-west-3", []]],
    );
  });

  it("name the later stacks that create what a stack uses", () => {
    const [before, after] = [
      records({ cell: [], region: [] }),
      records({ cell: [LISTENER], region: [STORE] }),
    ];
    const earlyOf = (order: string[]) => steps(before, after, order).map(({ circular }) => circular);
    assert.deepEqual(earlyOf(["region", "cell"]), [[], []]);
    assert.deepEqual(earlyOf(["cell", "region"]), [["region"], []]);
  });

  it("name the stacks that need each other", () => {
    const other = resource("aws:lb/trustStore:TrustStore", "others");
    const uses = (name: string) =>
      resource("aws:lb/listener:Listener", "l", { inputs: { arn: `id-${name}` } });
    const before = records({ region: [STORE], cell: [uses("vendors")] });
    const after = records({ region: [other], cell: [uses("others")] });
    const [first, second] = steps(before, after, ["region", "cell"]);
    assert.deepEqual([first?.stack, first?.circular], ["region", ["cell"]]);
    assert.deepEqual([second?.stack, second?.circular], ["cell", []]);
    assert.match(
      page(steps(before, after, ["region", "cell"])),
      /This `up` may fail, because cell must change too/,
    );
  });
});

describe("Steps of a change", () => {
  const before = records({ region: [STORE, BUCKET], cell: [LISTENER, SECRET], edge: [] });
  const after = records({ region: [], cell: [], edge: [] });

  it("say what stops an up, in their order", () => {
    assert.deepEqual(messages(before, after), [
      "cell removes-protected: step 1 of 2: removes a protected resource (Secret token), which Pulumi refuses; unprotect first, with the commands of steps.md",
      "region removes-protected: step 2 of 2: removes a protected resource (Bucket vendors), which Pulumi refuses; unprotect first, with the commands of steps.md",
    ]);
    const used = records({ region: [STORE], cell: [LISTENER] });
    assert.deepEqual(messages(used, records({ region: [], cell: [] })), [
      "region used-elsewhere: step 2 of 2: removes what cell uses; follow the order of steps.md",
    ]);
  });

  it("say which outage a replacement is, and unprotect it too", () => {
    const peering = (peerRegion: string) =>
      resource("aws:ec2transitgateway/peeringAttachment:PeeringAttachment", "a-b", {
        inputs: { peerRegion },
      });
    const line = (vlan: number) =>
      resource("aws:directconnect/transitVirtualInterface:TransitVirtualInterface", "one", {
        inputs: { vlan },
        protect: true,
      });
    assert.deepEqual(
      messages(
        records({ backbone: [peering("a"), line(1)] }),
        records({ backbone: [peering("b"), line(2)] }),
      ),
      [
        "backbone removes-protected: step 1 of 1: removes a protected resource (TransitVirtualInterface one), which Pulumi refuses; unprotect first, with the commands of steps.md",
        "backbone outage: is replaced because peerRegion changes: the hubs of its two regions are not connected for minutes; feeds, viewers and replication do not use it",
        "backbone outage: is replaced because vlan changes: its BGP session is down for minutes; traffic uses the other interfaces of its network",
      ],
    );
  });

  it("say which reserved capacity units are lowered, and not which are raised", () => {
    const plan = (capacityUnits?: number): Records =>
      records({
        cell: [
          resource("aws:lb/loadBalancer:LoadBalancer", "delivery", {
            inputs: capacityUnits === undefined ? {} : { minimumLoadBalancerCapacity: { capacityUnits } },
          }),
        ],
      });
    const limits =
      "AWS accepts two decreases a day, and no change while one is pending; wait until the reservation is provisioned";
    for (const [after, to] of [
      [plan(500), 500],
      [plan(), 0],
    ] as const) {
      const lowers = `lowers the reserved capacity units from 900 to ${to}: ${limits}`;
      assert.deepEqual(messages(plan(900), after), [`cell lowers-units: ${lowers}`]);
      assert.ok(page(steps(plan(900), after)).includes(`- LoadBalancer delivery: ${lowers}.`));
    }
    assert.deepEqual(messages(plan(500), plan(900)), []);
    assert.deepEqual(messages(plan(), plan(900)), []);
  });

  it("have the commands of each stack: unprotect, what AWS protects, up", () => {
    const [cell, region] = steps(before, after);
    assert.ok(cell && region);
    assert.deepEqual(commandsOf(cell), [
      "pulumi state unprotect 'urn:pulumi:s::headend::headend:a:B$aws:secretsmanager/secret:Secret::token' --stack cell --yes",
      "pulumi up --stack cell",
    ]);
    const commands = commandsOf(region);
    assert.equal(commands[1], `export AWS_REGION=us-west-2; ID=$(idOf region '${BUCKET.urn}')`);
    assert.equal(commands.at(-1), "pulumi up --stack region");
    assert.ok(page([cell, region]).includes(commands.join("\n")));
  });

  it("destroy a stack that leaves, and create one that comes", () => {
    const [gone] = steps(records({ cell: [SECRET] }), records({}));
    assert.ok(gone);
    assert.equal(commandsOf(gone).at(-1), "pulumi destroy --stack cell");
    assert.match(page([gone]), /set `retiring: unprotect` instead/);
    const [come] = steps(records({}), records({ cell: [SECRET] }));
    assert.ok(come);
    assert.deepEqual(commandsOf(come), ["pulumi stack init cell", "pulumi up --stack cell"]);
    assert.deepEqual(stepFindings([come]), []);
    assert.ok(page([come]).includes("## Wave 1\n\n### 1. cell: creates 1\n"));
  });

  it("have the commands that set the secrets of a stack", () => {
    const turn = {
      stack: "cell",
      wave: 1,
      secrets: ["pulumi config set --secret database:one --stack cell"],
    };
    const [come] = stepsOf(changesOf(records({}), records({ cell: [SECRET] })), [turn]);
    assert.ok(come);
    assert.deepEqual(commandsOf(come), [
      "pulumi stack init cell",
      "pulumi config set --secret database:one --stack cell",
      "pulumi up --stack cell",
    ]);
  });

  it("are a page for a first deployment, and where nothing changes", () => {
    const create = stepsPage(steps(records({}), after), { environment: "small" });
    assert.match(create, /^# Create small\n\n3 stacks in 3 waves\. This is the order of a first deployment/);
    assert.equal(page([]), "# small: from HEAD to this plan\n\nNo stack changes.\n");
  });

  it("say what can't be created again at once", () => {
    const association = resource(
      "aws:directconnect/gatewayAssociation:GatewayAssociation",
      "denver-us-west-2",
    );
    const text = page(steps(records({ backbone: [association] }), records({ backbone: [] })));
    assert.match(
      text,
      /- GatewayAssociation denver-us-west-2: if it is created again soon, `too many results/,
    );
  });
});

describe("The table of deletions", () => {
  it("has only types of the table of replacements", () => {
    for (const type of Object.keys(DELETION)) assert.ok(type in REPLACED_BY, type);
  });
});
