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

const rpc: any = require("@pulumi/pulumi/runtime/rpc");
const errors: any = require("@pulumi/pulumi/errors");
if (process.env["LAZY"]) rpc.transferProperties = (onto: any, label: string, props: any) => {
  const resolvers: any = {};
  for (const k of Object.keys(props)) {
    if (k === "id" || k === "urn") continue;
    if (Object.prototype.hasOwnProperty.call(onto, k)) throw new Error(`Property '${k}' is already initialized on target '${label}`);
    let settled: any; let output: any; let settle: any;
    resolvers[k] = (value: any, isKnown: any, isSecret: any, deps: any = [], err: any) => {
      if (err && errors.isGrpcError(err)) return;
      settled = { value, isKnown, isSecret, deps, err };
      settle?.(settled);
    };
    const make = () => {
      const all: Promise<any> = settled ? Promise.resolve(settled) : new Promise((resolve) => (settle = resolve));
      const part = (name: string) => all.then((s) => { if (s.err) throw s.err; return s[name]; });
      return new (pulumi.Output as any)(onto, part("value"), part("isKnown"), part("isSecret"), part("deps"));
    };
    Object.defineProperty(onto, k, { enumerable: true, configurable: true, get: () => (output ??= make()), set: (v) => { output = v; } });
  }
  return resolvers;
};
