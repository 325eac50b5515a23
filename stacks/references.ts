import * as pulumi from "@pulumi/pulumi";

/** A stack of this project, by name. */
export type ReferenceOf = (stack: string) => pulumi.StackReference;

/** A program may refer to a stack once: this keeps what was made. */
export function references(): ReferenceOf {
  const created = new Map<string, pulumi.StackReference>();
  return (name) => {
    const known =
      created.get(name) ??
      new pulumi.StackReference(`${pulumi.getOrganization()}/${pulumi.getProject()}/${name}`);
    created.set(name, known);
    return known;
  };
}

type Table = Readonly<Record<string, string>>;

/** What a stack says. Which outputs there are, and the keys of those that are tables, is known from the plan. */
export const outputsOf = (stack: pulumi.StackReference) => ({
  text: (output: string) => stack.requireOutput(output) as pulumi.Output<string>,
  table: (output: string, keys: readonly string[]): Record<string, pulumi.Output<string>> => {
    const all = stack.requireOutput(output) as pulumi.Output<Table>;
    return Object.fromEntries(keys.map((key) => [key, all.apply((values) => values[key] ?? "")]));
  },
});
