// Runs on every viewer request in CloudFront's runtime cloudfront-js-2.0, which has no for-of, classes, destructuring, spread,
// ?. or ?? (CloudFront Developer Guide, JavaScript runtime 2.0 features, 2026-11).
import cf from "cloudfront";
import crypto from "crypto";

// components/edge/viewerFunction.ts inserts the cell's row.
const CELL = "__CELL__";

const store = cf.kvs();

async function handler(event) {
  const request = event.request;
  const host = request.headers.host.value;
  const kind = has(CELL.hosts, host) ? CELL.hosts[host] : undefined;
  if (request.method === "OPTIONS") return respond(204, request);
  const channel = channelOf(request.uri.split("/"));
  if (kind === undefined || channel === undefined || !isPlain(request.uri)) return respond(404, request);
  if (isUrl("clock", request.uri)) return respond(200, request);
  if (!isUrl(kind, request.uri)) return respond(404, request);
  if (!isInCountry(channel, request)) return respond(403, request);
  if (!(await isAuthorized(channel, request))) return respond(401, request);
  // Neither is in the cache key, and no origin reads them: this removes the token.
  request.querystring = {};
  request.cookies = {};
  if (await isEvacuated()) cf.selectRequestOriginById("standby");
  return request;
}

// The path decides rights, so CloudFront and origins must not be able to read it differently.
function isPlain(uri) {
  return /^[A-Za-z0-9/._-]+$/.test(uri) && uri.indexOf("//") < 0 && uri.indexOf("/.") < 0;
}

// Forms of catalog/urls.table.ts.
function isUrl(kind, uri) {
  return new RegExp(CELL.urls[kind]).test(uri);
}

// The second part is a channel, or of a programme its channel and its start.
function channelOf(parts) {
  if (isInCell(parts[2])) return parts[2];
  const recorded = String(parts[2]).replace(/-\d{9,}$/, "");
  return parts[1] === "vod" && isInCell(recorded) ? recorded : undefined;
}

function isInCell(channel) {
  return has(CELL.channels, channel);
}

function has(row, key) {
  return Object.prototype.hasOwnProperty.call(row, key);
}

function isInCountry(channel, request) {
  const countries = CELL.countries[CELL.channels[channel]];
  const country = request.headers["cloudfront-viewer-country"];
  return countries === "" || (country !== undefined && countries.split(" ").indexOf(country.value) >= 0);
}

// A JWT (RFC 7519) with HS256, without extensions ("crit", RFC 7515, 4.1.11). `kid` names a key of the store, which has two during rotation. Without the key a token is
// invalid. `channels`, if present, lists the channels of the token.
async function isAuthorized(channel, request) {
  const parts = tokenOf(request).split(".");
  const head = decode(parts[0]);
  const claims = decode(parts[1]);
  if (parts.length !== 3 || head === undefined || claims === undefined) return false;
  if (head.alg !== "HS256" || typeof head.kid !== "string" || !/^[A-Za-z0-9_-]{1,64}$/.test(head.kid))
    return false;
  if (head.crit !== undefined || !isNow(claims)) return false;
  const listed = claims.channels === undefined ? [channel] : claims.channels;
  if (!Array.isArray(listed) || listed.indexOf(channel) < 0) return false;
  const key = await valueOf("key/" + head.kid);
  // As long as the hash, or longer (RFC 7518, 3.2).
  if (!key || Buffer.from(key).length < 32) return false;
  const expected = crypto.createHmac("sha256", key).update(parts[0] + "." + parts[1]);
  return isSame(expected.digest("base64url"), parts[2]);
}

// A lifetime without end would outlive the key's rotation, so it has a limit. "nbf" is optional.
function isNow(claims) {
  const now = Date.now() / 1000;
  const begin = claims.nbf === undefined ? now : claims.nbf;
  if (typeof claims.exp !== "number" || typeof begin !== "number") return false;
  return begin <= now && now < claims.exp && claims.exp <= now + CELL.tokenSeconds;
}

// A player's first URL has the token in the query; later requests have it in the cookie.
function tokenOf(request) {
  const given = request.querystring.token || request.cookies.token;
  return given === undefined ? "" : given.value;
}

function decode(part) {
  try {
    const value = JSON.parse(Buffer.from(part, "base64url").toString());
    return typeof value === "object" && value !== null ? value : undefined;
  } catch (error) {
    return undefined;
  }
}

// Constant time.
function isSame(one, other) {
  let differences = one.length ^ other.length;
  for (let at = 0; at < one.length; at++) differences |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return differences === 0;
}

// A key that cannot be read means home.
async function isEvacuated() {
  return (await valueOf("route/" + CELL.name)) === "standby";
}

async function valueOf(key) {
  try {
    return await store.get(key);
  } catch (error) {
    return undefined;
  }
}

// CORS headers also on errors, so that a page can read the status. 200 is the clock of players (ISO 8601): it needs no token,
// because players send none to it, and it is never cached.
function respond(statusCode, request) {
  const headers = { "cache-control": { value: "no-store" } };
  const origin = request.headers.origin;
  if (CELL.origins.length === 0) headers["access-control-allow-origin"] = { value: "*" };
  else if (origin !== undefined && CELL.origins.indexOf(origin.value) >= 0) {
    headers["access-control-allow-origin"] = { value: origin.value };
    headers["access-control-allow-credentials"] = { value: "true" };
  }
  if (statusCode === 204) {
    headers["access-control-allow-methods"] = { value: "GET, HEAD, OPTIONS" };
    headers["access-control-allow-headers"] = { value: CELL.headers };
    headers["access-control-max-age"] = { value: "86400" };
  }
  const response = { statusCode: statusCode, headers: headers };
  if (statusCode === 200) {
    headers["content-type"] = { value: "text/plain" };
    response.body = { encoding: "text", data: new Date(Date.now()).toISOString() };
  }
  return response;
}
