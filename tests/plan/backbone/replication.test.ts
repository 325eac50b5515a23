import assert from "node:assert/strict";
import {
  planReplication,
  replicationShortfallsOf,
  type DirectionRow,
} from "../../../plan/backbone/replication";
import { replicationPolicy, replicationTrustPolicy } from "../../../plan/backbone/replicationPolicies";
import { planStorage } from "../../../plan/cell/state/storage";
import { type Edit, settingsOf, SMALL } from "../../checks/support";
import { SCOPE } from "../../support/scopes";
import { neighbours } from "./neighbours";
import { planEnvironment } from "../../../plan/environment";

const directions = (edits: readonly Edit[] = []): readonly DirectionRow[] =>
  planReplication(planEnvironment(neighbours(edits))).directions;

/** Both cells full: one writes 74 Mbit/s of windows and as much of archive, two nothing. */
const ONE_MBPS = 74.112;

const limit = (gbps: number): Edit => ["outside:\n", `replication: { gbps: ${gbps} }\noutside:\n`];

describe("replication", () => {
  it("copies, in both directions, windows and archives that each site wrote itself", () => {
    assert.deepEqual(
      directions().flatMap(({ key, from, to, other, role, copies }) =>
        copies.map((copy) =>
          [key, from.region, to.region, other, role, copy.kind, copy.rule, copy.prefix].join(" "),
        ),
      ),
      [
        "one-us-west-2 us-west-2 us-east-1 one-us-east-1 one-replication-us-west-2 dvr us-west-2 us-west-2/",
        "one-us-west-2 us-west-2 us-east-1 one-us-east-1 one-replication-us-west-2 archive us-west-2 us-west-2/",
        "one-us-east-1 us-east-1 us-west-2 one-us-west-2 one-replication-us-east-1 dvr us-east-1 us-east-1/",
        "one-us-east-1 us-east-1 us-west-2 one-us-west-2 one-replication-us-east-1 archive us-east-1 us-east-1/",
      ],
    );
  });

  it("copies no copies: a rule reads only its own region's prefix", () => {
    for (const { from, to, copies } of directions())
      for (const { prefix } of copies) {
        assert.ok(prefix.startsWith(from.region));
        assert.ok(!`${to.region}/first/1.ts`.startsWith(prefix));
      }
  });

  it("leaves out buckets that no channel uses", () => {
    const kinds = (edits: readonly Edit[]): string[] =>
      directions(edits).flatMap(({ copies }) => copies.map(({ kind }) => kind));
    assert.deepEqual(kinds([[", archiveDays: 30", ""]]), ["dvr", "dvr"]);
    assert.deepEqual(kinds([[", dvrHours: 3", ""]]), ["archive", "archive"]);
    assert.deepEqual(
      kinds([
        [", archiveDays: 30", ""],
        [", dvrHours: 3", ""],
      ]),
      [],
    );
  });

  it("uses roles that both sites' bucket policies contain", () => {
    const settings = neighbours();
    for (const { cell, role, copies } of planReplication(planEnvironment(settings)).directions)
      for (const { kind, prefix } of copies)
        for (const site of ["home", "standby"] as const) {
          const cellAt = planEnvironment(settings).cell(cell, site);
          const bucket = planStorage(cellAt).buckets.find((row) => row.kind === kind);
          const { out, in: into } = bucket?.users?.copiers ?? { out: [], in: [] };
          const arn = `arn:aws:iam::111122223333:role/${role}`;
          assert.deepEqual(prefix === `${cellAt.region}/` ? out : into, [arn]);
        }
  });

  it("has time control if all that a region writes fits the quota, and warns before", () => {
    const promised = (gbps: number): boolean[] =>
      directions([limit(gbps)]).map(({ timeControl }) => timeControl);
    const writes = (2 * ONE_MBPS) / 1000;
    assert.deepEqual(promised(writes + 0.01), [true, true]);
    assert.deepEqual(promised(writes - 0.01), [false, false]);
    assert.deepEqual(replicationShortfallsOf(planEnvironment(neighbours([limit(writes * 1.3)]))), []);
    assert.deepEqual(replicationShortfallsOf(planEnvironment(neighbours([limit(0.16)]))), [
      {
        region: "us-west-2",
        message:
          "full cells replicate 0.1 Gbit/s out of us-west-2; the quota of S3 replication time control is 0.16 Gbit/s: request an increase from AWS before you add cells, then set replication.gbps",
      },
      {
        region: "us-east-1",
        message:
          "full cells replicate 0.1 Gbit/s out of us-east-1; the quota of S3 replication time control is 0.16 Gbit/s: request an increase from AWS before you add cells, then set replication.gbps",
      },
    ]);
    assert.deepEqual(replicationShortfallsOf(planEnvironment(neighbours([limit(0.1)])))[0], {
      region: "us-west-2",
      message:
        "full cells replicate 0.1 Gbit/s out of us-west-2; the quota of S3 replication time control is 0.1 Gbit/s: replication runs without time control. Request an increase from AWS, then set replication.gbps",
    });
  });

  it("counts every cell of a region against the quota", () => {
    const both: readonly Edit[] = [["drm: [fairplay] }", "drm: [fairplay], dvrHours: 3 }"]];
    const [two] = directions(both).filter(({ cell }) => cell === "two");
    assert.deepEqual(
      directions([...both, limit(0.2)]).map(({ timeControl }) => timeControl),
      [false, false, false, false],
    );
    assert.equal(two?.timeControl, true);
  });

  it("has a price from capacity and AWS's prices", () => {
    const { dvrBytes } = planEnvironment(neighbours()).capacity("one", "home").needs;
    assert.equal(Math.round((dvrBytes.value * 8) / 3.6), Math.round(ONE_MBPS));
    const [{ copies: [promised] = [] } = {}] = directions();
    const [{ copies: [plain] = [] } = {}] = directions([limit(0.1)]);
    const gbPerMonth = Math.round(dvrBytes.value * 730);
    assert.deepEqual(promised?.price, {
      gbPerMonth,
      usdPerGb: 0.035,
      usdPerMonth: Math.round(gbPerMonth * 0.035),
    });
    assert.deepEqual(plain?.price, {
      gbPerMonth,
      usdPerGb: 0.02,
      usdPerMonth: Math.round(gbPerMonth * 0.02),
    });
  });

  it("has no price if AWS's is not known", () => {
    const away: readonly Edit[] = [
      ["  us-west-2:\n", "  ap-southeast-1:\n"],
      ["usw2-az1", "apse1-az1"],
      ["usw2-az2", "apse1-az2"],
      ["usw2-az3", "apse1-az3"],
      ["region: us-west-2", "region: ap-southeast-1"],
      ["region: us-west-2", "region: ap-southeast-1"],
      ["us-west-2: ami", "ap-southeast-1: ami"],
      ["second: { name: Second, ladder: hd50, dvrHours: 3 }", "second: { name: Second, dvrHours: 3 }"],
    ];
    const settings = settingsOf(away.reduce((text, [from, to]) => text.replace(from, to), SMALL));
    const [{ copies: [copy] = [] } = {}] = planReplication(planEnvironment(settings)).directions;
    assert.ok((copy?.price.gbPerMonth ?? 0) > 0);
    assert.deepEqual([copy?.price.usdPerGb, copy?.price.usdPerMonth], [undefined, undefined]);
  });

  it("has alarms in the region of each metric: failures at the source, others at the destination", () => {
    const [{ copies: [copy] = [] } = {}] = directions();
    assert.deepEqual(
      copy?.alarms.map(({ key, region, threshold }) => [key, region, threshold]),
      [
        ["replication-late-one-us-west-2-dvr", "us-east-1", 900],
        ["replication-backlog-one-us-west-2-dvr", "us-east-1", 8_337_500_000],
        ["replication-failed-one-us-west-2-dvr", "us-west-2", 0],
      ],
    );
  });

  it("allows four times the lag without time control", () => {
    const [{ copies: [copy] = [] } = {}] = directions([limit(0.1)]);
    assert.deepEqual(
      copy?.alarms.map(({ threshold }) => threshold),
      [3600, 33_350_000_000, 0],
    );
  });

  it("keeps other cells' rows when a cell is added that fits", () => {
    const more: Edit = ["drm: [fairplay] }", "drm: [fairplay], dvrHours: 3 }"];
    assert.deepEqual(directions([more]).slice(0, 2), directions());
  });
});

describe("the policies of a replication role", () => {
  const copies = [
    { kind: "dvr", source: "arn:aws:s3:::here", destination: "arn:aws:s3:::there", prefix: "us-west-2/" },
  ] as const;
  const to = { ...SCOPE, region: "us-east-1" };
  const ends = { from: SCOPE, to, sourceKey: "arn:key-here", destinationKey: "arn:key-there" };

  it("let S3 assume the role", () => {
    assert.deepEqual(replicationTrustPolicy().Statement, [
      { Sid: "Take", Effect: "Allow", Principal: { Service: "s3.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
  });

  it("let it read its own prefix, write it at the destination, use one key at each end, and delete nothing", () => {
    const { Statement } = replicationPolicy(copies, ends);
    assert.deepEqual(Statement, [
      {
        Sid: "ReadConfiguration",
        Effect: "Allow",
        Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
        Resource: ["arn:aws:s3:::here"],
      },
      {
        Sid: "ReadOwnPrefix",
        Effect: "Allow",
        Action: ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
        Resource: ["arn:aws:s3:::here/us-west-2/*"],
      },
      {
        Sid: "WriteCopies",
        Effect: "Allow",
        Action: ["s3:ReplicateObject", "s3:ReplicateTags"],
        Resource: ["arn:aws:s3:::there/us-west-2/*"],
        Condition: { StringEquals: { "aws:ResourceAccount": "111122223333" } },
      },
      {
        Sid: "Decrypt",
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: ["arn:key-here"],
        Condition: {
          StringEquals: {
            "kms:ViaService": "s3.us-west-2.amazonaws.com",
            "kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::here"],
          },
        },
      },
      {
        Sid: "Encrypt",
        Effect: "Allow",
        Action: ["kms:Encrypt", "kms:Decrypt"],
        Resource: ["arn:key-there"],
        Condition: {
          StringEquals: {
            "kms:ViaService": "s3.us-east-1.amazonaws.com",
            "kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::there"],
          },
        },
      },
    ]);
  });
});
