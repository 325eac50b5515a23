import { deepEqual, equal, rejects } from "node:assert/strict";
import { Refusal } from "../../core/task";
import { VendorAuth } from "../../ingest/vendorAuth";
import { FakeTask, START } from "../support/fakeTask";
import { lineUpOf } from "../support/lineUp";
import { authorityOf, certificateHeaders, leafOf, tokenKey, tokenOf, type Claims } from "../support/vendors";

const status = (expected: number) => (error: unknown) =>
  error instanceof Refusal && error.status === expected;
const HOUR = 3600;
const NOW = START / 1000;
const CLAIMS: Claims = { sub: "northlight", aud: "test", exp: NOW + HOUR };
const [first, second, third] = ["first", "second", "third"].map(tokenKey) as [Key, Key, Key];
type Key = ReturnType<typeof tokenKey>;

const bearer = async (claims: Claims = CLAIMS, key: Key = third) => ({
  authorization: `Bearer ${await tokenOf(key, claims)}`,
});

function tokenTask(): FakeTask {
  const task = new FakeTask({ service: "ingest" });
  task.line = lineUpOf({
    vendors: {
      northlight: { auth: "token", paths: ["internet"], secret: "vendor-northlight" },
      solstice: { auth: "token", paths: ["internet"], secret: "vendor-solstice" },
    },
  });
  task.secretVersions = { "vendor-northlight": [third, second], "vendor-solstice": [tokenKey("other")] };
  return task;
}

describe("A token", () => {
  it("is accepted with either version of the secret, and not with the version before", async () => {
    const auth = new VendorAuth(tokenTask());
    await auth.check(await bearer(CLAIMS, third), "northlight");
    await auth.check(await bearer(CLAIMS, second), "northlight");
    await rejects(auth.check(await bearer(CLAIMS, first), "northlight"), status(401));
  });

  it("of another vendor is forbidden", async () => {
    const other = await bearer({ ...CLAIMS, sub: "solstice" }, tokenKey("other"));
    await rejects(new VendorAuth(tokenTask()).check(other, "northlight"), status(403));
  });

  it("with a vendor's name and another vendor's key is not valid", async () => {
    const forged = await bearer(CLAIMS, tokenKey("other"));
    await rejects(new VendorAuth(tokenTask()).check(forged, "northlight"), status(401));
  });

  for (const [words, claims] of Object.entries<Claims>({
    "that has expired": { ...CLAIMS, exp: NOW - 1 },
    "without an expiry": { sub: "northlight", aud: "test" },
    "for another environment": { ...CLAIMS, aud: "production" },
    "without an audience": { sub: "northlight", exp: NOW + HOUR },
    "without a vendor": { aud: "test", exp: NOW + HOUR },
    "of an unknown vendor": { ...CLAIMS, sub: "unknown" },
    "with the name of a property of every object": { ...CLAIMS, sub: "constructor" },
  })) {
    it(`${words} is not valid`, async () => {
      await rejects(new VendorAuth(tokenTask()).check(await bearer(claims), "northlight"), status(401));
    });
  }

  it("that is absent, malformed or unsigned is not valid", async () => {
    const auth = new VendorAuth(tokenTask());
    const [, payload] = (await tokenOf(third, CLAIMS)).split(".");
    const none = Buffer.from(JSON.stringify({ alg: "none", kid: "third" })).toString("base64url");
    for (const authorization of [
      undefined,
      "",
      "Basic YTpi",
      "Bearer",
      "Bearer x",
      `Bearer ${none}.${payload}.`,
    ]) {
      await rejects(auth.check({ authorization }, "northlight"), status(401), `${authorization}`);
    }
  });

  it("does not count beside a header that only a listener with certificates sets", async () => {
    for (const name of ["subject", "leaf", "serial-number", "issuer", "validity"]) {
      const headers = { ...(await bearer()), [`x-amzn-mtls-clientcert-${name}`]: "CN=northlight" };
      await rejects(new VendorAuth(tokenTask()).check(headers, "northlight"), status(403));
    }
    const chain = { ...(await bearer()), "x-amzn-mtls-clientcert": "chain" };
    await rejects(new VendorAuth(tokenTask()).check(chain, "northlight"), status(403));
  });

  it("cannot be checked before the secret is known, which is not the vendor's fault", async () => {
    const task = tokenTask();
    task.secretVersions = {};
    await rejects(new VendorAuth(task).check(await bearer(), "northlight"), status(503));
  });

  it("gives the days until it expires; before the first one there is no value", async () => {
    const auth = new VendorAuth(tokenTask());
    deepEqual(auth.daysLeft(), []);
    await auth.check(await bearer({ ...CLAIMS, exp: NOW + 36 * HOUR }), "northlight");
    deepEqual(auth.daysLeft(), [{ value: 1.5, of: { Vendor: "northlight" } }]);
  });
});

describe("A vendor that is not of the cell", () => {
  it("has no path here", async () => {
    for (const vendor of ["unknown", "constructor", "__proto__"]) {
      await rejects(new VendorAuth(tokenTask()).check(await bearer(), vendor), status(404));
    }
  });
});

describe("A certificate", () => {
  const [own, next, foreign] = [
    authorityOf("Meridian 1"),
    authorityOf("Meridian 2"),
    authorityOf("Northlight"),
  ];
  const headersOf = (leaf: string, subject = "CN=meridian,O=Vendor") =>
    Object.fromEntries(
      Object.entries(certificateHeaders(leaf, subject)).map(([name, value]) => [name.toLowerCase(), value]),
    );
  const task = () => {
    const made = new FakeTask({ service: "ingest" });
    const authorities = [own.certificate, next.certificate];
    made.line = lineUpOf({
      vendors: { meridian: { auth: "mutualTls", paths: ["directConnect"], authorities } },
    });
    return made;
  };

  it("is accepted from each of the vendor's two authorities", async () => {
    for (const authority of [own, next]) {
      await new VendorAuth(task()).check(headersOf(leafOf(authority, "meridian")), "meridian");
    }
  });

  it("with the vendor's name from another vendor's authority is forbidden", async () => {
    await rejects(
      new VendorAuth(task()).check(headersOf(leafOf(foreign, "meridian")), "meridian"),
      status(403),
    );
  });

  it("from an authority that only has the name of the vendor's is forbidden", async () => {
    const twin = authorityOf("Meridian 1");
    await rejects(new VendorAuth(task()).check(headersOf(leafOf(twin, "meridian")), "meridian"), status(403));
  });

  it("with another name from the vendor's own authority is forbidden, whatever the subject header has", async () => {
    const leaf = leafOf(own, "northlight");
    await rejects(new VendorAuth(task()).check(headersOf(leaf), "meridian"), status(403));
  });

  it("that is absent gets 401, and one that is malformed 400", async () => {
    await rejects(new VendorAuth(task()).check({}, "meridian"), status(401));
    for (const leaf of ["", "%", "%2D", encodeURIComponent(own.key)]) {
      await rejects(
        new VendorAuth(task()).check({ "x-amzn-mtls-clientcert-leaf": leaf }, "meridian"),
        status(400),
      );
    }
  });

  it("gives the days until it expires, from the header", async () => {
    const auth = new VendorAuth(task());
    await auth.check(headersOf(leafOf(own, "meridian")), "meridian");
    equal(auth.daysLeft()[0]?.value, 10);
  });
});
