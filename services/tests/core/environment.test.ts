import assert from "node:assert/strict";
import { VARIABLES, type Variable, type VariableRow } from "../../../catalog/variables.table";
import { SERVICE_NAMES } from "../../../catalog/services.table";
import { readEnvironment, type Variables } from "../../core/environment";

const ALL: Readonly<Record<Variable, string>> = {
  AWS_REGION: "us-east-1",
  HEADEND_ADDRESS: "127.0.0.2",
  HEADEND_BUCKET_ARCHIVE: "archive",
  HEADEND_BUCKET_DVR: "dvr",
  HEADEND_BUCKET_SEGMENTS: "segments",
  HEADEND_CELL: "news-1",
  HEADEND_DATABASE: "database:3306",
  HEADEND_DATABASE_CLUSTER: "cluster:3306",
  HEADEND_DATABASE_HOSTS: "s3://config/database.json",
  HEADEND_DATABASE_USER: "packager",
  HEADEND_DELIVERY: "delivery-news-1.us-east-1.example.com",
  HEADEND_DISCOVERY: "news-1.us-east-1.internal",
  HEADEND_ENVIRONMENT: "production",
  HEADEND_LINE_UP: "s3://config/path/line-up.json",
  HEADEND_METADATA: "master.news-1.cache.amazonaws.com:6379",
  HEADEND_METADATA_GROUP: "news-1-metadata",
  HEADEND_METADATA_USER: "news-1-packager",
  HEADEND_PACKAGER: "/opt/packager",
  HEADEND_PORT: "8443",
  HEADEND_REGION: "us-east-1",
  HEADEND_RELEASE: "2026.11",
  HEADEND_SERVICE: "packager",
  HEADEND_SITE: "home",
  HEADEND_ZONE: "use1-az1",
};

const faultOf = (variables: Variables): string => {
  try {
    readEnvironment(variables);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("The environment of a task", () => {
  it("is typed", () => {
    assert.deepEqual(readEnvironment(ALL), {
      service: "packager",
      environment: "production",
      cell: "news-1",
      site: "home",
      region: "us-east-1",
      zone: "use1-az1",
      release: "2026.11",
      port: 8443,
      address: "127.0.0.2",
      discovery: "news-1.us-east-1.internal",
      lineUp: { bucket: "config", key: "path/line-up.json" },
      buckets: { segments: "segments", dvr: "dvr", archive: "archive" },
      metadata: {
        host: "master.news-1.cache.amazonaws.com",
        port: 6379,
        group: "news-1-metadata",
        user: "news-1-packager",
      },
      delivery: undefined,
      engine: "/opt/packager",
    });
  });

  it("has for each service its own variables, and needs no others", () => {
    for (const service of SERVICE_NAMES) {
      const own = Object.entries<VariableRow>(VARIABLES)
        .filter(([, row]) => row.platform !== false && (row.services ?? [service]).includes(service))
        .map(([name]) => [name, ALL[name as Variable]]);
      const environment = readEnvironment({
        ...(Object.fromEntries(own) as Variables),
        HEADEND_SERVICE: service,
      });
      assert.equal(environment.service, service);
      assert.equal(environment.metadata === undefined, service === "cache" || service === "probe", service);
      assert.equal(environment.delivery === undefined, service !== "probe", service);
      assert.equal(environment.address, undefined);
    }
  });

  it("has the engine of the image where no other is named", () => {
    assert.equal(readEnvironment({ ...ALL, HEADEND_PACKAGER: undefined }).engine, "/bin/packager");
    assert.ok(!("engine" in readEnvironment({ ...ALL, HEADEND_SERVICE: "cache" })));
  });

  it("names all faults at once, with what each variable is for or must be", () => {
    const fault = faultOf({
      ...ALL,
      HEADEND_ZONE: undefined,
      HEADEND_PORT: "70000",
      HEADEND_SITE: "away",
      HEADEND_LINE_UP: "https://config/line-up.json",
      HEADEND_METADATA: "valkey",
      HEADEND_BUCKET_DVR: "",
    });
    assert.equal(
      fault,
      [
        'environment variables: HEADEND_SITE is "away", but must be home or standby',
        "HEADEND_ZONE is not set (zone id of the task)",
        'HEADEND_PORT is "70000", but must be a port, 1 to 65535',
        'HEADEND_LINE_UP is "https://config/line-up.json", but must be s3://<bucket>/<key>',
        'HEADEND_BUCKET_DVR is "", but must not be empty',
        'HEADEND_METADATA is "valkey", but must be <host>:<port>',
      ].join("; "),
    );
  });

  it("refuses a service that does not exist", () => {
    assert.match(
      faultOf({ ...ALL, HEADEND_SERVICE: "origin" }),
      /HEADEND_SERVICE is "origin", but must be one of ingest, /,
    );
    assert.match(faultOf({}), /HEADEND_SERVICE is not set.*HEADEND_CELL is not set/);
  });
});
