/**
 * Imported first by the commands and the tests: takes out of the Pulumi SDK what costs more than the work it is asked
 * for (measured: docs/decisions/0010-stack-trace-limit.md). An SDK that has changed only loses speed.
 */
interface Debuggable {
  debuggablePromise?: <T>(promise: Promise<T>, context?: string) => Promise<T>;
}

interface Positioned {
  callsites?: () => unknown[];
}

/** The registration of one resource; the only promises that a stuck run is explained with (sdk.ts, waitingResources). */
const REGISTRATION = /^resource:/;

/**
 * The SDK loads npm's dependency resolver to serialise functions for dynamic providers: half of its start-up time.
 * This one loads when it is used.
 */
function deferArborist(): void {
  const path = resolved("@npmcli/arborist");
  if (path === undefined || require.cache[path] !== undefined) return;
  const real = (): { Arborist: unknown } => {
    Reflect.deleteProperty(require.cache, path);
    return require(path) as { Arborist: unknown };
  };
  const exports = {
    __esModule: true,
    get Arborist(): unknown {
      return real().Arborist;
    },
  };
  require.cache[path] = {
    id: path,
    filename: path,
    path,
    exports,
    loaded: true,
    children: [],
    paths: [],
  } as never;
}

function resolved(name: string): string | undefined {
  try {
    return require.resolve(name, { paths: [require.resolve("@pulumi/pulumi")] });
  } catch {
    return undefined;
  }
}

/** Several promises are made for each property of each resource, and each renders a stack trace. */
function lightenPromises(debuggable: Debuggable): void {
  const own = debuggable.debuggablePromise;
  if (typeof own !== "function") return;
  debuggable.debuggablePromise = (promise, context) => {
    if (context === undefined || !REGISTRATION.test(context)) return promise;
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return own(promise, context);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}

/** Each resource renders and parses the whole stack for a source position that only an engine shows. */
function lightenResources(resource: Positioned): void {
  if (typeof resource.callsites === "function") resource.callsites = () => [];
}

deferArborist();
lightenPromises(require("@pulumi/pulumi/runtime/debuggable") as Debuggable);
lightenResources((require("@pulumi/pulumi") as { Resource: Positioned }).Resource);

export {};
