import { ENDPOINT_SERVICES, GATEWAY_SERVICES } from "./endpoints.table";
import { endpointServiceName } from "../../facts/geography";
import { keyOfService } from "../../catalog/names";
import {
  dynamodbEndpointPolicy,
  interfaceEndpointPolicy,
  s3EndpointPolicy,
  type PolicyDocument,
  type PolicyScope,
} from "../policies";

/**
 * The endpoints of a region for AWS services. Interface endpoints in the hub serve all VPCs of the region; each has a
 * private hosted zone that resolves the service's usual name to the endpoint. Gateway endpoints serve the hub itself.
 */
export interface EndpointRow {
  /** `ecr-api` */
  readonly key: string;
  /** AWS's service name, e.g. `com.amazonaws.us-west-2.ecr.api`. */
  readonly serviceName: string;
  /** Undefined if the service does not support endpoint policies: AWS then allows everything. */
  readonly policy: PolicyDocument | undefined;
}

export interface InterfaceEndpointRow extends EndpointRow {
  /** The private hosted zone, e.g. `api.ecr.us-west-2.amazonaws.com`. */
  readonly privateZone: string;
  /** Record names in it: the zone's apex, and `*.` below it if clients prefix their account. */
  readonly records: readonly { readonly key: string; readonly name: string }[];
}

export interface EndpointPlan {
  readonly interfaces: readonly InterfaceEndpointRow[];
  readonly gateways: readonly EndpointRow[];
}

const GATEWAY_POLICIES: Readonly<
  Record<(typeof GATEWAY_SERVICES)[number], (scope: PolicyScope) => PolicyDocument>
> = {
  s3: s3EndpointPolicy,
  dynamodb: dynamodbEndpointPolicy,
};

/** The endpoint rows of one region. */
export function planEndpoints(scope: PolicyScope): EndpointPlan {
  const { region, dnsSuffix } = scope;
  return {
    interfaces: Object.entries(ENDPOINT_SERVICES).map(([service, row]) => {
      const privateZone = `${row.host}.${region}.${dnsSuffix}`;
      const name = keyOfService(service);
      return {
        key: name,
        serviceName: endpointServiceName(region, service),
        policy: interfaceEndpointPolicy(scope, row),
        privateZone,
        records: row.records.map((label) =>
          label === ""
            ? { key: name, name: privateZone }
            : { key: `${name}-any`, name: `${label}.${privateZone}` },
        ),
      };
    }),
    gateways: GATEWAY_SERVICES.map((service) => ({
      key: service,
      serviceName: endpointServiceName(region, service),
      policy: GATEWAY_POLICIES[service](scope),
    })),
  };
}
