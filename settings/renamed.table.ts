/** Keys and values of environment files that have another name now, so that an old file is refused with the new name. */
export interface Renamed {
  /** Old name of a key -> its name now. */
  readonly keys: Readonly<Record<string, string>>;
  /** Key -> an old value of it -> the value now. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export const RENAMED: Renamed = {
  keys: {},
  values: { retiring: { unguard: "unprotect" } },
};
