import assert from "node:assert/strict";
import { FLOWS, type Flow, type Party, type Role } from "../../model/declared/flows.table";
import { planRules, type Peer } from "../../model/flows";

const rows: readonly Flow[] = FLOWS;

const HOSTS: readonly Peer[] = [
  { name: "172-20-0-10", block: "172.20.0.10/32" },
  { name: "172-20-1-10", block: "172.20.1.10/32" },
];

function addressesOf(party: Party): readonly Peer[] {
  if ("outside" in party)
    return party.outside === "dataCentre" ? HOSTS : [{ name: "internet", block: "0.0.0.0/0" }];
  return party.role === "workload" ? [{ name: "region", block: "10.64.0.0/14" }] : [];
}

/** `in-aws-apis-region`: `ingress tcp 443 10.64.0.0/14 aws-apis` */
const rulesOf = (role: Role, addresses = addressesOf): Record<string, string> =>
  Object.fromEntries(
    planRules(role, addresses).map((row) => [
      row.key,
      `${row.direction} ${row.protocol} ${row.port} ${row.peer} ${row.flow}`,
    ]),
  );

describe("the rules of a role", () => {
  it("are made of the flows that name it, one per block of the other side", () => {
    assert.deepEqual(rulesOf("endpoint"), { "in-aws-apis-region": "ingress tcp 443 10.64.0.0/14 aws-apis" });
    assert.deepEqual(rulesOf("resolver"), {
      "out-dns-udp-172-20-0-10": "egress udp 53 172.20.0.10/32 dns-udp",
      "out-dns-udp-172-20-1-10": "egress udp 53 172.20.1.10/32 dns-udp",
      "out-dns-tcp-172-20-0-10": "egress tcp 53 172.20.0.10/32 dns-tcp",
      "out-dns-tcp-172-20-1-10": "egress tcp 53 172.20.1.10/32 dns-tcp",
    });
    assert.deepEqual(rulesOf("workload"), { "out-web-internet": "egress tcp 443 0.0.0.0/0 web" });
  });

  it("are none where the other side is nowhere", () => {
    for (const role of ["endpoint", "resolver", "workload"] as const)
      assert.deepEqual(
        rulesOf(role, () => []),
        {},
      );
  });

  it("say why", () => {
    assert.deepEqual(
      planRules("endpoint", addressesOf).map(({ why }) => why),
      ["calls of AWS services through central endpoints"],
    );
  });
});

describe("the flow table", () => {
  it("opens only this", () => {
    const party = (of: Party): string => ("role" in of ? of.role : of.outside);
    assert.deepEqual(
      rows.map(
        ({ name, from, to, protocol, port }) => `${name}: ${party(from)} > ${party(to)} ${protocol} ${port}`,
      ),
      [
        "aws-apis: workload > endpoint tcp 443",
        "web: workload > internet tcp 443",
        "dns-udp: resolver > dataCentre udp 53",
        "dns-tcp: resolver > dataCentre tcp 53",
      ],
    );
  });

  it("names every flow once", () => {
    assert.equal(new Set(rows.map(({ name }) => name)).size, rows.length);
  });

  it("gives reasons that AWS takes as a rule's description, of 255 characters at most", () => {
    for (const { name, why } of rows) {
      const description = `${name}: ${why}`;
      // EC2 API reference, AuthorizeSecurityGroupIngress, 2026-11.
      assert.match(description, /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/, description);
      assert.notEqual(why, "");
    }
  });
});
