import assert from "node:assert/strict";
import fc from "fast-check";
import { blankRecord } from "../../record/registration";
import type { ResourceRecord } from "../../record/types";
import { stepsPage } from "../../report/steps";
import { changesOf, type Records } from "../../verify/changes/changes";
import { DELETION } from "../../verify/changes/deletion.table";
import { REPLACED_BY } from "../../verify/changes/replacement.table";
import { commandsOf, stepFindings, stepsOf } from "../../verify/changes/steps";

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

const steps = (before: Records, after: Records) => stepsOf(changesOf(before, after));
const stacksIn = (before: Records, after: Records): string[] =>
  steps(before, after).map(({ stack }) => stack);
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

  it("that only remove are in the reverse order of the plans", () => {
    const alarm = resource("aws:cloudwatch/metricAlarm:MetricAlarm", "a");
    const before = records({ region: [alarm], cell: [alarm], edge: [alarm] });
    assert.deepEqual(stacksIn(before, records({ region: [], cell: [], edge: [] })), [
      "edge",
      "cell",
      "region",
    ]);
    assert.deepEqual(
      stacksIn(records({ region: [], cell: [] }), records({ region: [alarm], cell: [alarm] })),
      ["region", "cell"],
    );
  });

  it("remove what another stack uses after that stack, alone or in a document", () => {
    for (const user of [LISTENER, POLICY]) {
      const before = records({ region: [STORE], cell: [user] });
      // The cell gains a secret, so the order of the plans would be the region's first.
      assert.deepEqual(stacksIn(before, records({ region: [], cell: [SECRET] })), ["cell", "region"]);
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
        ["east", []],
        ["west", []],
      ],
    );
  });

  it("create what another stack uses before that stack", () => {
    const before = records({ cell: [], region: [] });
    assert.deepEqual(stacksIn(before, records({ cell: [LISTENER], region: [STORE] })), ["region", "cell"]);
  });

  it("name the stacks that need each other", () => {
    const other = resource("aws:lb/trustStore:TrustStore", "others");
    const uses = (name: string) =>
      resource("aws:lb/listener:Listener", "l", { inputs: { arn: `id-${name}` } });
    const before = records({ region: [STORE], cell: [uses("vendors")] });
    const after = records({ region: [other], cell: [uses("others")] });
    const [first, second] = steps(before, after);
    assert.deepEqual([first?.stack, first?.circular], ["region", ["cell"]]);
    assert.deepEqual([second?.stack, second?.circular], ["cell", []]);
    assert.match(
      stepsPage(steps(before, after), "before"),
      /This `up` may fail, because cell must change too/,
    );
  });

  it("are in any order that no use forbids, each once", () => {
    const names = ["a", "b", "c", "d"];
    const use = fc.record({ user: fc.constantFrom(...names), of: fc.constantFrom(...names) });
    fc.assert(
      fc.property(fc.array(use, { maxLength: 5 }), (uses) => {
        const acyclic = uses.filter(({ user, of }) => user > of);
        const build = (): Records =>
          records(
            Object.fromEntries(
              names.map((name) => [
                name,
                [
                  resource("aws:lb/trustStore:TrustStore", name),
                  ...acyclic
                    .filter(({ user }) => user === name)
                    .map(({ of }) =>
                      resource("aws:lb/listener:Listener", `${name}${of}`, { inputs: { of: `id-${of}` } }),
                    ),
                ],
              ]),
            ),
          );
        const empty = records(Object.fromEntries(names.map((name) => [name, []])));
        for (const [before, after, isRemoval] of [
          [build(), empty, true],
          [empty, build(), false],
        ] as const) {
          const order = stacksIn(before, after);
          assert.deepEqual([...order].sort(), names);
          for (const { user, of } of acyclic)
            assert.equal(
              order.indexOf(user) < order.indexOf(of),
              isRemoval,
              `${user} uses ${of}: ${order.join()}`,
            );
        }
      }),
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
    assert.ok(stepsPage([cell, region], "HEAD").includes(commands.join("\n")));
  });

  it("destroy a stack that leaves, and create one that comes", () => {
    const [gone] = steps(records({ cell: [SECRET] }), records({}));
    assert.ok(gone);
    assert.equal(commandsOf(gone).at(-1), "pulumi destroy --stack cell");
    assert.match(stepsPage([gone], "HEAD"), /set `retiring: unprotect` instead/);
    const [come] = steps(records({}), records({ cell: [SECRET] }));
    assert.ok(come);
    assert.deepEqual(commandsOf(come), ["pulumi stack init cell", "pulumi up --stack cell"]);
    assert.deepEqual(stepFindings([come]), []);
  });

  it("say what can't be created again at once", () => {
    const association = resource(
      "aws:directconnect/gatewayAssociation:GatewayAssociation",
      "denver-us-west-2",
    );
    const page = stepsPage(steps(records({ backbone: [association] }), records({ backbone: [] })), "HEAD");
    assert.match(
      page,
      /- GatewayAssociation denver-us-west-2: if it is created again soon, `too many results/,
    );
  });
});

describe("The table of deletions", () => {
  it("has only types of the table of replacements", () => {
    for (const type of Object.keys(DELETION)) assert.ok(type in REPLACED_BY, type);
  });
});
