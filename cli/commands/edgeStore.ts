import type { Run } from "../run";

export interface StoreKey {
  readonly key: string;
  readonly value: string;
}

/** AWS takes so many keys at a time (quotas of key-value stores, 2026-11), all of them or none. */
const MOST_KEYS = 50;

/** Two operators may write at once: the second one's version is no longer the store's. */
const ATTEMPTS = 3;

const ROUTE = "route/";

/** The edge's key-value store, by the AWS CLI. Its API is one for the world, and of no region: the CLI wants one named. */
export class EdgeStore {
  constructor(
    private readonly arn: string,
    private readonly run: Run,
  ) {}

  /** What operators have switched, by cell; undefined where the store does not say. */
  routes(): ReadonlyMap<string, string> | undefined {
    try {
      const query = `Items[?starts_with(Key, '${ROUTE}')].[Key,Value]`;
      const rows = JSON.parse(this.ask("list-keys", ["--query", query, "--output", "json"])) as [
        string,
        string,
      ][];
      return new Map(rows.map(([key, value]) => [key.slice(ROUTE.length), value]));
    } catch {
      return undefined;
    }
  }

  /** Writes keys; gives what went wrong, or undefined. */
  write(keys: readonly StoreKey[]): string | undefined {
    for (let first = 0; first < keys.length; first += MOST_KEYS) {
      const fault = this.put(keys.slice(first, first + MOST_KEYS));
      if (fault !== undefined) return first === 0 ? fault : `but for the first ${first} cells: ${fault}`;
    }
    return undefined;
  }

  private put(keys: readonly StoreKey[]): string | undefined {
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
    const args = [
      "cloudfront-keyvaluestore",
      operation,
      "--kvs-arn",
      this.arn,
      "--region",
      "us-east-1",
      ...words,
    ];
    return this.run("aws", args);
  }
}

/** The CLI's own words, if it ran. */
const wordsOf = (error: unknown): string => {
  const { stderr, message } = error as { readonly stderr?: unknown; readonly message?: string };
  const said = typeof stderr === "string" ? stderr.trim() : "";
  return said === "" ? String(message ?? error) : said;
};
