// First import: the SDK reads its variable when the first client is created.
import "./node";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import type { AwsCredentialIdentityProvider } from "@aws-sdk/types";
import { Limit } from "./limit";

/** What Headend sets of every client. */
export interface ClientConfig {
  readonly region: string;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly maxAttempts: number;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: boolean;
  };
  readonly endpoint?: string;
}

/** A class of `@aws-sdk/client-*`. */
export type ClientClass<C extends Client> = new (config: ClientConfig) => C;

/** The part of a client that this room changes. */
export interface Client {
  readonly middlewareStack: {
    add(
      wrap: (next: Handler) => Handler,
      options: { readonly step: "initialize"; readonly priority: "high"; readonly name: string },
    ): void;
  };
  destroy(): void;
}

// The SDK's types of a handler depend on the client.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Handler = (request: any) => Promise<any>;

const MS = 1000;

/** Calls that run at once, of one service in one region: AWS throttles each service of a region by itself. */
const AT_ONCE = 8;

/**
 * The clients of one command, created once per service and region. Each region has its own credentials, because those of a role
 * come from STS, and a command must not depend on a region that it does not read. Only this class creates clients.
 */
export class Aws {
  private readonly clients = new Map<unknown, Map<string, Client>>();
  private readonly providers = new Map<string, AwsCredentialIdentityProvider>();

  /** @param settings `endpoint`: of all services, for tests. Default: the environment's (`AWS_ENDPOINT_URL`) */
  constructor(private readonly settings: Partial<Pick<ClientConfig, "endpoint" | "credentials">> = {}) {}

  client<C extends Client>(type: ClientClass<C>, region: string): C {
    const known = this.clients.get(type)?.get(region);
    if (known !== undefined) return known as C;
    const created = this.create(type, region);
    this.clients.set(type, new Map([...(this.clients.get(type) ?? []), [region, created]]));
    return created;
  }

  /** The default chain of the SDK: variables, profile, SSO, web identity, container, instance. */
  credentials(region: string): AwsCredentialIdentityProvider {
    const known = this.providers.get(region);
    const provider = known ?? this.settings.credentials ?? defaultProvider({ clientConfig: { region } });
    this.providers.set(region, provider);
    return provider;
  }

  protected create<C extends Client>(type: ClientClass<C>, region: string): C {
    const client = new type({
      ...this.settings,
      region,
      credentials: this.credentials(region),
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 3 * MS, requestTimeout: 20 * MS, throwOnRequestTimeout: true },
    });
    const limit = new Limit(AT_ONCE);
    client.middlewareStack.add((next) => (request) => limit.run(() => next(request)), {
      step: "initialize",
      priority: "high",
      name: "headendLimit",
    });
    return client;
  }
}
