import assert from "node:assert/strict";
import type { Recording, ResourceRecord } from "../../../record/types";
import { edged } from "../../plan/edge/worlds";
import { ACL, recordBalancers } from "../cell/balancers";
import { recordEdge } from "../edge/support";
import { ofType } from "../../support/region";

const LOG = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";
const GROUP = "aws:cloudwatch/logGroup:LogGroup";

/** Each web ACL with its log, and the group that the log names. */
const logs = (recording: Recording) =>
  ofType(recording, ACL).map((acl) => {
    const own = ofType(recording, LOG).filter(({ inputs }) => inputs["resourceArn"] === acl.outputs["arn"]);
    assert.equal(own.length, 1, acl.name);
    const [{ inputs }] = own as [ResourceRecord];
    const group = ofType(recording, GROUP).find(
      ({ outputs }) => outputs["arn"] === (inputs["logDestinationConfigs"] as string[])[0],
    );
    return { acl: acl.name, inputs, group };
  });

for (const [where, record] of [
  ["a cell", recordBalancers],
  ["the edge", () => recordEdge(edged())],
] as const)
  describe(`the log of each web ACL of ${where}`, () => {
    let all: ReturnType<typeof logs>;
    before(async () => {
      all = logs(await record());
      assert.ok(all.length > 0);
    });

    it("is a group that AWS WAF accepts, encrypted, and kept as long as other logs", () => {
      for (const { acl, group } of all) {
        assert.match(String(group?.outputs["name"]), /^aws-waf-logs-/, acl);
        assert.ok(group?.inputs["kmsKeyId"], acl);
        assert.equal(group?.inputs["retentionInDays"], edged().retention.logs, acl);
      }
    });

    it("keeps blocked requests only", () => {
      for (const { acl, inputs } of all)
        assert.deepEqual(
          inputs["loggingFilter"],
          {
            defaultBehavior: "DROP",
            filters: [
              {
                behavior: "KEEP",
                requirement: "MEETS_ANY",
                conditions: [{ actionCondition: { action: "BLOCK" } }],
              },
            ],
          },
          acl,
        );
    });

    it("contains no query, no cookie and no authorization", () => {
      for (const { acl, inputs } of all)
        assert.deepEqual(
          inputs["redactedFields"],
          [
            { queryString: {} },
            { singleHeader: { name: "authorization" } },
            { singleHeader: { name: "cookie" } },
          ],
          acl,
        );
    });
  });
