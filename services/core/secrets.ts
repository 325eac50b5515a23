import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { CellLineUp, Clock, Log, Secrets } from "./task";
import { Breaker, repeat, within } from "./waits";

/** Secrets of the line-up: read at first use and every minute, both versions. The last ones stay while a read fails. */

export interface SecretsParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly lineUp: () => CellLineUp;
  /** Milliseconds of one read. */
  readonly timeout: () => number;
  readonly signal: AbortSignal;
  /** Text of a version, undefined if there is none. */
  readonly read: ReadSecret;
}

export type ReadSecret = (arn: string, stage: Stage, signal: AbortSignal) => Promise<string | undefined>;
type Stage = "AWSCURRENT" | "AWSPREVIOUS";

const MINUTE = 60_000;
/** ms without reads of a secret after one that failed. */
const PAUSE = 1000;

export function createSecrets(parts: SecretsParts): Secrets {
  const known = new Map<string, Secret>();
  const secretOf = (name: string): Secret => {
    const arn = parts.lineUp().secrets[name];
    if (arn === undefined) throw new Error(`the line-up has no secret ${name}`);
    const before = known.get(name);
    if (before?.arn === arn) return before;
    const secret = new Secret(arn, parts);
    known.set(name, secret);
    return secret;
  };
  void repeat({ clock: parts.clock, signal: parts.signal, interval: () => MINUTE }, async () => {
    for (const name of known.keys()) if (parts.lineUp().secrets[name] === undefined) known.delete(name);
    await Promise.all([...known.values()].map((secret) => secret.refresh().catch(() => undefined)));
  });
  return { versions: async (name) => secretOf(name).versions() };
}

class Secret {
  private values: readonly unknown[] | undefined;
  private reading: Promise<readonly unknown[]> | undefined;
  private readonly breaker: Breaker;

  constructor(
    readonly arn: string,
    private readonly parts: SecretsParts,
  ) {
    this.breaker = new Breaker(parts.clock, PAUSE);
  }

  versions(): Promise<readonly unknown[]> {
    return this.values === undefined ? this.refresh() : Promise.resolve(this.values);
  }

  /** One read at a time: who asks meanwhile waits for the same. */
  refresh(): Promise<readonly unknown[]> {
    if (this.breaker.open) return Promise.reject(new Error("a secret could not be read just now"));
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async read(): Promise<readonly unknown[]> {
    const { clock, timeout, read } = this.parts;
    try {
      const texts = await within(clock, timeout(), (signal) =>
        Promise.all([read(this.arn, "AWSCURRENT", signal), read(this.arn, "AWSPREVIOUS", signal)]),
      );
      this.values = texts.filter((text) => text !== undefined).map(parse);
      return this.values;
    } catch (error) {
      this.breaker.failed();
      this.parts.log.warn("a secret can't be read", { secret: this.arn, error });
      throw error;
    }
  }
}

/** The error says nothing of the text, which is secret. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Error("the value is not JSON");
  }
}

/** Reads of AWS Secrets Manager. */
export function secretsManager(region: string): ReadSecret {
  const client = new SecretsManagerClient({ region, maxAttempts: 1 });
  return async (arn, stage, abortSignal) => {
    try {
      const command = new GetSecretValueCommand({ SecretId: arn, VersionStage: stage });
      return (await client.send(command, { abortSignal })).SecretString;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  };
}
