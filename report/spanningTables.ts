import { KINDS } from "../plan/edge/names";
import type { BackboneSummary, EdgeSummary, SpanningSummary } from "./spanningSummary";
import type { Table } from "./tables";
import { grouped } from "./words";

/** The tables of what spans regions: each where the environment has its stack. */

/** Those that a terminal has room for. */
export const spanningTables = ({ backbone, edge }: SpanningSummary): Table[] => [
  ...(backbone ? [joinedTable(backbone)] : []),
  ...(edge ? [edgeTable(edge)] : []),
];

export const spanningDetails = ({ backbone, edge }: SpanningSummary): Table[] => [
  ...(backbone ? [faultsTable(backbone), privateLinkTable(backbone), replicationTable(backbone)] : []),
  ...(edge ? [pricesTable(edge), monthlyTable(edge)] : []),
];

const joinedTable = ({ peerings }: BackboneSummary): Table => ({
  title: "Regions joined",
  head: ["peering", "asks", "accepts", "wave"],
  rows: peerings.map(({ key, regions, wave }) => [key, ...regions, String(wave)]),
});

/** Every cell has one distribution of each kind. */
const edgeTable = ({ distributions }: EdgeSummary): Table => ({
  title: "Edge",
  head: ["cell", ...KINDS.flatMap((kind) => [kind, "$ per million"])],
  rows: [...new Set(distributions.map(({ cell }) => cell))].map((own) => [
    own,
    ...distributions
      .filter(({ cell }) => cell === own)
      .flatMap(({ name, usdPerMillion }) => [name, String(usdPerMillion)]),
  ]),
  note: "US$ for a million of viewers' requests: list prices, without traffic.",
});

const faultsTable = ({ faults }: BackboneSummary): Table => ({
  title: "Single faults",
  head: ["what", "name", "cuts", "leaves"],
  rows: faults.map(({ what, name, cuts, left }) => [
    what,
    name,
    cuts.length === 0 ? "nothing" : cuts.map(([one, other]) => `${one} from ${other}`).join(", "),
    Object.entries(left)
      .map(([gateway, gbps]) => `${gateway} ${grouped(gbps)} Gbit/s`)
      .join(", "),
  ]),
});

const privateLinkTable = ({ privateLink }: BackboneSummary): Table => ({
  title: "PrivateLink services",
  head: ["cell", "region", "serves", "name", "principals", "called from"],
  rows: privateLink.map(({ cell, region, serves, name = "none", principals, from }) => [
    ...[cell, region, serves, name, principals.join(", "), from.join(", ")],
  ]),
});

function replicationTable({ replication }: BackboneSummary): Table {
  const known = replication.flatMap(({ usdPerMonth }) => usdPerMonth ?? []);
  const total = grouped(known.reduce((sum, usd) => sum + usd, 0));
  return {
    title: "Replication",
    head: ["cell", "from", "to", "buckets", "in time", "GB a month", "$ a month"],
    rows: replication.map(({ cell, from, to, kinds, timeControl, gbPerMonth, usdPerMonth }) => [
      ...[cell, from, to, kinds.join(", "), timeControl ? "15 minutes" : "no promise"],
      ...[grouped(gbPerMonth), usdPerMonth === undefined ? "not known" : grouped(usdPerMonth)],
    ]),
    ...(known.length > 0 && {
      note: `Of full cells; $${total} a month in all that is known, without the requests that write objects: docs/costs.md.`,
    }),
  };
}

const pricesTable = ({ prices }: EdgeSummary): Table => ({
  title: "Prices of viewers' requests",
  head: ["class", "$ per million", "how"],
  rows: prices.map(({ class: name, perMillion, formula }) => [name, String(perMillion), formula]),
});

const monthlyTable = ({ monthly }: EdgeSummary): Table => ({
  title: "The edge, whoever watches",
  head: ["what", "$ a month", "how"],
  rows: monthly.map(({ what, usd, formula }) => [what, usd.toFixed(2), formula]),
});
