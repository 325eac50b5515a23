/** The emulated AWS behind the engine. It checks no signatures: a request needs only its service and region. */
export const awsUrl = (): string => {
  const url = process.env["AWS_ENDPOINT_URL"];
  if (url === undefined)
    throw new Error("AWS_ENDPOINT_URL is not set: set it to the URL of an emulated AWS (moto)");
  return url;
};

/** Resets the emulated AWS: resources of another test have the same names. */
export async function emptyAws(): Promise<void> {
  const { ok, status } = await fetch(`${awsUrl()}/moto-api/reset`, { method: "POST" });
  if (!ok) throw new Error(`the emulator was not reset: it returned ${status}`);
}

/**
 * Creates a public hosted zone, which an environment requires and never creates. Returns its id. On AWS every id starts with
 * Z, and settings check that. The emulator uses all letters, so this repeats until one starts with Z.
 */
export async function createHostedZone(name: string): Promise<string> {
  for (let draw = 0; draw < 1000; draw++) {
    const id = await drawHostedZone(name, draw);
    if (id.startsWith("Z")) return id;
  }
  throw new Error("the emulator returned no zone id that starts with Z in 1000 attempts");
}

async function drawHostedZone(name: string, draw: number): Promise<string> {
  const body = `<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>${name}</Name><CallerReference>${draw}</CallerReference></CreateHostedZoneRequest>`;
  const url = `${awsUrl()}/2013-04-01/hostedzone`;
  const answer = await call(url, { service: "route53", region: "us-east-1" }, body);
  const id = /<Id>\/hostedzone\/(\w+)<\/Id>/.exec(answer)?.[1];
  if (id === undefined) throw new Error(`no hosted zone was created: ${answer}`);
  return id;
}

/** A peering of two transit gateways, as one of its regions returns it. */
export interface Peering {
  readonly id: string;
  /** `us-west-2 us-east-1`: requester and accepter. */
  readonly between: string;
  readonly state: string;
}

/** The peerings of a region. `url` is the endpoint of AWS. */
export async function peeringsIn(url: string, region: string): Promise<Peering[]> {
  const answer = await ec2(url, region, { Action: "DescribeTransitGatewayPeeringAttachments" });
  return [...answer.matchAll(PEERING)].map(([, id = "", requester, accepter, state = ""]) => ({
    id,
    between: `${requester} ${accepter}`,
    state,
  }));
}

/** The emulator lists attachments of all kinds; only peerings have two sides. */
const PEERING =
  /<transitGatewayAttachmentId>([^<]+)<\/transitGatewayAttachmentId><requesterTgwInfo>.*?<region>([^<]+).*?<region>([^<]+).*?<state>([^<]+)/g;

/** Targets of the static routes of a transit gateway route table, by destination: an attachment, or `blackhole`. */
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

/** How each cluster of a global database handles writes, by ARN, as a region returns it. */
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
