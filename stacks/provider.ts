import * as aws from "@pulumi/aws";
import type { Settings } from "../settings/settings";

/** The one provider of a stack of one region. It rejects all accounts except the environment's. */
export const providerOf = ({ account }: Settings, region: string): aws.Provider =>
  new aws.Provider(region, { region: region as aws.Region, allowedAccountIds: [account] });
