import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { planTrust } from "../../../plan/region/trust";
import { settingsOf, SMALL } from "../../checks/support";
import { CELL_TEXT, smallSettings } from "../../support/cell";
import { authority, revocationList } from "../../checks/certificates";

const vendor = (
  auth: "token" | "mutualTls",
  authorities: readonly string[],
  revocations: readonly string[] = [],
) => ({
  kind: "vendor" as const,
  prefixes: ["192.0.2.0/24"],
  auth,
  authorities,
  revocations,
  principals: [],
});

const planOf = (outside: Record<string, ReturnType<typeof vendor>>) => planTrust({ outside }, "us-west-2");

describe("the trust store of a region", () => {
  it("exists only if a vendor uses client certificates", () => {
    assert.equal(planTrust(settingsOf(SMALL), "us-west-2"), undefined);
    assert.equal(planTrust(smallSettings(CELL_TEXT), "us-west-2")?.authorities.length, 1);
    assert.equal(planOf({ south: vendor("token", []) }), undefined);
  });

  it("has every authority of every such vendor, in one bundle", () => {
    const plan = planOf({
      north: vendor("mutualTls", [authority]),
      west: vendor("mutualTls", [`${authority}\n\n`]),
    });
    assert.equal(plan?.bundle, authority + authority);
    assert.deepEqual(
      plan.authorities.map((row) => row.vendor),
      ["north", "west"],
    );
  });

  it("keys an authority by vendor and content, with its expiry", () => {
    const [row] = planOf({ north: vendor("mutualTls", [authority]) })?.authorities ?? [];
    assert.match(row?.key ?? "", /^north-[0-9a-f]{8}$/);
    assert.equal(row?.subject, "CN=Test CA");
    assert.equal(row.expires, Date.parse(new X509Certificate(authority).validTo) / 1000);
    assert.equal(new Date(row.expires * 1000).getUTCFullYear(), 2126);
  });

  it("keys a revocation list by its content, in any order", () => {
    const other = revocationList.replace("MIGXMEAw", "MIGXMEAx");
    const keys = (lists: readonly string[]): string[] | undefined =>
      planOf({ north: vendor("mutualTls", [authority], lists) })?.revocations.map(({ key }) => key);
    const [first, second] = keys([revocationList, other]) ?? [];
    assert.match(first ?? "", /^north-[0-9a-f]{8}$/);
    assert.notEqual(first, second);
    assert.deepEqual(keys([other, revocationList]), [second, first]);
    assert.deepEqual(keys([`\n${revocationList}`]), [first]);
  });

  it("has a bucket with the region in its name", () => {
    assert.equal(planOf({ north: vendor("mutualTls", [authority]) })?.bucket, "trust-us-west-2");
  });
});
