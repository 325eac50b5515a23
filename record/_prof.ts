import "./preload";
import { record } from "./record";
import { network } from "../tests/record/program";
import * as ins from "node:inspector";
(async () => {
  const id = { project: "p", stack: "s" };
  const cfg = { values: { "aws:region": "us-west-2" } };
  for (let i = 0; i < 3; i++) await record(() => network(8, 4), id, cfg);
  const s = new ins.Session();
  s.connect();
  s.post("Profiler.enable");
  s.post("Profiler.setSamplingInterval", { interval: 200 });
  s.post("Profiler.start");
  for (let i = 0; i < 8; i++) await record(() => network(8, 4), id, cfg);
  s.post("Profiler.stop", (e, { profile }) => {
    const self = new Map<string, number>();
    const dt = profile.timeDeltas!;
    const byId = new Map(profile.nodes.map((n) => [n.id, n]));
    let tot = 0;
    profile.samples!.forEach((x, i) => {
      const n = byId.get(x)!;
      const k =
        n.callFrame.functionName +
        " " +
        n.callFrame.url.replace(/.*node_modules\//, "").replace(/.*\/main\//, "") +
        ":" +
        n.callFrame.lineNumber;
      self.set(k, (self.get(k) ?? 0) + dt[i]!);
      tot += dt[i]!;
    });
    console.log(
      [...self]
        .sort((a, b) => b[1] - a[1])
        .slice(0, 45)
        .map(([k, v]) => ((v / tot) * 100).toFixed(1) + "% " + k)
        .join("\n"),
    );
    const mine = [...self].filter(([k]) => / record\//.test(k)).reduce((a, [, v]) => a + v, 0);
    const pb = [...self].filter(([k]) => /protobuf/.test(k)).reduce((a, [, v]) => a + v, 0);
    console.log("mine", ((mine / tot) * 100).toFixed(1), "protobuf", ((pb / tot) * 100).toFixed(1));
  });
})();
