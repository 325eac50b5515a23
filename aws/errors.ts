/**
 * Why a call failed. `missing`: AWS does not have the thing. `denied`: no credentials, or they do not allow it. `expired`: the
 * credentials have ended. `unreachable`: no answer from the endpoint.
 */
export type FaultKind = "missing" | "denied" | "expired" | "throttled" | "unreachable" | "other";

export interface Fault {
  readonly kind: FaultKind;
  /** AWS's own message, one line. */
  readonly message: string;
}

/** Parts of the names of AWS's errors and Node's codes, in the order in which they apply. */
const KINDS: readonly (readonly [FaultKind, RegExp])[] = [
  ["expired", /^(ExpiredToken|RequestExpired|TokenRefreshRequired|ExpiredTokenException)/],
  ["throttled", /Throttl|TooManyRequests|RequestLimitExceeded|^SlowDown$|BandwidthLimitExceeded/],
  ["missing", /NotFound|^NoSuch|^InvalidDocument$|DoesNotExist|NonExistent/],
  [
    "denied",
    /AccessDenied|Unauthorized|AuthorizationError|AuthFailure|OptInRequired|CredentialsProviderError|TokenProviderError|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature|^Forbidden$/,
  ],
  [
    "unreachable",
    /TimeoutError|^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)$|NetworkingError/,
  ],
];

/** Messages of the SDK that contain nothing. */
const EMPTY = /^(Unknown|UnknownError|)$/;

export function faultOf(error: unknown): Fault {
  const {
    name = "",
    code = "",
    message = "",
  } = error as { readonly name?: string; readonly code?: string; readonly message?: string };
  // Credentials of SSO end with a message, not with a name.
  const kind =
    /Provider/.test(name) && /expired/i.test(message)
      ? "expired"
      : KINDS.find(([, names]) => names.test(name) || names.test(String(code)))?.[0];
  // Errors of AWS have a name without their own message; errors of Node have a code.
  const text = EMPTY.test(message) ? String(code || name || error) : message;
  return { kind: kind ?? "other", message: text.replaceAll(/\s*\n\s*/g, " ").trim() };
}

/** The answer, or undefined if AWS does not have the thing. Throws every other error. */
export async function ifExists<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (faultOf(error).kind === "missing") return undefined;
    throw error;
  }
}
