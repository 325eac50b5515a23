/**
 * A resource monitor in this process: what the engine is to a program, without an engine. It answers each registration
 * at once from the fixtures and keeps what it was told.
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
  /** Messages of the errors that the program got from here, each with a finding of its own. */
  readonly refusals: string[] = [];
  stackOutputs: Properties = {};
  /** Requests so far: as long as it grows the program is alive. */
  progress = 0;
  private readonly scope: string;
  private readonly answered = new Map<string, Answered & { record: ResourceRecord }>();
  private readonly providers = new Map<string, ProviderFacts>();
  /** URN of a component -> what its children are made with, by package. */
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
        noun: isStack ? "Stack output" : "Output",
      });
      return {};
    });
  }

  invoke(request: proto.ResourceInvokeRequest, callback: Callback): void {
    this.respond(callback, () => {
      const [token, args] = [request.getTok(), (request.getArgs()?.toJavaScript() ?? {}) as Properties];
      if (token === "pulumi:pulumi:getResource") return this.stateOf(String(args["urn"]));
      const result = invoked(token, revealed(args) as Properties, this.factsOf(request.getProvider(), args));
      if (result === undefined) {
        this.findings.push(findings.unknownInvoke(this.stack.stack, token));
        throw this.refusal(`no fixture answers ${token}`);
      }
      return { getFailuresList: () => [], getReturn: () => struct(result) };
    });
  }

  call(request: { getTok(): string }, callback: Callback): void {
    this.respond(callback, () => {
      this.findings.push(findings.unknownCall(this.stack.stack, request.getTok()));
      throw this.refusal(`the recorder answers no resource methods: ${request.getTok()}`);
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

  /** Records a custom resource and answers for its provider. `id`: of one that is read, not made. */
  enroll(registration: Registration, id?: string): Answered {
    const { record, raw } = registration;
    const facts = this.keep(registration);
    const isPlain = record.inputs === raw;
    const given = isPlain ? raw : (revealed(raw) as Properties);
    const { urn, type, name } = record;
    const said = answer({ urn, type, name, id }, given, facts);
    if (type === "pulumi:providers:aws") {
      this.providers.set(urn, providerFacts(given, this.config.values));
      record.region = facts.region;
    }
    if (this.preview) {
      record.outputs = { id: UNKNOWN, ...said.named };
      return this.remember(record, { urn, id: "", state: { ...raw, ...said.named } });
    }
    const outputs = { ...said.named, ...said.computed };
    // A secret tag stays one.
    if (!isPlain && "tagsAll" in outputs)
      outputs["tagsAll"] = { ...facts.defaultTags, ...(raw["tags"] as object) };
    record.outputs = { id: said.id, ...(isPlain ? outputs : (masked(outputs) as Properties)) };
    return this.remember(record, { urn, id: said.id, state: { ...raw, ...outputs } });
  }

  get preview(): boolean {
    return this.stack.preview ?? false;
  }

  /** As the engine does (pulumi/pkg resmon, componentProviders): a component gets what its parent was given. */
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
    // The SDK shows a component's inputs to nobody; null saves it from serialising them a second time.
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
    const outputs = this.stack.references?.get(id);
    record.outputs = { id };
    if (outputs === undefined) {
      this.findings.push(findings.unknownStack(record.urn, id, [...(this.stack.references?.keys() ?? [])]));
      throw this.refusal(`there is no stack ${id}`);
    }
    const secretOutputNames = Object.keys(outputs).filter((name) => outputs[name] === SECRET);
    return { name: id, outputs, secretOutputNames };
  }

  private read(reading: Registration, id: string): Properties {
    this.findings.push(findings.unjudgedRead(reading.record.urn));
    return this.enroll(reading, id).state;
  }

  /** Enters the record, inspects its inputs and says where it lives. */
  private keep({ record, raw, providers }: Registration): ProviderFacts {
    this.records.push(record);
    if (this.answered.has(record.urn)) this.findings.push(findings.duplicateUrn(record.urn));
    const found = this.inspect(record.urn, raw, { noun: "Input", sources: record.propertyDependencies });
    record.inputs = found & SIGNED ? (masked(raw) as Properties) : raw;
    const facts = this.factsOf(record.remote ? (providers.get("aws") ?? "") : record.provider, raw);
    if ((record.custom || record.remote) && !record.type.startsWith("pulumi:")) record.region = facts.region;
    return facts;
  }

  private inspect(subject: string, values: Properties, of: Inspected): number {
    const traits = inspect(subject, values, of);
    // In a preview values are unknown by nature.
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

  /** The SDK shows `details` of a failed invoke and `message` of a failed registration. */
  private refusal(message: string): Error {
    this.refusals.push(message);
    return Object.assign(new Error(message), { details: message });
  }

  private respond(callback: Callback, make: () => object): void {
    this.progress++;
    let response: object;
    try {
      response = make();
    } catch (error) {
      callback(error);
      return;
    }
    callback(null, response);
  }
}
