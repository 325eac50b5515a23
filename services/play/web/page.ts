import type { PlayEvent, PlayState } from "../state";
import { Chart } from "./chart";
import { fill, element, row, time } from "./dom";
import { Counters } from "./counters";
import { startPlayer, type Player, type PlayerKind } from "./player";

/** The page: a player, the path of its last segment, and buttons that break what stands behind it. */
const TOKEN = new URLSearchParams(location.search).get("token") ?? "";
const LOG_LINES = 200;

const video = element("video") as HTMLVideoElement;
const chart = new Chart(element("chart"), element("chart-table"));
const counters = new Counters(video);
let state: PlayState | undefined;
let player: Player | undefined;
let paused = false;

async function main(): Promise<void> {
  await poll();
  play();
  listen();
  bind();
  setInterval(() => void poll(), 1000);
  setInterval(measure, 250);
}

async function poll(): Promise<void> {
  try {
    const answer = await fetch("/api/state");
    state = (await answer.json()) as PlayState;
    if (!paused) draw(state);
  } catch {
    fill("status", ["`npm run play` has stopped"]);
  }
}

const chosen = (): { readonly channel: string; readonly kind: PlayerKind } => ({
  channel: (element("channel") as HTMLSelectElement).value,
  kind:
    document.querySelector<HTMLInputElement>("input[name=player]:checked")?.value === "dash" ? "dash" : "hls",
});

function play(): void {
  const { channel, kind } = chosen();
  const found = state?.channels.find(({ id }) => id === channel);
  if (found === undefined) return;
  player?.stop();
  counters.begin();
  player = startPlayer(kind, video, kind === "hls" ? found.hls : found.dash);
}

function draw(now: PlayState): void {
  const select = element("channel") as HTMLSelectElement;
  if (select.options.length === 0)
    select.replaceChildren(...now.channels.map(({ id, name }) => new Option(`${id}: ${name}`, id)));
  drawFaults(now);
  drawTasks(now);
  fill(
    "notes",
    [...now.missing, ...now.simulated].map((text) => row("li", text)),
  );
}

function drawFaults({ faults }: PlayState): void {
  const list = element("fault-list");
  if (list.children.length !== faults.length)
    list.replaceChildren(
      ...faults.map(({ name }) => {
        const button = row("button", "");
        button.setAttribute("type", "button");
        button.id = `fault-${name}`;
        button.addEventListener(
          "click",
          () => void press(name, button.getAttribute("aria-pressed") !== "true"),
        );
        const item = row("li", "");
        item.append(button);
        return item;
      }),
    );
  for (const { name, title, on } of faults) {
    const button = element(`fault-${name}`);
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? `Heal: ${title}` : title;
  }
}

function drawTasks({ zones, tasks, vendors, stores }: PlayState): void {
  const rows = zones.map(({ zone, site, state: is }) => {
    const own = tasks.filter((task) => task.zone === zone && task.site === site);
    const line = document.createElement("tr");
    const services = own.map(({ service, state: at, restarts }) => {
      const again = restarts > 0 ? `, started ${restarts + 1} times` : "";
      return at === "ready" && restarts === 0 ? service : `${service} (${at}${again})`;
    });
    const stateCell = row("td", is, is === "up" ? "good" : "bad");
    line.append(row("th", `${zone} (${site})`), stateCell, row("td", services.join(", ")));
    return line;
  });
  element("tasks")
    .querySelector("tbody")
    ?.replaceChildren(...rows);
  const lines = [
    ...vendors.map(({ vendor, feed, state: is, acknowledged, refused }) =>
      row(
        "li",
        `${vendor} (${feed}): ${is}, ${acknowledged} uploads acknowledged, ${refused} not`,
        is === "pushing" ? "good" : "bad",
      ),
    ),
    ...stores.map(({ name, state: is }) => row("li", `${name}: ${is}`, is === "up" ? "good" : "bad")),
  ];
  fill("vendors", lines);
}

async function press(name: string, on: boolean): Promise<void> {
  if (on) counters.fault();
  await fetch(`/api/faults/${encodeURIComponent(name)}`, {
    method: on ? "POST" : "DELETE",
    headers: { "X-Play-Token": TOKEN },
  });
  await poll();
}

function measure(): void {
  if (player === undefined || state === undefined || paused) return;
  const { latency, target, buffer, feed, path } = player.now();
  counters.sample();
  const live = video.readyState >= 3 && !video.paused;
  const seconds = (value: number | undefined): string => (value === undefined ? "-" : value.toFixed(1));
  fill("status", [
    `${live ? "LIVE" : "waiting"}  feed ${feed ?? "-"}  latency ${seconds(latency)} s, target ${seconds(target)} s  buffer ${seconds(buffer)} s`,
  ]);
  const size = video.videoWidth === 0 ? "no picture yet" : `${video.videoWidth} x ${video.videoHeight}`;
  fill("viewer", [`${size}, ${counters.words()}`]);
  fill(
    "path",
    path.map(({ text, good }) => row("li", text, good ? "good" : "bad")),
  );
  chart.add(Date.now(), latency, buffer);
  element("counters")
    .querySelector("tbody")
    ?.replaceChildren(
      ...counters.rows().map(([name, start, fault]) => {
        const line = document.createElement("tr");
        line.append(row("th", name), row("td", start), row("td", fault));
        return line;
      }),
    );
}

function listen(): void {
  const source = new EventSource("/api/events");
  const log = element("log");
  const kinds = new Set<string>();
  source.onmessage = ({ data }: MessageEvent<string>) => {
    const event = JSON.parse(data) as PlayEvent;
    if (!kinds.has(event.kind)) {
      kinds.add(event.kind);
      (element("filter") as HTMLSelectElement).append(new Option(event.kind));
    }
    const line = document.createElement("li");
    line.dataset["kind"] = event.kind;
    const at = row("time", `${time(event.at)} `);
    line.append(at, `${event.kind}: ${event.text}`);
    line.hidden = !isShown(event.kind);
    log.prepend(line);
    if (event.kind === "you") chart.event(event.at);
    while (log.children.length > LOG_LINES) log.lastElementChild?.remove();
  };
}

function isShown(kind: string | undefined): boolean {
  const filter = (element("filter") as HTMLSelectElement).value;
  return filter === "" || filter === kind;
}

function bind(): void {
  element("channel").addEventListener("change", play);
  for (const input of document.querySelectorAll("input[name=player]")) input.addEventListener("change", play);
  element("filter").addEventListener("change", () => {
    for (const line of element("log").children)
      (line as HTMLElement).hidden = !isShown((line as HTMLElement).dataset["kind"]);
  });
  element("heal-all").addEventListener("click", () => {
    for (const { name, on } of state?.faults ?? []) if (on) void press(name, false);
  });
  toggle("sound", (on) => (video.muted = !on));
  toggle("pause", (on) => (paused = on));
}

function toggle(id: string, apply: (on: boolean) => void): void {
  const button = element(id);
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    apply(on);
  });
}

void main();
