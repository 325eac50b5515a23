import { Valkey } from "iovalkey";
import { METADATA_KEYS } from "../../catalog/metadataKeys.table";
import { metadataToken } from "./token";
import type { Clock, Environment, Log, Metadata } from "./task";
import { repeat, within } from "./waits";

/**
 * Valkey. Nothing depends on it: a call takes `metadataTimeout` at most, and after one that failed all calls reject at once.
 * Once a second a connection is tried, apart from calls; when it answers, calls continue.
 */

export interface MetadataParts {
  readonly environment: Pick<Environment, "service" | "region" | "metadata">;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds of one call. */
  readonly timeout: () => number;
  readonly signal: AbortSignal;
  /** The password of a new connection; for tests. */
  readonly password?: () => Promise<string>;
  /** PEM of the authority that signs Valkey's certificate, if it is not a public one; for tests. */
  readonly authority?: string;
}

/** ms between two attempts to connect. */
const RETRY = 1000;
/** ms. A token needs credentials, which the first time come from a slower place than Valkey. */
const CONNECT_TIMEOUT = 3000;
/** ms. ElastiCache ends a connection with an IAM token after 12 hours (ElastiCache User Guide, 2026-11). */
const CONNECTION_LIFE = 11 * 60 * 60 * 1000;

/** Why a call failed at once. */
export class MetadataAway extends Error {}

export function createMetadata(parts: MetadataParts): Metadata & { close(): void } {
  const link = new Link(parts);
  // A user may use SETEX alone, except the writer of leases, who may use SET alone (plan/cell/state/metadata.ts).
  const setsWithExpiry = parts.environment.service !== METADATA_KEYS.lease.writer;
  const call = (command: string, ...parameters: readonly (string | number)[]): Promise<unknown> =>
    link.use((valkey) => valkey.call(command, ...parameters));
  return {
    get: async (key) => parsed(await call("GET", key)),
    getMany: async (keys) =>
      keys.length === 0 ? [] : ((await call("MGET", ...keys)) as unknown[]).map(parsed),
    set: async (key, value, expiry) => {
      const text = JSON.stringify(value);
      await (setsWithExpiry ? call("SETEX", key, expiry, text) : call("SET", key, text, "EX", expiry));
    },
    setNew: async (key, value, expiry) =>
      (await call("SET", key, JSON.stringify(value), "NX", "EX", expiry)) === "OK",
    renew: async (key, value, expiry) => {
      const text = JSON.stringify(value);
      return (await call("SET", key, text, "IFEQ", text, "EX", expiry)) === "OK";
    },
    close: () => link.close(),
  };
}

/** Undefined: no such key, or a value that is not JSON, which no service writes. */
function parsed(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The one connection. */
class Link {
  private valkey: Valkey | undefined;
  private since = 0;
  private said = "";
  /** The newest error of a connection: more than the error of its calls. */
  private fault: unknown;

  constructor(private readonly parts: MetadataParts) {
    if (parts.environment.metadata === undefined) return;
    void this.connect();
    void repeat({ clock: parts.clock, signal: parts.signal, interval: () => RETRY }, () => this.check());
  }

  async use<Result>(work: (valkey: Valkey) => Promise<Result>): Promise<Result> {
    const { valkey } = this;
    if (valkey === undefined) throw new MetadataAway("Valkey is away");
    try {
      return await within(this.parts.clock, this.parts.timeout(), () => work(valkey));
    } catch (error) {
      if (endsConnection(error)) this.drop(valkey, error);
      throw error;
    }
  }

  close(): void {
    this.valkey?.disconnect();
    this.valkey = undefined;
  }

  private async check(): Promise<void> {
    const old = this.parts.clock.mono() - this.since > CONNECTION_LIFE;
    if (this.valkey === undefined || old) await this.connect();
  }

  /** Replaces the connection; the one before serves until then. */
  private async connect(): Promise<void> {
    const { clock, signal } = this.parts;
    const opening: { valkey?: Valkey } = {};
    this.fault = undefined;
    try {
      await within(clock, CONNECT_TIMEOUT, async (late) => {
        const valkey = await this.create();
        if (late.aborted) return;
        opening.valkey = valkey;
        await valkey.connect();
      });
    } catch (error) {
      opening.valkey?.disconnect();
      return this.say("Valkey is away", this.fault ?? error);
    }
    if (signal.aborted) return opening.valkey?.disconnect();
    this.valkey?.disconnect();
    this.valkey = opening.valkey;
    this.since = clock.mono();
    this.say("Valkey answers");
  }

  private async create(): Promise<Valkey> {
    const { environment, clock, authority: ca } = this.parts;
    if (environment.metadata === undefined) throw new MetadataAway("the service has no Valkey");
    const { host, port, user, group } = environment.metadata;
    const token = () => metadataToken({ region: environment.region, group, user }, clock.wall());
    const valkey = new Valkey({
      host,
      port,
      tls: ca === undefined ? {} : { ca },
      username: user,
      password: await (this.parts.password ?? token)(),
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: CONNECT_TIMEOUT,
      retryStrategy: () => null,
    });
    valkey.on("error", (error) => (this.fault = error));
    valkey.on("end", () => this.drop(valkey, new Error("the connection ended")));
    return valkey;
  }

  private drop(valkey: Valkey, error: unknown): void {
    if (this.valkey !== valkey) return;
    this.valkey = undefined;
    valkey.disconnect();
    this.say("Valkey is away", error);
  }

  /** One line for each change. */
  private say(message: string, error?: unknown): void {
    if (this.said === message) return;
    this.said = message;
    if (error === undefined) this.parts.log.info(message);
    else this.parts.log.warn(message, { error });
  }
}

/** Answers of a node that other calls would get too: after a failover the name has another address. */
const NODE_IS_WRONG = /^(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|NOAUTH|WRONGPASS)/;

/** An error of one command leaves the connection to others. */
const endsConnection = (error: unknown): boolean =>
  !(error instanceof Error && error.name === "ReplyError") || NODE_IS_WRONG.test(error.message);
