import type { Variable } from "../../../catalog/variables.table";
import { SERVICE_PORT, type ServiceRow } from "./services";

/**
 * The container definition of a task: read-only root file system, no root user, no capabilities, non-blocking logs,
 * and a health check of the process only (law 5). Metrics are in the logs (embedded metric format).
 */

/** Values that AWS assigns. `Text` is an Output in components. */
export interface ContainerNeeds<Text> {
  readonly image: Text;
  /** Version of the launch template: with a new one, new tasks start on new instances. */
  readonly template: Text;
  readonly logGroup: Text;
  readonly region: string;
  readonly locations: Readonly<Partial<Record<Variable, Text | string>>>;
}

/** User and group `nonroot` of distroless images. */
const USER = "65532:65532";
/** Open files: each connection needs one. The Linux limit of a process is 1,048,576. */
const FILES = 1_048_576;
/** MiB of memory for temporary files. */
const SCRATCH_MIB = 64;
/** Buffer for logs while CloudWatch Logs is unavailable; logs beyond it are lost (the default of AWS is 10m, 2025-06). */
const LOG_BUFFER = "25m";
/** Maximum timeout of a health check in ECS, in seconds (ECS API reference, HealthCheck, 2026-11). */
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

/**
 * Seconds after the start in which failed health checks do not count. Assumption, to be measured; the image is pulled
 * before.
 */
export const START_SECONDS = 60;

/** The reference of an image in a repository: by digest, or by tag if the release has no digest. */
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
    dockerLabels: { ...task.labels, "headend.template": needs.template },
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
    // ECS adds these empty lists; without them Pulumi would see a difference.
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
  };
}

/** Sorted by name, as ECS returns them; in another order Pulumi would see a difference. */
const variablesOf = <Value>(variables: Readonly<Partial<Record<Variable, Value>>>) =>
  Object.entries(variables)
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
