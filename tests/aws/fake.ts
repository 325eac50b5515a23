import { Aws, type Client, type ClientClass } from "../../aws/aws";

/** One call, as a client sends it. */
export interface Call {
  /** `CloudWatch`, the id of the service in the SDK. */
  readonly service: string;
  /** `DescribeAlarms` */
  readonly operation: string;
  readonly region: string;
  // Each operation has its own input.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly input: any;
}

interface Context {
  readonly clientName: string;
  readonly commandName: string;
}

/** Clients without a network: each call is answered with an output of the SDK, or with an error that is thrown. */
export class FakeAws extends Aws {
  readonly calls: Call[] = [];

  constructor(readonly answerTo: (call: Call) => unknown) {
    super({ credentials: () => Promise.resolve({ accessKeyId: "AKIA", secretAccessKey: "secret" }) });
  }

  protected override create<C extends Client>(type: ClientClass<C>, region: string): C {
    const client = super.create(type, region);
    // The SDK gives the context of a call as a second argument.
    const wrap = (_: unknown, { clientName, commandName }: Context) => {
      const service = clientName.replace(/Client$/, "");
      const operation = commandName.replace(/Command$/, "");
      return async ({ input }: { readonly input: unknown }) => {
        const call = { service, operation, region, input };
        this.calls.push(call);
        const output = this.answerTo(call);
        if (output instanceof Error) throw output;
        return { output: { $metadata: {}, ...(output as object) }, response: {} };
      };
    };
    client.middlewareStack.add(wrap as never, { step: "initialize", priority: "high", name: "fake" });
    return client;
  }
}

/** An error of AWS. */
export const fault = (name: string, message = name): Error => Object.assign(new Error(message), { name });
