import assert from "node:assert/strict";
import fc from "fast-check";
import { owner, rank } from "../../core/owners";

const MEMBER = fc.ipV4();
const MEMBERS = fc.uniqueArray(MEMBER, { minLength: 1, maxLength: 12 });
const SUBJECTS = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 40 });

describe("Owners", () => {
  it("have the highest first 8 bytes of SHA-256 over member and subject", () => {
    // printf '10.0.1.10 one' | sha256sum: c73601b0a2a7a7b8...; .11: a2cfdb95a7df43cd...; .12: ed93ac033a9df43b...
    const members = ["10.0.1.10", "10.0.1.11", "10.0.1.12"];
    assert.deepEqual(rank(members, "one"), ["10.0.1.12", "10.0.1.10", "10.0.1.11"]);
    assert.equal(owner(members, "one"), "10.0.1.12");
  });

  it("do not exist without members", () => assert.equal(owner([], "one"), undefined));

  it("do not depend on the order of members", () => {
    fc.assert(
      fc.property(MEMBERS, fc.string(), (members, subject) =>
        assert.deepEqual(rank([...members].reverse(), subject), rank(members, subject)),
      ),
    );
  });

  it("change only for subjects of a member that is lost", () => {
    fc.assert(
      fc.property(MEMBERS, SUBJECTS, (members, subjects) => {
        const [lost = "", ...rest] = members;
        for (const subject of subjects) {
          const before = owner(members, subject);
          if (before === lost) assert.equal(owner(rest, subject), rank(members, subject)[1]);
          else assert.equal(owner(rest, subject), before);
        }
      }),
    );
  });

  it("change only to the new member when one is added", () => {
    fc.assert(
      fc.property(MEMBERS, MEMBER, SUBJECTS, (members, added, subjects) => {
        for (const subject of subjects) {
          const now = owner([...members, added], subject);
          assert.ok(now === added || now === owner(members, subject));
        }
      }),
    );
  });

  it("share subjects about evenly", () => {
    const members = ["10.0.1.10", "10.0.1.11", "10.0.1.12", "10.0.1.13"];
    const counts = new Map<string, number>();
    for (let number = 0; number < 4000; number += 1) {
      const of = owner(members, `channel-${number}`) ?? "";
      counts.set(of, (counts.get(of) ?? 0) + 1);
    }
    for (const member of members) assert.ok(Math.abs((counts.get(member) ?? 0) - 1000) < 120, member);
  });
});
