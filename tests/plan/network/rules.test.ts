import assert from "node:assert/strict";
import { FLOWS, type Flow, type FlowEnd, type Role } from "../../../catalog/flows.table";
import { atBlocks, planRules, type Named } from "../../../plan/network/rules";
import { ROLE_VPCS } from "../../../verify/locations.table";

const rows: readonly Flow[] = FLOWS;

const HOSTS = atBlocks([
  { name: "172-20-0-10", block: "172.20.0.10/32" },
  { name: "172-20-1-10", block: "172.20.1.10/32" },
]);

function directory(network: FlowEnd): readonly Named[] {
  if ("outside" in network) {
    if (network.outside === "storage") return [{ name: "storage", target: { prefixList: "storage" } }];
    return network.outside === "dataCentre" ? HOSTS : atBlocks([{ name: "internet", block: "0.0.0.0/0" }]);
  }
  if (network.role === "cell-endpoint")
    return [{ name: "cell-endpoint", target: { group: "cell-endpoint" } }];
  return network.role === "workload" ? atBlocks([{ name: "region", block: "10.64.0.0/14" }]) : [];
}

/** `in-aws-apis-region`: `ingress tcp 443 10.64.0.0/14 aws-apis` */
const rulesOf = (role: Role, ends = directory): Record<string, string> =>
  Object.fromEntries(
    planRules(role, ends).map((row) => [
      row.key,
      `${row.direction} ${row.protocol} ${row.port} ${Object.values(row.peer).join()} ${row.flow}`,
    ]),
  );

describe("the rules of a role", () => {
  it("come from its flows, one per peer at the other end", () => {
    assert.deepEqual(rulesOf("endpoint"), { "in-aws-apis-region": "ingress tcp 443 10.64.0.0/14 aws-apis" });
    assert.deepEqual(rulesOf("resolver"), {
      "out-dns-udp-172-20-0-10": "egress udp 53 172.20.0.10/32 dns-udp",
      "out-dns-udp-172-20-1-10": "egress udp 53 172.20.1.10/32 dns-udp",
      "out-dns-tcp-172-20-0-10": "egress tcp 53 172.20.0.10/32 dns-tcp",
      "out-dns-tcp-172-20-1-10": "egress tcp 53 172.20.1.10/32 dns-tcp",
    });
    assert.deepEqual(rulesOf("instance"), { "out-web-internet": "egress tcp 443 0.0.0.0/0 web" });
  });

  it("reference a security group of the same VPC, or a prefix list of AWS", () => {
    assert.deepEqual(rulesOf("workload"), {
      "out-cell-apis-cell-endpoint": "egress tcp 443 cell-endpoint cell-apis",
      "out-storage-storage": "egress tcp 443 storage storage",
    });
  });

  it("are absent if the other end does not exist", () => {
    for (const role of ["endpoint", "resolver", "workload"] as const)
      assert.deepEqual(
        rulesOf(role, () => []),
        {},
      );
  });

  it("have a reason", () => {
    assert.deepEqual(
      planRules("endpoint", directory).map(({ why }) => why),
      ["calls of AWS services through central endpoints"],
    );
  });
});

describe("the rules of every role", () => {
  /** Every end exists, and all roles of the hub have one block, as a cell addresses them. */
  const everything = (network: FlowEnd): readonly Named[] => {
    if ("outside" in network) return [{ name: network.outside, target: { prefixList: network.outside } }];
    return ROLE_VPCS[network.role] === "hub"
      ? atBlocks([{ name: "hub", block: "10.64.0.0/19" }])
      : [{ name: network.role, target: { group: network.role } }];
  };

  it("differ in direction, port or peer: AWS refuses an equal rule (InvalidPermission.Duplicate)", () => {
    for (const role of Object.keys(ROLE_VPCS) as Role[]) {
      const rules = planRules(role, everything).map(({ direction, protocol, port, peer }) =>
        JSON.stringify([direction, protocol, port, peer]),
      );
      assert.deepEqual([...new Set(rules)], rules, role);
    }
  });
});

describe("the flow table", () => {
  it("allows only this", () => {
    const network = (of: FlowEnd): string => ("role" in of ? of.role : of.outside);
    assert.deepEqual(
      rows.map(
        ({ name, source, destination, protocol, port }) =>
          `${name}: ${network(source)} > ${network(destination)} ${protocol} ${port}`,
      ),
      [
        "aws-apis: workload > endpoint tcp 443",
        "web: instance > internet tcp 443",
        "dns-udp: resolver > dataCentre udp 53",
        "dns-tcp: resolver > dataCentre tcp 53",
        "cell-apis: workload > cell-endpoint tcp 443",
        "storage: workload > storage tcp 443",
        "content-keys: packager > keyServer tcp 443",
        "private-keys: packager > key-endpoint tcp 443",
        "partner-services: manifest > partner-endpoint tcp 443",
        "push: tokenVendor > public-ingest tcp 443",
        "push-certified: certificateVendor > public-ingest tcp 8443",
        "private-push: privateTokenVendor > vendor-nlb tcp 443",
        "private-push-certified: privateCertificateVendor > vendor-nlb tcp 8443",
        "nlb: vendor-nlb > private-ingest tcp 443",
        "nlb-certified: vendor-nlb > private-ingest tcp 8443",
        "nlb-health: vendor-nlb > private-ingest tcp 8080",
        "ingest-public: public-ingest > ingest tcp 8443",
        "ingest-private: private-ingest > ingest tcp 8443",
        "second-copy: ingest > ingest tcp 8443",
        "hand-over: ingest > packager tcp 8443",
        "rebuild: packager > ingest tcp 8443",
        "hot-segments: packager > cache tcp 8443",
        "cache-miss: cache > packager tcp 8443",
        "peer-read: cache > cache tcp 8443",
        "live-window: manifest > packager tcp 8443",
        "peer-window: packager > packager tcp 8443",
        "ingest-metadata: ingest > metadata tcp 6379",
        "packager-metadata: packager > metadata tcp 6379",
        "manifest-metadata: manifest > metadata tcp 6379",
        "dvr-metadata: dvr > metadata tcp 6379",
        "vod-metadata: vod > metadata tcp 6379",
        "index: packager > database tcp 3306",
        "dvr-index: dvr > database tcp 3306",
        "vod-index: vod > database tcp 3306",
        "viewers: cdn > viewers tcp 443",
        "application-reads: consumer > application-nlb tcp 443",
        "application-nlb: application-nlb > delivery tcp 443",
        "application-health: application-nlb > delivery tcp 8080",
        "segments: delivery > cache tcp 8443",
        "playlists: delivery > manifest tcp 8443",
        "catch-up: delivery > dvr tcp 8443",
        "on-demand: delivery > vod tcp 8443",
        "probe: probe > delivery tcp 443",
        "probe-zone: probe > manifest tcp 8443",
      ],
    );
  });

  it("names every flow once", () => {
    assert.equal(new Set(rows.map(({ name }) => name)).size, rows.length);
  });

  it("has reasons that AWS accepts as a rule's description", () => {
    for (const { name, why } of rows) {
      const description = `${name}: ${why}`;
      // EC2 API reference, AuthorizeSecurityGroupIngress, 2026-11.
      assert.match(description, /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]+$/, description);
      assert.notEqual(why, "");
    }
  });
});
