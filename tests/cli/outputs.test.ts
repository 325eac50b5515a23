import assert from "node:assert/strict";
import { join } from "node:path";
import { outputFiles } from "../../cli/commands/outputs";
import { readEnvironment } from "../../checks/environment";
import { planEnvironment } from "../../plan/environment";
import { ROOT } from "./support";

const plan = planEnvironment(readEnvironment(join(ROOT, "environments", "production.yaml")));
const { settings } = plan;
const callers = [
  ...Object.entries(settings.outside).flatMap(([name, { kind }]) => (kind === "vendor" ? [name] : [])),
  ...Object.keys(settings.privateLink.consumers),
];

/** What the stacks give, with a secret that must reach no file. */
const GIVEN = {
  endpointServices: Object.fromEntries(
    plan.backbone.kinds.privateLinkService.services.map(({ key }) => [key, `com.amazonaws.vpce.${key}`]),
  ),
  circuits: Object.fromEntries(
    plan.backbone.circuits.circuits.map(({ key }) => [
      key,
      { id: `dxcon-${key}`, device: `device-of-${key}` },
    ]),
  ),
  keyValueStoreArn: "arn:aws:cloudfront::111122223333:key-value-store/0a",
  evacuationFile: '{"version":1}\n',
  evacuationFileUrl: "s3://bucket/headend-edge.json",
  viewerLogsUrl: "s3://bucket/requests/",
  other: "a-secret-of-the-stack",
};

describe("the files of headend outputs", () => {
  const files = outputFiles(plan, GIVEN);

  it("are one for each vendor and platform, the evacuation file, and what operators and players use", () => {
    assert.deepEqual(
      [...files.keys()].sort(),
      [
        ...callers.map((name) => `vendors/${name}.md`),
        "headend-edge.json",
        "operators.json",
        "players.json",
      ].sort(),
    );
    assert.equal(files.get("headend-edge.json"), GIVEN.evacuationFile);
  });

  it("give a vendor on circuits each end of each link, the real device, hosts, addresses and prefixes", () => {
    const text = files.get("vendors/meridian.md") ?? "";
    for (const words of [
      "| meridian-seattle-1 | seattle-1 | 301 | 169.254.16.1/30 | 4200000500 | 169.254.16.2/30 | 64710 | 8500 |",
      "| seattle-1 | dxcon-seattle-1 | EqSe2-EQ | device-of-seattle-1 | 10Gbps | yes |",
      "| sports-1 | home | us-west-2 | directConnect | meridian-direct-connect-sports-1.us-west-2.live.example.com | 443 | 10.0.33.208, 10.0.37.208, 10.0.41.208 |",
      "10.0.0.0/19",
      "a signed token",
    ])
      assert.ok(text.includes(words), words);
  });

  it("name the endpoint service to each principal that it accepts, and to no other", () => {
    const { services } = plan.backbone.kinds.privateLinkService;
    assert.ok(services.length > 0);
    for (const caller of callers)
      for (const { key, principals } of services)
        assert.equal(
          // A key is the begin of another one.
          new RegExp(`com\\.amazonaws\\.vpce\\.${key} `).test(files.get(`vendors/${caller}.md`) ?? ""),
          principals.some((row) => row.caller === caller),
          `${caller} ${key}`,
        );
  });

  it("contain no other vendor, and no value that they do not need", () => {
    for (const caller of callers) {
      const text = files.get(`vendors/${caller}.md`) ?? "";
      for (const other of callers)
        if (other !== caller && !caller.includes(other))
          assert.ok(!text.includes(other), `${caller}: ${other}`);
    }
    for (const text of files.values()) assert.ok(!text.includes(GIVEN.other));
  });

  it("state the URL of every channel once", () => {
    const players = JSON.parse(files.get("players.json") ?? "") as { url: string }[];
    const channels = Object.values(settings.lineUp.cells).flatMap(({ channels }) => Object.keys(channels));
    assert.equal(new Set(players.map(({ url }) => url)).size, channels.length);
    assert.ok(
      players.some(
        ({ url }) => url === "https://sports-1.manifests.tv.live.example.com/live/sports-101/master.m3u8",
      ),
    );
  });

  it("say what is not created yet before the first up", () => {
    const early = outputFiles(plan, {});
    assert.deepEqual(
      [...early.keys()].sort(),
      [...callers.map((name) => `vendors/${name}.md`), "players.json"].sort(),
    );
    const service = plan.backbone.kinds.privateLinkService.services[0]?.principals[0]?.caller ?? "";
    assert.match(early.get(`vendors/${service}.md`) ?? "", /\(not created yet\)/);
  });
});
