import assert from "node:assert/strict";
import { join } from "node:path";
import { readEnvironment } from "../../checks/environment";
import { BARE } from "../support/region";
import { edited, settingsOf, SMALL } from "../checks/support";
import { planEnvironment } from "../../plan/environment";

const production = readEnvironment(join(__dirname, "..", "..", "environments", "production.yaml"));

describe("the quotas that a region needs", () => {
  it("are production's, counted by hand", () => {
    assert.deepEqual(planEnvironment(production).quotaNeeds("us-west-2"), {
      // The hub, and one site each of sports-1, sports-2, news-1, kids-1 and movies-1; each has an Internet gateway.
      vpcs: 6,
      internetGateways: 6,
      // A NAT gateway in each of three zones.
      addresses: 3,
      natGatewaysPerZone: 1,
      // The hub's; a cell has its own three.
      interfaceEndpointsPerVpc: 11,
      // S3 and DynamoDB, in six VPCs.
      gatewayEndpoints: 12,
      // Six tiers in three zones, and the main route table.
      routeTablesPerVpc: 19,
      // The CDN's prefix list counts as 55, and has a group to itself.
      rulesPerGroup: 55,
      // Of each cell: public, private and delivery; the static-IP NLB; and that of news-1's consumer.
      applicationBalancers: 15,
      networkBalancers: 5 + 1,
      // sports-1, which has a channel with two audio tracks; sports-2; and three cells with hd30 alone.
      reservedUnits: 2153 + 2152 + 3 * 1257,
      // Twice the running instances, for a release: of sports-1, sports-2, news-1, kids-1, movies-1.
      vcpus: 2 * (297 + 249 + 105 + 87 + 105),
      // Seven services in three zones of five cells.
      scalingGroups: 7 * 3 * 5,
      databaseClusters: 5,
      databaseInstances: 15,
      // One for each zone of a cell.
      endpointsPerDatabase: 3,
      // One vendor pushes to each over the Internet.
      addressSets: 5,
      // To both other regions, in one wave.
      peerings: 2,
      pendingPeerings: 2,
      // The recorded plan has the same number (aws:ec2transitgateway/route).
      transitRoutes: 23,
      // Two devices at each location.
      circuitsPerLocation: 2,
    });
  });

  it("are those of production's account, counted by hand", () => {
    assert.deepEqual(planEnvironment(production).accountNeeds, {
      // One of the vendor, one of the data centre.
      directConnectGateways: 2,
      // Two of each of six cells.
      distributions: 12,
      cachePolicies: 4,
      originRequestPolicies: 1,
      headersPolicies: 1,
    });
  });

  it("are zero for the account without edge and circuits", () => {
    assert.deepEqual(new Set(Object.values(planEnvironment(settingsOf(SMALL)).accountNeeds)), new Set([0]));
  });

  it("are those of the hub only in a region without cells", () => {
    const empty = settingsOf(
      edited(SMALL, [[SMALL.slice(SMALL.indexOf("lineUp:"), SMALL.indexOf("releases:")), ""]]),
    );
    const { vpcs, internetGateways, gatewayEndpoints, rulesPerGroup, ...rest } =
      planEnvironment(empty).quotaNeeds("us-west-2");
    assert.deepEqual([vpcs, internetGateways, gatewayEndpoints, rulesPerGroup], [1, 1, 2, 2]);
    assert.deepEqual([rest.vcpus, rest.applicationBalancers, rest.databaseClusters], [0, 0, 0]);
  });

  it("have no addresses without a path to the Internet", () => {
    const { addresses, natGatewaysPerZone } = planEnvironment(settingsOf(BARE)).quotaNeeds("us-west-2");
    assert.deepEqual([addresses, natGatewaysPerZone], [0, 0]);
  });

  it("count a rule for each network of a vendor, once these are more than the CDN's", () => {
    const prefixes = Array.from({ length: 70 }, (_, index) => `203.0.113.${index}/32`);
    const [vendor = ""] = /outside:\n  vendor:\n[\s\S]*?prefixes: .*/.exec(SMALL) ?? [];
    const many = settingsOf(
      edited(SMALL, [[vendor, vendor.replace(/prefixes: .*/, `prefixes: [${prefixes.join(", ")}]`)]]),
    );
    assert.equal(planEnvironment(settingsOf(SMALL)).quotaNeeds("us-west-2").rulesPerGroup, 55);
    assert.equal(planEnvironment(many).quotaNeeds("us-west-2").rulesPerGroup, 70);
    assert.equal(planEnvironment(many).quotaNeeds("us-west-2").addressSets, 2);
  });
});
