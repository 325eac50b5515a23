import assert from "node:assert/strict";
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ServiceException,
} from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { decode, encode } from "dns-packet";
import { createAws } from "../../play/aws";
import { answer } from "../../play/dns";
import { ObjectStore } from "../../play/objects";
import { play } from "./support";

const ARN = "arn:aws:secretsmanager:us-west-2:111122223333:secret:vendor-meridian";

describe("the stand-in for S3 and Secrets Manager", () => {
  let server: Server;
  const objects = new ObjectStore(1000);

  before(async () => {
    const { permissions, storage } = (await play()).cellPlan("play-1", "home");
    server = createAws({
      permissions,
      objects,
      buckets: Object.fromEntries(storage.buckets.map(({ kind }) => [kind, `bucket-of-${kind}`])),
      secrets: { [ARN]: { name: "vendor-meridian", versions: ["new", "old"] } },
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  const options = (service: string) => ({
    region: "us-west-2",
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: service, secretAccessKey: "any" },
    maxAttempts: 1,
  });
  const s3 = (service: string) => new S3Client(options(service));
  const at = (kind: string, key: string) => ({ Bucket: `bucket-of-${kind}`, Key: key });
  const put = (service: string, place: ReturnType<typeof at>) =>
    s3(service).send(new PutObjectCommand({ ...place, Body: Buffer.from("x"), IfNoneMatch: "*" }));
  const get = (service: string, place: ReturnType<typeof at>) =>
    s3(service).send(new GetObjectCommand(place));

  it("keeps the first of two objects with one key", async () => {
    await put("packager", at("segments", "us-west-2/channel-1/a"));
    await rejects(put("packager", at("segments", "us-west-2/channel-1/a")), 412);
    const { Body, ETag } = await get("cache", at("segments", "us-west-2/channel-1/a"));
    assert.equal(await Body?.transformToString(), "x");
    const again = s3("cache").send(
      new GetObjectCommand({ ...at("segments", "us-west-2/channel-1/a"), IfNoneMatch: ETag }),
    );
    await rejects(again, 304);
  });

  it("refuses what the role of the service may not do", async () => {
    await rejects(put("cache", at("segments", "us-west-2/channel-1/b")), 403);
    await rejects(put("packager", at("segments", "us-east-2/channel-1/b")), 403);
    await rejects(get("ingest", at("segments", "us-west-2/channel-1/a")), 403);
  });

  it("says that an object does not exist only to roles that may list", async () => {
    await rejects(get("cache", at("segments", "us-west-2/channel-1/none")), 404);
    await rejects(get("cache", at("config", "none.json")), 403);
  });

  it("lists in the order of keys, after a key", async () => {
    for (const name of ["c", "b"]) await put("packager", at("segments", `us-west-2/channel-2/${name}`));
    const { Contents } = await s3("cache").send(
      new ListObjectsV2Command({
        Bucket: "bucket-of-segments",
        Prefix: "us-west-2/",
        StartAfter: "us-west-2/channel-1/a",
      }),
    );
    assert.deepEqual(
      Contents?.map(({ Key }) => Key),
      ["us-west-2/channel-2/b", "us-west-2/channel-2/c"],
    );
  });

  it("forgets the oldest segments beyond its limit, and keeps the line-up", () => {
    const small = new ObjectStore(4);
    const type = "text/plain";
    small.put("config", "line-up.json", { body: Buffer.from("abc"), type });
    small.put("segments", "1", { body: Buffer.from("d"), type });
    small.put("segments", "2", { body: Buffer.from("e"), type });
    const left = ["config/line-up.json", "segments/1", "segments/2"].filter((name) => {
      const [bucket = "", key = ""] = name.split("/");
      return small.get(bucket, key) !== undefined;
    });
    assert.deepEqual(left, ["config/line-up.json", "segments/2"]);
  });

  it("has both versions of a secret, for its readers", async () => {
    const read = async (service: string, VersionStage: string) =>
      (
        await new SecretsManagerClient(options(service)).send(
          new GetSecretValueCommand({ SecretId: ARN, VersionStage }),
        )
      ).SecretString;
    assert.equal(await read("ingest", "AWSCURRENT"), "new");
    assert.equal(await read("ingest", "AWSPREVIOUS"), "old");
    await assert.rejects(read("packager", "AWSCURRENT"), { name: "AccessDeniedException" });
  });
});

describe("the stand-in for DNS", () => {
  const ask = (name: string) => {
    const query = encode({ id: 9, type: "query", questions: [{ type: "A", name }] });
    const reply = answer(query, (asked) =>
      asked === "cache-a.cell" ? ["127.0.1.2", "127.0.1.3"] : undefined,
    );
    return decode(reply ?? Buffer.alloc(0));
  };

  it("has the tasks of a name, whatever its case", () => {
    assert.deepEqual(
      ask("Cache-A.cell").answers?.map(({ data }) => data),
      ["127.0.1.2", "127.0.1.3"],
    );
  });

  it("says that other names do not exist", () => {
    assert.equal((ask("cache-b.cell").flags ?? 0) & 15, 3);
  });

  it("ignores what is no query", () => {
    assert.equal(
      answer(Buffer.from("x"), () => []),
      undefined,
    );
  });
});

const rejects = (call: Promise<unknown>, status: number): Promise<void> =>
  assert.rejects(call, (error: S3ServiceException) => {
    assert.equal(error.$metadata.httpStatusCode, status);
    return true;
  });
