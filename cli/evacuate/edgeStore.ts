import { type Run, wordsOf } from "../run";

export interface StoreKey {
  readonly key: string;
  readonly value: string;
}

/** Two operators may write at once: the second one's version is no longer the store's. */
const ATTEMPTS = 3;

const ROUTE = "route/";

/**
 * The edge's key-value store, by the AWS CLI. Its API is one for the world, and of no region. The CLI wants one named all the
 * same, and asks that region's STS for the credentials of a role: so it is one that is well.
 */
export class EdgeStore {
  constructor(
    private readonly place: { readonly arn: string; readonly region: string },
    private readonly run: Run,
  ) {}

  /** What operators have switched, by cell. Throws where the store does not say. */
  routes(): ReadonlyMap<string, string> {
    const query = `Items[?starts_with(Key, '${ROUTE}')].[Key,Value]`;
    const answer = this.ask("list-keys", ["--query", query, "--output", "json"]);
    // The CLI says `null` of a store without keys.
    const rows = JSON.parse(answer) as [key: string, value: string][] | null;
    return new Map(rows?.map(([key, value]) => [key.slice(ROUTE.length), value]));
  }

  /**
   * Writes keys, all of them or none; gives what went wrong, or undefined. AWS takes 50 at a time (quotas of key-value stores,
   * 2026-11), and a region has slots for 31 cells.
   */
  write(keys: readonly StoreKey[]): string | undefined {
    const puts = keys.map(({ key, value }) => `Key=${key},Value=${value}`);
    let fault = "";
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        const version = this.ask("describe-key-value-store", ["--query", "ETag", "--output", "text"]);
        this.ask("update-keys", ["--if-match", version, "--puts", ...puts]);
        return undefined;
      } catch (error) {
        fault = wordsOf(error);
      }
    }
    return fault;
  }

  private ask(operation: string, words: readonly string[]): string {
    const { arn, region } = this.place;
    const args = ["cloudfront-keyvaluestore", operation, "--kvs-arn", arn, "--region", region, ...words];
    return this.run("aws", args);
  }
}
