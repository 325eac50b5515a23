/**
 * Two shortcuts through the SDK for the time of a run. They halve the cost of a resource; without them a recording is
 * the same.
 */
import * as pulumi from "@pulumi/pulumi";
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
type OutputClass = new (resource: object, ...parts: Promise<unknown>[]) => unknown;

interface StructClass {
  new (): object;
  fromJavaScript(value: Properties): unknown;
}

// Digest of the function that `transferLazily` stands in for (SDK 3.248): another one is left alone.
const KNOWN_TRANSFER = "b3b1e2c206b5";

const rpc = require("@pulumi/pulumi/runtime/rpc") as { transferProperties: Transfer };
const { isGrpcError } = require("@pulumi/pulumi/errors") as { isGrpcError(error: unknown): boolean };
const { Struct } = require("google-protobuf/google/protobuf/struct_pb") as { Struct: StructClass };

/** A message that holds the value itself, not its encoding: the monitor is in this process. */
class HeldStruct extends Struct {
  constructor(private readonly value: Properties) {
    super();
  }

  toJavaScript(): Properties {
    return this.value;
  }
}

/** Whether the SDK is one whose properties may be made lazily. */
export const isLazy = hexOf(String(rpc.transferProperties), 12) === KNOWN_TRANSFER;

/** Takes the shortcuts until `restore`. */
export function shorten(): { restore(): void } {
  const own = { transfer: rpc.transferProperties, encode: Struct.fromJavaScript };
  if (isLazy) rpc.transferProperties = transferLazily;
  Struct.fromJavaScript = (value) => new HeldStruct(value);
  return {
    restore() {
      rpc.transferProperties = own.transfer;
      Struct.fromJavaScript = own.encode;
    },
  };
}

/** The SDK makes an Output of four promises for each property of a class; a program reads one or two of them. */
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
  const make = (): unknown => {
    const outcome = settled
      ? Promise.resolve(settled)
      : new Promise<Settled>((resolve) => (settle = resolve));
    const part = async (name: keyof Settled): Promise<unknown> => {
      const known = await outcome;
      if (known.error) throw known.error;
      return known[name];
    };
    const parts = [part("value"), part("isKnown"), part("isSecret"), part("dependencies")];
    return new (pulumi.Output as unknown as OutputClass)(onto, ...parts);
  };
  Object.defineProperty(onto, property, {
    enumerable: true,
    configurable: true,
    get: () => (output ??= make()),
    set: (value: unknown) => void (output = value),
  });
  return (...[value, isKnown, isSecret, dependencies = [], error]: Parameters<Resolver>) => {
    if (error && isGrpcError(error)) return;
    settled = { value, isKnown, isSecret, dependencies, error };
    settle?.(settled);
  };
}
