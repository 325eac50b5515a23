import assert from "node:assert/strict";
import { networkTable } from "../../report/networkTable";
import { PARIS, WEST } from "./networks";

describe("the table of subnets", () => {
  it("has a line for each zone of each VPC, and a column for each tier", () => {
    assert.deepEqual(networkTable([WEST, PARIS]), {
      title: "Subnets",
      head: ["region", "VPC", "zone", "NAT gateway", "app", "public", "transit"],
      rows: [
        ["us-west-2", "hub", "usw2-az1", "192.0.2.11", "10.0.0.0/24", "10.0.1.0/26", "10.0.2.0/28"],
        ["us-west-2", "hub", "usw2-az2", "192.0.2.12", "10.0.4.0/24", "10.0.5.0/26", "10.0.6.0/28"],
        ["us-west-2", "sports-1", "usw2-az3", "", "10.0.36.0/24", "10.0.37.0/26", "10.0.38.0/28"],
        ["eu-west-3", "island", "euw3-az1", "", "10.8.0.0/24", "", ""],
      ],
    });
  });

  it("is empty where no VPC is planned", () => {
    assert.deepEqual(networkTable([]).rows, []);
  });
});
