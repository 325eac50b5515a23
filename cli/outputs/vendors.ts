import { rowOf } from "../../facts/rowOf";
import { privateLinkName } from "../../plan/backbone/privateLinkServices";
import type { EnvironmentPlan } from "../../plan/environment";
import { asMarkdown } from "../../report/tables";
import { SITES } from "../../settings/settings";
import { feedsAt, type FeedAt } from "../explain/feeds";
import { type Line, linesOf } from "../explain/lines";
import { type GivenOutputs, NOT_YET } from "./values";

/** Name -> the text of a file to send: of each vendor, and of each platform that reads a cell. No secret is in it. */
export function vendorFiles(plan: EnvironmentPlan, given: GivenOutputs): Map<string, string> {
  const { outside, privateLink } = plan.settings;
  const vendors = Object.entries(outside).filter(([, { kind }]) => kind === "vendor");
  return new Map([
    ...vendors.map(([name]) => [`${name}.md`, vendorText(name, { plan, given })] as const),
    ...Object.keys(privateLink.consumers).map(
      (name) => [`${name}.md`, consumerText(name, { plan, given })] as const,
    ),
  ]);
}

interface Known {
  readonly plan: EnvironmentPlan;
  readonly given: GivenOutputs;
}

function vendorText(name: string, { plan, given }: Known): string {
  const { settings } = plan;
  const network = rowOf(settings.outside, name);
  const feeds = Object.keys(settings.lineUp.cells)
    .flatMap((cell) => feedsAt(plan, cell))
    .filter(({ feed }) => feed.vendor === name);
  const auth =
    network?.auth === "mutualTls"
      ? "a client certificate of one of the authorities that you gave us"
      : "a signed token, which we send separately";
  return documentOf(`${name}: connection to ${settings.environment}`, [
    ["Authentication", `Requests authenticate with ${auth}. Always use TLS and the host name.`],
    [
      "Networks",
      network === undefined || network.prefixes.length === 0
        ? ""
        : `We accept requests from: ${network.prefixes.join(", ")}.`,
    ],
    ["Where to push", feedTable(feeds)],
    ["Channels", channelTable(feeds, plan)],
    ["PrivateLink", serviceTable(name, { plan, given })],
    ["Circuits", lineTables(name, { plan, given })],
    ["Prefixes that we announce", announcedTable(name, plan)],
  ]);
}

function consumerText(name: string, known: Known): string {
  const { settings } = known.plan;
  const cells = rowOf(settings.privateLink.consumers, name)?.cells ?? [];
  const rows = cells.flatMap((cell) =>
    SITES.map((site) => {
      const at = known.plan.cell(cell, site);
      return [cell, site, at.region, `https://${privateLinkName(at, "delivery")}`];
    }),
  );
  return documentOf(`${name}: connection to ${settings.environment}`, [
    ["Where to read", table(["cell", "site", "region", "address"], rows)],
    ["PrivateLink", serviceTable(name, known)],
  ]);
}

/** A heading per section; sections without text are left out. */
const documentOf = (title: string, sections: readonly (readonly [heading: string, text: string])[]): string =>
  [`# ${title}`, ...sections.filter(([, text]) => text !== "").map(([head, text]) => `## ${head}\n\n${text}`)]
    .join("\n\n")
    .concat("\n");

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? ""
    : asMarkdown({ title: "", head, rows })
        .replace(/^## \n\n/, "")
        .trim();

const feedTable = (feeds: readonly FeedAt[]): string =>
  table(
    ["cell", "site", "region", "path", "host", "port", "fixed addresses"],
    feeds.map(({ cellAt, feed, host, port, addresses }) => [
      cellAt.name,
      cellAt.site,
      cellAt.region,
      feed.path,
      host,
      String(port),
      addresses.join(", ") || "-",
    ]),
  );

function channelTable(feeds: readonly FeedAt[], { settings }: EnvironmentPlan): string {
  const rows = feeds
    .filter(({ cellAt }) => cellAt.site === "home")
    .flatMap(({ cellAt, feed }) =>
      feed.channels.map((id) => {
        const own = rowOf(settings.lineUp.cells, cellAt.name)?.channels ?? {};
        const channel = Object.values(own).find((row) => row.id === id);
        return [id, channel?.name ?? "", cellAt.name, feed.path];
      }),
    );
  return table(["channel", "name", "cell", "path"], rows);
}

function serviceTable(caller: string, { plan, given }: Known): string {
  const { services } = plan.backbone.kinds.privateLinkService;
  const rows = services
    .filter(({ principals }) => principals.some((row) => row.caller === caller))
    .map(({ key, cell, region, privateName, principals, supportedRegions }) => [
      cell,
      region,
      rowOf(given.endpointServices ?? {}, key) ?? NOT_YET,
      privateName?.name ?? "-",
      (supportedRegions ?? [region]).join(", "),
      principals
        .filter((row) => row.caller === caller)
        .map(({ arn }) => arn)
        .join(", "),
    ]);
  const head = [
    "cell",
    "region",
    "endpoint service",
    "private DNS name",
    "from regions",
    "accepted principals",
  ];
  const text = table(head, rows);
  return text === "" ? "" : `${text}\n\nCreate an endpoint for each service. We accept the connection.`;
}

/** Interfaces of the vendor, and their circuits. */
function lineTables(vendor: string, { plan, given }: Known): string {
  const lines = linesOf(plan.backbone).lines.filter(({ gateway }) => gateway.network === vendor);
  const circuits = [...new Set(lines.flatMap((line) => line.circuits))];
  const interfaces = table(
    ["interface", "on", "VLAN", "our address", "our ASN", "your address", "your ASN", "MTU"],
    lines.map(({ row, gateway }: Line) => [
      row.key,
      row.port,
      String(row.vlan),
      row.amazonAddress,
      String(gateway.asn),
      row.customerAddress,
      String(row.asn),
      String(row.mtu),
    ]),
  );
  const ports = table(
    ["circuit", "id", "location", "AWS device", "speed", "MACsec"],
    circuits.map((row) => {
      const real = rowOf(given.circuits ?? {}, row.key);
      const id = real?.id ?? row.id ?? NOT_YET;
      return [row.key, id, row.location, real?.device ?? row.device, row.speed, row.macsec ? "yes" : "no"];
    }),
  );
  if (interfaces === "") return "";
  return `${ports}\n\n${interfaces}\n\nWe send the BGP keys and the MACsec keys separately.`;
}

function announcedTable(vendor: string, { backbone }: EnvironmentPlan): string {
  const rows = linesOf(backbone).associations.filter(({ network }) => network === vendor);
  return table(
    ["region", "prefixes"],
    rows.map(({ region, prefixes }) => [region, prefixes.join(", ")]),
  );
}
