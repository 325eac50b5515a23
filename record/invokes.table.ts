/** What data sources answer in a plan. */
import type { ProviderFacts } from "./fixture";
import type { Properties } from "./wire";

type Answerer = (args: Properties, facts: ProviderFacts) => Properties;

export const INVOKES: Readonly<Record<string, Answerer>> = {
  "aws:index/getRegion:getRegion": (args, { region, suffix }) => {
    const name = String(args["region"] ?? args["name"] ?? region);
    return { id: name, name, region: name, description: name, endpoint: `ec2.${name}.${suffix}` };
  },
  "aws:index/getCallerIdentity:getCallerIdentity": (_, { account, partition }) => ({
    id: account,
    accountId: account,
    arn: `arn:${partition}:iam::${account}:user/headend`,
    userId: "AIDAEXAMPLEUSERID0000",
  }),
  "aws:index/getPartition:getPartition": (_, { partition, suffix }) => ({
    id: partition,
    partition,
    dnsSuffix: suffix,
    reverseDnsPrefix: suffix.split(".").reverse().join("."),
  }),
};
