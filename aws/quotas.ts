import { DescribeAccountAttributesCommand, RDSClient } from "@aws-sdk/client-rds";
import { GetServiceQuotaCommand, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import type { Aws } from "./aws";

/** A quota: its code (`L-...`) in Service Quotas, or its name in RDS's own list. */
export interface QuotaId {
  readonly service: string;
  readonly code: string;
}

/** The account's limit in a region, or undefined if AWS does not have such a quota. */
export async function quotaOf(
  aws: Aws,
  region: string,
  { service, code }: QuotaId,
): Promise<number | undefined> {
  if (code.startsWith("L-")) {
    const command = new GetServiceQuotaCommand({ ServiceCode: service, QuotaCode: code });
    return (await aws.client(ServiceQuotasClient, region).send(command)).Quota?.Value;
  }
  const { AccountQuotas } = await aws
    .client(RDSClient, region)
    .send(new DescribeAccountAttributesCommand({}));
  return AccountQuotas?.find(({ AccountQuotaName }) => AccountQuotaName === code)?.Max;
}
