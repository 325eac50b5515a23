/**
 * All shortcuts in the Pulumi SDK. They halve the CPU time of a plan; a recording is the same without them
 * (tests/record/preload.test.ts). `HEADEND_SHORTCUTS=off` switches all of them off.
 *
 * Commands and tests import this file first, because one shortcut must run before the SDK loads. The others are active during
 * a recording. Another version of the SDK is only slower.
 */
import { hexOf } from "./fixture";
import type { Properties } from "./wire";

interface Settled {
  value: unknown;
  isKnown: boolean;
  isSecret: boolean;
  dependencies: unknown[];
  error: unknown;
}

type Resolver = (
  ...settled: [value: unknown, isKnown: boolean, isSecret: boolean, dependencies?: unknown[], error?: unknown]
) => void;
type Transfer = (onto: object, label: string, properties: Properties) => Record<string, Resolver>;
type Debuggable = <T>(promise: Promise<T>, context?: string) => Promise<T>;

interface StructClass {
  new (): object;
  fromJavaScript(value: Properties): unknown;
}

/** Internals that the shortcuts replace or use. None is public API. */
interface Sdk {
  rpc: { transferProperties: Transfer };
  debuggable: { debuggablePromise: Debuggable };
  Resource: { callsites?: () => unknown[] };
  Output: new (resource: object, ...parts: Promise<unknown>[]) => unknown;
  isGrpcError(error: unknown): boolean;
  Struct: StructClass;
}

/** Digest of `transferProperties` in SDK 3.248, which `transferLazily` replaces. Any other stays in use. */
const KNOWN_TRANSFER = "b3b1e2c206b5";
/** Labels of registrations: only these promises explain a stuck run (sdk.ts, waitingResources). */
const REGISTRATION = /^resource:/;

const isOn = (): boolean => process.env["HEADEND_SHORTCUTS"] !== "off";

if (isOn()) deferArborist();

const sdk = loadSdk();

/** Whether properties of this SDK are created lazily. */
export const isLazy = hexOf(String(sdk.rpc.transferProperties), 12) === KNOWN_TRANSFER;

/** Installs the shortcuts until `restore`. */
export function shorten(): { restore(): void } {
  if (!isOn()) return { restore: () => undefined };
  const { rpc, debuggable, Resource, Struct } = sdk;
  const { transferProperties } = rpc;
  const { debuggablePromise } = debuggable;
  const { callsites } = Resource;
  const encode = Struct.fromJavaScript;
  if (isLazy) rpc.transferProperties = transferLazily;
  debuggable.debuggablePromise = lightPromises(debuggablePromise);
  // Each resource parses a whole stack trace for a source position that only an engine displays.
  if (callsites) Resource.callsites = () => [];
  const HeldStruct = heldStruct(Struct);
  Struct.fromJavaScript = (value) => new HeldStruct(value);
  return {
    restore() {
      rpc.transferProperties = transferProperties;
      debuggable.debuggablePromise = debuggablePromise;
      if (callsites) Resource.callsites = callsites;
      Struct.fromJavaScript = encode;
    },
  };
}

/**
 * The SDK loads npm's dependency resolver to serialise functions of dynamic providers: half of its start-up time. This
 * defers it to first use.
 */
function deferArborist(): void {
  const path = resolved("@npmcli/arborist");
  if (path === undefined || require.cache[path] !== undefined) return;
  const exports = {
    __esModule: true,
    get Arborist(): unknown {
      Reflect.deleteProperty(require.cache, path);
      return (require(path) as { Arborist: unknown }).Arborist;
    },
  };
  const own = { id: path, filename: path, path, exports, loaded: true, children: [], paths: [] };
  require.cache[path] = own as never;
}

function resolved(name: string): string | undefined {
  try {
    return require.resolve(name, { paths: [require.resolve("@pulumi/pulumi")] });
  } catch {
    return undefined;
  }
}

function loadSdk(): Sdk {
  const { Output, Resource } = require("@pulumi/pulumi") as Pick<Sdk, "Output" | "Resource">;
  const { isGrpcError } = require("@pulumi/pulumi/errors") as Pick<Sdk, "isGrpcError">;
  const { Struct } = require("google-protobuf/google/protobuf/struct_pb") as Pick<Sdk, "Struct">;
  const rpc = require("@pulumi/pulumi/runtime/rpc") as Sdk["rpc"];
  const debuggable = require("@pulumi/pulumi/runtime/debuggable") as Sdk["debuggable"];
  return { rpc, debuggable, Resource, Output, isGrpcError, Struct };
}

/** Several promises are created for each property of each resource, and each renders a stack trace. */
function lightPromises(own: Debuggable): Debuggable {
  return (promise, context) => {
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

/** A message with the value itself instead of its encoding: the monitor is in this process. */
const heldStruct = (Struct: StructClass): new (value: Properties) => object =>
  class HeldStruct extends Struct {
    constructor(private readonly value: Properties) {
      super();
    }

    toJavaScript(): Properties {
      return this.value;
    }
  };

/** The SDK creates an Output of four promises per property of a class; a program reads one or two properties. */
function transferLazily(onto: object, label: string, properties: Properties): Record<string, Resolver> {
  const resolvers: Record<string, Resolver> = {};
  for (const property of Object.keys(properties)) {
    if (property === "id" || property === "urn") continue;
    if (Object.hasOwn(onto, property))
      throw new Error(`Property '${property}' is already initialized on target '${label}`);
    resolvers[property] = lazyOutput(onto, property);
  }
  return resolvers;
}

function lazyOutput(onto: object, property: string): Resolver {
  let settled: Settled | undefined;
  let settle: ((outcome: Settled) => void) | undefined;
  let output: unknown;
  const create = (): unknown => {
    const outcome = settled
      ? Promise.resolve(settled)
      : new Promise<Settled>((resolve) => (settle = resolve));
    const part = async (name: keyof Settled): Promise<unknown> => {
      const known = await outcome;
      if (known.error) throw known.error;
      return known[name];
    };
    const parts = [part("value"), part("isKnown"), part("isSecret"), part("dependencies")];
    return new sdk.Output(onto, ...parts);
  };
  Object.defineProperty(onto, property, {
    enumerable: true,
    configurable: true,
    get: () => (output ??= create()),
    set: (value: unknown) => void (output = value),
  });
  return (...[value, isKnown, isSecret, dependencies = [], error]: Parameters<Resolver>) => {
    if (error && sdk.isGrpcError(error)) return;
    settled = { value, isKnown, isSecret, dependencies, error };
    settle?.(settled);
  };
}
