import assert from "node:assert/strict";
import { renderReport } from "../../report/html";
import type { Summary } from "../../report/summary";
import type { KeyedFinding } from "../../verify/findings";
import { detailsOf, tablesOf, type Table } from "../../report/tables";
import { planTiming } from "../../catalog/timing";
import { HOSTILE, unbalanced } from "./networks";

const SUMMARY: Summary = {
  environment: "small",
  partition: "aws",
  account: "111122223333",
  block: "10.64.0.0/10",
  stacks: [{ name: "us-west-2", kind: "region", regions: ["us-west-2"], resources: 242, types: {} }],
  regions: [
    {
      name: "us-west-2",
      slot: 0,
      block: "10.64.0.0/14",
      asn: 4200000016,
      zones: [{ id: "usw2-az1", slot: 0 }],
      vpcs: [{ name: "hub", slot: 0, block: "10.64.0.0/19", zones: ["usw2-az1"] }],
      freeSlots: 30,
    },
  ],
  cells: [
    {
      name: "sports-1",
      home: "us-west-2",
      standby: "us-east-1",
      channels: 12,
      size: 20,
      free: 8,
      viewers: 10_000,
      release: "blue",
    },
  ],
  roomFor: ["sports-1"],
  capacity: [],
  timing: planTiming(4),
  waves: [],
  findings: [],
  accepted: [],
  figures: { stacks: 1, ofStacks: 2, resources: 242, errors: 0, warnings: 0, accepted: 0 },
};

const FINDING: KeyedFinding = {
  key: "duplicate-urn x",
  stack: "us-west-2",
  rule: "duplicate-urn",
  severity: "error",
  subject: "urn:pulumi:x",
  message: "Two resources have this URN.",
};

const TOPOLOGY = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>\n';

const allOf = (summary: Summary): Table[] => [...tablesOf(summary), ...detailsOf(summary)];

const render = (summary: Summary): string =>
  renderReport({ summary, tables: allOf(summary), topology: TOPOLOGY });

const withFindings = (...findings: KeyedFinding[]): Summary => ({ ...SUMMARY, findings });

describe("the report page", () => {
  it("has every cell and every head of every table", () => {
    const summary = withFindings(FINDING);
    const page = render(summary);
    const shown = allOf(summary).filter(({ rows }) => rows.length > 0);
    const cells = shown.flatMap(({ rows }) => rows.flat());
    const heads = shown.flatMap(({ head }) => head);
    assert.deepEqual(
      [...page.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, text]) => text).sort(),
      cells.sort(),
    );
    assert.deepEqual(
      [...page.matchAll(/<th [^>]*>([^<]*)<\/th>/g)].map(([, text]) => text).sort(),
      heads.sort(),
    );
  });

  it("counts stacks, resources, regions, errors, warnings and accepted findings", () => {
    const figures = { stacks: 7, ofStacks: 9, resources: 1234, errors: 2, warnings: 5, accepted: 3 };
    const page = render({ ...SUMMARY, figures });
    assert.deepEqual(
      [...page.matchAll(/<dt>(.*?)<\/dt>\s*<dd( class="\w+")?>(.*?)<\/dd>/g)].map(([, name, kind, value]) => [
        name,
        kind ?? "",
        value,
      ]),
      [
        ["stacks", "", "7 of 9"],
        ["resources", "", "1,234"],
        ["regions", "", "1"],
        ["errors", ' class="error"', "2"],
        ["warnings", ' class="warning"', "5"],
        ["accepted", "", "3"],
      ],
    );
  });

  it("starts with the findings, before the drawing", () => {
    const page = render(withFindings(FINDING));
    assert(page.indexOf(">duplicate-urn x<") > 0);
    assert(page.indexOf(">duplicate-urn x<") < page.indexOf("<svg"));
    assert.match(page, /<div class="findings" tabindex="0"[^>]*><section>\s*<h2 id="findings">Findings/);
    assert.match(page, /<td class="error">error<\/td>/);
    assert.doesNotMatch(page, /No findings/);
  });

  it("has one line instead of a table if there are no findings", () => {
    const page = render(SUMMARY);
    assert.equal(page.match(/No findings: every check passed\./g)?.length, 1);
    assert.doesNotMatch(page, />Findings/);
  });

  it("marks an empty table as empty", () => {
    assert.match(
      render({ ...SUMMARY, cells: [] }),
      /<h2 id="cells">Cells <span class="count">0<\/span><\/h2>\s*<p>None\.<\/p>/,
    );
  });

  it("has the note of a table below it", () => {
    assert.match(
      render(SUMMARY),
      /<\/table>\n<p class="note">A new channel fits in sports-1 \(8 free\)\.<\/p>\n<\/section>/,
    );
  });

  it("scrolls a table of many columns by itself", () => {
    const of = (columns: number): Table => ({ title: "T", head: Array(columns).fill("c"), rows: [["1"]] });
    const page = (columns: number): string =>
      renderReport({ summary: SUMMARY, tables: [of(columns)], topology: TOPOLOGY });
    assert.match(page(9), /<section class="wide" tabindex="0" role="region" aria-label="T">/);
    assert.doesNotMatch(page(8), /class="wide"/);
  });

  it("lists its tables at the top, with a link to each", () => {
    const page = render(SUMMARY);
    const [, nav = ""] = /<nav aria-label="Contents">([^]*?)<\/nav>/.exec(page) ?? [];
    const links = [...nav.matchAll(/<a href="#([^"]*)">(.*?)<\/a>/g)].map(([, id, title]) => [id, title]);
    const titles = ["Network", ...allOf(SUMMARY).map(({ title }) => title)].filter(
      (title) => title !== "Findings",
    );
    assert.deepEqual(
      links.map(([, title]) => title),
      titles,
    );
    for (const [id] of links) assert.equal(page.split(` id="${id}"`).length - 1, 1, id);
    assert(page.indexOf("<nav") < page.indexOf("<h2"));
  });

  it("aligns the numbers of a column that has only numbers", () => {
    const rows = [
      ["1", "2", "1,234.5", "10.0.0.0", "none"],
      ["two", "none", "-3", "4", "none"],
    ];
    const table = { title: "T", head: ["a", "b", "c", "d", "e"], rows };
    const page = renderReport({ summary: SUMMARY, tables: [table], topology: TOPOLOGY });
    const right = [...page.matchAll(/<t[hd][^>]* class="number">([^<]*)</g)].map(([, value]) => value);
    assert.deepEqual(right, ["b", "c", "2", "1,234.5", "none", "-3"]);
  });

  it("states what a plan does not do", () => {
    const page = render(SUMMARY).replaceAll(/\s+/g, " ");
    assert.match(
      page,
      /This is not a <code>pulumi preview<\/code>: no provider validated it, no state was read, no account was touched\./,
    );
  });

  it("contains the drawing without changes", () => {
    assert(render(SUMMARY).includes(TOPOLOGY));
  });

  it("escapes everything that comes from a file", () => {
    const page = render({
      ...withFindings({
        ...FINDING,
        key: HOSTILE,
        stack: HOSTILE,
        rule: HOSTILE,
        subject: HOSTILE,
        message: HOSTILE,
      }),
      environment: HOSTILE,
      partition: HOSTILE,
      account: HOSTILE,
      block: HOSTILE,
      stacks: [{ name: HOSTILE, kind: "region", regions: [HOSTILE], resources: 1, types: {} }],
      regions: SUMMARY.regions.map((region) => ({ ...region, name: HOSTILE, block: HOSTILE })),
      cells: SUMMARY.cells.map((cell) => ({
        ...cell,
        name: HOSTILE,
        home: HOSTILE,
        standby: HOSTILE,
        release: HOSTILE,
      })),
      roomFor: [HOSTILE],
    });
    assert.doesNotMatch(page, /<b>|alert\(1\)<\/script>|-->/);
    assert.equal(unbalanced(page), undefined);
    const escaped = `&lt;b&gt;&amp;&quot;'&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;--&gt;`;
    assert.equal(page.split(`<td class="long">${escaped}</td>`).length - 1, 12);
  });

  it("loads nothing, and sets a content security policy for that", () => {
    const page = render(SUMMARY);
    assert.doesNotMatch(page.replace(TOPOLOGY, ""), /https?:|\bsrc=|href="[^#]|url\(|@import|<link/);
    assert.match(page, /http-equiv="Content-Security-Policy" content="default-src 'none';/);
  });
});
