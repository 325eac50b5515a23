import { DescribeConnectionsCommand, DirectConnectClient } from "@aws-sdk/client-direct-connect";
import type { Aws } from "./aws";

/** A circuit, as AWS has it. */
export interface CircuitState {
  readonly id: string;
  readonly name: string;
  /** `ordering`, `requested`, `pending`, `available`, `down`, `deleting`, `deleted`, `rejected`, `unknown`. */
  readonly state: string;
  readonly location: string;
  readonly device: string;
  /** `1Gbps` */
  readonly bandwidth: string;
  /** MACsec: `no_encrypt`, `should_encrypt`, `must_encrypt`; undefined if the port has none. */
  readonly encryption: string | undefined;
  readonly macSecKeys: number;
}

/** All circuits of the account in a region. */
export async function circuitStates(aws: Aws, region: string): Promise<CircuitState[]> {
  const client = aws.client(DirectConnectClient, region);
  const { connections = [] } = await client.send(new DescribeConnectionsCommand({}));
  return connections.map((row) => ({
    id: row.connectionId ?? "",
    name: row.connectionName ?? "",
    state: row.connectionState ?? "unknown",
    location: row.location ?? "",
    device: row.awsDeviceV2 ?? "",
    bandwidth: row.bandwidth ?? "",
    encryption: row.macSecCapable === true ? row.encryptionMode : undefined,
    macSecKeys: row.macSecKeys?.length ?? 0,
  }));
}
