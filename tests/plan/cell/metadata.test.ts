import assert from "node:assert/strict";
import { VALKEY_RESERVED } from "../../../plan/cell/capacity/capacity.table";
import { ACCESS } from "../../../catalog/access.table";
import { METADATA_SERVICES, planMetadata, type MetadataPlan } from "../../../plan/cell/state/metadata";
import { METADATA_KEYS, type MetadataKeyRow } from "../../../catalog/metadataKeys.table";
import { FLOWS } from "../../../catalog/flows.table";
import { SERVICE_NAMES } from "../../../catalog/services.table";
import { planTiming } from "../../../catalog/timing";
import { smallSettings } from "../../support/cell";
import { planEnvironment } from "../../../plan/environment";

const plan = (site: "home" | "standby" = "home"): MetadataPlan => {
  const settings = smallSettings();
  return planMetadata(
    planEnvironment(settings).cell("one", site),
    planEnvironment(settings).capacity("one", site).valkey,
  );
};

const KEYS: [string, MetadataKeyRow][] = Object.entries(METADATA_KEYS);

describe("the plan of a metadata store", () => {
  it("is a node per zone, of the size from the capacity plan", () => {
    const { nodeType } = planEnvironment(smallSettings()).capacity("one", "home").valkey;
    const { engineVersion, family, port, zones, nodeType: own } = plan();
    assert.deepEqual([engineVersion, family, port], ["8.1", "valkey8", 6379]);
    assert.deepEqual(zones, ["usw2-az1", "usw2-az2"]);
    assert.equal(own, nodeType);
  });

  it("evicts nothing, and reserves the memory that its size includes", () => {
    assert.deepEqual(plan().parameters, [
      { name: "maxmemory-policy", value: "noeviction" },
      { name: "reserved-memory-percent", value: `${VALKEY_RESERVED * 100}` },
    ]);
  });

  it("has its maintenance on another day at standby", () => {
    assert.equal(plan().maintenanceWindow, "tue:14:00-tue:15:00");
    assert.equal(plan("standby").maintenanceWindow, "fri:14:00-fri:15:00");
  });

  it("gives each service its commands and keys and no others", () => {
    const users = Object.fromEntries(plan().users.map(({ name, accessString }) => [name, accessString]));
    assert.deepEqual(users, {
      "one-ingest": "on %W~feed:* -@all +ping +info +setex",
      "one-packager":
        "on %R~feed:* ~timeline:* ~window:* ~stored:* ~lease:* -@all +ping +info +get +mget +set",
      "one-manifest": "on %R~timeline:* %R~window:* -@all +ping +info +get +mget",
      "one-dvr": "on ~dvr:* -@all +ping +info +get +mget +setex",
      "one-vod": "on ~vod:* -@all +ping +info +get +mget +setex",
    });
    assert.equal(plan().userGroup, "one-metadata");
  });

  it("has a user for each service with a flow to it", () => {
    const admitted = FLOWS.flatMap(({ source, destination }) =>
      "role" in destination && destination.role === "metadata" && "role" in source ? [source.role] : [],
    );
    assert.deepEqual([...METADATA_SERVICES].sort(), admitted.sort());
    assert.deepEqual(
      METADATA_SERVICES,
      SERVICE_NAMES.filter((service) => ACCESS[service].metadata),
    );
  });
});

describe("the keys of the metadata store", () => {
  it("begin with their prefix and expire", () => {
    const timing = planTiming(4);
    for (const [prefix, { form, expiry }] of KEYS) {
      assert.ok(form.startsWith(`${prefix}:<`), form);
      assert.ok(timing[expiry].seconds > 0, form);
    }
  });

  it("of the live edge are not written or read by DVR and on demand", () => {
    for (const [prefix, { writer, readers }] of KEYS)
      for (const service of ["dvr", "vod"] as const)
        assert.equal(writer === service || readers.includes(service), prefix === service, prefix);
  });
});
