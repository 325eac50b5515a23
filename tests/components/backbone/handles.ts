import "../../../record/preload";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BackboneTags, Cells } from "../../../components/backbone/backboneComponent";
import { SIGNED_IN } from "../../../catalog/access.table";
import { cellsIn } from "../../../plan/cell/cell";
import type { Settings } from "../../../settings/settings";
import { key, stackName } from "../../../catalog/names";
import { record } from "../../../record/record";
import type { Recording, ResourceRecord } from "../../../record/types";
import { customs } from "../../support/region";

const output = (text: string): pulumi.Output<string> => pulumi.output(text);

/** A region and its resources, by a number that is unique to it. */
const id = (prefix: string, ...parts: readonly string[]): string =>
  `${prefix}-0${Buffer.from(parts.join("")).toString("hex").slice(-16).padStart(16, "0")}`;

/** Outputs of each region's stack for PrivateLink and replication. */
export const regionsOf = ({ account, regions }: Settings) =>
  Object.fromEntries(
    Object.entries(regions).map(([region, { zones, slot }]) => [
      region,
      {
        hubVpcId: output(id("vpc", region)),
        hubEndpointSubnets: Object.fromEntries(
          Object.keys(zones).map((zone) => [zone, output(id("subnet", zone))]),
        ),
        alarmTopicArn: output(`arn:aws:sns:${region}:${account}:alarms-1234567`),
        dataKeyArn: output(`arn:aws:kms:${region}:${account}:key/11111111-1111-4111-8111-00000000000${slot}`),
      },
    ]),
  );

const BUCKETS = ["segments", "dvr", "archive", "config"];

/** Outputs of each cell's stacks. */
export const cellsOf = (settings: Settings): Cells =>
  Object.fromEntries(
    Object.keys(settings.regions).flatMap((region) =>
      cellsIn(settings, region).map(({ name }) => [
        key(name, region),
        {
          vpcId: output(id("vpc", name, region)),
          nlbArn: output(
            `arn:aws:elasticloadbalancing:${region}:${settings.account}:loadbalancer/net/${name}-nlb-1234567/0123456789abcdef`,
          ),
          appNlbArn: output(
            `arn:aws:elasticloadbalancing:${region}:${settings.account}:loadbalancer/net/${name}-app-nlb-1234567/0123456789abcdef`,
          ),
          databaseArn: output(`arn:aws:rds:${region}:${settings.account}:cluster:small-${name}-${region}`),
          databaseGround: groundOf(settings, { name, region }),
          buckets: Object.fromEntries(
            BUCKETS.map((kind) => [kind, output(key(name, kind, region, "1234567"))]),
          ),
        },
      ]),
    ),
  );

const groundOf = ({ regions }: Settings, { name, region }: { name: string; region: string }) => ({
  subnetGroup: output(`${name}-database-1234567`),
  parameterGroup: output(`${name}-database-7654321`),
  securityGroup: output(id("sg", name, region)),
  zones: Object.fromEntries(
    Object.keys(regions[region]?.zones ?? {}).map((zone) => [
      zone,
      output(`${region}${"abcdef"[Number(zone.at(-1)) - 1]}`),
    ]),
  ),
  roles: Object.fromEntries(
    SIGNED_IN.map((service) => [service, output(key(name, service, region, "1234567"))]),
  ),
});

export const tagsOf = ({ environment, owner, costCentre }: Settings): BackboneTags => ({
  environment,
  owner,
  costCentre,
});

/** Records components of a backbone, with its provider. */
export function recordComponent(
  settings: Settings,
  create: (opts: pulumi.ComponentResourceOptions) => void,
  preview = false,
): Promise<Recording> {
  const program = (): Promise<Record<string, unknown>> => {
    const provider = new aws.Provider("backbone", {
      region: "us-east-1",
      allowedAccountIds: [settings.account],
    });
    create({ provider });
    return Promise.resolve({});
  };
  const stack = stackName(settings.environment, "backbone");
  return record(program, { project: "headend", stack, preview }, { values: {} });
}

/** Types of global resources. */
const EVERYWHERE = ["aws:iam/", "aws:route53/"];

/** Regional resources without a `region`: they would be in the provider's region. */
export const adrift = (recording: Recording): string[] =>
  customs(recording)
    .filter(
      ({ type, inputs }) => !EVERYWHERE.some((start) => type.startsWith(start)) && !("region" in inputs),
    )
    .map(({ urn }) => urn);

/** A property of resources of a type, by name. */
export const inputsOf = ({ resources }: Recording, type: string, property: string): Record<string, unknown> =>
  Object.fromEntries(
    resources
      .filter((row: ResourceRecord) => row.type === type)
      .map(({ name, inputs }) => [name, inputs[property]]),
  );
