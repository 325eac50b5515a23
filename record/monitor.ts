/**
 * A resource monitor in this process, in place of the engine's. It answers each registration at once from the fixtures and
 * keeps a record of it.
 */
import type * as proto from "@pulumi/pulumi/proto/resource_pb";
import { buildRemote } from "./components";
import * as findings from "./findings";
import type { ProviderFacts } from "./fixture";
import { answer, invoked, providerFacts } from "./fixtures";
import { inspect, type Inspected } from "./inspection";
import { readingOf, registrationOf, type Registration } from "./registration";
import { FEATURES } from "./sdk";
import type { Finding, ResourceRecord, StackConfig, StackIdentity } from "./types";
import { SECRET, SIGNED, UNKNOWN, type Answered, type Properties } from "./wire";
import { masked, registered, resourceStruct, revealed, struct } from "./wire";

type Callback = (error: unknown, response?: unknown) => void;

export class RecordingMonitor {
  readonly records: ResourceRecord[] = [];
  readonly findings: Finding[] = [];
  /** Messages of errors that the monitor returned; each has its own finding. */
  readonly refusals: string[] = [];
  stackOutputs: Properties = {};
  /** Number of requests: while it grows, the program makes progress. */
  progress = 0;
  private readonly scope: string;
  private readonly answered = new Map<string, Answered & { record: ResourceRecord }>();
  private readonly providers = new Map<string, ProviderFacts>();
  /** URN of a component -> providers of its children, by package. */
  private readonly componentProviders = new Map<string, ReadonlyMap<string, string>>();

  constructor(
    private readonly stack: StackIdentity,
    private readonly config: StackConfig,
  ) {
    this.scope = `${stack.stack}::${stack.project}`;
    this.providers.set("", providerFacts({}, config.values));
  }

  registerResource(request: proto.RegisterResourceRequest, callback: Callback): void {
    this.respond(callback, () => {
      const registration = this.inheriting(registrationOf(request, this.scope));
      const { custom, remote } = registration.record;
      if (custom) return registered(this.enroll(registration), this.preview);
      if (!remote) return registered(this.component(registration), true);
      return registered(this.remote(registration), this.preview);
    });
  }

  readResource(request: proto.ReadResourceRequest, callback: Callback): void {
    this.respond(callback, () => {
      const reading = readingOf(request, this.scope);
      const { urn, type } = reading.record;
      const state =
        type === "pulumi:pulumi:StackReference"
          ? this.reference(reading, request.getId())
          : this.read(reading, request.getId());
      return { getUrn: () => urn, getProperties: () => struct(state) };
    });
  }

  registerResourceOutputs(request: proto.RegisterResourceOutputsRequest, callback: Callback): void {
    this.respond(callback, () => {
      const known = this.answered.get(request.getUrn());
      const outputs = (request.getOutputs()?.toJavaScript() ?? {}) as Properties;
      if (known === undefined) throw this.refusal(`unknown resource ${request.getUrn()}`);
      const isStack = known.record.type === "pulumi:pulumi:Stack";
      known.record.outputs = masked(outputs) as Properties;
      if (isStack) this.stackOutputs = known.record.outputs;
      this.inspect(isStack ? this.stack.stack : known.urn, outputs, {
        noun: isStack ? "stack output" : "output",
      });
      return {};
    });
  }

  invoke(request: proto.ResourceInvokeRequest, callback: Callback): void {
    this.respond(callback, () => {
      const [token, args] = [request.getTok(), (request.getArgs()?.toJavaScript() ?? {}) as Properties];
      if (token === "pulumi:pulumi:readStackOutputs") {
        const outputs = this.outputsOf(String(args["name"]), this.stack.stack);
        return { getFailuresList: () => [], getReturn: () => struct({ outputs }) };
      }
      if (token === "pulumi:pulumi:getResource") return this.stateOf(String(args["urn"]));
      const result = invoked(token, revealed(args) as Properties, this.factsOf(request.getProvider(), args));
      if (result === undefined) {
        this.findings.push(findings.unknownInvoke(this.stack.stack, token));
        throw this.refusal(`${token} has no fixture`);
      }
      return { getFailuresList: () => [], getReturn: () => struct(result) };
    });
  }

  call(request: { getTok(): string }, callback: Callback): void {
    this.respond(callback, () => {
      this.findings.push(findings.unknownCall(this.stack.stack, request.getTok()));
      throw this.refusal(`${request.getTok()} is a resource method, which the recorder does not support`);
    });
  }

  supportsFeature(request: { getId(): string }, callback: Callback): void {
    callback(null, { getHassupport: () => FEATURES.includes(request.getId()) });
  }

  registerPackage(_: unknown, callback: Callback): void {
    callback(null, { getRef: () => "recorded" });
  }

  registerResourceHook(_: unknown, callback: Callback): void {
    callback(null, {});
  }

  registerErrorHook(_: unknown, callback: Callback): void {
    callback(null, {});
  }

  signalAndWaitForShutdown(_: unknown, callback: Callback): void {
    callback(null, {});
  }

  /** Records a custom resource and returns the response of its provider. `id`: only of a resource that is read. */
  enroll(registration: Registration, id?: string): Answered {
    const { record, raw } = registration;
    const facts = this.keep(registration);
    const isPlain = record.inputs === raw;
    const given = isPlain ? raw : (revealed(raw) as Properties);
    const { urn, type, name } = record;
    const response = answer({ urn, type, name, id }, given, facts);
    if (type === "pulumi:providers:aws") {
      this.providers.set(urn, providerFacts(given, this.config.values));
      record.region = facts.region;
    }
    if (this.preview) {
      record.outputs = { id: UNKNOWN, ...response.named };
      return this.remember(record, { urn, id: "", state: { ...raw, ...response.named } });
    }
    const outputs = { ...response.named, ...response.computed };
    // A secret tag stays secret.
    if (!isPlain && "tagsAll" in outputs)
      outputs["tagsAll"] = { ...facts.defaultTags, ...(raw["tags"] as object) };
    record.outputs = { id: response.id, ...(isPlain ? outputs : (masked(outputs) as Properties)) };
    return this.remember(record, { urn, id: response.id, state: { ...raw, ...outputs } });
  }

  get preview(): boolean {
    return this.stack.preview ?? false;
  }

  /** As in the engine (pulumi/pkg resmon, componentProviders): a component inherits its parent's providers. */
  private inheriting(registration: Registration): Registration {
    const { record } = registration;
    if (record.custom) return registration;
    const providers = new Map([
      ...(this.componentProviders.get(record.parent) ?? []),
      ...registration.providers,
    ]);
    this.componentProviders.set(record.urn, providers);
    return { ...registration, providers };
  }

  private component(registration: Registration): Answered {
    this.keep(registration);
    const { urn } = registration.record;
    // The SDK does not expose a component's inputs; null avoids a second serialisation.
    const state = Object.fromEntries(Object.keys(registration.raw).map((property) => [property, null]));
    return this.remember(registration.record, { urn, id: "", state });
  }

  private remote(registration: Registration): Answered {
    this.keep(registration);
    const { urn, type } = registration.record;
    const outputs = buildRemote(registration, this);
    if (outputs === undefined) this.findings.push(findings.opaqueComponent(urn, type));
    registration.record.outputs = masked(outputs ?? {}) as Properties;
    return this.remember(registration.record, { urn, id: "", state: { ...registration.raw, ...outputs } });
  }

  private reference(reading: Registration, id: string): Properties {
    this.keep(reading);
    const { record } = reading;
    record.outputs = { id };
    const outputs = this.outputsOf(id, record.urn);
    const secretOutputNames = Object.keys(outputs).filter((name) => outputs[name] === SECRET);
    return { name: id, outputs, secretOutputNames };
  }

  private outputsOf(stack: string, subject: string): Properties {
    const outputs = this.stack.references?.get(stack);
    if (outputs !== undefined) return outputs;
    this.findings.push(findings.unknownStack(subject, stack, [...(this.stack.references?.keys() ?? [])]));
    throw this.refusal(`unknown stack "${stack}"`);
  }

  private read(reading: Registration, id: string): Properties {
    this.findings.push(findings.uncheckedRead(reading.record.urn));
    return this.enroll(reading, id).state;
  }

  /** Adds the record, inspects its inputs and returns its region and account. */
  private keep({ record, raw, providers }: Registration): ProviderFacts {
    this.records.push(record);
    if (this.answered.has(record.urn)) this.findings.push(findings.duplicateUrn(record.urn));
    const found = this.inspect(record.urn, raw, { noun: "input", sources: record.propertyDependencies });
    record.inputs = found & SIGNED ? (masked(raw) as Properties) : raw;
    const facts = this.factsOf(record.remote ? (providers.get("aws") ?? "") : record.provider, raw);
    if ((record.custom || record.remote) && !record.type.startsWith("pulumi:")) record.region = facts.region;
    return facts;
  }

  private inspect(subject: string, values: Properties, of: Inspected): number {
    const traits = inspect(subject, values, of);
    // In a preview unknown values are normal.
    if (!this.preview) this.findings.push(...traits.findings);
    return traits.found;
  }

  private factsOf(provider: string, inputs: Properties): ProviderFacts {
    const facts =
      this.providers.get(provider.slice(0, Math.max(0, provider.lastIndexOf("::")))) ??
      providerFacts({}, this.config.values);
    const region = inputs["region"];
    return typeof region === "string" && region !== UNKNOWN && region !== facts.region
      ? { ...facts, region }
      : facts;
  }

  private remember(record: ResourceRecord, answered: Answered): Answered {
    this.answered.set(record.urn, { ...answered, record });
    return answered;
  }

  private stateOf(urn: string): object {
    const known = this.answered.get(urn);
    if (known === undefined) throw this.refusal(`unknown resource ${urn}`);
    return { getFailuresList: () => [], getReturn: () => resourceStruct(known) };
  }

  /** The SDK prints `details` of a failed invoke and `message` of a failed registration. */
  private refusal(message: string): Error {
    this.refusals.push(message);
    return Object.assign(new Error(message), { details: message });
  }

  private respond(callback: Callback, answer: () => object): void {
    this.progress++;
    let response: object;
    try {
      response = answer();
    } catch (error) {
      callback(error);
      return;
    }
    callback(null, response);
  }
}
