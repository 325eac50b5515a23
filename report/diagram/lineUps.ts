import { LINE_UP_KEY, type LineUp } from "../../plan/cell/lineUp";
import type { ResourceRecord } from "../../record/types";

/** What the services of cells are told of their channels: an object in a bucket, at each place of a cell. */

export const LINE_UP_TYPE = "aws:s3/bucketObjectv2:BucketObjectv2";

export const isLineUp = ({ type, inputs }: ResourceRecord): boolean =>
  type === LINE_UP_TYPE && inputs["key"] === LINE_UP_KEY && typeof inputs["content"] === "string";

export const lineUpsIn = (resources: readonly ResourceRecord[]): LineUp[] =>
  resources.filter(isLineUp).map(({ inputs }) => JSON.parse(String(inputs["content"])) as LineUp);
