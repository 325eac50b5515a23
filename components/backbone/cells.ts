import type { CellOutputs } from "../cell/channelStack";

/** What interconnects need of a cell at one of its places. */
export type CellHandles = Pick<
  CellOutputs,
  "vpcId" | "nlbArn" | "appNlbArn" | "buckets" | "databaseArn" | "databaseGround"
>;

/** The environment's cells at each of their places, by `<cell>-<region>`. */
export type Cells = Readonly<Record<string, CellHandles>>;
