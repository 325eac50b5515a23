import { type Run, messageOf } from "../run";

export interface StoreKey {
  readonly key: string;
  readonly value: string;
}

/** If two operators write at the same time, the version of the second write is stale, so it is repeated. */
const ATTEMPTS = 3;

const ROUTE = "route/";

/**
 * The edge's key-value store, through the AWS CLI. Its API is global, but the CLI requires a region and may request the
 * credentials of a role from STS there. So the region is the one that viewers move to.
 */
export class EdgeStore {
  constructor(
    private readonly store: { readonly arn: string; readonly region: string },
    private readonly run: Run,
  ) {}

  /** Cell -> route that an operator set. Throws if the store cannot be read. */
  routes(): ReadonlyMap<string, string> {
    const query = `Items[?starts_with(Key, '${ROUTE}')].[Key,Value]`;
    const answer = this.call("list-keys", ["--query", query, "--output", "json"]);
    // The CLI prints `null` for a store without keys.
    const rows = JSON.parse(answer) as [key: string, value: string][] | null;
    return new Map(rows?.map(([key, value]) => [key.slice(ROUTE.length), value]));
  }

  /**
   * Writes all keys or none; returns an error message, or undefined. One call takes up to 50 keys (CloudFront Developer
   * Guide, quotas of key value stores, 2026-11), and a region has slots for 31 cells.
   */
  write(keys: readonly StoreKey[]): string | undefined {
    const puts = keys.map(({ key, value }) => `Key=${key},Value=${value}`);
    let fault = "";
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        const version = this.call("describe-key-value-store", ["--query", "ETag", "--output", "text"]);
        this.call("update-keys", ["--if-match", version, "--puts", ...puts]);
        return undefined;
      } catch (error) {
        fault = messageOf(error);
      }
    }
    return fault;
  }

  private call(operation: string, options: readonly string[]): string {
    const { arn, region } = this.store;
    const args = ["cloudfront-keyvaluestore", operation, "--kvs-arn", arn, "--region", region, ...options];
    return this.run("aws", args);
  }
}
