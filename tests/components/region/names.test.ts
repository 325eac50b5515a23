import assert from "node:assert/strict";
import { REGIONS } from "../../../facts/geography.table";
import { environmentSchema } from "../../../settings/schema/settings.schema";
import type { Recording } from "../../../record/types";
import { edited, settingsOf, type Edit } from "../../checks/support";
import { assertLimitsKnown, assertNamesFit } from "../../support/protection";
import { FULL, recorded, recordRegion } from "../../support/region";

const LONGEST_NAME = "x".repeat(20);
const LONGEST_REGION = "ap-southeast-1";

/** The longest names that settings accept, in a region with the longest name. */
const LONGEST: readonly Edit[] = [
  ["us-west-2:", `${LONGEST_REGION}:`],
  [
    "usw2-az1: 0\n      usw2-az2: 1\n      usw2-az3: 2",
    "apse1-az1: 0\n      apse1-az2: 1\n      apse1-az3: 2",
  ],
  ["ami: { us-west-2:", `ami: { ${LONGEST_REGION}:`],
  ["region: us-west-2", `region: ${LONGEST_REGION}`],
  ["region: us-west-2", `region: ${LONGEST_REGION}`],
  ["  centre:", `  ${LONGEST_NAME}:`],
];

const longest = (): Promise<Recording> => recordRegion(settingsOf(edited(FULL, LONGEST)), LONGEST_REGION);

describe("the names of a region's resources", () => {
  it("are tested with the longest names", () => {
    const lengths = Object.keys(REGIONS).map((region) => region.length);
    assert.equal(LONGEST_REGION.length, Math.max(...lengths));
    const name = environmentSchema.shape.environment;
    assert.equal(name.safeParse(LONGEST_NAME).success, true);
    assert.equal(name.safeParse(`${LONGEST_NAME}x`).success, false);
  });

  it("fit the limits of AWS, with Pulumi's suffix of eight characters", async () => {
    assertNamesFit(await longest());
  });

  it("have a recorded limit wherever Pulumi generates a physical name", async () => {
    assertLimitsKnown(await recorded.fullPreview(), "aws:iam/role:Role");
  });
});
