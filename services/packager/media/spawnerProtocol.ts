/** Messages between the packager and the child that spawns the engine. */
export type ToSpawner =
  | {
      readonly kind: "run";
      readonly id: number;
      readonly binary: string;
      readonly args: readonly string[];
      readonly environment: Readonly<Record<string, string>>;
    }
  | { readonly kind: "kill"; readonly id: number };

export type FromSpawner =
  | { readonly kind: "started"; readonly id: number; readonly pid: number }
  | { readonly kind: "ended"; readonly id: number; readonly exit: Exit };

export interface Exit {
  /** Exit status; undefined if a signal ended it or it did not start. */
  readonly code: number | undefined;
  readonly signal: string | undefined;
  /** The end of what it wrote to stderr. */
  readonly stderr: string;
}
