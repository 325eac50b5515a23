import type { Service } from "./services.table";

/**
 * Environment variables of a service's container. A changed variable replaces every task. So lists that grow
 * (channels, vendors, secrets, zones) are in the line-up object, which services poll.
 */
export interface VariableRow {
  readonly meaning: string;
  /** Services with the variable. Absent: all. */
  readonly services?: readonly Service[];
  /** False: only whoever runs several tasks on one machine sets it, never the platform. */
  readonly platform?: false;
}

export const VARIABLES = {
  AWS_REGION: { meaning: "region for the AWS SDK: that of the cell" },
  HEADEND_CELL: { meaning: "name of the cell" },
  HEADEND_DISCOVERY: {
    meaning: "domain in which `<service>-<zone>` resolves to the tasks of a service in a zone",
  },
  HEADEND_ENVIRONMENT: { meaning: "name of the environment" },
  HEADEND_LINE_UP: { meaning: "object to poll for the line-up: s3://<bucket>/<key>" },
  HEADEND_SITE: { meaning: "home or standby" },
  HEADEND_PORT: { meaning: "port to listen on, TLS" },
  HEADEND_REGION: { meaning: "region of the cell; the first part of every key that it writes" },
  HEADEND_RELEASE: { meaning: "name of the release, for logs" },
  HEADEND_SERVICE: { meaning: "name of the service" },
  HEADEND_ZONE: { meaning: "zone id of the task" },
  HEADEND_BUCKET_SEGMENTS: { meaning: "bucket of live segments", services: ["packager", "cache"] },
  HEADEND_BUCKET_DVR: { meaning: "bucket of DVR windows' segments", services: ["packager", "dvr"] },
  HEADEND_BUCKET_ARCHIVE: { meaning: "bucket of archived programmes", services: ["packager", "vod"] },
  HEADEND_METADATA: {
    meaning: "metadata store: <host>:<port>, TLS",
    services: ["ingest", "packager", "manifest", "dvr", "vod"],
  },
  HEADEND_METADATA_GROUP: {
    meaning: "id of the metadata store, for its IAM tokens",
    services: ["ingest", "packager", "manifest", "dvr", "vod"],
  },
  HEADEND_METADATA_USER: {
    meaning: "the service's user in the metadata store, which authenticates with an IAM token",
    services: ["ingest", "packager", "manifest", "dvr", "vod"],
  },
  HEADEND_DATABASE: {
    meaning: "database: <host>:<port>, TLS. The writer for the packager, the reader of the zone for others",
    services: ["packager", "dvr", "vod"],
  },
  HEADEND_DATABASE_CLUSTER: {
    meaning: "<host>:<port> of the cluster, for IAM tokens: a token for the reader of a zone is not valid",
    services: ["dvr", "vod"],
  },
  HEADEND_DATABASE_HOSTS: {
    meaning: "replaces both if the database is global: object to poll for its hosts, s3://<bucket>/<key>",
    services: ["packager", "dvr", "vod"],
  },
  HEADEND_DATABASE_USER: {
    meaning: "the service's user in the database, which authenticates with an IAM token",
    services: ["packager", "dvr", "vod"],
  },
  HEADEND_DELIVERY: { meaning: "host name of the cell's delivery load balancer", services: ["probe"] },
  HEADEND_ADDRESS: {
    meaning:
      "address to listen on and to be known by, on a machine that runs several tasks; the platform never sets it",
    platform: false,
  },
  HEADEND_PACKAGER: {
    meaning: "path of Shaka Packager, if it is not /bin/packager; the platform never sets it",
    services: ["packager"],
    platform: false,
  },
} as const satisfies Readonly<Record<string, VariableRow>>;

export type Variable = keyof typeof VARIABLES;
