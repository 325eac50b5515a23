import assert from "node:assert/strict";
import { planSecrets, secretPolicy, type SecretsPlan } from "../../../plan/cell/access/secrets";
import { edited } from "../../checks/support";
import { CELL_TEXT, smallSettings } from "../../support/cell";
import { planEnvironment } from "../../../plan/environment";

const planOf = (edits: Parameters<typeof edited>[1] = []): SecretsPlan =>
  planSecrets(planEnvironment(smallSettings(edited(CELL_TEXT, edits))).cell("one", "home"));

const namesOf = ({ secrets }: SecretsPlan): string[] => secrets.map(({ name }) => name);

describe("the secrets of a cell", () => {
  it("are one per DRM system of a channel, and one per vendor with tokens", () => {
    assert.deepEqual(
      planOf().secrets.map(({ name, key, readers }) => [name, key, readers.join()]),
      [
        ["keys-fairplay", "one-keys-fairplay", "packager"],
        ["keys-cenc", "one-keys-cenc", "packager"],
        ["vendor-south", "one-vendor-south", "ingest"],
      ],
    );
  });

  it("have none for a vendor with a certificate, nor for a system that no channel uses", () => {
    assert.deepEqual(namesOf(planOf([["drm: [fairplay, cenc]", "drm: [cenc]"]])), [
      "keys-cenc",
      "vendor-south",
    ]);
    assert.deepEqual(namesOf(planOf([["drm: [fairplay, cenc], ", ""]])), ["vendor-south"]);
  });

  it("have one for each vendor with tokens, on any number of paths", () => {
    const cell = planEnvironment(smallSettings()).cell("one", "home");
    const feeds = cell.feeds.map((feed) => ({ ...feed, auth: "token" as const }));
    assert.deepEqual(
      feeds.map(({ key }) => key),
      ["north-internet", "south-directConnect", "south-internet"],
    );
    assert.deepEqual(namesOf(planSecrets({ ...cell, feeds })).slice(2), ["vendor-north", "vendor-south"]);
  });

  it("have a recovery window of 30 days in a protected environment, else of 7", () => {
    assert.equal(planOf().recoveryDays, 30);
    assert.equal(planOf([["protect: true", "protect: false"]]).recoveryDays, 7);
  });

  it("describe how to set a value", () => {
    for (const { description } of planOf().secrets) {
      assert.match(description, /aws secretsmanager put-secret-value .* AWSCURRENT and AWSPREVIOUS/);
    }
  });

  it("give their value to their readers only", () => {
    assert.deepEqual(secretPolicy(["arn:aws:iam::111122223333:role/one-ingest"]).Statement, [
      {
        Sid: "ReadersOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "secretsmanager:GetSecretValue",
        Resource: "*",
        Condition: { ArnNotEquals: { "aws:PrincipalArn": ["arn:aws:iam::111122223333:role/one-ingest"] } },
      },
    ]);
  });
});
