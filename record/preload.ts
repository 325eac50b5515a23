/**
 * Imported before the Pulumi SDK is used, by the commands and the tests: takes diagnostics out of the SDK that cost
 * more than the rest of a registration (shared/reference/pulumi.md, 0.1 and 1.1). An SDK that has changed only loses
 * speed.
 */
import * as pulumi from "@pulumi/pulumi";

interface Debuggable {
  debuggablePromise?: <T>(promise: Promise<T>, context?: string) => Promise<T>;
}

/** The registration of one resource; the only promises that a stuck run is explained with (sdk.ts, waitingResources). */
const REGISTRATION = /^resource:/;

function lightenPromises(debuggable: Debuggable): void {
  const own = debuggable.debuggablePromise;
  if (typeof own !== "function") return;
  // Several of these are made for each property of each resource, and each renders a stack trace.
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

function lightenResources(resource: { callsites?: () => unknown[] }): void {
  // Each resource renders and parses the whole stack for a source position that only an engine shows.
  if (typeof resource.callsites === "function") resource.callsites = () => [];
}

lightenPromises(require("@pulumi/pulumi/runtime/debuggable") as Debuggable);
lightenResources(pulumi.Resource as unknown as { callsites?: () => unknown[] });
