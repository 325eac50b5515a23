import crypto from "node:crypto";
import type { IncomingMessage } from "node:http";
import { compileFunction } from "node:vm";
import { viewerRequest } from "../../../components/edge/viewerFunction";
import type { EdgeCellRow, EdgePlan } from "../../../plan/edge/edge";
import type { Site } from "../../../settings/settings";

/** The event of CloudFront, as far as the function reads it. */
interface ViewerRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: Values;
  readonly querystring: Values;
  readonly cookies: Values;
}
type Values = Readonly<Record<string, { readonly value: string }>>;

export interface ViewerAnswer {
  readonly statusCode: number;
  readonly headers: Values;
  readonly body?: { readonly data: string };
}

/** The function answers, or it lets the request pass, perhaps to a site that it selected. */
export type Verdict =
  { readonly answer: ViewerAnswer } | { readonly uri: string; readonly selected: Site | undefined };

type Handler = (event: { readonly request: ViewerRequest }) => Promise<ViewerRequest | ViewerAnswer>;

/** The viewers of this machine. */
const COUNTRY = "US";

/**
 * The cell's own function (components/edge/viewerRequest.js). It gets the module `cloudfront` again for each request, because
 * CloudFront keeps no state between requests. `store`: the key value store.
 */
export function createViewerFunction(
  row: Pick<EdgeCellRow, "cell" | "distributions" | "rights">,
  plan: Pick<EdgePlan, "origins" | "tokenSeconds">,
  store: ReadonlyMap<string, string>,
): (incoming: Pick<IncomingMessage, "method" | "url" | "headers">) => Promise<Verdict> {
  const code = viewerRequest(row, plan).replace(/^import .*$/gm, "");
  const create = compileFunction(`${code}\nreturn handler;`, ["cf", "crypto"]) as (
    cf: object,
    module: typeof crypto,
  ) => Handler;
  return async (incoming) => {
    let selected: Site | undefined;
    const selectRequestOriginById = (site: Site): void => void (selected = site);
    const handler = create({ kvs: () => ({ get: read(store) }), selectRequestOriginById }, crypto);
    const result = await handler({ request: requestOf(incoming) });
    return "statusCode" in result ? { answer: result } : { uri: result.uri, selected };
  };
}

/** A key that is not in the store rejects, as in CloudFront. */
const read = (store: ReadonlyMap<string, string>) => (key: string) => {
  const value = store.get(key);
  return value === undefined ? Promise.reject(new Error(`no key ${key}`)) : Promise.resolve(value);
};

function requestOf({
  method = "GET",
  url = "/",
  headers,
}: Parameters<ReturnType<typeof createViewerFunction>>[0]) {
  const { pathname, searchParams } = new URL(url, "http://edge");
  const cookies = (headers.cookie ?? "").split(/; */).map((pair) => pair.split(/=(.*)/s));
  return {
    method,
    uri: pathname,
    headers: valuesOf([
      ...Object.entries(headers).map(([name, value]) => [name, String(value)]),
      ["host", (headers.host ?? "").replace(/:\d+$/, "")],
      ["cloudfront-viewer-country", COUNTRY],
    ]),
    querystring: valuesOf([...searchParams]),
    cookies: valuesOf(cookies),
  };
}

const valuesOf = (pairs: readonly (readonly string[])[]): Values =>
  Object.fromEntries(pairs.map(([name = "", value = ""]) => [name, { value }]));
