/** Old names of keys and values in environment files. A file with an old name is refused with the new name. */
export interface Renamed {
  /** Old key -> new key. */
  readonly keys: Readonly<Record<string, string>>;
  /** Key -> old value -> new value. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export const RENAMED: Renamed = {
  keys: {},
  values: { retiring: { unguard: "unprotect" } },
};
