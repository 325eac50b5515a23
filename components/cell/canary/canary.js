"use strict";

/**
 * The canary of a cell: plays a few channels from the cell's delivery name, as CloudFront does. Its error has one line with
 * every channel that failed. It needs only Node.js; CloudWatch Synthetics calls `handler`.
 */
const https = require("node:https");

/** Milliseconds. Longer than any response of the live edge. */
const TIMEOUT = 10_000;

exports.handler = () =>
  check({
    get: (path) => get(process.env.DELIVERY_HOST, path),
    channels: JSON.parse(process.env.CHANNELS),
    hour: new Date().getUTCHours(),
  });

exports.check = check;

async function check({ get, channels, hour }) {
  const due = channels.filter(({ offAir }) => offAir === null || !isWithin(offAir, hour));
  const results = await Promise.allSettled(due.map((channel) => play(get, channel)));
  const failures = results.flatMap(({ reason }, at) => (reason ? [`${due[at].id}: ${reason.message}`] : []));
  if (failures.length > 0) throw new Error(failures.join("; "));
}

const isWithin = ({ from, to }, hour) => (from < to ? hour >= from && hour < to : hour >= from || hour < to);

const PLAYERS = { hls: playHls, dash: playDash };

/** A stale manifest returns 503: a 200 is live. */
async function play(get, { id, formats }) {
  for (const format of formats) await PLAYERS[format](get, id);
}

/** Requests the newest segment too. */
async function playHls(get, id) {
  const master = `/live/${id}/master.m3u8`;
  const media = resolve(master, firstUri(await get(master), master));
  const segment = resolve(media, lastUri(await get(media), media));
  if ((await get(segment)).length === 0) throw new Error(`${segment} is empty`);
}

async function playDash(get, id) {
  const mpd = `/live/${id}/manifest.mpd`;
  if (!(await get(mpd)).includes("<MPD")) throw new Error(`${mpd} is not an MPD`);
}

const uris = (playlist, path) => {
  const found = playlist.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
  if (!playlist.startsWith("#EXTM3U") || found.length === 0)
    throw new Error(`${path} is not an HLS playlist with entries`);
  return found;
};
const firstUri = (playlist, path) => uris(playlist, path)[0];
const lastUri = (playlist, path) => uris(playlist, path).at(-1);

const resolve = (base, uri) => {
  const { pathname, search } = new URL(uri, `https://cell${base}`);
  return pathname + search;
};

function get(host, path) {
  return new Promise((succeed, fail) => {
    const request = https.get({ host, path, timeout: TIMEOUT }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("error", fail);
      response.on("end", () => {
        if (response.statusCode === 200) succeed(Buffer.concat(parts).toString("latin1"));
        else fail(new Error(`${path} returns ${response.statusCode}`));
      });
    });
    request.on("timeout", () => request.destroy(new Error(`${path} takes more than ${TIMEOUT} ms`)));
    request.on("error", fail);
  });
}
