import assert from "node:assert/strict";
import { planPrivateLinkEndpoints } from "../../../plan/backbone/privateLinkEndpoints";
import { planPrivateLinkServices } from "../../../plan/backbone/privateLinkServices";
import { planGroups } from "../../../plan/cell/groups";
import { readEnvironment } from "../../../checks/environment";
import { environmentFile } from "../../../stacks/config";
import { edited, type Edit, settingsOf, SMALL } from "../../checks/support";
import { neighbours, READ } from "./neighbours";
import { planEnvironment } from "../../../plan/environment";

const PARIS: Edit = [
  "lineUp:",
  "  eu-west-3:\n    slot: 2\n    zones: { euw3-az1: 0, euw3-az2: 1 }\nlineUp:",
];

describe("cells as endpoint services", () => {
  it("are one for each site of a cell that a vendor feeds through PrivateLink", () => {
    assert.deepEqual(
      planPrivateLinkServices(planEnvironment(neighbours())).services.map(
        ({ key, supportedRegions, privateName }) => [key, supportedRegions?.join(), privateName?.name],
      ),
      [
        ["one-us-west-2", "us-west-2,us-east-1", "private-link-one.us-west-2.small.example.com"],
        ["one-us-east-1", "us-east-1,us-west-2", "private-link-one.us-east-1.small.example.com"],
      ],
    );
    assert.deepEqual(planPrivateLinkServices(planEnvironment(settingsOf(SMALL))).services, []);
  });

  it("allow each vendor's principals, with keys that another vendor does not change", () => {
    const names = (edits: readonly Edit[] = []): string[][] =>
      planPrivateLinkServices(planEnvironment(neighbours(edits))).services.map(({ principals }) =>
        principals.map(({ key }) => key),
      );
    const before = [
      "one-us-west-2-vendor-444455556666-root",
      "one-us-west-2-vendor-444455556666-role-pusher",
    ];
    assert.deepEqual(names()[0], before);
    const another: readonly Edit[] = [
      ["path: privateLink }] }", "path: privateLink }, { vendor: first-vendor, path: privateLink }] }"],
      [
        "outside:\n",
        'outside:\n  first-vendor: { kind: vendor, prefixes: [192.0.2.0/24], principals: ["arn:aws:iam::777788889999:root"] }\n',
      ],
    ];
    assert.deepEqual(names(another)[0], [...before, "one-us-west-2-first-vendor-777788889999-root"]);
    const [service] = planPrivateLinkServices(planEnvironment(neighbours(another))).services;
    assert.equal(service?.privateName?.name, "private-link-one.us-west-2.small.example.com");
  });

  it("support the regions of their vendors, and always their own", () => {
    const [here, there] = planPrivateLinkServices(
      planEnvironment(neighbours([["    principals", "    awsRegions: [eu-central-1]\n    principals"]])),
    ).services;
    assert.deepEqual(here?.supportedRegions, ["us-west-2", "eu-central-1"]);
    assert.deepEqual(there?.supportedRegions, ["us-east-1", "eu-central-1"]);
  });

  it("keep their rows when a region is added", () => {
    assert.deepEqual(
      planPrivateLinkServices(planEnvironment(neighbours([PARIS]))),
      planPrivateLinkServices(planEnvironment(neighbours())),
    );
  });

  it("are another one for each site of a cell that a platform reads, before its delivery", () => {
    const { services } = planPrivateLinkServices(planEnvironment(neighbours([READ])));
    assert.deepEqual(
      services.map(({ key, serves }) => `${key} ${serves}`),
      [
        "one-us-west-2 ingest",
        "one-us-east-1 ingest",
        "two-us-east-1-delivery delivery",
        "two-us-west-2-delivery delivery",
      ],
    );
    const { cell, region, supportedRegions, privateName, principals } = services.at(-1) ?? assert.fail();
    assert.deepEqual([cell, region], ["two", "us-west-2"]);
    assert.deepEqual(supportedRegions, ["us-west-2", "us-east-1", "eu-central-1"]);
    assert.deepEqual(privateName, {
      name: "private-delivery-two.us-west-2.small.example.com",
      publicZone: "Z0123456789ABCDEFGHIJ",
    });
    assert.deepEqual(principals, [
      {
        key: "two-us-west-2-delivery-guide-777788889999-root",
        arn: "arn:aws:iam::777788889999:root",
        caller: "guide",
      },
    ]);
  });

  it("have names that the certificate of their load balancers covers", () => {
    for (const { region, privateName } of planPrivateLinkServices(planEnvironment(neighbours([READ])))
      .services) {
      const { domain, alternatives } = planEnvironment(neighbours([READ])).region(region).certificate;
      assert.deepEqual(alternatives, [`*.${domain}`]);
      assert.equal(privateName?.name.split(".").slice(1).join("."), domain);
      assert.ok((privateName?.name.split(".")[0] ?? "").length <= 63);
    }
  });

  it("exist for both if one cell is fed and read", () => {
    const both: Edit = ["cells: [two]", "cells: [one, two]"];
    const { services } = planPrivateLinkServices(planEnvironment(neighbours([READ, both])));
    const own = services.filter(({ key }) => !key.endsWith("-delivery"));
    assert.deepEqual(own, planPrivateLinkServices(planEnvironment(neighbours())).services);
    assert.deepEqual(
      services.map(({ key }) => key).filter((key) => key.startsWith("one-us-west-2")),
      ["one-us-west-2", "one-us-west-2-delivery"],
    );
  });

  it("have no private name in China, where AWS does not support it", () => {
    const china = readEnvironment(environmentFile("china"));
    const [name = ""] = Object.keys(china.lineUp.cells);
    const cell = china.lineUp.cells[name];
    assert.ok(cell !== undefined);
    const [channel] = Object.values(cell.channels);
    assert.ok(channel !== undefined);
    const feeds = [{ vendor: Object.keys(china.outside)[0] ?? "", path: "privateLink" as const }];
    const channels = { [channel.id]: { ...channel, feeds } };
    const fed = { ...china, lineUp: { ...china.lineUp, cells: { [name]: { ...cell, channels } } } };
    const { services } = planPrivateLinkServices(planEnvironment(fed));
    assert.deepEqual(
      services.map(({ privateName, supportedRegions }) => [privateName, supportedRegions]),
      [
        [undefined, undefined],
        [undefined, undefined],
      ],
    );
  });
});

describe("endpoints for services of other accounts", () => {
  const plan = planPrivateLinkEndpoints(planEnvironment(neighbours()));

  it("are one for each calling region, in the service's zones, or in all zones of another region", () => {
    assert.deepEqual(
      plan.endpoints.map(({ key, serviceRegion, zones, privateName, cells }) =>
        [key, serviceRegion ?? "here", zones.join(), privateName, cells.join()].join(" "),
      ),
      [
        "keys-us-west-2 here usw2-az1,usw2-az3 keys.example.org one",
        "keys-us-east-1 us-west-2 use1-az1,use1-az2 keys.example.org one",
        "ads-us-east-1 here use1-az1,use1-az2 ads.example.org one,two",
      ],
    );
  });

  it("are in every zone of the hub if the row has no zones", () => {
    const [keys] = planPrivateLinkEndpoints(
      planEnvironment(neighbours([["      zones: [usw2-az1, usw2-az3, usw2-az4]\n", ""]])),
    ).endpoints;
    assert.deepEqual(keys?.zones, ["usw2-az1", "usw2-az2", "usw2-az3"]);
  });

  for (const [region, wide, wanted] of [
    ["us-east-1", "{ use1-az1: 0, use1-az2: 1, use1-az3: 2 }", ["use1-az1", "use1-az2"]],
    ["us-east-1", "{ use1-az3: 0, use1-az6: 1, use1-az4: 2 }", ["use1-az6", "use1-az4"]],
  ] as const) {
    it(`leave out of ${wide} of ${region} the zones without cross-Region endpoints`, () => {
      const settings = neighbours([["{ use1-az1: 0, use1-az2: 1 }", wide]]);
      const found = planPrivateLinkEndpoints(planEnvironment(settings)).endpoints.find(
        ({ key }) => key === `keys-${region}`,
      );
      assert.deepEqual(found?.zones, wanted);
      const own = planPrivateLinkEndpoints(planEnvironment(settings)).endpoints.find(
        ({ key }) => key === `ads-${region}`,
      );
      assert.equal(own?.zones.length, 3, "its own region's services are met in every zone");
    });
  }

  it("allow the cells that call them, by their blocks, HTTPS only", () => {
    assert.deepEqual(
      plan.groups.flatMap(({ key, rules }) =>
        rules.map((rule) => [key, rule.key, Object.values(rule.peer).join(), rule.port].join(" ")),
      ),
      [
        "key-endpoint-us-west-2 in-private-keys-one 10.64.32.0/19 443",
        "key-endpoint-us-east-1 in-private-keys-one 10.68.32.0/19 443",
        "partner-endpoint-us-east-1 in-partner-services-one 10.68.32.0/19 443",
        "partner-endpoint-us-east-1 in-partner-services-two 10.68.64.0/19 443",
      ],
    );
  });

  it("share a group per role and region", () => {
    const more = neighbours([
      [
        "    ads:\n",
        "    other-keys:\n      serviceName: com.amazonaws.vpce.us-west-2.vpce-svc-11111111111111111\n      regions: [us-west-2]\n      purpose: keyServer\n      privateName: fps.example.org\n    ads:\n",
      ],
    ]);
    const { endpoints, groups } = planPrivateLinkEndpoints(planEnvironment(more));
    assert.equal(endpoints.length, 4);
    assert.equal(groups.length, 3);
    assert.deepEqual(
      groups[0]?.rules.map(({ key }) => key),
      ["in-private-keys-one", "in-private-keys-two"],
    );
  });

  it("have an alarm each for drops and for bandwidth", () => {
    assert.deepEqual(
      plan.endpoints
        .flatMap(({ alarms }) => alarms.map(({ key, threshold }) => [key, threshold]))
        .slice(0, 2),
      [
        ["private-link-drops-keys-us-west-2", 100],
        ["private-link-bandwidth-keys-us-west-2", 60_000_000_000],
      ],
    );
  });

  it("keep their rows when a region is added", () => {
    assert.deepEqual(planPrivateLinkEndpoints(planEnvironment(neighbours([PARIS]))), plan);
  });

  it("count among the interface endpoints of the hub", () => {
    const before = planEnvironment(settingsOf(SMALL)).quotaNeeds("us-east-1").interfaceEndpointsPerVpc;
    assert.equal(planEnvironment(neighbours()).quotaNeeds("us-east-1").interfaceEndpointsPerVpc, before + 2);
  });
});

describe("the security groups of a cell that calls services of other accounts", () => {
  const rulesOf = (cell: string, role: string, edits: readonly Edit[] = []): string[] => {
    const groups = planGroups(planEnvironment(neighbours(edits)).cell(cell, "home"));
    return groups
      .filter((group) => group.role === role)
      .flatMap(({ rules }) =>
        rules.map(({ key, peer, port }) => `${key}: ${Object.values(peer).join()} ${port}`),
      )
      .filter((rule) => /keys|partner/.test(rule));
  };

  it("let the packager call a key server behind PrivateLink in the hub, and no other on the Internet", () => {
    assert.deepEqual(rulesOf("one", "packager"), ["out-private-keys-hub: 10.64.0.0/19 443"]);
  });

  it("let it call key servers on the Internet if one of its own is there", () => {
    assert.deepEqual(rulesOf("one", "packager", [["drm: [cenc]", "drm: [cenc, fairplay]"]]), [
      "out-content-keys-192-0-2-0-26: 192.0.2.0/26 443",
      "out-private-keys-hub: 10.64.0.0/19 443",
    ]);
    const text = edited(SMALL, [
      [
        "lineUp:\n",
        "lineUp:\n  keyServers: { cenc: https://keys.example.org/speke }\n  keyServerPrefixes: { cenc: [192.0.2.64/26] }\n",
      ],
      ["first: { name: First }", "first: { name: First, drm: [cenc] }"],
    ]);
    const groups = planGroups(planEnvironment(settingsOf(text)).cell("one", "home"));
    const packager = groups.find(({ role }) => role === "packager");
    assert.ok(packager?.rules.some(({ key }) => key === "out-content-keys-192-0-2-64-26"));
    assert.ok(!packager?.rules.some(({ flow }) => flow === "private-keys"));
  });

  it("let the manifest service call ad decision and applications in a region that has an endpoint", () => {
    assert.deepEqual(rulesOf("one", "manifest"), []);
    assert.deepEqual(rulesOf("two", "manifest"), ["out-partner-services-hub: 10.68.0.0/19 443"]);
  });

  it("keep one rule while ad decision and applications come and go", () => {
    const [ads = "", platform = ""] = ["adDecision", "application"].map(
      (purpose) =>
        `    of-${purpose.toLowerCase()}:\n      serviceName: com.amazonaws.vpce.us-east-1.vpce-svc-22222222222222222\n      regions: [us-east-1]\n      purpose: ${purpose}\n      privateName: ${purpose.toLowerCase()}.example.net\n`,
    );
    for (const more of [ads, platform, `${ads}${platform}`])
      assert.deepEqual(rulesOf("two", "manifest", [["    ads:\n", `${more}    ads:\n`]]), [
        "out-partner-services-hub: 10.68.0.0/19 443",
      ]);
  });
});
