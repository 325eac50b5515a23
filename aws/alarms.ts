import {
  type AlarmType,
  CloudWatchClient,
  DescribeAlarmsCommand,
  paginateDescribeAlarms,
  type DescribeAlarmsCommandOutput,
} from "@aws-sdk/client-cloudwatch";
import type { Aws } from "./aws";

export interface AlarmState {
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA";
  /** When it changed to this state. */
  readonly since: Date;
}

/** CloudWatch API Reference, DescribeAlarms, AlarmNames (2026-11). */
const NAMES_PER_CALL = 100;

/** States of metric and composite alarms, by name. Names that AWS does not have are absent. */
export async function alarmsOf(
  aws: Aws,
  region: string,
  names: readonly string[],
): Promise<Map<string, AlarmState>> {
  const client = aws.client(CloudWatchClient, region);
  const chunks = Array.from({ length: Math.ceil(names.length / NAMES_PER_CALL) }, (_, index) =>
    names.slice(index * NAMES_PER_CALL, (index + 1) * NAMES_PER_CALL),
  );
  const answers = await Promise.all(
    chunks.map((chunk) =>
      client.send(
        new DescribeAlarmsCommand({
          AlarmNames: chunk,
          AlarmTypes: ["CompositeAlarm", "MetricAlarm"],
          MaxRecords: NAMES_PER_CALL,
        }),
      ),
    ),
  );
  return new Map(answers.flatMap(statesIn));
}

/** States of all alarms of a type whose names start with the prefix, by name. */
export async function alarmsWithPrefix(
  aws: Aws,
  region: string,
  { type, prefix }: { readonly type: AlarmType; readonly prefix: string },
): Promise<Map<string, AlarmState>> {
  const client = aws.client(CloudWatchClient, region);
  const states: [string, AlarmState][] = [];
  const pages = paginateDescribeAlarms({ client }, { AlarmTypes: [type], AlarmNamePrefix: prefix });
  for await (const page of pages) states.push(...statesIn(page));
  return new Map(states);
}

const statesIn = ({ MetricAlarms = [], CompositeAlarms = [] }: DescribeAlarmsCommandOutput) =>
  [...MetricAlarms, ...CompositeAlarms].flatMap(
    ({ AlarmName, StateValue, StateUpdatedTimestamp, ...row }): [string, AlarmState][] => {
      if (AlarmName === undefined || StateValue === undefined) return [];
      const changed = "StateTransitionedTimestamp" in row ? row.StateTransitionedTimestamp : undefined;
      const since = changed ?? StateUpdatedTimestamp ?? new Date(0);
      return [[AlarmName, { state: StateValue, since }]];
    },
  );
