// Runs before every answer, cached or not, in CloudFront's runtime cloudfront-js-2.0. It knows no for-of, no classes, no
// destructuring, no spread, no ?. and no ?? (CloudFront Developer Guide, JavaScript runtime 2.0, 2026-11).
import cf from "cloudfront";
import crypto from "crypto";

// The cell's row, which components/edge/viewerFunction.ts puts here.
const CELL = "__CELL__";

const store = cf.kvs();

async function handler(event) {
  const request = event.request;
  const kind = CELL.hosts[request.headers.host.value];
  if (request.method === "OPTIONS") return answer(204, "No Content", request);
  if (kind === undefined || !isPlain(request.uri) || kind !== kindOf(request.uri))
    return answer(404, "Not Found", request);
  const channel = channelOf(request.uri.split("/"));
  if (channel === undefined) return answer(404, "Not Found", request);
  if (!isShown(channel, request)) return answer(403, "Forbidden", request);
  if (!(await isAdmitted(channel, request))) return answer(401, "Unauthorized", request);
  // Neither is part of the cache key, nor does an origin read them: the token goes no further.
  request.querystring = {};
  request.cookies = {};
  if (await isEvacuated()) cf.selectRequestOriginById("standby");
  return request;
}

// Rights are read from the path, so it must mean the same to all who read it.
function isPlain(uri) {
  return /^[A-Za-z0-9/._-]+$/.test(uri) && uri.indexOf("//") < 0 && uri.indexOf("/.") < 0;
}

function kindOf(uri) {
  return /(\.m3u8|\.mpd|\/)$/.test(uri) ? "manifests" : "segments";
}

// /live/<channel>/..., /dvr/<channel>/..., /vod/<channel>/... or /vod/<channel>-<start>/...
function channelOf(parts) {
  if (["live", "dvr", "vod"].indexOf(parts[1]) < 0) return undefined;
  if (isOurs(parts[2])) return parts[2];
  const kept = String(parts[2]).replace(/-\d{9,}$/, "");
  return parts[1] === "vod" && isOurs(kept) ? kept : undefined;
}

function isOurs(channel) {
  return Object.prototype.hasOwnProperty.call(CELL.channels, channel);
}

function isShown(channel, request) {
  const countries = CELL.countries[CELL.channels[channel]];
  const country = request.headers["cloudfront-viewer-country"];
  return countries === "" || (country !== undefined && countries.split(" ").indexOf(country.value) >= 0);
}

// A JWT (RFC 7519), HS256, whose `kid` names a key of the store: while keys change, two are there. No key, no entry.
// `channels`, if it is there, lists those that it is good for.
async function isAdmitted(channel, request) {
  const parts = tokenOf(request).split(".");
  const head = read(parts[0]);
  const claims = read(parts[1]);
  if (parts.length !== 3 || head === undefined || claims === undefined) return false;
  if (head.alg !== "HS256" || !/^[A-Za-z0-9_-]{1,64}$/.test(head.kid)) return false;
  if (typeof claims.exp !== "number" || claims.exp <= Date.now() / 1000) return false;
  const listed = claims.channels === undefined ? [channel] : claims.channels;
  if (!Array.isArray(listed) || listed.indexOf(channel) < 0) return false;
  const key = await valueOf("key/" + head.kid);
  if (!key) return false;
  const wanted = crypto.createHmac("sha256", key).update(parts[0] + "." + parts[1]);
  return isSame(wanted.digest("base64url"), parts[2]);
}

// From the query where the player was given the URL, from the cookie where it follows a manifest.
function tokenOf(request) {
  const given = request.querystring.token || request.cookies.token;
  return given === undefined ? "" : given.value;
}

function read(part) {
  try {
    const value = JSON.parse(Buffer.from(part, "base64url").toString());
    return typeof value === "object" && value !== null ? value : undefined;
  } catch (error) {
    return undefined;
  }
}

// As long for a wrong beginning as for a wrong end.
function isSame(one, other) {
  let differences = one.length ^ other.length;
  for (let at = 0; at < one.length; at++) differences |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return differences === 0;
}

// What can't be read means home.
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

// A page may read the status of a refusal, as it may read an answer.
function answer(statusCode, statusDescription, request) {
  const headers = { "cache-control": { value: "no-store" } };
  const origin = request.headers.origin;
  if (CELL.origins.length === 0) headers["access-control-allow-origin"] = { value: "*" };
  else if (origin !== undefined && CELL.origins.indexOf(origin.value) >= 0) {
    headers["access-control-allow-origin"] = { value: origin.value };
    headers["access-control-allow-credentials"] = { value: "true" };
  }
  if (statusCode === 204) {
    headers["access-control-allow-methods"] = { value: "GET, HEAD, OPTIONS" };
    headers["access-control-allow-headers"] = { value: "Range" };
    headers["access-control-max-age"] = { value: "86400" };
  }
  return { statusCode: statusCode, statusDescription: statusDescription, headers: headers };
}
