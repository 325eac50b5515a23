import type { Variable } from "./variables.table";
import { SERVICE_PORT, type ServiceRow } from "./services";

/**
 * The one container of a task, as ECS wants it: root file system read-only, no root user, no capability, logs that never hold
 * the service up, and a health check of the process alone (law 5). Metrics leave in the logs (embedded metric format).
 */

/** What only AWS knows of it. `Text` is an Output where it is made. */
export interface ContainerNeeds<Text> {
  readonly image: Text;
  readonly logGroup: Text;
  readonly region: string;
  readonly locations: Readonly<Partial<Record<Variable, Text | string>>>;
}

/** User and group `nonroot` of distroless images. */
const USER = "65532:65532";
/** Open files: a connection is one; Linux's own limit of a process is 1,048,576. */
const FILES = 1_048_576;
/** MiB for what a process wants to write; it is memory. */
const SCRATCH_MIB = 64;
/** Logs that wait in memory while CloudWatch Logs does not answer; what is more is lost (AWS's default is 10m, 2025-06). */
const LOG_BUFFER = "25m";
/** Longest wait for an answer of a health check that ECS takes, in seconds (ECS API reference, HealthCheck, 2026-11). */
const LONGEST_CHECK = 60;
const CHECKS = 3;

const CONFINED = {
  user: USER,
  readonlyRootFilesystem: true,
  privileged: false,
  linuxParameters: {
    initProcessEnabled: true,
    capabilities: { add: [], drop: ["ALL"] },
    tmpfs: [{ containerPath: "/tmp", size: SCRATCH_MIB, mountOptions: ["noexec", "nosuid", "nodev"] }],
  },
} as const;

/** Seconds in which a process that starts need not be well. Assumption, to be measured: the image is there by then. */
export const START_SECONDS = 60;

/** The reference of an image in a repository: by digest, or by tag where the release has no more. */
export const imageSuffix = (image: string): string =>
  image.startsWith("sha256:") ? `@${image}` : `:${image}`;

export function containerOf<Text>(row: ServiceRow, needs: ContainerNeeds<Text>) {
  const { service, task, timing } = row;
  return {
    name: service,
    image: needs.image,
    essential: true,
    cpu: task.cpu,
    memory: task.memoryMiB,
    ...CONFINED,
    ulimits: [{ name: "nofile", softLimit: FILES, hardLimit: FILES }],
    portMappings: [{ containerPort: SERVICE_PORT, hostPort: SERVICE_PORT, protocol: "tcp" }],
    stopTimeout: timing.stopTimeout.seconds,
    healthCheck: {
      command: ["CMD", "/healthcheck"],
      interval: timing.healthInterval.seconds,
      timeout: Math.min(timing.healthTimeout.seconds, LONGEST_CHECK),
      retries: CHECKS,
      startPeriod: START_SECONDS,
    },
    dockerLabels: task.labels,
    environment: variablesOf({ ...task.environment, ...needs.locations }),
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": needs.logGroup,
        "awslogs-region": needs.region,
        "awslogs-stream-prefix": row.zone,
        mode: "non-blocking",
        "max-buffer-size": LOG_BUFFER,
      },
    },
    // Empty lists that ECS adds: left out, they would be a difference.
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
  };
}

/** In order of name: ECS answers so, and a list in another order would be a difference. */
const variablesOf = <Value>(variables: Readonly<Partial<Record<Variable, Value>>>) =>
  Object.entries(variables)
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
