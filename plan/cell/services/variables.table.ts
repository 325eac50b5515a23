import type { Service } from "../../../catalog/services.table";

/**
 * Environment variables of a service's container. What grows (channels, vendors, secrets, zones) is not here but in the
 * line-up object that services poll: a variable that changes replaces every task.
 */
export interface VariableRow {
  readonly meaning: string;
  /** Services that get it, where not all do. */
  readonly services?: readonly Service[];
}

export const VARIABLES = {
  AWS_REGION: { meaning: "region of AWS's SDK: that of the cell" },
  HEADEND_CELL: { meaning: "name of the cell" },
  HEADEND_DISCOVERY: {
    meaning: "domain in which `<service>-<zone>` leads to the tasks of a service in a zone",
  },
  HEADEND_ENVIRONMENT: { meaning: "name of the environment" },
  HEADEND_LINE_UP: { meaning: "where the line-up is polled: s3://<bucket>/<key>" },
  HEADEND_SITE: { meaning: "home or standby" },
  HEADEND_PORT: { meaning: "port to listen on, TLS" },
  HEADEND_REGION: { meaning: "region of the cell; the first part of every key that it writes" },
  HEADEND_RELEASE: { meaning: "name of the release, for logs" },
  HEADEND_SERVICE: { meaning: "which service this is" },
  HEADEND_ZONE: { meaning: "zone id in which the task runs" },
  HEADEND_BUCKET_SEGMENTS: { meaning: "bucket of live segments", services: ["packager", "cache"] },
  HEADEND_BUCKET_DVR: { meaning: "bucket of the windows' segments", services: ["packager", "dvr"] },
  HEADEND_BUCKET_ARCHIVE: { meaning: "bucket of kept programmes", services: ["packager", "vod"] },
  HEADEND_METADATA: {
    meaning: "metadata store: <host>:<port>, TLS",
    services: ["ingest", "packager", "manifest", "dvr", "vod"],
  },
  HEADEND_METADATA_GROUP: {
    meaning: "id of the metadata store, which an IAM token for it names",
    services: ["ingest", "packager", "manifest", "dvr", "vod"],
  },
  HEADEND_METADATA_USER: {
    meaning: "the service's user in the metadata store, who signs in with an IAM token",
    services: ["ingest", "packager", "manifest", "dvr", "vod"],
  },
  HEADEND_DATABASE: {
    meaning:
      "database: <host>:<port>, TLS. The writer's for the packager, for others the reader of their zone",
    services: ["packager", "dvr", "vod"],
  },
  HEADEND_DATABASE_CLUSTER: {
    meaning: "<host>:<port> of the cluster: for it IAM tokens are made, and for no reader of a zone",
    services: ["dvr", "vod"],
  },
  HEADEND_DATABASE_HOSTS: {
    meaning: "in place of both where the database is global: where its hosts are polled, s3://<bucket>/<key>",
    services: ["packager", "dvr", "vod"],
  },
  HEADEND_DATABASE_USER: {
    meaning: "the service's user in the database, who signs in with an IAM token",
    services: ["packager", "dvr", "vod"],
  },
  HEADEND_DELIVERY: { meaning: "host name of the cell's delivery load balancer", services: ["probe"] },
} as const satisfies Readonly<Record<string, VariableRow>>;

export type Variable = keyof typeof VARIABLES;
