import type { OutsideNames } from "../../../report/diagram/backbone";
import type { ResourceRecord } from "../../../record/types";

/** What a drawing reads of a resource; its id and its shown name are its logical name, its address, if it has one, 192.0.2.1. */
export const resource = (
  type: string,
  [region, name]: readonly [region: string, name: string],
  { cell, ...inputs }: Record<string, unknown>,
): ResourceRecord =>
  ({
    ...{ type, name, region },
    inputs: { tags: { Name: name, ...(cell === undefined ? {} : { cell }) }, ...inputs },
    outputs: { id: name, publicIp: "192.0.2.1" },
  }) as unknown as ResourceRecord;

export const NO_NAMES: OutsideNames = { gateways: new Map(), principals: new Map(), services: new Map() };
