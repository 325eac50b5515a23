import type { EnvironmentPlan } from "../../../plan/environment";
import { createAuthority, type Certificate } from "../../play/certificates";
import { planPlay, type PlayOptions } from "../../play/environment";

export const OPTIONS: PlayOptions = {
  sites: 1,
  zones: 2,
  channels: 2,
  segmentSeconds: 4,
  epochLocked: false,
};

let authority: Promise<Certificate> | undefined;

/** The authority of northlight. */
export const vendorAuthority = (): Promise<Certificate> =>
  (authority ??= createAuthority("Northlight authority"));

/** The environment of a run. */
export const play = async (options: Partial<PlayOptions> = {}): Promise<EnvironmentPlan> =>
  planPlay({ ...OPTIONS, ...options }, (await vendorAuthority()).cert);
