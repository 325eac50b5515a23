import { createHash } from "node:crypto";

/** The objects of all buckets, in memory: the segments of the last minutes, which is what live reads. */
export class ObjectStore {
  private readonly objects = new Map<string, StoredObject>();
  private bytes = 0;

  /** `limit`: bytes; the oldest objects of expiring buckets leave first, as a lifecycle rule deletes them after a day. */
  constructor(private readonly limit: number) {}

  get(bucket: string, key: string): StoredObject | undefined {
    return this.objects.get(nameOf(bucket, key));
  }

  /** False: the object was there before. */
  putNew(bucket: string, key: string, content: Pick<StoredObject, "body" | "type">): boolean {
    if (this.objects.has(nameOf(bucket, key))) return false;
    this.put(bucket, key, content);
    return true;
  }

  put(bucket: string, key: string, { body, type }: Pick<StoredObject, "body" | "type">): StoredObject {
    const name = nameOf(bucket, key);
    const etag = `"${createHash("md5").update(body).digest("hex")}"`;
    const stored: StoredObject = { bucket, key, body, type, etag, modified: new Date() };
    this.bytes += body.length - (this.objects.get(name)?.body.length ?? 0);
    this.objects.set(name, stored);
    this.expire();
    return stored;
  }

  /** In the order of keys (UTF-8), as ListObjectsV2. */
  list(bucket: string, prefix: string, after: string): StoredObject[] {
    return [...this.objects.values()]
      .filter((row) => row.bucket === bucket && row.key.startsWith(prefix) && row.key > after)
      .sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  private expire(): void {
    for (const [name, { bucket, body }] of this.objects) {
      if (this.bytes <= this.limit) return;
      if (bucket.includes("config")) continue;
      this.objects.delete(name);
      this.bytes -= body.length;
    }
  }
}

export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
  readonly modified: Date;
}

const nameOf = (bucket: string, key: string): string => `${bucket}/${key}`;
