import { SERVICES, type Service } from "../../catalog/services.table";
import { VARIABLES, type Variable, type VariableRow } from "../../catalog/variables.table";
import type { Environment, ObjectName } from "./task";

/**
 * The environment variables of a task: `catalog/variables.table.ts`. This file is the only one that reads the variables of
 * the process.
 */

export type Variables = Readonly<Record<string, string | undefined>>;

/** The variables of this process. */
export const processVariables = (): Variables => process.env;

/** Ends the warning of the AWS SDK about Node 20, which is not a line of JSON. Images have Node 22. */
export function silenceSdk(): void {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
}

/** The variables of a task, typed. Throws one Error that names every missing or malformed variable. */
export function readEnvironment(variables: Variables): Environment {
  const faults: string[] = [];
  const reader = new Reader(variables, faults);
  const environment = reader.environment();
  if (faults.length > 0) throw new Error(`environment variables: ${faults.join("; ")}`);
  return environment;
}

class Reader {
  private readonly service: string | undefined;

  constructor(
    private readonly variables: Variables,
    private readonly faults: string[],
  ) {
    this.service = variables["HEADEND_SERVICE"];
  }

  environment(): Environment {
    return {
      service: this.parsed(
        "HEADEND_SERVICE",
        serviceOf,
        `must be one of ${Object.keys(SERVICES).join(", ")}`,
      ),
      environment: this.text("HEADEND_ENVIRONMENT"),
      cell: this.text("HEADEND_CELL"),
      site: this.parsed("HEADEND_SITE", siteOf, "must be home or standby"),
      region: this.text("HEADEND_REGION"),
      zone: this.text("HEADEND_ZONE"),
      release: this.text("HEADEND_RELEASE"),
      port: this.parsed("HEADEND_PORT", portOf, "must be a port, 1 to 65535"),
      address: this.variables["HEADEND_ADDRESS"],
      discovery: this.text("HEADEND_DISCOVERY"),
      lineUp: this.parsed("HEADEND_LINE_UP", objectOf, "must be s3://<bucket>/<key>"),
      buckets: this.buckets(),
      metadata: this.metadata(),
      delivery: this.has("HEADEND_DELIVERY") ? this.text("HEADEND_DELIVERY") : undefined,
      ...(this.has("HEADEND_PACKAGER")
        ? { engine: this.variables["HEADEND_PACKAGER"] ?? DEFAULT_ENGINE }
        : {}),
    };
  }

  private buckets(): Environment["buckets"] {
    const named = Object.entries(BUCKETS).filter(([, name]) => this.has(name));
    return Object.fromEntries(named.map(([kind, name]) => [kind, this.text(name)]));
  }

  private metadata(): Environment["metadata"] {
    if (!this.has("HEADEND_METADATA")) return undefined;
    return {
      ...this.parsed("HEADEND_METADATA", hostOf, "must be <host>:<port>"),
      group: this.text("HEADEND_METADATA_GROUP"),
      user: this.text("HEADEND_METADATA_USER"),
    };
  }

  /** If the service of the task has this variable. */
  private has(name: Variable): boolean {
    const { services }: VariableRow = VARIABLES[name];
    return services === undefined || services.some((service) => service === this.service);
  }

  private text(name: Variable): string {
    return this.parsed(name, (text) => text, "must not be empty");
  }

  private parsed<Value>(name: Variable, parse: (text: string) => Value | undefined, rule: string): Value {
    const text = this.variables[name];
    const value = text === undefined || text === "" ? undefined : parse(text);
    if (value === undefined) {
      this.faults.push(
        text === undefined
          ? `${name} is not set (${VARIABLES[name].meaning})`
          : `${name} is "${text}", but ${rule}`,
      );
    }
    // With a fault, readEnvironment throws before anything reads the value.
    return value as Value;
  }
}

/** The engine of the packager's image. */
const DEFAULT_ENGINE = "/bin/packager";

const BUCKETS = {
  segments: "HEADEND_BUCKET_SEGMENTS",
  dvr: "HEADEND_BUCKET_DVR",
  archive: "HEADEND_BUCKET_ARCHIVE",
} as const;

const serviceOf = (text: string): Service | undefined =>
  Object.hasOwn(SERVICES, text) ? (text as Service) : undefined;

const siteOf = (text: string): string | undefined =>
  text === "home" || text === "standby" ? text : undefined;

function portOf(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? port : undefined;
}

function hostOf(text: string): { readonly host: string; readonly port: number } | undefined {
  const [, host, digits] = /^([^:/\s]+):(\d+)$/.exec(text) ?? [];
  const port = digits === undefined ? undefined : portOf(digits);
  return host === undefined || port === undefined ? undefined : { host, port };
}

function objectOf(text: string): ObjectName | undefined {
  const [, bucket, key] = /^s3:\/\/([^/\s]+)\/(\S+)$/.exec(text) ?? [];
  return bucket === undefined || key === undefined ? undefined : { bucket, key };
}
