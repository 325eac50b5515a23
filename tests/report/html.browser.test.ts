import "../../record/preload";
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { findEnvironment, ROOT } from "../../cli/environment";
import { planStacks } from "../../cli/recordStacks";
import { drawTopology } from "../../report/diagram/draw";
import { renderReport } from "../../report/html";
import { summarize, type StackSummary, type Summary } from "../../report/summary";
import { detailsOf, tablesOf, type Table } from "../../report/tables";
import { NO_NAMES } from "./diagram/records";
import { Drawn } from "../../report/diagram/topology";
import { kindOf } from "../../plan/stacks";
import { browserPath, MISSING } from "./chromium";
import { filled, hostileTopology, JOINED, NOTHING } from "./networks";

/** The regions and one cell in each. The cells are the same, and each takes a second; backbone and edge need all of them. */
const SHOWN = [
  "us-west-2",
  "us-east-1",
  "eu-west-3",
  "us-west-2-sports-1",
  "us-east-1-france-1",
  "eu-west-3-france-1",
];

const OUT = join(ROOT, "out", "test");
const FILE = join(OUT, "report.html");
const ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];

describe("the report of production in a browser", () => {
  let browser: Browser;
  let page: Page;
  let summary: Summary;
  let tables: Table[];
  const requests: string[] = [];
  const complaints: string[] = [];

  before(async () => {
    const executablePath = browserPath(process.env) ?? assert.fail(MISSING);
    ({ summary, tables } = await writeReport());
    browser = await chromium.launch({ executablePath, args: ARGS });
    page = await browser.newPage({ viewport: { width: 1600, height: 1000 }, colorScheme: "light" });
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(pathToFileURL(FILE).href);
    await page.screenshot({ path: join(OUT, "report.png"), fullPage: true });
  });

  after(async () => {
    await browser?.close();
  });

  it("opens without a console message, and requests no other file", () => {
    assert.deepEqual(complaints, []);
    assert.deepEqual(requests, [pathToFileURL(FILE).href]);
  });

  it("shows the drawing across the page, with text that can be read", async () => {
    const box = await page.locator(".drawing svg").boundingBox();
    assert(box && box.width > 1000 && box.width <= 1536 && box.height > 300, JSON.stringify(box));
    const sizes = (await page.evaluate(TEXT_SIZES)) as number[];
    assert(sizes.length > 50, `${sizes.length} texts`);
    assert(Math.min(...sizes) >= 9, `${Math.min(...sizes)} px`);
  });

  it("cuts off no label, and no label covers another", async () => {
    assert.deepEqual(await page.evaluate(MISPLACED), []);
  });

  it("has a row for every row of the plan", async () => {
    for (const { title, rows } of tables.filter(({ rows: all }) => all.length > 0)) {
      const shown = page
        .locator("section", { has: page.locator("h2", { hasText: new RegExp(`^${title} \\d+$`) }) })
        .locator("tbody tr");
      assert.equal(await shown.count(), rows.length, title);
    }
    assert.equal(
      await page.locator("section:has(h2:has-text('Stacks')) tbody tr").count(),
      summary.figures.stacks,
    );
  });

  it("filters the rows of all tables by all words", async () => {
    const all = tables.flatMap(({ rows }) => rows);
    const meant = all.filter((row) => row.some((cell) => cell.includes("us-east-1")) && row.includes("hub"));
    assert.equal(meant.length, 1);
    await page.getByLabel("Filter rows").fill("HUB us-east-1");
    assert.deepEqual(await page.locator("tbody tr:visible td").allTextContents(), meant.flat());
    assert.equal(await page.locator("#count").textContent(), `1 of ${all.length} rows`);
    await page.getByLabel("Filter rows").fill("");
    assert.equal(await page.locator("tbody tr:visible").count(), all.length);
  });

  it("links from its list of contents to a table, below the filter", async () => {
    await page.getByRole("navigation").getByRole("link", { name: "Timing" }).click();
    const [heading, filter] = await Promise.all(
      [page.locator("#timing"), page.getByLabel("Filter rows")].map((part) => part.boundingBox()),
    );
    assert(heading && filter && heading.y > filter.y && heading.y < 1000, JSON.stringify([heading, filter]));
  });

  it("enlarges the drawing by keyboard, and fits it to the page again", async () => {
    const widthOf = async (): Promise<number> =>
      (await page.locator(".drawing svg").boundingBox())?.width ?? 0;
    const fitting = await widthOf();
    await page.getByRole("button", { name: "Larger" }).press("Enter");
    assert(Math.abs((await widthOf()) - 1.25 * fitting) < 1);
    await page.getByRole("button", { name: "Fit" }).press("Enter");
    assert.equal(await widthOf(), fitting);
  });

  it("fits into 900 px with its whole drawing, and the text is readable", async () => {
    await page.setViewportSize({ width: 900, height: 800 });
    assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 900);
    const box = await page.locator(".drawing svg").boundingBox();
    assert(box && box.x >= 0 && box.x + box.width <= 900, JSON.stringify(box));
    const sizes = (await page.evaluate(TEXT_SIZES)) as number[];
    assert(Math.min(...sizes) >= 8, `${Math.min(...sizes)} px`);
    await page.setViewportSize({ width: 1600, height: 1000 });
  });

  it("is dark on a dark screen, and light on paper", async () => {
    const ground = (): Promise<unknown> => page.evaluate(GROUNDS);
    assert.deepEqual(await ground(), ["rgb(255, 255, 255)", "rgb(255, 255, 255)"]);
    await page.emulateMedia({ colorScheme: "dark" });
    assert.deepEqual(await ground(), ["rgb(18, 23, 28)", "rgb(18, 23, 28)"]);
    await page.screenshot({ path: join(OUT, "report-dark.png"), fullPage: true });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    assert.deepEqual(await ground(), ["rgb(255, 255, 255)", "rgb(255, 255, 255)"]);
    await page.emulateMedia({ media: null, colorScheme: "light" });
  });

  it("draws a full region with no label cut off", async () => {
    const full = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    await full.setContent(
      `<div class="drawing">${drawTopology({ ...NOTHING, regions: [filled("us-west-2", 31)] })}</div>`,
    );
    assert.deepEqual(await full.evaluate(MISPLACED), []);
    await full.close();
  });

  it("draws names that look like markup as XML that parses", async () => {
    const svg = JSON.stringify(drawTopology(hostileTopology())).replaceAll("<", "\\u003c");
    const parsed = `new DOMParser().parseFromString(${svg}, "image/svg+xml").documentElement.nodeName`;
    assert.equal(await page.evaluate(parsed), "svg");
  });
});

async function writeReport(): Promise<{ summary: Summary; tables: Table[] }> {
  const environment = findEnvironment("production", undefined);
  const stacks: StackSummary[] = [];
  const drawn = new Drawn();
  for await (const { row, recording } of planStacks(environment, SHOWN)) {
    stacks.push({ ...row, kind: kindOf(row), resources: recording.resources.length, types: {} });
    drawn.add(recording.resources);
  }
  const summary = summarize(environment.plan, { stacks, waves: [], findings: [], accepted: [] });
  const tables = [...tablesOf(summary), ...detailsOf(summary)];
  const topology = drawTopology({ ...JOINED, regions: drawn.topology(NO_NAMES).regions });
  mkdirSync(OUT, { recursive: true });
  writeFileSync(FILE, renderReport({ summary, tables, topology }));
  return { summary, tables };
}

// These run in the page. They are text because this project does not have the types of a browser.

/** Size of every text of the drawing on the screen, in px. */
const TEXT_SIZES = `[...document.querySelectorAll(".drawing text")].map(
  (text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)`;

/** Texts that exceed their box or cover another text. */
const MISPLACED = `(() => {
  const texts = [...document.querySelectorAll(".drawing text")].map((text) => [text, text.getBoundingClientRect()]);
  const out = texts.filter(([text, box]) => {
    const shapes = [...(text.closest("g[class]:not(.column)")?.querySelectorAll("rect") ?? [])].map((shape) => shape.getBoundingClientRect());
    const left = Math.min(...shapes.map((shape) => shape.left));
    const right = Math.max(...shapes.map((shape) => shape.right));
    return shapes.length > 0 && (box.left < left || box.right > right);
  });
  const over = texts.filter(([, a], at) => texts.slice(at + 1).some(([, b]) =>
    a.left + 1 < b.right && b.left + 1 < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom));
  return [...out, ...over].map(([text]) => text.textContent);
})()`;

/** Colours behind the page and behind the drawing. */
const GROUNDS = `[getComputedStyle(document.body).backgroundColor,
  getComputedStyle(document.querySelector(".drawing svg > rect")).fill]`;
