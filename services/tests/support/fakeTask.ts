import { ManualClock } from "../../core/clock";
import { ClientError } from "../../core/client";
import { match } from "../../core/router";
import {
  Refusal,
  type Answer,
  type CellLineUp,
  type ClientAnswer,
  type ClientRequest,
  type Clock,
  type Environment,
  type Incoming,
  type Metadata,
  type Objects,
  type Program,
  type Task,
} from "../../core/task";
import { lineUpOf } from "./lineUp";

/** Wall time at which fakes start: 2026-11-30T12:00:00Z. */
export const START = Date.UTC(2026, 10, 30, 12);

/** A task in memory: tests set what it gets, and read what it gave. */
export class FakeTask implements Task {
  readonly environment: Environment;
  readonly clock: Clock;
  line: CellLineUp = lineUpOf();
  readonly lines: { level: string; message: string; subject: object | undefined }[] = [];
  readonly values: { name: string; value: number; of: object }[] = [];
  readonly minutely = new Map<string, () => readonly { readonly value: number; readonly of?: object }[]>();
  /** Addresses by `<service>-<zone>`. */
  readonly addresses = new Map<string, readonly string[]>();
  readonly left = new Set<string>();
  readonly requests: ClientRequest[] = [];
  /** What answers a request. Without it nothing does. */
  respond: (request: ClientRequest) => Promise<ClientAnswer> | ClientAnswer = unreachable;
  readonly keys = new Map<string, unknown>();
  metadataIsAway = false;
  readonly stored = new Map<string, Buffer>();
  objectsAreAway = false;
  secretVersions: Readonly<Record<string, readonly unknown[]>> = {};

  constructor(
    own: Pick<Environment, "service"> & Partial<Environment>,
    clock: Clock = new ManualClock(START),
  ) {
    this.clock = clock;
    this.environment = { ...ENVIRONMENT, ...own };
  }

  readonly lineUp = (): CellLineUp => this.line;

  readonly log = {
    error: (message: string, subject?: object) => void this.lines.push({ level: "error", message, subject }),
    warn: (message: string, subject?: object) => void this.lines.push({ level: "warn", message, subject }),
    info: (message: string, subject?: object) => void this.lines.push({ level: "info", message, subject }),
  };

  readonly metrics: Task["metrics"] = {
    put: (name, value, of = {}) => void this.values.push({ name, value, of }),
    eachMinute: (name, values) => void this.minutely.set(name, values),
  };

  readonly tasks: Task["tasks"] & { own: string } = {
    own: "10.0.0.1",
    of: (service, zone) =>
      (this.addresses.get(`${service}-${zone}`) ?? []).filter((address) => !this.left.has(address)),
    failed: (address) => void this.left.add(address),
  };

  readonly client: Task["client"] = {
    request: async (request) => {
      this.requests.push(request);
      const late = new AbortController();
      const timeout = this.clock.sleep(request.timeout, late.signal).then(() => {
        throw new ClientError("timeout", `${request.address} did not answer`);
      });
      const answer = Promise.resolve(request).then((each) => this.respond(each));
      try {
        return await Promise.race([answer, timeout]);
      } finally {
        timeout.catch(() => undefined);
        late.abort();
      }
    },
  };

  readonly objects: Objects = {
    get: ({ key }) => {
      if (this.objectsAreAway) return Promise.reject(new Error("S3 is away"));
      const body = this.stored.get(key);
      return Promise.resolve(body === undefined ? undefined : { body, etag: '"1"' });
    },
    putNew: ({ key }, body) => {
      const isNew = !this.stored.has(key);
      if (isNew) this.stored.set(key, body);
      return Promise.resolve(isNew);
    },
    list: (_, prefix, most) =>
      Promise.resolve([...this.stored.keys()].filter((key) => key.startsWith(prefix)).slice(0, most)),
  };

  readonly metadata: Metadata = {
    get: (key) => this.metadataCall(() => this.keys.get(key)),
    getMany: (keys) => this.metadataCall(() => keys.map((key) => this.keys.get(key))),
    set: (key, value) => this.metadataCall(() => void this.keys.set(key, value)),
    setNew: (key, value) =>
      this.metadataCall(() => {
        if (this.keys.has(key)) return false;
        this.keys.set(key, value);
        return true;
      }),
    renew: (key, value) =>
      this.metadataCall(() => JSON.stringify(this.keys.get(key)) === JSON.stringify(value)),
  };

  readonly secrets: Task["secrets"] = {
    versions: (name) => {
      const versions = this.secretVersions[name];
      return versions === undefined ? Promise.reject(new Error(`no ${name}`)) : Promise.resolve(versions);
    },
  };

  private metadataCall<Result>(call: () => Result): Promise<Result> {
    return this.metadataIsAway ? Promise.reject(new Error("Valkey is away")) : Promise.resolve(call());
  }
}

export const ENVIRONMENT: Environment = {
  service: "ingest",
  environment: "test",
  cell: "news-1",
  site: "home",
  region: "us-east-1",
  zone: "use1-az1",
  release: "1",
  port: 8443,
  address: undefined,
  discovery: "news-1.us-east-1.internal",
  lineUp: { bucket: "config", key: "line-up.json" },
  buckets: { segments: "segments" },
  metadata: undefined,
  delivery: undefined,
};

export const unreachable = ({ address }: ClientRequest): never => {
  throw new ClientError("unreachable", `${address} refuses connections`);
};

/** A request that an address never answers. */
export const frozen = (): Promise<never> => new Promise<never>(() => undefined);

export const answerOf = (
  status: number,
  body: Buffer | string = "",
  headers: Record<string, string> = {},
) => ({
  status,
  headers,
  body: Buffer.from(body),
});

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly signal?: AbortSignal;
}

/** The answer of a program, as the server of core gives it: a Refusal becomes its status. */
export async function ask(program: Program, asked: Asked): Promise<Answer> {
  const found = match(program.routes, asked.method, asked.path);
  if (found === undefined) return { status: 404 };
  try {
    return await found.route.answer(incomingOf(asked, found.parts));
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, headers: error.headers };
    throw error;
  }
}

function incomingOf(asked: Asked, parts: Readonly<Record<string, string>>): Incoming {
  const { method, path, headers = {}, body = Buffer.alloc(0), signal } = asked;
  const lengths = body.length > 0 ? { "content-length": String(body.length) } : {};
  return {
    method,
    path,
    parts: { ...parts },
    headers: { ...lengths, ...lowerCased(headers) },
    at: START,
    body: (limit) =>
      body.length > limit ? Promise.reject(new Refusal(413, "too long")) : Promise.resolve(Buffer.from(body)),
    signal: signal ?? new AbortController().signal,
  };
}

const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** A client of fake tasks that answers for others: by address. */
export const answersFor =
  (programs: ReadonlyMap<string, Program>) =>
  async ({ address, method, path, headers, body }: ClientRequest): Promise<ClientAnswer> => {
    const program = programs.get(address);
    if (program === undefined) return unreachable({ address, method, path, timeout: 0 });
    const answer = await ask(program, {
      method,
      path,
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body }),
    });
    return {
      status: answer.status,
      headers: lowerCased(answer.headers ?? {}),
      body: Buffer.from(answer.body ?? ""),
    };
  };
