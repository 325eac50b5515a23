import { ASSUMED, GB_PER_HOUR, MBPS_PER_LCU, MEASURED } from "./capacity.table";
import {
  feedsOf,
  ingestMbps,
  renditionsOf,
  row,
  storedMbps,
  total,
  type Facts,
  type BaseComponent,
} from "./arithmetic";
import {
  type IngestBalancer,
  INGEST_PATHS,
  type IngestPath,
  pathsTo,
  pathsWhere,
} from "../../../catalog/ingestPaths.table";
import type { Load } from "./loads";
import type { Needs } from "./rows";
import { laterNeeds, liveNeeds } from "./viewers";

/**
 * What a full cell needs at one site, line by line. A formula names its source, or says that it is assumed; the rest
 * is arithmetic.
 */

/** All needs, each in the unit of its row. */
export function needsOf(facts: Facts): Needs {
  const stored = { ...ingestNeeds(facts), ...packagingNeeds(facts), ...storageNeeds(facts) };
  const served = { ...liveNeeds(facts), ...laterNeeds(facts) };
  const kept = metadataNeeds(facts);
  return { ...stored, ...served, ...kept, ...unitNeeds({ ...stored, ...served }), ...networkNeeds(facts) };
}

const titlesOf = (paths: readonly IngestPath[]): string =>
  new Intl.ListFormat("en-GB").format(paths.map((path) => INGEST_PATHS[path].title));

/** Load of vendors on one load balancer. */
function pushedTo(balancer: IngestBalancer, { loads, timing }: Facts) {
  const paths = pathsTo(balancer);
  const rate = total(loads, (load) => 2 * renditionsOf(load) * feedsOf(load, paths)) / timing.segment.seconds;
  const mbps = `channels x ladder x feeds over ${titlesOf(paths)}`;
  const requests = "channels x feeds x 2 x renditions / segment: a segment and its playlist";
  return {
    mbps: row(ingestMbps(loads, paths), "Mbit/s", mbps),
    requests: row(rate, "req/s", requests),
  };
}

function ingestNeeds(
  facts: Facts,
): BaseComponent<
  "publicIngest" | "privateIngest" | "publicIngestRequests" | "privateIngestRequests" | "ingestMemory"
> {
  const { loads, timing } = facts;
  const open = pushedTo("public", facts);
  const closed = pushedTo("private", facts);
  const held = (ingestMbps(loads) * timing.heldFor.seconds * 1e6) / 8;
  return {
    publicIngest: open.mbps,
    privateIngest: closed.mbps,
    publicIngestRequests: open.requests,
    privateIngestRequests: closed.requests,
    ingestMemory: row(
      held / 2 ** 30,
      "GiB",
      `channels x ladder x feeds x heldFor, in each zone, which has copies of the other zones' segments`,
    ),
  };
}

function packagingNeeds({
  loads,
}: Facts): BaseComponent<"packagedChannels" | "packaging" | "packagingOutput"> {
  return {
    packagedChannels: row(loads.length, "channels", "the cell's size; every zone packages all channels"),
    packaging: row(
      total(loads, (load) => load.mbps * load.vcpuPerMbps * feedsOf(load)),
      "vCPU",
      `ingest, in each zone, by encryption: ${packagedRates()} (npm run bench:services)`,
    ),
    packagingOutput: row(
      (2 * total(loads, (load) => storedMbps(load) * feedsOf(load))) / 1000,
      "Gbit/s",
      "ingest x formats, once to the zone's cache and once to S3: without Valkey each zone writes all keys",
    ),
  };
}

const packagedRates = (): string =>
  Object.entries(MEASURED.packagedMbpsPerVcpu)
    .map(([name, mbps]) => `${name} ${mbps} Mbit/s a vCPU`)
    .join(", ");

function storageNeeds({
  loads,
  timing,
}: Facts): BaseComponent<
  "segmentPuts" | "segmentBytes" | "dvrPuts" | "dvrBytes" | "archivePuts" | "archiveBytes" | "dvrKept"
> {
  const segment = timing.segment.seconds;
  const bytes = (load: Load): number => storedMbps(load) * GB_PER_HOUR;
  const dvr = loads.filter(({ dvrHours }) => dvrHours > 0);
  const archive = loads.filter(({ archiveDays }) => archiveDays > 0);
  const puts = (kept: readonly Load[]): number => total(kept, ({ objects }) => objects) / segment;
  const one = "one timeline of channels with a window";
  return {
    segmentPuts: row(
      total(loads, (load) => load.objects * feedsOf(load)) / segment,
      "req/s",
      "feeds x objects of a segment in its formats / segment: one zone writes each key",
    ),
    segmentBytes: row(
      total(loads, (load) => bytes(load) * feedsOf(load)),
      "GB/h",
      "ingest x formats x 0.45",
    ),
    dvrPuts: row(puts(dvr), "req/s", `${one} x objects / segment: as segmentPuts`),
    dvrBytes: row(total(dvr, bytes), "GB/h", `${one} x ladder x formats x 0.45`),
    archivePuts: row(puts(archive), "req/s", "one timeline of channels with an archive, as for DVR"),
    archiveBytes: row(total(archive, bytes), "GB/h", "one timeline of channels with an archive, as for DVR"),
    dvrKept: row(
      total(dvr, (load) => bytes(load) * load.dvrHours),
      "GB",
      `${one} x GB an hour x hours of its window`,
    ),
  };
}

type Served = BaseComponent<
  "publicIngest" | "privateIngest" | "coldManifestRequests" | "coldSegmentEgress" | "dvrEgress" | "vodEgress"
>;

function unitNeeds(
  needs: Served,
): BaseComponent<"publicIngestUnits" | "privateIngestUnits" | "liveUnits" | "deliveryUnits"> {
  const manifestMbps = (needs.coldManifestRequests.value * ASSUMED.manifestBytes * 8) / 1e6;
  const live = needs.coldSegmentEgress.value * 1000 + manifestMbps;
  const later = (needs.dvrEgress.value + needs.vodEgress.value) * 1000;
  const formula = "Mbit/s / 2.22: an LCU is 1 GB an hour (Elastic Load Balancing pricing)";
  return {
    publicIngestUnits: row(needs.publicIngest.value / MBPS_PER_LCU, "LCU", formula),
    privateIngestUnits: row(needs.privateIngest.value / MBPS_PER_LCU, "LCU", formula),
    liveUnits: row(live / MBPS_PER_LCU, "LCU", `${formula}, for cold manifests and segments`),
    deliveryUnits: row((live + later) / MBPS_PER_LCU, "LCU", `liveUnits, plus DVR and on demand`),
  };
}

function metadataNeeds({
  loads,
  timing,
  zones,
}: Facts): BaseComponent<"cacheMemory" | "valkeyEntries" | "valkeyMemory" | "databaseRows"> {
  const segment = timing.segment.seconds;
  const stored = total(loads, (load) => storedMbps(load) * feedsOf(load));
  const window = (stored * timing.liveWindow.seconds * 1e6) / 8;
  const kept = timing.metadataExpiry.seconds / segment;
  const feeds = total(loads, feedsOf);
  const marks = (feeds * timing.heldFor.seconds) / segment;
  const entries = loads.length * (kept + 1 + zones) + feeds * zones + marks;
  const renditions = total(loads, renditionsOf) * kept;
  return {
    cacheMemory: row(window / 2 ** 30, "GiB", "ingest x formats x liveWindow, in each zone"),
    valkeyEntries: row(
      entries,
      "entries",
      "channels x (metadataExpiry / segment + 1 + zones) + feeds x (zones + heldFor / segment): window, timelines and leases; newest segments and marks of stored ones",
    ),
    valkeyMemory: row(
      (entries * ASSUMED.entryBytes + renditions * ASSUMED.renditionBytes) / 2 ** 30,
      "GiB",
      `entries x ${ASSUMED.entryBytes} bytes, and ${ASSUMED.renditionBytes} for each rendition of the window (assumed)`,
    ),
    databaseRows: row(
      (total(loads, feedsOf) * zones) / segment,
      "rows/s",
      "feeds x zones / segment: one row for the aligned segments of a feed, from each zone",
    ),
  };
}

function networkNeeds({
  loads,
  timing,
  zones,
}: Facts): BaseComponent<"natBytes" | "transitBytes" | "crossZoneBytes"> {
  const calls = (loads.length * ASSUMED.drmSystems * zones * 3600) / timing.keyRotation.seconds;
  const nat = (calls * ASSUMED.keyCallBytes) / 1e9;
  const paths = pathsWhere(({ transit }) => transit);
  const pushed = ingestMbps(loads, paths) * GB_PER_HOUR;
  return {
    natBytes: row(
      nat,
      "GB/h",
      `calls to key servers: channels x ${ASSUMED.drmSystems} systems x zones each keyRotation, ${ASSUMED.keyCallBytes} bytes (assumed)`,
    ),
    transitBytes: row(pushed + nat, "GB/h", `ingest over ${titlesOf(paths)} x 0.45, plus natBytes`),
    crossZoneBytes: row(
      ingestMbps(loads) * GB_PER_HOUR * (zones - 1),
      "GB/h",
      "ingest x 0.45 x other zones: each zone packages its own copy; ingest acknowledges a segment after two copies",
    ),
  };
}
