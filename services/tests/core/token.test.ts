import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { metadataToken } from "../../core/token";

const NOW = Date.UTC(2026, 10, 30, 12);
const KEY = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

/** Signature Version 4 of a presigned GET, after the AWS documentation, without the SDK. */
function signatureOf(host: string, query: string): string {
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const canonical = ["GET", "/", query, `host:${host}`, "", "host", hash("")].join("\n");
  const scope = "20261130/us-east-1/elasticache/aws4_request";
  const text = ["AWS4-HMAC-SHA256", "20261130T120000Z", scope, hash(canonical)].join("\n");
  const key = ["20261130", "us-east-1", "elasticache", "aws4_request"].reduce<Buffer>(
    (before, part) => createHmac("sha256", before).update(part).digest(),
    Buffer.from(`AWS4${KEY.secretAccessKey}`),
  );
  return createHmac("sha256", key).update(text).digest("hex");
}

describe("An IAM token for Valkey", () => {
  const of = { region: "us-east-1", group: "news-1-metadata", user: "news-1-packager" };

  it("is the presigned request to connect, without its scheme, valid for 15 minutes", async () => {
    const token = await metadataToken(of, NOW, KEY);
    const [host = "", query = ""] = token.split("/?");
    assert.equal(host, "news-1-metadata");
    const parameters = new URLSearchParams(query);
    assert.deepEqual(
      ["Action", "User", "X-Amz-Expires", "X-Amz-SignedHeaders"].map((name) => parameters.get(name)),
      ["connect", "news-1-packager", "900", "host"],
    );
  });

  it("is signed as the documentation of Signature Version 4 says", async () => {
    const [host = "", query = ""] = (await metadataToken(of, NOW, KEY)).split("/?");
    const signature = new URLSearchParams(query).get("X-Amz-Signature");
    const signed = query
      .split("&")
      .filter((part) => !part.startsWith("X-Amz-Signature="))
      .sort()
      .join("&");
    assert.equal(signature, signatureOf(host, signed));
  });

  it("has the session of the role", async () => {
    const token = await metadataToken(of, NOW, { ...KEY, sessionToken: "a/b+c=" });
    assert.equal(new URLSearchParams(token.split("/?")[1]).get("X-Amz-Security-Token"), "a/b+c=");
  });
});
