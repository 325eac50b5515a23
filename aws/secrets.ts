import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Aws } from "./aws";
import { ifExists } from "./errors";

/** Whether a secret has a current value, without a read of it. A secret that does not exist has none. */
export async function isFilled(aws: Aws, region: string, secretId: string): Promise<boolean> {
  const client = aws.client(SecretsManagerClient, region);
  const secret = await ifExists(client.send(new DescribeSecretCommand({ SecretId: secretId })));
  return Object.values(secret?.VersionIdsToStages ?? {}).some((stages) => stages.includes("AWSCURRENT"));
}
