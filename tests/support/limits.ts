import { blankRecord } from "../../record/registration";
import type { ResourceRecord } from "../../record/types";
import { judgeLimits } from "../../verify/limits";

/** A recorded resource with these inputs, and nothing else. */
export const resourceOf = (type: string, inputs: ResourceRecord["inputs"], name = "x"): ResourceRecord => ({
  ...blankRecord({ urn: `urn:${type}::${name}`, type, name, parent: "", custom: true }),
  inputs,
});

/** Limits of AWS that such a resource is over, as `headend plan` reports them. */
export const overLimits = (type: string, inputs: ResourceRecord["inputs"], name?: string): string[] =>
  judgeLimits([resourceOf(type, inputs, name)]).map(({ message }) => message);
