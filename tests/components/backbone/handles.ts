import "../../../record/preload";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BackboneTags, Cells } from "../../../components/backbone/backboneComponent";
import { SIGNED_IN } from "../../../plan/cell/access/access.table";
import { cellsIn } from "../../../plan/cell/cell";
import type { Settings } from "../../../settings/settings";
import { key, stackName } from "../../../catalog/names";
import { record } from "../../../record/record";
import type { Recording, ResourceRecord } from "../../../record/types";
import { customs } from "../../support/region";

const said = (text: string): pulumi.Output<string> => pulumi.output(text);

/** A region and what stands in it, by a number that tells one from another. */
const id = (prefix: string, ...parts: readonly string[]): string =>
  `${prefix}-0${Buffer.from(parts.join("")).toString("hex").slice(-16).padStart(16, "0")}`;

/** What each region's stack would say to PrivateLink and replication. */
export const regionsOf = ({ account, regions }: Settings) =>
  Object.fromEntries(
    Object.entries(regions).map(([region, { zones, slot }]) => [
      region,
      {
        hubVpcId: said(id("vpc", region)),
        hubEndpointSubnets: Object.fromEntries(
          Object.keys(zones).map((zone) => [zone, said(id("subnet", zone))]),
        ),
        alarmTopicArn: said(`arn:aws:sns:${region}:${account}:alarms-1234567`),
        dataKeyArn: said(`arn:aws:kms:${region}:${account}:key/11111111-1111-4111-8111-00000000000${slot}`),
      },
    ]),
  );

const BUCKETS = ["segments", "dvr", "archive", "config"];

/** What each cell's stacks would say. */
export const cellsOf = (settings: Settings): Cells =>
  Object.fromEntries(
    Object.keys(settings.regions).flatMap((region) =>
      cellsIn(settings, region).map(({ name }) => [
        key(name, region),
        {
          vpcId: said(id("vpc", name, region)),
          nlbArn: said(
            `arn:aws:elasticloadbalancing:${region}:${settings.account}:loadbalancer/net/${name}-nlb-1234567/0123456789abcdef`,
          ),
          appNlbArn: said(
            `arn:aws:elasticloadbalancing:${region}:${settings.account}:loadbalancer/net/${name}-app-nlb-1234567/0123456789abcdef`,
          ),
          databaseArn: said(`arn:aws:rds:${region}:${settings.account}:cluster:small-${name}-${region}`),
          databaseGround: groundOf(settings, { name, region }),
          buckets: Object.fromEntries(
            BUCKETS.map((kind) => [kind, said(key(name, kind, region, "1234567"))]),
          ),
        },
      ]),
    ),
  );

const groundOf = ({ regions }: Settings, { name, region }: { name: string; region: string }) => ({
  subnetGroup: said(`${name}-database-1234567`),
  parameterGroup: said(`${name}-database-7654321`),
  securityGroup: said(id("sg", name, region)),
  zones: Object.fromEntries(
    Object.keys(regions[region]?.zones ?? {}).map((zone) => [
      zone,
      said(`${region}${"abcdef"[Number(zone.at(-1)) - 1]}`),
    ]),
  ),
  roles: Object.fromEntries(
    SIGNED_IN.map((service) => [service, said(key(name, service, region, "1234567"))]),
  ),
});

export const tagsOf = ({ environment, owner, costCentre }: Settings): BackboneTags => ({
  environment,
  owner,
  costCentre,
});

/** Records some parts of a backbone, with the one provider that all of it has. */
export function recordComponent(
  settings: Settings,
  make: (opts: pulumi.ComponentResourceOptions) => void,
  preview = false,
): Promise<Recording> {
  const program = (): Promise<Record<string, unknown>> => {
    const provider = new aws.Provider("backbone", {
      region: "us-east-1",
      allowedAccountIds: [settings.account],
    });
    make({ provider });
    return Promise.resolve({});
  };
  const stack = stackName(settings.environment, "backbone");
  return record(program, { project: "headend", stack, preview }, { values: {} });
}

/** AWS knows these in no region. */
const EVERYWHERE = ["aws:iam/", "aws:route53/"];

/** Resources that say no region though they are in one: they would land where the provider happens to be. */
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
