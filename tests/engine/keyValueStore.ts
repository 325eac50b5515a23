import { randomUUID } from "node:crypto";

/**
 * Emulates CloudFront's key value stores, which the emulator lacks: stores with CloudFront's API (REST, XML), and their keys
 * with a separate API (REST, JSON). A store that is deleted and created again is a new, empty store. Shapes and errors
 * are those of the service models in botocore 1.43: cloudfront 2020-05-31, cloudfront-keyvaluestore 2022-07-26.
 */
export interface KeyValueRequest {
  readonly method: string;
  /** As sent, with percent encoding. */
  readonly path: string;
  /** The expected version of a change. */
  readonly ifMatch: string | undefined;
  readonly body: string;
}

export interface KeyValueAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

interface Store {
  readonly name: string;
  readonly arn: string;
  readonly keys: Map<string, string>;
  comment: string;
  /** Versions of the store and of its keys, which AWS counts separately. */
  storeTag: string;
  keysTag: string;
  modified: Date;
}

interface KeyChange {
  readonly Puts?: readonly { readonly Key: string; readonly Value: string }[];
  readonly Deletes?: readonly { readonly Key: string }[];
}

/** The emulator's one account. */
const ACCOUNT = "123456789012";
const NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/";

export class KeyValueStores {
  private readonly stores = new Map<string, Store>();

  /** Undefined for a request of another service. */
  answer(request: KeyValueRequest): KeyValueAnswer | undefined {
    const [first, second, ...rest] =
      request.path.split("?")[0]?.split("/").slice(1).map(decodeURIComponent) ?? [];
    if (first === "2020-05-31" && second === "key-value-store") return this.ofStores(rest[0], request);
    if (first === "key-value-stores") return this.ofKeys(second, rest[1], request);
    return undefined;
  }

  private ofStores(name: string | undefined, request: KeyValueRequest): KeyValueAnswer {
    if (name === undefined) return request.method === "POST" ? this.create(request.body) : this.list();
    const store = this.stores.get(name);
    if (store === undefined) return xmlError(404, "EntityNotFound");
    if (request.method === "GET") return described(200, store, "READY");
    if (request.ifMatch !== store.storeTag) return xmlError(412, "PreconditionFailed");
    if (request.method === "DELETE") {
      this.stores.delete(name);
      return { status: 204, headers: {}, text: "" };
    }
    store.comment = textOf(request.body, "Comment");
    store.storeTag = randomUUID();
    store.modified = new Date();
    return described(200, store, "READY");
  }

  private create(body: string): KeyValueAnswer {
    const name = textOf(body, "Name");
    if (this.stores.has(name)) return xmlError(409, "EntityAlreadyExists");
    const store: Store = {
      name,
      arn: `arn:aws:cloudfront::${ACCOUNT}:key-value-store/${randomUUID()}`,
      keys: new Map(),
      comment: textOf(body, "Comment"),
      storeTag: randomUUID(),
      keysTag: randomUUID(),
      modified: new Date(),
    };
    this.stores.set(name, store);
    return described(201, store, "PROVISIONING");
  }

  private list(): KeyValueAnswer {
    const items = [...this.stores.values()].map((store) => element(store, "READY", "")).join("");
    const text = `<KeyValueStoreList xmlns="${NAMESPACE}"><MaxItems>100</MaxItems><Quantity>${this.stores.size}</Quantity><Items>${items}</Items></KeyValueStoreList>`;
    return { status: 200, headers: XML, text };
  }

  private ofKeys(arn: string | undefined, key: string | undefined, request: KeyValueRequest): KeyValueAnswer {
    const { method, path } = request;
    const store = [...this.stores.values()].find((other) => other.arn === arn);
    if (store === undefined) return jsonError(404, "ResourceNotFoundException");
    if (method !== "GET") return changed(store, request, changeOf(key, request));
    if (key !== undefined) return gotten(store, key);
    if (!path.split("?")[0]?.endsWith("/keys"))
      return json(store, { KvsARN: arn, Created: store.modified.getTime() / 1000, Status: "READY" });
    return json(store, { Items: [...store.keys].map(([Key, Value]) => ({ Key, Value })) });
  }
}

const XML = { "content-type": "text/xml" };

const textOf = (body: string, name: string): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? "";

const described = (status: number, store: Store, state: string): KeyValueAnswer => ({
  status,
  headers: { ...XML, etag: store.storeTag },
  text: element(store, state, ` xmlns="${NAMESPACE}"`),
});

const element = ({ name, arn, comment, modified }: Store, state: string, attributes: string): string =>
  `<KeyValueStore${attributes}><Name>${name}</Name><Id>${arn.split("/")[1]}</Id><Comment>${comment}</Comment><ARN>${arn}</ARN><Status>${state}</Status><LastModifiedTime>${modified.toISOString()}</LastModifiedTime></KeyValueStore>`;

const xmlError = (status: number, code: string): KeyValueAnswer => ({
  status,
  headers: XML,
  text: `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${code}</Message></Error><RequestId>proxy</RequestId></ErrorResponse>`,
});

/** One key is put or deleted by its own path, several by their list. */
function changeOf(key: string | undefined, { method, body }: KeyValueRequest): KeyChange {
  if (key === undefined) return JSON.parse(body) as KeyChange;
  if (method === "DELETE") return { Deletes: [{ Key: key }] };
  return { Puts: [{ Key: key, ...(JSON.parse(body) as { readonly Value: string }) }] };
}

function changed(store: Store, { ifMatch }: KeyValueRequest, change: KeyChange): KeyValueAnswer {
  if (ifMatch !== store.keysTag) return jsonError(409, "ConflictException");
  for (const { Key } of change.Deletes ?? []) store.keys.delete(Key);
  for (const { Key, Value } of change.Puts ?? []) store.keys.set(Key, Value);
  store.keysTag = randomUUID();
  return json(store, {});
}

function gotten(store: Store, key: string): KeyValueAnswer {
  const value = store.keys.get(key);
  return value === undefined
    ? jsonError(404, "ResourceNotFoundException")
    : json(store, { Key: key, Value: value });
}

const json = (store: Store, own: object): KeyValueAnswer => ({
  status: 200,
  headers: { "content-type": "application/json", etag: store.keysTag },
  text: JSON.stringify({
    ItemCount: store.keys.size,
    TotalSizeInBytes: [...store.keys].join("").length,
    ...own,
  }),
});

const jsonError = (status: number, code: string): KeyValueAnswer => ({
  status,
  headers: { "content-type": "application/json", "x-amzn-errortype": code },
  text: JSON.stringify({ Message: code }),
});
