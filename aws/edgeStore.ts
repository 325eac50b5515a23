// Requests to the global endpoint have a signature for all regions (SigV4A); this import gives the SDK its signer.
import "@aws-sdk/signature-v4a";
import {
  CloudFrontKeyValueStoreClient,
  DescribeKeyValueStoreCommand,
  paginateListKeys,
  UpdateKeysCommand,
} from "@aws-sdk/client-cloudfront-keyvaluestore";
import type { Aws } from "./aws";
import { faultOf } from "./errors";

export interface StoreKey {
  readonly key: string;
  readonly value: string;
}

/** If two operators write at the same time, the version of the second write is stale, so it is repeated. */
const ATTEMPTS = 3;

const ROUTE = "route/";

/**
 * The edge's key-value store. Its API is global, but the credentials of a role come from STS in a region, so the region is the
 * one that viewers move to.
 */
export class EdgeStore {
  private readonly client: CloudFrontKeyValueStoreClient;

  constructor(
    aws: Aws,
    private readonly store: { readonly arn: string; readonly region: string },
  ) {
    this.client = aws.client(CloudFrontKeyValueStoreClient, store.region);
  }

  /** Keys and values, also the keys of viewers' tokens. Throws if the store cannot be read. */
  async keys(): Promise<ReadonlyMap<string, string>> {
    const rows = new Map<string, string>();
    for await (const { Items = [] } of paginateListKeys({ client: this.client }, { KvsARN: this.store.arn }))
      for (const { Key = "", Value = "" } of Items) rows.set(Key, Value);
    return rows;
  }

  /** Cell -> route that an operator set. Throws if the store cannot be read. */
  async routes(): Promise<ReadonlyMap<string, string>> {
    const routes = [...(await this.keys())].filter(([key]) => key.startsWith(ROUTE));
    return new Map(routes.map(([key, value]) => [key.slice(ROUTE.length), value]));
  }

  /**
   * Writes all keys or none; returns an error message, or undefined. One call takes up to 50 keys (CloudFront Developer
   * Guide, quotas of key value stores, 2026-11), and a region has slots for 31 cells.
   */
  async write(keys: readonly StoreKey[]): Promise<string | undefined> {
    const Puts = keys.map(({ key, value }) => ({ Key: key, Value: value }));
    const KvsARN = this.store.arn;
    let fault = "";
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        const { ETag } = await this.client.send(new DescribeKeyValueStoreCommand({ KvsARN }));
        await this.client.send(new UpdateKeysCommand({ KvsARN, IfMatch: ETag, Puts }));
        return undefined;
      } catch (error) {
        fault = faultOf(error).message;
      }
    }
    return fault;
  }
}
