import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { Limiter } from "./limiter";
import type { Clock, Log, ObjectName, Objects } from "./task";
import { Breaker, within } from "./waits";

/** S3 by the SDK: credentials, region and endpoint come from its own defaults. */

export interface ObjectsParts {
  readonly region: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds of one call, with all that it waits for. */
  readonly timeout: () => number;
}

/** Calls at once. */
const MOST_CALLS = 64;
/** Uploads at once: more only share the link, and all of them are late. */
const MOST_UPLOADS = 16;
/** Calls that wait for others. Beyond, they reject: each would only wait until its time-out. */
const MOST_WAITING = 256;
/** ms without calls after one that failed. */
const PAUSE = 1000;
const MINUTE = 60_000;

type Call = <Result>(work: (signal: AbortSignal) => Promise<Result>, uploads?: boolean) => Promise<Result>;

export function createObjects({ region, clock, log, timeout }: ObjectsParts): Objects {
  const client = new S3Client({ region, maxAttempts: 1 });
  const breaker = new Breaker(clock, PAUSE);
  const reads = new Limiter(MOST_CALLS, MOST_WAITING);
  const uploads = new Limiter(MOST_UPLOADS, MOST_WAITING);
  const call: Call = async (work, isUpload = false) => {
    if (breaker.open) throw new Error("S3 failed just now");
    try {
      const result = await within(clock, timeout(), (signal) =>
        (isUpload ? uploads : reads).run(() => work(signal), signal),
      );
      breaker.worked();
      return result;
    } catch (error) {
      if (!isAnswer(error)) breaker.failed();
      throw error;
    }
  };
  const use = { client, call, refused: refusals(clock, log) };
  return {
    get: (name, etag) => get(use, name, etag),
    putNew: (name, body, contentType) => putNew(use, { name, body, contentType }),
    list: (...[bucket, prefix, most, after]) => list(use, { bucket, prefix, most, after }),
  };
}

/** One line a minute for each bucket: with 403 an object is missing, or the right to read it. */
function refusals(clock: Clock, log: Log): (bucket: string) => void {
  const said = new Map<string, number>();
  return (bucket) => {
    if (clock.mono() - (said.get(bucket) ?? -Infinity) < MINUTE) return;
    said.set(bucket, clock.mono());
    log.warn("S3 answers 403: there is no such object, or no right to read it", { bucket });
  };
}

/** S3 answered, and would answer others. */
const isAnswer = (error: unknown): boolean => error instanceof S3ServiceException && statusOf(error) < 500;

const statusOf = (error: unknown): number =>
  error instanceof S3ServiceException ? (error.$metadata.httpStatusCode ?? 500) : 500;

interface Use {
  readonly client: S3Client;
  readonly call: Call;
  /** S3 answered 403 to a read. */
  readonly refused: (bucket: string) => void;
}

async function get({ client, call, refused }: Use, { bucket, key }: ObjectName, etag: string | undefined) {
  try {
    return await call(async (abortSignal) => {
      const input = { Bucket: bucket, Key: key, ...(etag === undefined ? {} : { IfNoneMatch: etag }) };
      const found = await client.send(new GetObjectCommand(input), { abortSignal });
      const bytes = await found.Body?.transformToByteArray();
      return { body: Buffer.from(bytes ?? []), etag: found.ETag ?? "" };
    });
  } catch (error) {
    if (statusOf(error) === 304) return "unchanged";
    if (statusOf(error) === 404) return undefined;
    if (statusOf(error) !== 403) throw error;
    // S3 answers so for an object that does not exist, because services may list only under a prefix (GetObject API reference).
    refused(bucket);
    return undefined;
  }
}

interface Upload {
  readonly name: ObjectName;
  readonly body: Buffer;
  readonly contentType: string;
}

async function putNew({ client, call }: Use, { name, body, contentType }: Upload): Promise<boolean> {
  const command = new PutObjectCommand({
    Bucket: name.bucket,
    Key: name.key,
    Body: body,
    ContentType: contentType,
    IfNoneMatch: "*",
  });
  try {
    await call((abortSignal) => client.send(command, { abortSignal }), true);
    return true;
  } catch (error) {
    if (statusOf(error) === 412) return false;
    throw error;
  }
}

interface Listing {
  readonly bucket: string;
  readonly prefix: string;
  readonly most: number;
  readonly after: string | undefined;
}

/** Keys of one answer of S3. */
const PAGE = 1000;

async function list({ client, call }: Use, { bucket, prefix, most, after }: Listing): Promise<string[]> {
  const keys: string[] = [];
  for (let last = after; keys.length < most; last = keys.at(-1)) {
    const wanted = Math.min(PAGE, most - keys.length);
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      MaxKeys: wanted,
      ...(last === undefined ? {} : { StartAfter: last }),
    });
    const page = await call((abortSignal) => client.send(command, { abortSignal }));
    const found = (page.Contents ?? []).map(({ Key }) => Key ?? "");
    keys.push(...found);
    if (page.IsTruncated !== true || found.length === 0) break;
  }
  return keys;
}
