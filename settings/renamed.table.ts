/** Old names of keys and values in environment files. A file with an old name is refused with the new name. */
export interface Renamed {
  /** Old key -> new key. */
  readonly keys: Readonly<Record<string, string>>;
  /** Key -> old value -> new value. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Key -> old value, true or false -> what to write. */
  readonly switches: Readonly<Record<string, Readonly<Partial<Record<"true" | "false", string>>>>>;
}

export const RENAMED: Renamed = {
  keys: {},
  values: { retiring: { unguard: "unprotect" } },
  switches: {
    epochLocked: {
      true: "write the frames of a segment and their rate, e.g. { frames: 120, rate: 30000/1001 }",
    },
  },
};
