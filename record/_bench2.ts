require("./preload");
import * as pulumi from "@pulumi/pulumi";
import { record } from "./record";
import { replay } from "./floor";
import { network } from "../tests/record/program";
import { attach, detach } from "./sdk";
const cpu = async (f: () => Promise<any>): Promise<number> => {
  (global as any).gc?.();
  const s = process.cpuUsage();
  await f();
  const e = process.cpuUsage(s);
  return (e.user + e.system) / 1000;
};
(async () => {
  const id = { project: "p", stack: "s" };
  const cfg = { values: { "aws:region": "us-west-2" } };
  const r = await record(() => network(8, 4), id, cfg);
  const m = r.resources.length;
  // aws classes under minimal monitor
  const answers = new Map(r.resources.map((x) => [x.type + x.name, x]));
  const mini = (read: boolean) => ({
    registerResource(q: any, cb: any) {
      const x: any = answers.get(q.getType() + q.getName());
      if (read) q.getObject().toJavaScript();
      const { id, ...st } = x.outputs;
      cb(null, {
        getUrn: () => x.urn,
        getId: () => id,
        getObject: () => ({ toJavaScript: () => ({ ...x.inputs, ...st }) }),
        getPropertydependenciesMap: () => undefined,
        getResult: () => 0,
      });
    },
    registerResourceOutputs(_: any, cb: any) {
      cb(null, {});
    },
    supportsFeature(_: any, cb: any) {
      cb(null, { getHassupport: () => true });
    },
  });
  const same = async (read: boolean) => {
    attach(mini(read), id, cfg);
    await pulumi.runtime.runInPulumiStack(() => network(8, 4));
    await pulumi.runtime.disconnect();
    detach();
  };
  const t: Record<string, number[]> = {};
  const K: any = {
    record: () => record(() => network(8, 4), id, cfg),
    preview: () => record(() => network(8, 4), { ...id, preview: true }, cfg),
    floor: () => replay(r.resources, id),
    sameProgram: () => same(false),
    sameRead: () => same(true),
  };
  for (let i = 0; i < 12; i++) for (const k in K) (t[k] ??= []).push(await cpu(K[k]));
  for (const k in t)
    console.log(
      k.padEnd(12),
      "min",
      (Math.min(...t[k]!) / m).toFixed(3),
      "med",
      ([...t[k]!].sort((a, b) => a - b)[6]! / m).toFixed(3),
    );
})();
