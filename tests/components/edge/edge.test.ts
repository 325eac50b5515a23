import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { openSealed } from "../../../plan/edge/file";
import type { Settings } from "../../../settings/settings";
import type { Recording, ResourceRecord } from "../../../record/types";
import { judge } from "../../../verify/rules";
import { customs, namesOf, ofType, only, recordRegion, sourceOf } from "../../support/region";
import type { Edit } from "../../checks/support";
import { edged } from "../../plan/edge/worlds";
import { deliveryArn, recordEdge } from "./support";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const ORIGIN = "aws:cloudfront/vpcOrigin:VpcOrigin";
const STORE = "aws:cloudfront/keyValueStore:KeyValueStore";
const FUNCTION = "aws:cloudfront/function:Function";
const HEADERS = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";

const APART: Edit = ["owner: someone", "owner: someone\ncells: apart\nprotect: true"];

type Table = Readonly<Record<string, unknown>>;
const rows = (value: unknown): Table[] => value as Table[];

describe("the program of an edge", () => {
  for (const [what, settings] of [
    ["in their regions' stacks", edged()],
    ["in stacks of their own", edged([APART])],
  ] as const)
    it(`finds cells ${what}, and registers the same in a preview`, async () => {
      const [up, preview] = [await recordEdge(settings), await recordEdge(settings, { preview: true })];
      assert.deepEqual([...up.findings, ...preview.findings], []);
      const urns = ({ resources }: Recording): string[] => resources.map(({ urn }) => urn).sort();
      assert.deepEqual(urns(preview), urns(up));
      const arns = ofType(up, ORIGIN).map(
        ({ inputs }) => (inputs["vpcOriginEndpointConfig"] as Table)["arn"],
      );
      assert.deepEqual(arns.sort(), [
        deliveryArn("us-east-1", "one"),
        deliveryArn("us-east-1", "two"),
        deliveryArn("us-west-2", "one"),
        deliveryArn("us-west-2", "two"),
      ]);
    });

  it("reads outputs that a region's stack really has", async () => {
    const settings = edged();
    const regionOutputs = new Map<string, Record<string, unknown>>();
    for (const region of Object.keys(settings.regions))
      regionOutputs.set(region, (await recordRegion(settings, region)).outputs);
    const recording = await recordEdge(settings, { regionOutputs });
    assert.deepEqual(recording.findings, []);
    for (const { inputs } of ofType(recording, ORIGIN)) {
      const { name, arn } = inputs["vpcOriginEndpointConfig"] as Table;
      assert.match(String(arn), /:loadbalancer\/app\/(one|two)-delivery-[0-9a-f]{7}\//);
      assert.match(String(name), /^(one|two)-us-(west-2|east-1)-v1-[0-9a-f]{16}$/);
    }
  });

  it("breaks no rule of verify", async () => {
    const { resources } = await recordEdge(edged([APART]));
    assert.deepEqual(judge(resources, { regions: ["us-east-1"], protect: true }), []);
  });

  it("has one provider, which rejects other accounts", async () => {
    const recording = await recordEdge(edged());
    const [provider, ...more] = ofType(recording, "pulumi:providers:aws");
    assert.deepEqual(more, []);
    assert.deepEqual(
      [provider?.inputs["region"], provider?.inputs["allowedAccountIds"]],
      ["us-east-1", '["111122223333"]'],
    );
    for (const { urn, provider: own } of customs(recording))
      assert.ok(own.startsWith(provider?.urn ?? "?"), urn);
  });

  it("exports the names of viewers, and the location of the evacuation file", async () => {
    const { outputs } = await recordEdge(edged());
    assert.deepEqual(outputs["viewerNames"], {
      one: { manifests: "one.manifests.tv.small.example.com", segments: "one.segments.tv.small.example.com" },
      two: { manifests: "two.manifests.tv.small.example.com", segments: "two.segments.tv.small.example.com" },
    });
    assert.match(String(outputs["evacuationFileUrl"]), /^s3:\/\/edge-[0-9a-f]+\/headend-edge\.json$/);
    assert.match(String(outputs["viewerLogsUrl"]), /^s3:\/\/viewer-logs-[0-9a-f]+\/requests\/$/);
    assert.match(String(outputs["alarmTopicArn"]), /^arn:aws:sns:us-east-1:111122223333:alarms-[0-9a-f]{7}$/);
  });

  it("fails where its region's stack does not have the cell yet", async () => {
    const { environment, lineUp, ...rest } = edged();
    const { one } = lineUp.cells;
    const settings = { ...rest, environment, lineUp: { ...lineUp, cells: { one } } } as Settings;
    const grown = { ...settings, lineUp: { ...lineUp, cells: { one, late: one } } } as Settings;
    const { findings } = await recordEdge(grown, { cellSettings: settings });
    assert.match(
      findings.map(({ message }) => message).join("\n"),
      /small-us-west-2 does not give cells.late yet: pulumi up --stack small-us-west-2/,
    );
  });
});

describe("operators' state at the edge", () => {
  it("is a store without a key: no `up` can undo an evacuation or delete a token key", async () => {
    const recording = await recordEdge(edged());
    assert.deepEqual(namesOf(recording, STORE), ["edge"]);
    const keys = recording.resources.filter(({ type }) => /keyvaluestoreKey/i.test(type));
    assert.deepEqual(keys, []);
    for (const name of ["one", "two"])
      assert.deepEqual(
        sourceOf(recording, only(recording, FUNCTION, name), "keyValueStoreAssociations").type,
        STORE,
      );
  });

  it("is protected in production, and so are the distributions", async () => {
    const protectedIn = async (settings: Settings): Promise<string[]> =>
      (await recordEdge(settings)).resources.filter(({ protect }) => protect).map(({ name }) => name);
    assert.deepEqual((await protectedIn(edged([APART]))).sort(), [
      "edge",
      "edge",
      // The key of alarms and log.
      "edge",
      "one-manifests",
      "one-segments",
      "two-manifests",
      "two-segments",
      "viewer-logs",
    ]);
    assert.deepEqual(await protectedIn(edged()), []);
  });

  it("is exported to operators in a valid file that names the store", async () => {
    const recording = await recordEdge(edged());
    const store = only(recording, STORE);
    const text = String(only(recording, OBJECT).inputs["content"]);
    assert.equal(text, recording.outputs["evacuationFile"]);
    const { content, state } = openSealed(text, undefined);
    assert.equal(state, "unsigned");
    assert.equal(content.store, store.outputs["arn"]);
  });

  it("fails where the private key does not match the operators' key", async () => {
    const pem = (): { readonly known: string; readonly secret: string } => {
      const { publicKey, privateKey } = generateKeyPairSync("ed25519");
      return {
        known: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
        secret: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      };
    };
    const [ours, another] = [pem(), pem()];
    const settings = edged([["  viewerDomain", `  operatorsKey: "${ours.known}"\n  viewerDomain`]]);
    const findingsOf = async (signingKey?: string): Promise<string[]> => {
      const { findings } = await recordEdge(settings, signingKey === undefined ? {} : { signingKey });
      return findings.map(({ message }) => message);
    };
    const how = "pulumi config set --secret headend:edgeSigningKey --stack small-edge < operators.pem";
    const wrong = `headend:edgeSigningKey does not match edge.operatorsKey: ${how}`;
    assert.match((await findingsOf()).join(), new RegExp(`headend:edgeSigningKey is not set: ${how}`));
    for (const key of [another.secret, "-----BEGIN PRIVATE KEY-----", "abc"])
      assert.match((await findingsOf(key)).join(), new RegExp(wrong));
    // A plan has no secrets: it uses a placeholder.
    for (const key of [ours.secret, "stand-in"]) assert.deepEqual(await findingsOf(key), []);
  });

  it("signs that file with the operators' key, which is in no state and no plan", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const signingKey = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const recording = await recordEdge(edged(), { signingKey });
    const text = String(recording.outputs["evacuationFile"]);
    const known = publicKey.export({ type: "spki", format: "der" }).toString("base64");
    assert.equal(openSealed(text, known).state, "signed");
    assert.ok(!JSON.stringify(recording.resources).includes(signingKey.split("\n")[1] ?? "?"));
  });
});

describe("a distribution", () => {
  const of = async (name: string, edits: readonly Edit[] = []): Promise<ResourceRecord["inputs"]> =>
    only(await recordEdge(edged(edits)), DISTRIBUTION, name).inputs;

  it("has a VPC origin per site, two attempts each, with an Origin Shield near it", async () => {
    const { origins } = await of("one-manifests");
    assert.deepEqual(
      rows(origins).map(({ vpcOriginConfig, ...row }) => {
        const { vpcOriginId, ...times } = vpcOriginConfig as Table;
        assert.match(String(vpcOriginId), /^vo_/);
        return { ...row, ...times };
      }),
      [
        {
          originId: "home",
          domainName: "delivery-one.us-west-2.small.example.com",
          connectionAttempts: 2,
          connectionTimeout: 2,
          originReadTimeout: 3,
          originKeepaliveTimeout: 5,
          originShield: { enabled: true, originShieldRegion: "us-west-2" },
        },
        {
          originId: "standby",
          domainName: "delivery-one.us-east-1.small.example.com",
          connectionAttempts: 2,
          connectionTimeout: 2,
          originReadTimeout: 3,
          originKeepaliveTimeout: 5,
          originShield: { enabled: true, originShieldRegion: "us-east-1" },
        },
      ],
    );
  });

  it("requests standby when home returns an error, and caches errors for a second", async () => {
    const { originGroups, customErrorResponses } = await of("one-manifests");
    assert.deepEqual(originGroups, [
      {
        originId: "either",
        members: [{ originId: "home" }, { originId: "standby" }],
        failoverCriteria: { statusCodes: [403, 404, 500, 502, 503, 504] },
      },
    ]);
    for (const code of [403, 404, 500, 502, 503, 504])
      assert.ok(
        rows(customErrorResponses).some(
          ({ errorCode, errorCachingMinTtl }) => errorCode === code && errorCachingMinTtl === 1,
        ),
      );
  });

  it("requests a segment of one region there twice, by a second origin with the same load balancer", async () => {
    const { origins, originGroups, defaultCacheBehavior } = await of("one-segments");
    const [home, again] = ["home", "home-again"].map((id) => {
      const row = rows(origins).find(({ originId }) => originId === id);
      return { ...row, originId: undefined };
    });
    assert.deepEqual(home, again);
    const id = (defaultCacheBehavior as Table)["targetOriginId"];
    assert.deepEqual(
      rows(originGroups).find(({ originId }) => originId === id),
      {
        originId: "home-twice",
        members: [{ originId: "home" }, { originId: "home-again" }],
        failoverCriteria: { statusCodes: [500, 502, 503, 504] },
      },
    );
  });

  it("has targets that are origin groups, whose members are origins, in every behaviour", async () => {
    for (const name of ["one-manifests", "one-segments"]) {
      const { origins, originGroups, defaultCacheBehavior, orderedCacheBehaviors } = await of(name);
      const groups = rows(originGroups);
      for (const row of [defaultCacheBehavior as Table, ...rows(orderedCacheBehaviors)])
        assert.ok(groups.some(({ originId }) => originId === row["targetOriginId"]));
      const members = groups.flatMap((group) => rows(group["members"]).map(({ originId }) => originId));
      const ids = rows(origins).map(({ originId }) => originId);
      assert.deepEqual(new Set(members), new Set(ids));
      assert.equal(new Set(ids).size, ids.length);
    }
  });

  it("has the cell's function and the log in every behaviour", async () => {
    const recording = await recordEdge(edged());
    const { arn } = only(recording, FUNCTION, "one").outputs;
    for (const name of ["one-manifests", "one-segments"]) {
      const { defaultCacheBehavior, orderedCacheBehaviors } = only(recording, DISTRIBUTION, name).inputs;
      for (const behaviour of [defaultCacheBehavior as Table, ...rows(orderedCacheBehaviors)]) {
        assert.deepEqual(behaviour["functionAssociations"], [
          { eventType: "viewer-request", functionArn: arn },
        ]);
        assert.equal(behaviour["viewerProtocolPolicy"], "https-only");
        assert.match(
          String(behaviour["realtimeLogConfigArn"]),
          /^arn:aws:cloudfront::111122223333:realtime-log-config\//,
        );
      }
    }
  });

  it("uses HTTP/3 and TLS 1.2 or later, with its viewers' name", async () => {
    const { httpVersion, aliases, isIpv6Enabled, viewerCertificate } = await of("one-segments");
    assert.deepEqual(
      [httpVersion, aliases, isIpv6Enabled, (viewerCertificate as Table)["minimumProtocolVersion"]],
      ["http2and3", ["one.segments.tv.small.example.com"], true, "TLSv1.2_2021"],
    );
  });

  it("has a web ACL only for manifests", async () => {
    assert.match(String((await of("one-manifests"))["webAclId"]), /:global\/webacl\//);
    assert.equal("webAclId" in (await of("one-segments")), false);
  });

  it("has its names in IPv4 and IPv6", async () => {
    const records = ofType(await recordEdge(edged()), "aws:route53/record:Record").map(({ inputs }) => [
      inputs["name"],
      inputs["type"],
    ]);
    for (const name of ["one.manifests", "one.segments", "two.manifests", "two.segments"])
      for (const type of ["A", "AAAA"])
        assert.ok(
          records.some(([own, kind]) => own === `${name}.tv.small.example.com` && kind === type),
          name,
        );
  });
});

describe("a VPC origin", () => {
  it("is replaced for another load balancer, with another name, because AWS changes none in use", async () => {
    const namesWith = async (balancer: number): Promise<unknown[]> =>
      ofType(await recordEdge(edged(), { balancer }), ORIGIN).map(
        ({ replaceOnChanges, deleteBeforeReplace, inputs }) => {
          assert.deepEqual([replaceOnChanges, deleteBeforeReplace], [["vpcOriginEndpointConfig"], false]);
          return (inputs["vpcOriginEndpointConfig"] as Table)["name"];
        },
      );
    const [before, after] = [await namesWith(1), await namesWith(2)];
    assert.ok(before.includes("one-us-west-2-v1-0000000000000001"));
    assert.equal(new Set([...before, ...after]).size, 8);
  });

  it("uses only TLS to the load balancer", async () => {
    const [origin] = ofType(await recordEdge(edged()), ORIGIN);
    const { name, arn, ...rest } = origin?.inputs["vpcOriginEndpointConfig"] as Table;
    assert.ok(name !== undefined && arn !== undefined);
    assert.deepEqual(rest, {
      httpPort: 80,
      httpsPort: 443,
      originProtocolPolicy: "https-only",
      originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
    });
  });
});

describe("policies of the edge", () => {
  it("have no part of a request in the cache key", async () => {
    for (const { inputs } of ofType(await recordEdge(edged()), "aws:cloudfront/cachePolicy:CachePolicy")) {
      const { cookiesConfig, headersConfig, queryStringsConfig } = inputs[
        "parametersInCacheKeyAndForwardedToOrigin"
      ] as Table;
      assert.deepEqual(
        [cookiesConfig, headersConfig, queryStringsConfig],
        [{ cookieBehavior: "none" }, { headerBehavior: "none" }, { queryStringBehavior: "none" }],
      );
    }
  });

  it("give the function the viewer's country", async () => {
    const policy = only(await recordEdge(edged()), "aws:cloudfront/originRequestPolicy:OriginRequestPolicy");
    assert.deepEqual(policy.inputs["headersConfig"], {
      headerBehavior: "whitelist",
      headers: { items: ["CloudFront-Viewer-Country"] },
    });
  });

  it("allow any page without cookies, or the named pages with them", async () => {
    const corsOf = async (edits: readonly Edit[]): Promise<unknown[]> => {
      const cors = only(await recordEdge(edged(edits)), HEADERS).inputs["corsConfig"] as Table;
      return [cors["accessControlAllowOrigins"], cors["accessControlAllowCredentials"]];
    };
    assert.deepEqual(await corsOf([]), [{ items: ["*"] }, false]);
    const page: Edit = ["  viewerDomain: tv", "  origins: [https://watch.example.com]\n  viewerDomain: tv"];
    assert.deepEqual(await corsOf([page]), [{ items: ["https://watch.example.com"] }, true]);
  });
});

describe("the log of viewers' requests", () => {
  it("is a sample without query, cookie or address", async () => {
    const config = only(await recordEdge(edged()), "aws:cloudfront/realtimeLogConfig:RealtimeLogConfig");
    assert.equal(config.inputs["samplingRate"], 1);
    for (const field of ["cs-uri-query", "cs-cookie", "cs-headers", "c-ip", "x-forwarded-for"])
      assert.ok(!(config.inputs["fields"] as string[]).includes(field), field);
  });
});
