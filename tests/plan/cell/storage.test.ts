import assert from "node:assert/strict";
import fc from "fast-check";
import { COUNT_LIMITS } from "../../../facts/limits.table";
import { type Cell } from "../../../plan/cell/cell";
import { planStorage, type BucketRow, type StoragePlan } from "../../../plan/cell/state/storage";
import { dataBucketPolicy, logBucketPolicy } from "../../../plan/cell/state/storagePolicies";
import { CHANNEL_DEFAULTS } from "../../../settings/complete";
import type { Channel } from "../../../settings/settings";
import { environmentSchema } from "../../../settings/schema/settings.schema";
import type { Statement } from "../../../plan/policies";
import { smallSettings } from "../../support/cell";
import { SCOPE, SCOPE_CHINA } from "../../support/scopes";
import { planEnvironment } from "../../../plan/environment";

const CELL = planEnvironment(smallSettings()).cell("one", "home");
const CHANNEL: Channel = { id: "first", name: "First", ...CHANNEL_DEFAULTS };

const withChannels = (channels: readonly Channel[], more: Partial<Cell> = {}): Cell => ({
  ...CELL,
  channels,
  ...more,
});

function bucket({ buckets }: StoragePlan, kind: string): BucketRow {
  const found = buckets.find((row) => row.kind === kind);
  assert.ok(found !== undefined, kind);
  return found;
}

const rulesOf = (plan: StoragePlan, kind: string): string[] =>
  bucket(plan, kind).lifecycle.map(({ key, prefix, days, transitions }) =>
    [key, prefix, days, ...transitions.map((row) => `${row.storageClass}@${row.days}`)].join(" "),
  );

/** Days after which S3 deletes an object: of two matching rules, the shorter one. */
function lifeOf({ days, lifecycle }: BucketRow, object: string): number {
  const fitting = lifecycle.filter(({ prefix }) => object.startsWith(prefix)).map((row) => row.days);
  return Math.min(days ?? Infinity, ...fitting);
}

describe("the buckets of a cell", () => {
  it("are four, named by kind and region, and one for access logs", () => {
    const { buckets, accessLogs } = planStorage(CELL);
    assert.deepEqual(
      buckets.map(({ kind, key, days, noncurrentDays }) => [kind, key, days, noncurrentDays]),
      [
        ["segments", "one-segments-us-west-2", 1, 1],
        ["dvr", "one-dvr-us-west-2", 16, 1],
        ["archive", "one-archive-us-west-2", 3651, 30],
        ["config", "one-config-us-west-2", undefined, 30],
      ],
    );
    assert.deepEqual(accessLogs, { key: "one-access-logs-us-west-2", days: 90, ofBuckets: false });
  });

  it("have a rule per channel with a window or an archive, for the prefix of each region", () => {
    const plan = planStorage(CELL);
    assert.deepEqual(rulesOf(plan, "dvr"), [
      "us-west-2-first us-west-2/first/ 4",
      "us-west-2-second us-west-2/second/ 2",
      "us-east-1-first us-east-1/first/ 4",
      "us-east-1-second us-east-1/second/ 2",
    ]);
    assert.deepEqual(rulesOf(plan, "archive"), [
      "us-west-2-first us-west-2/first/ 31",
      "us-east-1-first us-east-1/first/ 31",
    ]);
    assert.deepEqual(rulesOf(plan, "segments"), []);
    assert.deepEqual(rulesOf(plan, "config"), []);
  });

  for (const [archiveDays, classes] of [
    [88, []],
    [89, ["STANDARD_IA@30"]],
    [268, ["STANDARD_IA@30"]],
    [269, ["STANDARD_IA@30", "GLACIER_IR@90"]],
  ] as const) {
    it(`move a programme of ${archiveDays} days to ${classes.length === 0 ? "no class" : classes.join(", ")}`, () => {
      const [rule] = rulesOf(planStorage(withChannels([{ ...CHANNEL, archiveDays }])), "archive");
      assert.equal(rule, ["us-west-2-first us-west-2/first/", archiveDays + 1, ...classes].join(" "));
    });
  }

  it("keep segments for the channel's window, and programmes for their archive days", () => {
    const kept = fc.record({ dvrHours: fc.nat(336), archiveDays: fc.nat(3650) });
    const most = environmentSchema.shape.retention.parse({}).dvr;
    fc.assert(
      fc.property(fc.array(kept, { minLength: 1, maxLength: 12 }), (rows) => {
        const channels = rows.map((row, i) => ({ ...CHANNEL, id: "a".repeat(i + 1), ...row }));
        assert.ok(channels.every(({ dvrHours }) => dvrHours <= most * 24));
        const plan = planStorage(withChannels(channels));
        for (const { id, dvrHours, archiveDays } of channels) {
          for (const writer of [CELL.region, CELL.otherRegion]) {
            const object = `${writer}/${id}/hd/20261101/1.ts`;
            if (dvrHours > 0) assert.ok(lifeOf(bucket(plan, "dvr"), object) * 24 > dvrHours);
            if (archiveDays > 0) assert.ok(lifeOf(bucket(plan, "archive"), object) > archiveDays);
          }
        }
      }),
    );
  });

  it("keep objects of a removed channel for the maximum of any channel", () => {
    const plan = planStorage(withChannels([]));
    assert.equal(lifeOf(bucket(plan, "dvr"), "us-west-2/gone/1.ts"), 16);
    assert.equal(lifeOf(bucket(plan, "archive"), "us-west-2/gone/1.ts"), 3651);
  });

  it("have room for the rules of the largest cell", () => {
    const channels = Array.from({ length: 100 }, (_, i) => ({
      ...CHANNEL,
      id: `c${i}`,
      dvrHours: 1,
      archiveDays: 1,
    }));
    for (const { lifecycle } of planStorage(withChannels(channels)).buckets)
      assert.ok(lifecycle.length + 1 <= COUNT_LIMITS.lifecycleRules.most);
    const { lifecycle } = bucket(planStorage(withChannels(channels)), "dvr");
    assert.equal(lifecycle.length, 200);
  });

  it("have only the users of access.table.ts, and the line-up's bucket allows the deployer", () => {
    const users = planStorage(CELL).buckets.map(({ kind, users: row }) => [
      kind,
      row && [row.readers.join(), row.writers.join()],
    ]);
    assert.deepEqual(users, [
      ["segments", ["packager,cache", "packager"]],
      ["dvr", ["dvr", "packager"]],
      ["archive", ["vod", "packager"]],
      ["config", undefined],
    ]);
  });

  it("allow the backbone's roles on windows and archives, even if no channel uses them", () => {
    const copiers = (cell: Cell): unknown =>
      planStorage(cell).buckets.map(({ kind, users }) => [
        kind,
        users?.copiers.out.join() ?? "",
        users?.copiers.in.join() ?? "",
      ]);
    const role = (region: string): string => `arn:aws:iam::111122223333:role/one-replication-${region}`;
    const both = [role("us-west-2"), role("us-east-1")];
    const rows = [
      ["segments", "", ""],
      ["dvr", ...both],
      ["archive", ...both],
      ["config", "", ""],
    ];
    assert.deepEqual(copiers(CELL), rows);
    assert.deepEqual(copiers(withChannels([])), rows);
    assert.deepEqual(copiers(planEnvironment(smallSettings()).cell("one", "standby")), [
      ["segments", "", ""],
      ["dvr", ...[...both].reverse()],
      ["archive", ...[...both].reverse()],
      ["config", "", ""],
    ]);
  });

  it("of the standby start with its own region", () => {
    const plan = planStorage(planEnvironment(smallSettings()).cell("one", "standby"));
    assert.deepEqual(
      [plan.accessLogs.key, ...rulesOf(plan, "archive")],
      [
        "one-access-logs-us-east-1",
        "us-east-1-first us-east-1/first/ 31",
        "us-west-2-first us-west-2/first/ 31",
      ],
    );
  });
});

const BUCKET = "arn:aws:s3:::one-dvr";
const KEY = "arn:aws:kms:us-west-2:111122223333:key/11111111-1111-4111-8111-111111111111";
const ROLE = "arn:aws:iam::111122223333:role/one-packager";

const sidsOf = ({ Statement: rows }: { readonly Statement: readonly Statement[] }): string[] =>
  rows.map(({ Sid, Effect }) => `${Effect} ${Sid}`);

describe("the policy of a data bucket", () => {
  const { Statement: rows } = dataBucketPolicy({
    bucket: BUCKET,
    keyArn: KEY,
    users: { readers: [], writers: [ROLE] },
  });
  const statement = (sid: string): Statement | undefined => rows.find(({ Sid }) => Sid === sid);

  it("grants nothing and denies requests without TLS, with another key, or of another role", () => {
    assert.deepEqual(sidsOf({ Statement: rows }), [
      "Deny TlsOnly",
      "Deny KmsOnly",
      "Deny OwnKeyOnly",
      "Deny NoCustomerKeys",
      "Deny NewObjectsOnly",
      "Deny ReadersOnly",
      "Deny WritersOnly",
    ]);
    for (const { Principal } of rows) assert.equal(Principal, "*");
  });

  it("denies a put with another encryption, and not one without encryption headers", () => {
    const header = "s3:x-amz-server-side-encryption-aws-kms-key-id";
    assert.deepEqual(statement("OwnKeyOnly")?.Condition, {
      Null: { [header]: "false" },
      StringNotEquals: { [header]: KEY },
    });
  });

  it("denies a write that could replace an object, but neither parts of an upload nor replication", () => {
    assert.deepEqual(statement("NewObjectsOnly"), {
      Sid: "NewObjectsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: `${BUCKET}/*`,
      Condition: { Null: { "s3:if-none-match": "true" }, Bool: { "s3:ObjectCreationOperation": "true" } },
    });
  });

  it("denies everyone if it has no users", () => {
    assert.deepEqual(statement("ReadersOnly"), {
      Sid: "ReadersOnly",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:GetObject*"],
      Resource: `${BUCKET}/*`,
    });
    assert.deepEqual(statement("WritersOnly")?.Condition, { ArnNotEquals: { "aws:PrincipalArn": [ROLE] } });
  });

  it("never denies changes of the bucket's own settings", () => {
    for (const { Sid, Action } of rows.filter((row) => row.Sid !== "TlsOnly"))
      for (const action of [Action].flat())
        assert.match(
          action,
          /^s3:((Get|Put|Delete|Restore)Object\*?|Replicate\*|AbortMultipartUpload)$/,
          Sid,
        );
  });

  it("leaves the roles of a bucket without users to IAM", () => {
    assert.deepEqual(sidsOf(dataBucketPolicy({ bucket: BUCKET, keyArn: KEY, users: undefined })), [
      "Deny TlsOnly",
      "Deny KmsOnly",
      "Deny OwnKeyOnly",
      "Deny NoCustomerKeys",
    ]);
  });
});

describe("the policy of a log bucket", () => {
  const LOGS = "arn:aws:s3:::one-access-logs";

  it("allows load balancers of this account, each under its own prefix", () => {
    const { Statement: rows } = logBucketPolicy(SCOPE, { bucket: LOGS, sources: [] });
    assert.deepEqual(sidsOf({ Statement: rows }), ["Allow ApplicationLoadBalancers", "Deny TlsOnly"]);
    assert.deepEqual(rows[0]?.Principal, { Service: "logdelivery.elasticloadbalancing.amazonaws.com" });
    assert.equal(rows[0]?.Resource, `${LOGS}/*/AWSLogs/111122223333/*`);
  });

  it("names an account of AWS in China, where load balancers have no service principal", () => {
    const [first] = logBucketPolicy(SCOPE_CHINA, {
      bucket: "arn:aws-cn:s3:::logs",
      sources: [],
    }).Statement;
    assert.deepEqual(first?.Principal, { AWS: "arn:aws-cn:iam::638102146993:root" });
  });

  it("lets S3 write access logs, for those buckets only", () => {
    const { Statement: rows } = logBucketPolicy(SCOPE, { bucket: LOGS, sources: [BUCKET] });
    assert.deepEqual(
      rows.find(({ Sid }) => Sid === "BucketLogs"),
      {
        Sid: "BucketLogs",
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `${LOGS}/s3/*`,
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnEquals: { "aws:SourceArn": [BUCKET] },
        },
      },
    );
  });
});
