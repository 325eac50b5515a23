import { z } from "zod";

/** Version of the format of claims.json. A reader refuses others. */
export const FORMAT = 1;

const texts = z.array(z.string());

const findings = z
  .array(
    z.object({
      stack: z.string(),
      rule: z.string(),
      severity: z.enum(["error", "warning"]),
      subject: z.string(),
      message: z.string(),
    }),
  )
  .readonly();

/**
 * `claims.json`: what a plan states about its environment and no record shows. The judge reads it and the records, and nothing
 * else.
 */
export const claimsSchema = z.object({
  format: z.literal(FORMAT),
  environment: z.string(),
  /** Name of the environment file in the folder of the plan. */
  file: z.string(),
  /** Git commit of the environment file; absent outside a repository. `edited`: the file differs from it. */
  commit: z.object({ id: z.string(), edited: z.boolean() }).optional(),
  /** Whether all stacks of the environment were planned. */
  isWhole: z.boolean(),
  /** In the order of `pulumi up`. */
  stacks: z.array(
    z.object({
      name: z.string(),
      regions: texts,
      /** Regions of Direct Connect locations, where circuits, groups and interfaces may be too. */
      lineRegions: texts,
      /** The cell of a stack with one cell alone. */
      cell: z.string().optional(),
    }),
  ),
  cells: texts,
  /** Whether resources that hold data must be protected. */
  protect: z.boolean(),
  /** Cells and regions that are retiring: their resources need no protection. */
  retiring: texts,
  outside: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(["vendor", "dataCentre"]),
      asn: z.number().optional(),
      prefixes: texts,
    }),
  ),
  /** Flows that may cross regions. */
  crossings: z.array(z.object({ flow: z.string(), why: z.string() })),
  /** Seconds. */
  timing: z.record(z.string(), z.number()),
  accepted: z.array(
    z.object({
      finding: z.string(),
      cells: texts.optional(),
      reason: z.string(),
      by: z.string(),
      until: z.iso.date(),
    }),
  ),
  /** Findings that only the plan can make. Those of `settings` can be accepted. */
  findings: z.object({
    settings: findings,
    /** Of running the programs. */
    recording: findings,
    /** Of what changes since an earlier plan. */
    steps: findings,
  }),
});

export type Claims = z.output<typeof claimsSchema>;

/** Those of the environment, which are there before the first record. */
export type EnvironmentClaims = Omit<Claims, "findings">;
