import type { OutsideNames } from "../../../report/diagram/backbone";
import type { ResourceRecord } from "../../../record/types";

/** A resource as a drawing reads it. Id and Name tag are the logical name; the public address is 192.0.2.1. */
export const resource = (
  type: string,
  [region, name]: readonly [region: string, name: string],
  { cell, ...inputs }: Record<string, unknown>,
): ResourceRecord =>
  ({
    type,
    name,
    region,
    inputs: { tags: { Name: name, ...(cell === undefined ? {} : { cell }) }, ...inputs },
    outputs: { id: name, publicIp: "192.0.2.1" },
  }) as unknown as ResourceRecord;

export const NO_NAMES: OutsideNames = {
  gateways: new Map(),
  principals: new Map(),
  services: new Map(),
  circuits: new Map(),
};
