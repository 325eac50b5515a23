import assert from "node:assert/strict";
import type { AwsCredentialIdentity } from "@aws-sdk/types";
import { credentialsEnd } from "../../aws/account";
import { Aws } from "../../aws/aws";

const END = new Date("2026-12-01T12:00:00Z");
const KEYS = { accessKeyId: "AKIA", secretAccessKey: "secret" };
const SESSION = { ...KEYS, sessionToken: "token", expiration: END };

describe("the end of credentials", () => {
  for (const [what, credentials, end] of [
    ["keys of a user", { ...KEYS, $source: { CREDENTIALS_PROFILE: "n" } }, "renewed"],
    ["session keys in variables", { ...SESSION, $source: { CREDENTIALS_ENV_VARS: "g" } }, END],
    [
      "session keys in variables without a time",
      { ...SESSION, expiration: undefined, $source: { CREDENTIALS_ENV_VARS: "g" } },
      undefined,
    ],
    ["session keys in a profile", { ...SESSION, $source: { CREDENTIALS_PROFILE: "n" } }, END],
    ["SSO", { ...SESSION, $source: { CREDENTIALS_PROFILE_SSO: "r", CREDENTIALS_SSO: "s" } }, "renewed"],
    ["web identity", { ...SESSION, $source: { CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN: "h" } }, "renewed"],
    [
      "a role of a profile",
      { ...SESSION, $source: { CREDENTIALS_PROFILE: "n", CREDENTIALS_PROFILE_SOURCE_PROFILE: "o" } },
      "renewed",
    ],
    ["an instance", { ...SESSION, $source: { CREDENTIALS_IMDS: "0" } }, "renewed"],
  ] as const)
    it(`of ${what} is ${String(end)}`, async () => {
      const given: object = credentials;
      const aws = new Aws({ credentials: () => Promise.resolve(given as AwsCredentialIdentity) });
      assert.deepEqual(await credentialsEnd(aws, "us-west-2"), end);
    });
});
