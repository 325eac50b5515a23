import {
  DescribeSecretCommand,
  paginateListSecrets,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { Aws } from "./aws";
import { ifExists } from "./errors";

/** Whether a secret has a current value, without a read of it. A secret that does not exist has none. */
export async function isFilled(aws: Aws, region: string, secretId: string): Promise<boolean> {
  const client = aws.client(SecretsManagerClient, region);
  const secret = await ifExists(client.send(new DescribeSecretCommand({ SecretId: secretId })));
  return Object.values(secret?.VersionIdsToStages ?? {}).some((stages) => stages.includes("AWSCURRENT"));
}

/** Whether each secret of a region has a current value, by name. */
export async function filledSecrets(aws: Aws, region: string): Promise<Map<string, boolean>> {
  const client = aws.client(SecretsManagerClient, region);
  const found = new Map<string, boolean>();
  for await (const { SecretList = [] } of paginateListSecrets({ client }, {}))
    for (const { Name = "", SecretVersionsToStages = {} } of SecretList)
      found.set(
        Name,
        Object.values(SecretVersionsToStages).some((stages) => stages.includes("AWSCURRENT")),
      );
  return found;
}
