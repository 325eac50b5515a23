import { DescribeImagesCommand as DescribeMachineImages, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Aws } from "./aws";
import { ifExists } from "./errors";

/** An image of a repository. */
export type ImageId = { readonly repository: string } & (
  { readonly tag: string } | { readonly digest: string }
);

/** Digest of the image in one region, or undefined if the repository or the image does not exist there. */
export async function digestOf(aws: Aws, region: string, image: ImageId): Promise<string | undefined> {
  const imageId = "tag" in image ? { imageTag: image.tag } : { imageDigest: image.digest };
  const command = new DescribeImagesCommand({ repositoryName: image.repository, imageIds: [imageId] });
  const answer = await ifExists(aws.client(ECRClient, region).send(command));
  return answer?.imageDetails?.[0]?.imageDigest;
}

/** State of an AMI, such as `available`, or undefined if it does not exist in the region, or is not shared with the account. */
export async function machineImageState(aws: Aws, region: string, id: string): Promise<string | undefined> {
  const command = new DescribeMachineImages({ ImageIds: [id] });
  const answer = await ifExists(aws.client(EC2Client, region).send(command));
  return answer?.Images?.[0]?.State;
}

/** Value of a public SSM parameter, or undefined if it does not exist. */
export async function parameterOf(aws: Aws, region: string, name: string): Promise<string | undefined> {
  const answer = await ifExists(aws.client(SSMClient, region).send(new GetParameterCommand({ Name: name })));
  return answer?.Parameter?.Value;
}
