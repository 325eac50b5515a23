import type { LineUp } from "../../catalog/lineUp";
import type { MetricName } from "../../catalog/metrics.table";
import type { Dimension } from "../../catalog/metrics.table";
import type { Service } from "../../catalog/services.table";

/**
 * What a service gets from its task: time, configuration, the other tasks, and clients that never wait without a limit.
 * Services take all of it as one argument, so that tests give them others.
 */
export interface Task {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** The newest line-up that was valid. It changes while the task runs: read it at each use. */
  readonly lineUp: () => CellLineUp;
  readonly tasks: Tasks;
  readonly client: Client;
  readonly objects: Objects;
  readonly metadata: Metadata;
  readonly secrets: Secrets;
}

/** A service: what it answers, and what it does beside. */
export interface Program {
  readonly routes: readonly Route[];
  /** Resolves when the task may listen. */
  start(): Promise<void>;
  /** Called after SIGTERM, when the last request has its answer. */
  stop(): Promise<void>;
}

export type CreateProgram = (task: Task) => Program;

/** The line-up as uploaded: with the ARNs of the cell's secrets, by name. */
export type CellLineUp = LineUp & { readonly secrets: Readonly<Record<string, string>> };

/** The variables of docs/service-contract.md. */
export interface Environment {
  readonly service: Service;
  readonly environment: string;
  readonly cell: string;
  readonly site: string;
  readonly region: string;
  readonly zone: string;
  readonly release: string;
  readonly port: number;
  /** Undefined: listen on all addresses. */
  readonly address: string | undefined;
  readonly discovery: string;
  readonly lineUp: ObjectName;
  readonly buckets: Readonly<Partial<Record<"segments" | "dvr" | "archive", string>>>;
  readonly metadata:
    | { readonly host: string; readonly port: number; readonly group: string; readonly user: string }
    | undefined;
  /** Host name of the delivery load balancer; probe only. */
  readonly delivery: string | undefined;
  /** Path of Shaka Packager; packager only. */
  readonly engine?: string;
}

export interface ObjectName {
  readonly bucket: string;
  readonly key: string;
}

export interface Clock {
  /** Milliseconds since 1970, for what others read. */
  wall(): number;
  /** Milliseconds since some moment, never set back: for waiting and ages. */
  mono(): number;
  /** Resolves after so many milliseconds, or at once if aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface Log {
  error(message: string, subject?: object): void;
  warn(message: string, subject?: object): void;
  info(message: string, subject?: object): void;
}

export interface Metrics {
  /** A value of an "each event" or "each segment" metric. `Cell` and `Zone` are added where the row has them. */
  put(name: MetricName, value: number, of?: Readonly<Partial<Record<Dimension, string>>>): void;
  /** Values of an "each minute" metric: called once a minute. No value: nothing is written. */
  eachMinute(
    name: MetricName,
    values: () => readonly {
      readonly value: number;
      readonly of?: Readonly<Partial<Record<Dimension, string>>>;
    }[],
  ): void;
}

/** The tasks of the cell, from DNS. */
export interface Tasks {
  /** Own IPv4 address. */
  readonly own: string;
  /** Addresses of a service in a zone, without those that failed since the last lookup; sorted. Never waits. */
  of(service: Service, zone: string): readonly string[];
  /** Leaves an address out until the next lookup. */
  failed(address: string): void;
}

export interface Client {
  /** HTTPS to a task. Rejects with a ClientError if there is no whole answer in time; any status resolves. */
  request(request: ClientRequest): Promise<ClientAnswer>;
}

export interface ClientRequest {
  readonly address: string;
  readonly method: "GET" | "PUT";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** From the first byte to the last. */
  readonly timeout: number;
  /** Longest answer in bytes. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

export interface ClientAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** A path and what answers it. `path` matches all of the path, without the query. GET also answers HEAD. */
export interface Route {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  readonly path: RegExp;
  readonly answer: (request: Incoming) => Promise<Answer> | Answer;
}

export interface Incoming {
  readonly method: string;
  readonly path: string;
  /** Absent: there is none. */
  readonly query?: URLSearchParams;
  /** Named groups of the route's path. */
  readonly parts: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** When the request's head arrived, ms since 1970. */
  readonly at: number;
  /**
   * The whole body, in memory of its own. Rejects with an Refusal: 413 beyond `limit` bytes, 408 after `timeout` ms, 400 if
   * the peer stopped before its end.
   */
  body(limit: number, timeout: number): Promise<Buffer>;
  /** Aborted when the peer is gone. */
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** Thrown by a route: becomes the answer. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** S3. Rejects after clientTimeout, or at once while S3 has failed just now. */
export interface Objects {
  /** Undefined: there is no such object. `unchanged`: it still has that ETag. */
  get(
    name: ObjectName,
    etag?: string,
  ): Promise<{ readonly body: Buffer; readonly etag: string } | "unchanged" | undefined>;
  /** False: the object was there before (If-None-Match). */
  putNew(name: ObjectName, body: Buffer, contentType: string): Promise<boolean>;
  /** Keys under a prefix, at most `most`, in order, after a key. */
  list(bucket: string, prefix: string, most: number, after?: string): Promise<readonly string[]>;
}

/**
 * Valkey. Values are JSON. Every call rejects after metadataTimeout, and at once while Valkey is away: callers continue
 * without it.
 */
export interface Metadata {
  get(key: string): Promise<unknown>;
  getMany(keys: readonly string[]): Promise<readonly unknown[]>;
  set(key: string, value: unknown, expirySeconds: number): Promise<void>;
  /** False: the key is there. */
  setNew(key: string, value: unknown, expirySeconds: number): Promise<boolean>;
  /** Renews the expiry if the value is still this one. False: it is not. */
  renew(key: string, value: unknown, expirySeconds: number): Promise<boolean>;
}

export interface Secrets {
  /** AWSCURRENT and AWSPREVIOUS of a secret of the line-up, parsed. The last known ones while Secrets Manager is away. */
  versions(name: string): Promise<readonly unknown[]>;
}
