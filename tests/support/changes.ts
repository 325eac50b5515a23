import type { Recording } from "../../record/types";

/** What an `up` would change of the resources of both recordings, as `SubnetGroup.subnetIds`, each once. */
export function changesOf(before: Recording, after: Recording, ofTypes: string): string[] {
  const grown = new Map(after.resources.map(({ urn, inputs }) => [urn, inputs]));
  const changed = before.resources
    .filter(({ type }) => type.startsWith(ofTypes))
    .flatMap(({ urn, type, inputs }) => {
      const then = grown.get(urn) ?? {};
      return Object.keys({ ...inputs, ...then })
        .filter((name) => JSON.stringify(inputs[name]) !== JSON.stringify(then[name]))
        .map((name) => `${type.replace(/.*:/, "")}.${name}`);
    });
  return [...new Set(changed)].sort();
}
