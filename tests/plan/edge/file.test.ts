import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { edgeFileOf } from "../../../plan/edge/edge";
import { openSealed, seal } from "../../../plan/edge/file";
import { edged } from "./worlds";

const STORE = "arn:aws:cloudfront::111122223333:key-value-store/0a";
const CONTENT = edgeFileOf(edged(), STORE);

const keys = () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return {
    secret: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    known: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
  };
};
const OURS = keys();

describe("headend-edge.json", () => {
  it("has home, standby and viewers of each cell", () => {
    assert.deepEqual(CONTENT, {
      version: 1,
      environment: "small",
      store: STORE,
      cells: {
        one: { home: "us-west-2", standby: "us-east-1", viewers: 10_000, channels: ["first", "second"] },
        two: { home: "us-east-1", standby: "us-west-2", viewers: 10_000, channels: ["third"] },
      },
    });
  });

  it("is the same text for the same content and key", () => {
    assert.equal(seal(CONTENT, OURS.secret), seal(CONTENT, OURS.secret));
    assert.deepEqual(openSealed(seal(CONTENT, undefined), undefined).content, CONTENT);
  });

  it("verifies with a public key as settings declare it", () => {
    assert.match(OURS.known, /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/);
    const stateOf = (secret: string | undefined, known: string | undefined): string =>
      openSealed(seal(CONTENT, secret), known).state;
    assert.equal(stateOf(OURS.secret, OURS.known), "signed");
    assert.equal(stateOf(keys().secret, OURS.known), "forged");
    assert.equal(stateOf(undefined, OURS.known), "forged");
    assert.equal(stateOf(OURS.secret, undefined), "unsigned");
    assert.equal(stateOf(undefined, undefined), "unsigned");
  });

  it("is not signed with a plan's placeholder for the key", () => {
    assert.equal(seal(CONTENT, "[secret]"), seal(CONTENT, undefined));
  });

  it("detects every edit, signed or not", () => {
    for (const secret of [OURS.secret, undefined])
      for (const [from, to] of [
        ["0a", "0b"],
        ["us-east-1", "us-east-2"],
        ["10000", "1"],
      ] as const)
        assert.equal(openSealed(seal(CONTENT, secret).replace(from, to), OURS.known).state, "broken");
  });

  it("is rejected if it is truncated or another file", () => {
    const text = seal(CONTENT, undefined);
    assert.throws(() => openSealed(text.slice(0, -9), undefined), {
      name: "RangeError",
      message: "it is not JSON",
    });
    for (const other of ["{}", '{"version": 2}', text.replace('"version": 1', '"version": 2')])
      assert.throws(() => openSealed(other, undefined), {
        name: "RangeError",
        message: "it has no version 1, no store or no cells",
      });
  });
});
