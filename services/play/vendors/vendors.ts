import { Agent } from "node:https";
import type { CellPlan } from "../../../plan/cell/plan";
import { isMuxed } from "../../../catalog/renditions";
import type { ListenerRow } from "../../../plan/cell/balancers/balancers";
import type { Certificate } from "../certificates";
import { VENDORS, type VendorName } from "../environment";
import type { Receipt } from "../state";
import { bearer, type TokenKey } from "./credentials";
import { loopOf } from "./media";
import { Pusher } from "./pusher";
import type { Destination } from "./upload";

/** The path of both vendors. */
const PATH = "internet";
/** 90 kHz ticks: the timestamps of northlight wrap a few minutes after a start, as every encoder's do once a day. */
const OFFSETS: Readonly<Record<VendorName, (now: number) => number>> = {
  meridian: () => 0,
  northlight: (now) => 2 ** 33 - WRAP_AFTER * 90_000 - Math.floor(now / 1000) * 90_000,
};
const WRAP_AFTER = 3 * 60;

export interface VendorsArgs {
  readonly sites: readonly {
    readonly plan: CellPlan;
    /** What the name of its load balancer resolves to now. */
    readonly addressesOf: (listener: ListenerRow) => readonly string[];
  }[];
  readonly port: number;
  /** PEM of the authority of the load balancers' certificates. */
  readonly authority: string;
  readonly token: TokenKey;
  readonly client: Certificate;
  readonly ffmpeg: string;
  readonly segmentSeconds: number;
  readonly isLocked: boolean;
  readonly onReceipt: (receipt: Receipt) => void;
  readonly onEvent: (text: string) => void;
}

export const createVendors = (args: VendorsArgs): Promise<readonly Pusher[]> =>
  Promise.all(VENDORS.map((vendor) => createVendor(args, vendor)));

async function createVendor(args: VendorsArgs, vendor: VendorName): Promise<Pusher> {
  const { sites, segmentSeconds, ffmpeg, isLocked, onReceipt, onEvent } = args;
  const [site] = sites;
  if (site === undefined) throw new RangeError("the cell has no site");
  return new Pusher({
    vendor,
    feed: `${vendor}-${PATH}`,
    channels: site.plan.lineUp.channels.map(({ id, ladder }) => {
      const row = site.plan.lineUp.ladders[ladder];
      return { id, isMuxed: row !== undefined && isMuxed(row) };
    }),
    destinations: sites.map((each) => destinationOf(args, vendor, each)),
    loop: await loopOf(vendor, segmentSeconds, ffmpeg),
    segmentSeconds,
    isLocked,
    offset: OFFSETS[vendor](Date.now()),
    onReceipt,
    onEvent: (text) => onEvent(`${vendor}: ${text}`),
  });
}

/** DNS rotates addresses, so vendors begin in different zones. A connection that fails is followed by one to the next zone. */
function connection(resolve: () => readonly string[], first: number): Destination["address"] {
  let [turn, addresses] = [first, resolve()];
  return (hasFailed) => {
    if (hasFailed) [turn, addresses] = [turn + 1, resolve()];
    return addresses[turn % addresses.length] ?? "";
  };
}

function destinationOf(
  { authority, token, client, port }: VendorsArgs,
  vendor: VendorName,
  { plan, addressesOf }: VendorsArgs["sites"][number],
): Destination {
  const isCertified = plan.lineUp.vendors[vendor]?.auth === "mutualTls";
  const listener = plan.ingest.public?.listeners.find(({ mutualTls }) => mutualTls === isCertified);
  const name = plan.ingest.names.find(({ key }) => key.endsWith(`${vendor}-${PATH}`));
  if (listener === undefined || name === undefined) throw new RangeError(`${vendor} has no listener`);
  const authorization = bearer(token, vendor, plan.cell.settings.environment);
  return {
    site: plan.cell.site,
    address: connection(() => addressesOf(listener), VENDORS.indexOf(vendor)),
    port,
    host: name.name,
    agent: new Agent({ keepAlive: true, ca: authority, ...(isCertified ? client : {}) }),
    headers: async () => (isCertified ? {} : { authorization: await authorization() }),
  };
}
