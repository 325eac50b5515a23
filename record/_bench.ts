if (process.env["PRE"] !== "0") require("./preload");
import { record } from "./record";
import { replay } from "./floor";
import { network } from "../tests/record/program";
const cpu = async <T>(f: () => Promise<T>): Promise<[number, T]> => {
  (global as any).gc?.();
  const s = process.cpuUsage();
  const r = await f();
  const e = process.cpuUsage(s);
  return [(e.user + e.system) / 1000, r];
};
(async () => {
  const id = { project: "p", stack: "s" };
  const cfg = { values: { "aws:region": "us-west-2" } };
  const up: number[] = [],
    pre: number[] = [],
    fl: number[] = [];
  let n = 0;
  for (let i = 0; i < Number(process.env["N"] ?? 5); i++) {
    const [a, r] = await cpu(() => record(() => network(8, 4), id, cfg));
    const [b] = await cpu(() => record(() => network(8, 4), { ...id, preview: true }, cfg));
    const [c, m] = await cpu(() => replay(r.resources, id));
    n = m;
    up.push(a);
    pre.push(b);
    fl.push(c);
    if (i == 0) console.log(r.findings.slice(0, 5), r.resources.length);
  }
  const med = (x: number[]) => [...x].sort((p, q) => p - q)[Math.floor(x.length / 2)]!;
  console.log(
    n,
    "up",
    (med(up) / n).toFixed(3),
    "preview",
    (med(pre) / n).toFixed(3),
    "floor",
    (med(fl) / n).toFixed(3),
    "ratio",
    (med(up) / med(fl)).toFixed(2),
    (med(pre) / med(fl)).toFixed(2),
    up.map(Math.round).join(),
    fl.map(Math.round).join(),
  );
})();
