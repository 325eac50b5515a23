/** The emulated AWS behind the engine. It checks no signatures: a request needs only to say which service it is for. */
export const awsUrl = (): string => {
  const url = process.env["AWS_ENDPOINT_URL"];
  if (url === undefined)
    throw new Error("no AWS_ENDPOINT_URL: run this with ../shared/tools/engine/with-engine");
  return url;
};

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
  const answer = await call("route53", "/2013-04-01/hostedzone", { method: "POST", body });
  const id = /<Id>\/hostedzone\/(\w+)<\/Id>/.exec(answer)?.[1];
  if (id === undefined) throw new Error(`no hosted zone was made: ${answer}`);
  return id;
}

async function call(service: string, path: string, init: RequestInit): Promise<string> {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request`;
  const response = await fetch(`${awsUrl()}${path}`, { ...init, headers: { authorization } });
  return response.text();
}
