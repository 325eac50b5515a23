import assert from "node:assert/strict";
import nodeCrypto, { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import vm from "node:vm";
import fc from "fast-check";
import { viewerRequest } from "../../../components/edge/viewerFunction";
import { MOST_ROW_BYTES } from "../../../facts/cloudFront.table";
import { COUNT_LIMITS } from "../../../facts/limits.table";
import { REQUEST_HEADERS } from "../../../plan/edge/edge";
import { edgeUrls } from "../../../plan/edge/urls";
import { edged } from "../../plan/edge/worlds";
import { planEnvironment } from "../../../plan/environment";
import { URL_WORDS, type UrlRow, urlPattern, URLS } from "../../../catalog/urls.table";

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
/** An example of each word of the table. */
const WORDS: Readonly<Record<keyof typeof URL_WORDS, string>> = {
  channel: "first",
  timeline: "us-west-2.vendor-internet.1700000000.0",
  format: "cmaf",
  rendition: "a-pt-br-main-aac",
  name: "153000000000.m4s",
  start: "1700000000",
  end: "",
  programme: "first-1700000000",
};
const NOW = 1_700_000_000;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** Keys of 32 bytes, the least. */
const [OLD, NEW] = ["old-secret", "new-secret"].map((name) => name.padEnd(32, "x")) as [string, string];
const KEYS: Readonly<Record<string, string>> = { "key/old": OLD, "key/new": NEW };

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function token(
  claims: object | string = { exp: NOW + HOUR },
  {
    kid = "new",
    secret = NEW,
    alg = "HS256",
    more = {},
  }: { kid?: unknown; secret?: string; alg?: string; more?: object } = {},
): string {
  const body = `${encoded({ alg, typ: "JWT", kid, ...more })}.${typeof claims === "string" ? Buffer.from(claims).toString("base64url") : encoded(claims)}`;
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
    tokenSeconds = DAY,
  }: {
    readonly keys?: Readonly<Record<string, string | Error>>;
    readonly origins?: readonly string[];
    readonly tokenSeconds?: number;
  } = {},
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
  const code = viewerRequest(row, { origins, tokenSeconds }).replace(/^import .*$/gm, "");
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

/** Manifests that tests of the manifest service compare, so what players request. */
const GOLDEN = resolve(__dirname, "../../../services/tests/manifest/golden");

/** URLs in a playlist, or in an MPD: of each Representation its init segment and its first segment. */
function urlsOf(file: string, text: string): string[] {
  if (file.endsWith(".m3u8")) return [...text.matchAll(/^[^#\n].*|(?<=URI=")[^"]+/gm)].map(([url]) => url);
  const clock = [...text.matchAll(/(?<=<UTCTiming [^>]*value=")[^"]+/g)].map(([url]) => url);
  const ofSets = text.split("<Period ").flatMap((period) => {
    const base = /<BaseURL>([^<]+)/.exec(period)?.[1] ?? "";
    return period.split("<AdaptationSet ").flatMap((set) => {
      const [, init = "", media = "", time = ""] =
        /initialization="([^"]+)" media="([^"]+)".*?<S t="(\d+)"/s.exec(set) ?? [];
      return [...set.matchAll(/<Representation id="([^"]+)"/g)].flatMap(([, id = ""]) =>
        [init, media].map((form) => base + form.replace("$RepresentationID$", id).replace("$Time$", time)),
      );
    });
  });
  return [...clock, ...ofSets];
}

describe("the viewer-request function", () => {
  it("is within CloudFront's size limit, with the largest row that settings accept and the longest names", () => {
    assert.ok(row);
    const bare = viewerRequest(
      { cell: "", distributions: [], rights: { countries: [], channels: {} } },
      { origins: [], tokenSeconds: 744 * HOUR },
    );
    const names = 2 * (14 + ".manifests.".length + 52) + 14;
    assert.ok(Buffer.byteLength(bare) + MOST_ROW_BYTES + names <= COUNT_LIMITS.functionBytes.most);
  });

  it("uses no syntax that CloudFront's runtime lacks", () => {
    assert.ok(row);
    const code = viewerRequest(row, { origins: [], tokenSeconds: DAY }).replace(/^\s*\/\/.*$/gm, "");
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
      ["old", OLD],
      ["new", NEW],
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
    ["a key that the store lacks", token(undefined, { kid: "deleted", secret: NEW })],
    ["another key's id", token(undefined, { kid: "old", secret: NEW })],
    ["an id that is another key of the store", token(undefined, { kid: "../route/one" })],
    ["no id", token(undefined, { kid: null })],
    ["another algorithm", token(undefined, { alg: "none" })],
    ["an id that is no text", token(undefined, { kid: ["new"] })],
    ["an extension", token(undefined, { more: { crit: ["b64"], b64: false } })],
    ["an empty list of extensions", token(undefined, { more: { crit: [] } })],
    ["no expiry", token({})],
    ["an expiry in more than a day", token({ exp: NOW + DAY + 1 })],
    ["an expiry without end", token('{"exp":1e999}')],
    ["a begin that is not yet", token({ exp: NOW + HOUR, nbf: NOW + 1 })],
    ["a begin that is text", token({ exp: NOW + HOUR, nbf: String(NOW) })],
    ["a begin that is null", token({ exp: NOW + HOUR, nbf: null })],
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

  it("rejects a key of fewer than 32 bytes, not letters", async () => {
    const statusWith = (secret: string) =>
      statusOf(
        { querystring: { token: { value: token(undefined, { secret }) } } },
        { keys: { "key/new": secret } },
      );
    assert.equal(await statusWith("k".repeat(31)), 401);
    assert.equal(await statusWith("k".repeat(32)), "passed");
    assert.equal(await statusWith("\u00e9".repeat(16)), "passed");
  });

  it("accepts a token for as long as the environment says, from its begin on", async () => {
    const given = (claims: object, tokenSeconds = DAY) =>
      statusOf({ querystring: { token: { value: token(claims) } } }, { tokenSeconds });
    assert.equal(await given({ exp: NOW + DAY, nbf: NOW }), "passed");
    assert.equal(await given({ exp: NOW + 7 * DAY }, 7 * DAY), "passed");
    assert.equal(await given({ exp: NOW + 7 * DAY + 1 }, 7 * DAY), 401);
  });

  it("sends no query to the cache or an origin: neither misses for it", async () => {
    for (const kind of [at(MANIFESTS, PLAYLIST), at(SEGMENTS, SEGMENT)]) {
      const { answer } = await run({
        ...kind,
        querystring: { token: { value: token() }, CMCD: { value: "br%3D4100" }, any: { value: "1" } },
      });
      assert.deepEqual({ ...answer.querystring }, {});
    }
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
      ...WORDS,
      channel: "second",
      programme: "second-1700000000",
    };
    for (const { form, class: of, atEdge } of Object.values<UrlRow>(URLS)) {
      if (atEdge) continue;
      const uri = form.replace(/<(\w+)>/g, (_, word: string) => examples[word] ?? word);
      const [own, other] = of === "segment" ? [SEGMENTS, MANIFESTS] : [MANIFESTS, SEGMENTS];
      assert.equal(await statusOf(at(own, uri)), "passed", uri);
      assert.equal(await statusOf(at(other, uri)), 404, uri);
    }
  });

  /** Each word of the table with one letter more, less or changed, and what only looks like a word. */
  const strange: readonly (readonly [word: keyof typeof URL_WORDS, values: readonly string[]])[] = [
    [
      "timeline",
      [
        "x",
        "us-west-2",
        "us-west-2.feed.1",
        "us-west-2.feed.1.x",
        "locked.feed.0123abcg",
        "locked.feed.0123abc",
      ],
    ],
    ["timeline", ["west.feed.1.0", "us-west-2.feed.123456789012.0", "us-west-2..1.0", "us-west-2.a.b.1.0"]],
    ["format", ["tss", "TS", "mp4", "hls", "cmaf-"]],
    [
      "rendition",
      ["v", "vx", "v1234567", "x4100", "a-en", "a-en-main-opus", "a-en-none-aac", "t-", "t-e", "master"],
    ],
    ["name", ["random.ts", "1.exe", "1.m3u8", ".ts", "1", "12345678901234567.ts", "init.m4s", "-1.ts"]],
  ];
  it("refuses every other path of a segment, so that a token is no licence to miss the cache", async () => {
    for (const { form } of Object.values<UrlRow>(URLS).filter(({ class: of }) => of === "segment"))
      for (const [changed, values] of strange)
        for (const value of values) {
          const uri = form.replace(/<(\w+)>/g, (_, word: keyof typeof URL_WORDS) =>
            word === changed ? value : WORDS[word],
          );
          assert.equal(await statusOf(at(SEGMENTS, uri)), 404, uri);
        }
  });

  it("has a pattern for exactly the paths of the table, whatever its words", () => {
    const urls = edgeUrls();
    const words = Object.fromEntries(
      Object.entries(URL_WORDS).map(([word, pattern]) => [
        word,
        fc.stringMatching(new RegExp(`^${pattern}$`)),
      ]),
    ) as Record<keyof typeof URL_WORDS, fc.Arbitrary<string>>;
    for (const { form, class: of, atEdge } of Object.values<UrlRow>(URLS)) {
      const kind = atEdge ? "clock" : of === "segment" ? "segments" : "manifests";
      fc.assert(
        fc.property(fc.record(words), (values) => {
          const path = form.replace(/<(\w+)>/g, (_, word: keyof typeof URL_WORDS) => values[word]);
          assert.match(path, urlPattern(form));
          for (const [other, pattern] of Object.entries(urls))
            assert.equal(new RegExp(pattern).test(path), other === kind, `${other} ${path}`);
        }),
      );
    }
  });

  it("accepts every URL of the manifests that services write", () => {
    const urls = edgeUrls();
    const written = readdirSync(GOLDEN).flatMap((file) =>
      urlsOf(file, readFileSync(join(GOLDEN, file), "utf8")),
    );
    assert.ok(written.length > 50, String(written.length));
    for (const url of written) {
      const { host, pathname } = new URL(url, "https://manifests.example.com/live/news/");
      const kind = host.startsWith("segments")
        ? "segments"
        : pathname.endsWith("/time")
          ? "clock"
          : "manifests";
      assert.match(pathname, new RegExp(urls[kind]));
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

  it("allows ranges and CMCD in a preflight, as the policy of CloudFront's own answers does", async () => {
    const { answer } = await run({ method: "OPTIONS" });
    const allowed = answer.headers["access-control-allow-headers"]?.value.split(", ");
    assert.deepEqual(allowed, ["Range", "CMCD-Object", "CMCD-Request", "CMCD-Session", "CMCD-Status"]);
    assert.deepEqual(allowed, [...REQUEST_HEADERS]);
  });
});
