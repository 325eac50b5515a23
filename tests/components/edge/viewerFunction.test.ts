import assert from "node:assert/strict";
import nodeCrypto, { createHmac } from "node:crypto";
import vm from "node:vm";
import fc from "fast-check";
import { viewerRequest } from "../../../components/edge/viewerFunction";
import { MOST_ROW_BYTES } from "../../../facts/cloudFront.table";
import { COUNT_LIMITS } from "../../../facts/limits.table";
import { edged } from "../../plan/edge/worlds";
import { planEnvironment } from "../../../plan/environment";
import { type UrlRow, URLS } from "../../../catalog/urls.table";

/** CloudFront's event, as far as the function reads it. */
interface Request {
  method: string;
  uri: string;
  headers: Record<string, { value: string }>;
  querystring: Record<string, { value: string }>;
  cookies: Record<string, { value: string }>;
}
interface Answer {
  readonly statusCode: number;
  readonly body?: { readonly encoding: string; readonly data: string };
  readonly headers: Record<string, { value: string }>;
}

const MANIFESTS = "one.manifests.tv.small.example.com";
const SEGMENTS = "one.segments.tv.small.example.com";
const PLAYLIST = "/live/first/master.m3u8";
const SEGMENT = "/live/first/us-west-2.vendor-internet.1700000000.0/ts/v4100/153000000000.ts";
const NOW = 1_700_000_000;
const HOUR = 3600;

const KEYS: Readonly<Record<string, string>> = { "key/old": "old-secret", "key/new": "new-secret" };

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function token(
  claims: object = { exp: NOW + HOUR },
  {
    kid = "new",
    secret = "new-secret",
    alg = "HS256",
  }: { kid?: unknown; secret?: string; alg?: string } = {},
): string {
  const body = `${encoded({ alg, typ: "JWT", kid })}.${encoded(claims)}`;
  return `${body}.${createHmac("sha256", secret).update(body).digest("base64url")}`;
}

const row = planEnvironment(edged()).edge?.cells[0];
assert.ok(row);

class FixedDate extends Date {
  static override now(): number {
    return NOW * 1000;
  }
}

/** The function as CloudFront runs it. `keys` has the values of the store; reading an Error throws it. */
async function run(
  change: Partial<Request> = {},
  {
    keys = KEYS,
    origins = [],
  }: { readonly keys?: Readonly<Record<string, string | Error>>; readonly origins?: readonly string[] } = {},
): Promise<{ answer: Answer & Request; selected: string[] }> {
  assert.ok(row);
  const selected: string[] = [];
  const get = (key: string): Promise<string> => {
    const value = keys[key];
    return typeof value === "string"
      ? Promise.resolve(value)
      : Promise.reject(value ?? new Error("KeyNotFound"));
  };
  const cf = { kvs: () => ({ get }), selectRequestOriginById: (id: string) => selected.push(id) };
  const code = viewerRequest(row, origins).replace(/^import .*$/gm, "");
  const context = vm.createContext({ cf, crypto: nodeCrypto, Buffer, Date: FixedDate });
  vm.runInContext(`${code}\nglobalThis.handler = handler;`, context);
  const request: Request = {
    method: "GET",
    uri: PLAYLIST,
    querystring: { token: { value: token() } },
    cookies: {},
    ...change,
    headers: { host: { value: MANIFESTS }, "cloudfront-viewer-country": { value: "US" }, ...change.headers },
  };
  const answer = await (context.handler as (event: object) => Promise<Answer & Request>)({ request });
  return { answer, selected };
}

const statusOf = async (...args: Parameters<typeof run>): Promise<number | "passed"> =>
  (await run(...args)).answer.statusCode ?? "passed";

const at = (host: string, uri: string): Partial<Request> => ({ uri, headers: { host: { value: host } } });

describe("the viewer-request function", () => {
  it("is within CloudFront's size limit, with the largest row that settings accept and the longest names", () => {
    assert.ok(row);
    const bare = viewerRequest({ cell: "", distributions: [], rights: { countries: [], channels: {} } }, []);
    const names = 2 * (14 + ".manifests.".length + 52) + 14;
    assert.ok(Buffer.byteLength(bare) + MOST_ROW_BYTES + names <= COUNT_LIMITS.functionBytes.most);
  });

  it("uses no syntax that CloudFront's runtime lacks", () => {
    assert.ok(row);
    const code = viewerRequest(row, []).replace(/^\s*\/\/.*$/gm, "");
    for (const lacking of [
      /\bof\b/,
      /\?\./,
      /\?\?/,
      /\.\.\./,
      /\bclass\b/,
      /(const|let) [{[]/,
      /Promise\./,
      /=>/,
    ])
      assert.doesNotMatch(code, lacking);
  });

  it("accepts a viewer with a token, and removes the token from the request", async () => {
    const cookies = { token: { value: token() }, other: { value: "1" } };
    for (const given of [{}, { querystring: {}, cookies }]) {
      const { answer, selected } = await run(given);
      assert.equal(answer.uri, PLAYLIST);
      assert.deepEqual([{ ...answer.querystring }, { ...answer.cookies }, selected], [{}, {}, []]);
    }
  });

  it("accepts two keys at once, by their ids", async () => {
    for (const [kid, secret] of [
      ["old", "old-secret"],
      ["new", "new-secret"],
    ] as const)
      assert.equal(
        await statusOf({ querystring: { token: { value: token(undefined, { kid, secret }) } } }),
        "passed",
      );
  });

  const refused: readonly (readonly [string, string])[] = [
    ["no token", ""],
    ["no JWT", "abc"],
    ["two parts", token().split(".").slice(0, 2).join(".")],
    ["four parts", `${token()}.x`],
    ["a key that the store lacks", token(undefined, { kid: "deleted", secret: "new-secret" })],
    ["another key's id", token(undefined, { kid: "old", secret: "new-secret" })],
    ["an id that is another key of the store", token(undefined, { kid: "../route/one" })],
    ["no id", token(undefined, { kid: null })],
    ["another algorithm", token(undefined, { alg: "none" })],
    ["no expiry", token({})],
    ["an expiry that is text", token({ exp: String(NOW + HOUR) })],
    ["an expiry that is over", token({ exp: NOW })],
    [
      "a claim changed",
      `${token().split(".")[0]}.${encoded({ exp: NOW + 9 * HOUR })}.${token().split(".")[2]}`,
    ],
    ["a list of other channels", token({ exp: NOW + HOUR, channels: ["second"] })],
    ["an empty list of channels", token({ exp: NOW + HOUR, channels: [] })],
    ["a list of channels that is text", token({ exp: NOW + HOUR, channels: "first, second" })],
    ["a list of channels that is null", token({ exp: NOW + HOUR, channels: null })],
    ["claims that are null", `${token().split(".")[0]}.${encoded(null)}.x`],
  ];
  for (const [what, value] of refused)
    it(`returns 401 for ${what}`, async () => {
      assert.equal(await statusOf({ querystring: { token: { value } } }), 401);
    });

  it("accepts a token with a list of channels only for those, and for their recordings", async () => {
    const given = { querystring: { token: { value: token({ exp: NOW + HOUR, channels: ["second"] }) } } };
    for (const [uri, status] of [
      ["/live/second/master.m3u8", "passed"],
      ["/dvr/second/1700000000-/master.m3u8", "passed"],
      ["/vod/second-1700000000/master.m3u8", "passed"],
      ["/live/first/master.m3u8", 401],
      ["/vod/first-1700000000/master.m3u8", 401],
    ] as const)
      assert.equal(await statusOf({ ...given, uri }), status);
  });

  it("rejects all viewers while the store has no key, cannot be read, or has an empty one", async () => {
    const empty = { querystring: { token: { value: token(undefined, { secret: "" }) } } };
    assert.equal(await statusOf({}, { keys: {} }), 401);
    assert.equal(await statusOf({}, { keys: { "key/new": new Error("unavailable") } }), 401);
    assert.equal(await statusOf(empty, { keys: { "key/new": "" } }), 401);
  });

  it("rejects a signed token with any byte changed", async () => {
    const good = token();
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.constantFrom(..."AZaz09-_."), async (index, letter) => {
        const changed = good.slice(0, index) + letter + good.slice(index + 1);
        // The last letter of base64 has unused bits.
        fc.pre(changed !== good && index !== good.length - 1);
        assert.equal(await statusOf({ querystring: { token: { value: changed } } }), 401);
      }),
      { numRuns: 200 },
    );
  });

  it("allows a channel only in its countries, and never without a country", async () => {
    const from = (country: string | undefined, uri = PLAYLIST): Partial<Request> => ({
      uri,
      headers: {
        "cloudfront-viewer-country": country === undefined ? (undefined as never) : { value: country },
      },
    });
    const second = "/live/second/master.m3u8";
    for (const [request, status] of [
      [from("US"), "passed"],
      [from("CA"), "passed"],
      [from("MX"), 403],
      [from("A"), 403],
      [from(""), 403],
      [from(undefined), 403],
      [from("MX", second), "passed"],
      [from(undefined, second), "passed"],
    ] as const)
      assert.equal(await statusOf(request), status);
  });

  const paths: readonly (readonly [string, string, number | "passed"])[] = [
    [MANIFESTS, "/live/first/v4100.m3u8", "passed"],
    [MANIFESTS, "/live/second/manifest.mpd", "passed"],
    [MANIFESTS, "/dvr/second/1700000000-1700003600/", "passed"],
    [MANIFESTS, "/dvr/second/1700000000-/master.m3u8", "passed"],
    [MANIFESTS, "/vod/second-1700000000/master.m3u8", "passed"],
    [MANIFESTS, "/vod/second-12/master.m3u8", 404],
    [MANIFESTS, "/dvr/second-1700000000/master.m3u8", 404],
    [SEGMENTS, SEGMENT, "passed"],
    [MANIFESTS, "/live/first/v4100-iframes.m3u8", "passed"],
    [SEGMENTS, "/live/first/locked.vendor-internet.0123abcd/cmaf/v4100/init.mp4", "passed"],
    [SEGMENTS, "/vod/second/us-east-1.vendor-internet.1700000000.0/cmaf/a-en-main-aac/1.m4s", "passed"],
    [SEGMENTS, "/live/first/v4100/153000000000.ts", 404],
    [SEGMENTS, "/live/first/a/b/c/d/e/f.ts", 404],
    [SEGMENTS, "/live/first/", 404],
    [MANIFESTS, "/live/first/a/master.m3u8", 404],
    [MANIFESTS, "/live/first/", 404],
    [MANIFESTS, "/live/first", 404],
    [MANIFESTS, "/other/first/master.m3u8", 404],
    [MANIFESTS, "/live/third/time", 404],
    [MANIFESTS, "/dvr/first/time", 404],
    ["two.manifests.tv.small.example.com", "/live/first/time", 404],
    [MANIFESTS, SEGMENT, 404],
    [SEGMENTS, PLAYLIST, 404],
    [MANIFESTS, "/live/third/master.m3u8", 404],
    [MANIFESTS, "/live/constructor/master.m3u8", 404],
    [MANIFESTS, "/internal/v1/windows/first/", 404],
    [MANIFESTS, "/v1/vendor/first/master.m3u8", 404],
    [MANIFESTS, "/", 404],
    [MANIFESTS, "/live/second/../first/master.m3u8", 404],
    [MANIFESTS, "/live/second/%2e%2e/first/master.m3u8", 404],
    [MANIFESTS, "/live/second/./master.m3u8", 404],
    [MANIFESTS, "/live//first/master.m3u8", 404],
    ["d111111abcdef8.cloudfront.net", PLAYLIST, 404],
    ["two.manifests.tv.small.example.com", PLAYLIST, 404],
    ["constructor", PLAYLIST, 404],
  ];
  for (const [host, uri, status] of paths)
    it(`returns ${status} at https://${host}${uri}`, async () => {
      assert.equal(await statusOf(at(host, uri)), status);
    });

  it("accepts every form of the URL table at its distribution, and at no other", async () => {
    const examples: Readonly<Record<string, string>> = {
      end: "",
      programme: "second-1700000000",
      start: "1700000000",
    };
    for (const { form, class: of, atEdge } of Object.values<UrlRow>(URLS)) {
      if (atEdge) continue;
      const uri = form.replace(/<(\w+)>/g, (_, word: string) => examples[word] ?? "second");
      const [own, other] = of === "segment" ? [SEGMENTS, MANIFESTS] : [MANIFESTS, SEGMENTS];
      assert.equal(await statusOf(at(own, uri)), "passed", uri);
      assert.equal(await statusOf(at(other, uri)), 404, uri);
    }
  });

  it("answers the clock of a channel itself: ISO 8601, never cached, without a token, also from standby", async () => {
    for (const host of [MANIFESTS, SEGMENTS]) {
      const request = { ...at(host, "/live/first/time"), querystring: {} };
      const { answer, selected } = await run(request, { keys: { "route/one": "standby" } });
      assert.equal(answer.statusCode, 200);
      assert.deepEqual({ ...answer.body }, { encoding: "text", data: "2023-11-14T22:13:20.000Z" });
      assert.equal(answer.headers["cache-control"]?.value, "no-store");
      assert.equal(answer.headers["content-type"]?.value, "text/plain");
      assert.equal(answer.headers["access-control-allow-origin"]?.value, "*");
      assert.deepEqual(selected, []);
    }
  });

  it("sends viewers of an evacuated cell only to standby, for manifests and segments", async () => {
    const keys = { ...KEYS, "route/one": "standby" };
    for (const request of [{}, at(SEGMENTS, SEGMENT)]) {
      const { selected, answer } = await run(request, { keys });
      assert.deepEqual([selected, answer.statusCode], [["standby"], undefined]);
    }
  });

  it("uses home if the route is missing, cannot be read, or has another value", async () => {
    for (const route of [
      {},
      { "route/one": new Error("unavailable") },
      { "route/one": "home" },
      { "route/two": "standby" },
    ]) {
      const { selected, answer } = await run({}, { keys: { ...KEYS, ...route } });
      assert.deepEqual([selected, answer.statusCode], [[], undefined]);
    }
  });

  it("responds to a CORS preflight without a token, and lets the page read the status of errors", async () => {
    const page = "https://watch.example.com";
    const requestOf = (origin: string, method: string): Partial<Request> => ({
      method,
      querystring: {},
      headers: { origin: { value: origin } },
    });
    const headersOf = async (origin: string, method: string, origins: readonly string[]) => {
      const { answer } = await run(requestOf(origin, method), { origins });
      const names = ["access-control-allow-origin", "access-control-allow-credentials", "cache-control"];
      return [answer.statusCode, ...names.map((name) => answer.headers[name]?.value)];
    };
    assert.deepEqual(await headersOf(page, "OPTIONS", []), [204, "*", undefined, "no-store"]);
    assert.deepEqual(await headersOf(page, "OPTIONS", [page]), [204, page, "true", "no-store"]);
    assert.deepEqual(await headersOf("https://evil.example.com", "OPTIONS", [page]), [
      204,
      undefined,
      undefined,
      "no-store",
    ]);
    assert.deepEqual(await headersOf(page, "GET", [page]), [401, page, "true", "no-store"]);
  });
});
