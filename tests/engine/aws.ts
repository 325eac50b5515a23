/** The emulated AWS behind the engine. It checks no signatures: a request needs only to say which service it is for, and where. */
export const awsUrl = (): string => {
  const url = process.env["AWS_ENDPOINT_URL"];
  if (url === undefined)
    throw new Error("no AWS_ENDPOINT_URL: run this with ../shared/tools/engine/with-engine");
  return url;
};

/** Empties the emulated AWS: what another test left would bear the names of what this one makes. */
export async function emptyAws(): Promise<void> {
  const { ok, status } = await fetch(`${awsUrl()}/moto-api/reset`, { method: "POST" });
  if (!ok) throw new Error(`the emulator was not emptied: ${status}`);
}

/**
 * Makes a public hosted zone, which an environment is given and never makes. Returns its id. On AWS every id starts with
 * a Z, and settings ask for that; the emulator draws from all letters, so this draws until one does.
 */
export async function createHostedZone(name: string): Promise<string> {
  for (let draw = 0; draw < 1000; draw++) {
    const id = await drawHostedZone(name, draw);
    if (id.startsWith("Z")) return id;
  }
  throw new Error("the emulator draws no zone id that starts with a Z");
}

async function drawHostedZone(name: string, draw: number): Promise<string> {
  const body = `<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>${name}</Name><CallerReference>${draw}</CallerReference></CreateHostedZoneRequest>`;
  const url = `${awsUrl()}/2013-04-01/hostedzone`;
  const answer = await call(url, { service: "route53", region: "us-east-1" }, body);
  const id = /<Id>\/hostedzone\/(\w+)<\/Id>/.exec(answer)?.[1];
  if (id === undefined) throw new Error(`no hosted zone was made: ${answer}`);
  return id;
}

/** A peering of two transit gateways, as one of its regions shows it. */
export interface Peering {
  readonly id: string;
  /** `us-west-2 us-east-1`: who asked and who was asked. */
  readonly between: string;
  readonly state: string;
}

/** The peerings that a region shows. `url` is where AWS is. */
export async function peeringsIn(url: string, region: string): Promise<Peering[]> {
  const answer = await ec2(url, region, { Action: "DescribeTransitGatewayPeeringAttachments" });
  return [...answer.matchAll(PEERING)].map(([, id = "", requester, accepter, state = ""]) => ({
    id,
    between: `${requester} ${accepter}`,
    state,
  }));
}

/** The emulator lists attachments of every kind, and those of others have no other side. */
const PEERING =
  /<transitGatewayAttachmentId>([^<]+)<\/transitGatewayAttachmentId><requesterTgwInfo>.*?<region>([^<]+).*?<region>([^<]+).*?<state>([^<]+)/g;

/** Where the static routes of a transit gateway's route table lead, by destination: an attachment, or `blackhole`. */
export async function routesIn(url: string, region: string, table: string): Promise<Record<string, string>> {
  const answer = await ec2(url, region, {
    Action: "SearchTransitGatewayRoutes",
    TransitGatewayRouteTableId: table,
    "Filter.1.Name": "type",
    "Filter.1.Value.1": "static",
  });
  return Object.fromEntries(
    [...answer.matchAll(ROUTE)].map(([, to = "", attachments = "", state = ""]) => [
      to,
      state === "active" ? attachments.replace(/.*<transitGatewayAttachmentId>([^<]+).*/, "$1") : state,
    ]),
  );
}

const ROUTE = /<destinationCidrBlock>([^<]+)<\/destinationCidrBlock>(.*?)<state>([^<]+)/g;

/** What each cluster of a global database does with writes, by ARN, as a region shows it. */
export async function globalMembersIn(
  url: string,
  region: string,
  identifier: string,
): Promise<Record<string, string>> {
  const asked = { Action: "DescribeGlobalClusters", GlobalClusterIdentifier: identifier };
  const body = new URLSearchParams({ ...asked, Version: "2014-10-31" });
  const answer = await call(url, { service: "rds", region }, body);
  return Object.fromEntries(
    [...answer.matchAll(MEMBER)].map(([, arn = "", isWriter, forwarding]) => [
      arn,
      isWriter === "true" ? "writes" : `forwarding ${forwarding}`,
    ]),
  );
}

const MEMBER =
  /<DBClusterArn>([^<]+)<\/DBClusterArn>.*?<IsWriter>([^<]+).*?<GlobalWriteForwardingStatus>([^<]+)/g;

const ec2 = (url: string, region: string, asked: Record<string, string>): Promise<string> =>
  call(url, { service: "ec2", region }, new URLSearchParams({ ...asked, Version: "2016-11-15" }));

interface Scope {
  readonly service: string;
  readonly region: string;
}

async function call(
  url: string,
  { service, region }: Scope,
  body: string | URLSearchParams,
): Promise<string> {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request`;
  const response = await fetch(url, { method: "POST", headers: { authorization }, body });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${service} in ${region}: ${answer}`);
  return answer;
}
