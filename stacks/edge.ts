import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Edge } from "../components/edge/edge";
import { EvacuationFile } from "../components/edge/evacuationFile";
import type { EnvironmentPlan } from "../plan/environment";
import { EDGE_REGION, type EdgePlan } from "../plan/edge/edge";
import { sealed } from "./edgeSeal";
import { StackOutputs } from "./outputs";
import { readForEdge } from "./reads";

/** What operators and viewers' applications need. Plain values. */
export interface EdgeOutputs {
  readonly keyValueStoreArn: pulumi.Output<string>;
  /** Host names of manifests and segments for players, by cell. */
  readonly viewerNames: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Ids of distributions, by cell and kind. */
  readonly distributions: Readonly<Record<string, Readonly<Record<string, pulumi.Output<string>>>>>;
  /** The whole text of headend-edge.json. */
  readonly evacuationFile: pulumi.Output<string>;
  /** URL of the same text: `s3://<bucket>/headend-edge.json`. */
  readonly evacuationFileUrl: pulumi.Output<string>;
  /** Topic of the edge's alarms. */
  readonly alarmTopicArn: pulumi.Output<string>;
  /** Log of viewers' requests: `s3://<bucket>/requests/`, one prefix per hour. */
  readonly viewerLogsUrl: pulumi.Output<string>;
}

/**
 * The program of an environment's edge. Throws a RangeError for an environment without an edge, and a RunError if a cell
 * does not give its load balancer yet, or if the signing key does not match `edge.operatorsKey`.
 * @param signingKey private half of the operators' key, PEM
 */
export async function edgeProgram(
  environment: EnvironmentPlan,
  signingKey?: pulumi.Input<string>,
): Promise<EdgeOutputs> {
  const { settings, edge: plan } = environment;
  if (plan === undefined)
    throw new RangeError(`${settings.environment} has no edge: declare edge in its environment file`);
  const outputs = new StackOutputs(settings);
  const deliveryArns = readForEdge(environment, outputs);
  await outputs.requireAll();
  const provider = new aws.Provider("edge", {
    region: EDGE_REGION,
    allowedAccountIds: [settings.account],
  });
  const edge = new Edge("edge", { plan, deliveryArns }, { provider });
  // A signature does not reveal its key.
  const text = pulumi.unsecret(
    pulumi.all([edge.store.arn, signingKey]).apply(([arn, privateKey]) => sealed(settings, arn, privateKey)),
  );
  const { tags, protect } = plan;
  const { object } = new EvacuationFile("evacuation", { tags, protect, text }, { provider });
  return {
    keyValueStoreArn: edge.store.arn,
    viewerNames: byCell(plan, ({ distributions }) => distributions.map(({ kind, name }) => [kind, name])),
    distributions: Object.fromEntries(
      [...edge.cells].map(([cell, { distributions }]) => [
        cell,
        Object.fromEntries([...distributions].map(([kind, { id }]) => [kind, id])),
      ]),
    ),
    evacuationFile: text,
    evacuationFileUrl: pulumi.interpolate`s3://${object.bucket}/${object.key}`,
    alarmTopicArn: edge.topicArn,
    viewerLogsUrl: pulumi.interpolate`s3://${edge.logBucket.bucket}/requests/`,
  };
}

type CellRow = EdgePlan["cells"][number];

const byCell = (plan: EdgePlan, rowsOf: (row: CellRow) => [string, string][]) =>
  Object.fromEntries(plan.cells.map((row) => [row.cell, Object.fromEntries(rowsOf(row))]));
