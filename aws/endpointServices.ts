import {
  DescribeAvailabilityZonesCommand,
  EC2Client,
  DescribeVpcEndpointServicesCommand,
} from "@aws-sdk/client-ec2";
import type { Aws } from "./aws";

/** A service that AWS offers by PrivateLink in a region. */
export interface EndpointService {
  readonly name: string;
  /** AWS names of zones (`us-east-1a`). */
  readonly zones: readonly string[];
  /** Whether its endpoints take a policy. */
  readonly policy: boolean;
}

/** Those of the services that AWS offers. A filter, because a name that is not offered is an error (InvalidServiceName). */
export async function endpointServicesOf(
  aws: Aws,
  region: string,
  names: readonly string[],
): Promise<EndpointService[]> {
  const client = aws.client(EC2Client, region);
  const Filters = [{ Name: "service-name", Values: [...names] }];
  const services: EndpointService[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new DescribeVpcEndpointServicesCommand({ Filters, NextToken }));
    for (const row of page.ServiceDetails ?? [])
      services.push({
        name: row.ServiceName ?? "",
        zones: row.AvailabilityZones ?? [],
        policy: row.VpcEndpointPolicySupported === true,
      });
    ({ NextToken } = page);
  } while (NextToken !== undefined && NextToken !== "");
  return services;
}

/** Zones of a region, with their id and the account's own name of it. */
export async function zonesOf(aws: Aws, region: string): Promise<{ id: string; name: string }[]> {
  const { AvailabilityZones = [] } = await aws
    .client(EC2Client, region)
    .send(new DescribeAvailabilityZonesCommand({}));
  return AvailabilityZones.map(({ ZoneId = "", ZoneName = "" }) => ({ id: ZoneId, name: ZoneName }));
}
