import UPlot from "uplot";
import { row, time } from "./dom";

const SECONDS = 120;
const STEP = 250;
/** Seconds: a player that opens states more for a moment. */
const MOST = 40;

/** Latency and buffer of the last two minutes, with a line for each event, and the same as a table. */
export class Chart {
  private readonly plot: UPlot;
  private readonly at: number[] = [];
  private readonly latency: (number | null)[] = [];
  private readonly buffer: (number | null)[] = [];
  private events: number[] = [];

  constructor(
    host: HTMLElement,
    private readonly table: HTMLElement,
  ) {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const axis = { stroke: colour("--ink"), grid: { stroke: colour("--line"), width: 1 } };
    this.plot = new UPlot(
      {
        width: host.clientWidth || 400,
        height: 200,
        scales: { y: { range: (_, __, most) => [0, Math.min(MOST, Math.max(20, most))] } },
        axes: [axis, axis],
        series: [
          { label: "UTC" },
          { label: "latency s", stroke: colour("--mark"), width: 2 },
          { label: "buffer s", stroke: colour("--good"), width: 2, dash: [6, 4] },
        ],
        hooks: { draw: [(plot) => this.drawEvents(plot, colour("--bad"))] },
        tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), "UTC"),
      },
      [[], [], []],
      host,
    );
    new ResizeObserver(() => this.plot.setSize({ width: host.clientWidth, height: 200 })).observe(host);
  }

  event(at: number): void {
    this.events = [...this.events, at / 1000].slice(-50);
  }

  add(now: number, latency: number | undefined, buffer: number | undefined): void {
    this.at.push(now / 1000);
    this.latency.push(latency ?? null);
    this.buffer.push(buffer ?? null);
    const most = (SECONDS * 1000) / STEP;
    for (const list of [this.at, this.latency, this.buffer]) if (list.length > most) list.shift();
    this.plot.setData([this.at, this.latency, this.buffer]);
    this.fillTable();
  }

  /** A row each ten seconds. */
  private fillTable(): void {
    const body = this.table.querySelector("tbody");
    if (body === null || this.table.closest("details")?.open !== true) return;
    const every = 10_000 / STEP;
    const lines = this.at
      .map((at, index) => [at, this.latency[index], this.buffer[index]] as const)
      .filter((_, index) => (this.at.length - 1 - index) % every === 0)
      .map(([at, ...values]) => {
        const line = document.createElement("tr");
        line.append(
          row("td", time(at * 1000).slice(0, 8)),
          ...values.map((value) => row("td", value?.toFixed(1) ?? "-")),
        );
        return line;
      });
    body.replaceChildren(...lines);
  }

  private drawEvents({ ctx, valToPos, bbox }: UPlot, colour: string): void {
    ctx.save();
    ctx.strokeStyle = colour;
    ctx.setLineDash([2, 4]);
    for (const at of this.events) {
      if (at < (this.at[0] ?? Infinity)) continue;
      const x = valToPos(at, "x", true);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  }
}
