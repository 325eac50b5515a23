import assert from "node:assert/strict";
import { key, keyOfService, stackName } from "../../catalog/names";
import { PHYSICAL_NAME_LIMITS, longestName } from "../../facts/nameLimits.table";
import { KNOWN_NAMES } from "../../catalog/names.table";

describe("names", () => {
  it("of stacks contain environment, region and cell, without production", () => {
    assert.equal(stackName("production", "us-west-2"), "us-west-2");
    assert.equal(stackName("staging", "us-west-2"), "staging-us-west-2");
    assert.equal(stackName("production", "us-west-2", "sports-1"), "us-west-2-sports-1");
    assert.equal(stackName("china", "backbone"), "china-backbone");
  });

  it("join the parts of a resource's purpose", () => {
    assert.equal(key("hub", "app", "usw2-az1"), "hub-app-usw2-az1");
    assert.equal(keyOfService("ecr.api"), "ecr-api");
    assert.equal(keyOfService("s3"), "s3");
  });

  it("leave room for the eight characters that Pulumi adds", () => {
    assert.equal(longestName("aws:iam/role:Role"), 64 - 8);
    assert.equal(longestName("aws:ec2/vpc:Vpc"), undefined);
  });

  it("have limits of Pulumi types only", () => {
    for (const [type, limit] of Object.entries(PHYSICAL_NAME_LIMITS)) {
      assert.match(type, /^aws:[a-z0-9]+\/[a-z][A-Za-z]+:[A-Z][A-Za-z]+$/);
      assert.ok(limit >= 32 && limit <= 512, type);
    }
  });

  it("are fixed for uses outside the program", () => {
    assert.equal(KNOWN_NAMES.keyAlias("staging", "data"), "alias/staging-data");
    assert.equal(KNOWN_NAMES.repository("packager"), "headend/packager");
    assert.equal(KNOWN_NAMES.metadataUser("sports-1", "packager"), "sports-1-packager");
    assert.equal(KNOWN_NAMES.replicationRole("sports-1", "us-west-2"), "sports-1-replication-us-west-2");
    assert.equal(KNOWN_NAMES.replicationRole("x".repeat(14), "ap-southeast-1").length, 41);
    assert.equal(KNOWN_NAMES.database("production", "sports-1"), "production-sports-1");
    assert.equal(
      KNOWN_NAMES.databaseEndpoint("production-sports-1", "usw2-az1"),
      "production-sports-1-usw2-az1",
    );
  });
});
