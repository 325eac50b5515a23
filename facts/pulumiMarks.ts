/** How Pulumi marks values that are more than JSON: the key, and its value for a secret (sdk/go/common/resource/sig, 2026-12). */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
