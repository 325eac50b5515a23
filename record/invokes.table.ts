/** Results of data sources in a plan. */
import { hexOf, uuidOf, type ProviderFacts } from "./fixture";
import type { Properties } from "./wire";

/** Undefined where it has no result. */
type Answerer = (args: Properties, facts: ProviderFacts) => Properties | undefined;

/** Policies that AWS manages, by name. */
const managedPolicy: Answerer = ({ name }) => ({ id: uuidOf(String(name)), name, etag: "E23ZP02F085DFQ" });

/** AWS publishes the images of its services as public parameters; all other parameters belong to the account. */
const publicParameter: Answerer = ({ name }, { region }) => {
  if (!/^\/aws\/service\/.*(ami|image_id)/.test(String(name))) return undefined;
  return { id: name, name, type: "String", version: 1, value: `ami-0${hexOf(`${region} ${name}`, 16)}` };
};

const prefixList: Answerer = ({ name }, { region, partition }) => {
  const id = `pl-${hexOf(`${region} ${name}`, 8)}`;
  return { id, name, ownerId: "AWS", arn: `arn:${partition}:ec2:${region}:aws:prefix-list/${id}` };
};

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
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": prefixList,
  "aws:ec2/getPrefixList:getPrefixList": prefixList,
  "aws:ssm/getParameter:getParameter": publicParameter,
  "aws:cloudfront/getCachePolicy:getCachePolicy": managedPolicy,
  "aws:cloudfront/getOriginRequestPolicy:getOriginRequestPolicy": managedPolicy,
  "aws:cloudfront/getResponseHeadersPolicy:getResponseHeadersPolicy": managedPolicy,
};
