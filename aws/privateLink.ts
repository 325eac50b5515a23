import { EC2Client, paginateDescribeVpcEndpointConnections } from "@aws-sdk/client-ec2";
import type { Aws } from "./aws";

/** A vendor's or platform's endpoint that waits for our answer. */
export interface PendingConnection {
  /** `vpce-svc-...` */
  readonly service: string;
  /** `vpce-...` */
  readonly endpoint: string;
  /** Account of the endpoint. */
  readonly owner: string;
}

/** Connections to the account's endpoint services in a region that are pending acceptance. */
export async function pendingConnections(aws: Aws, region: string): Promise<PendingConnection[]> {
  const client = aws.client(EC2Client, region);
  const Filters = [{ Name: "vpc-endpoint-state", Values: ["pendingAcceptance"] }];
  const rows: PendingConnection[] = [];
  for await (const page of paginateDescribeVpcEndpointConnections({ client }, { Filters }))
    rows.push(
      ...(page.VpcEndpointConnections ?? []).map((row) => ({
        service: row.ServiceId ?? "",
        endpoint: row.VpcEndpointId ?? "",
        owner: row.VpcEndpointOwner ?? "",
      })),
    );
  return rows;
}
