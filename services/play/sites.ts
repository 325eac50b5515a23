import type { Socket } from "node:dgram";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CellPlan } from "../../plan/cell/plan";
import { SITES } from "../../settings/settings";
import { freeAddresses } from "./addresses";
import { DIST } from "./bundles";
import { createAuthority, createClient, createServer, type Certificate } from "./certificates";
import { createDns } from "./dns";
import { Edge } from "./edge/edge";
import { createViewerKey, type ViewerKey } from "./edge/viewerToken";
import { CELL, planPlay, type PlayOptions } from "./environment";
import type { EnvironmentPlan } from "../../plan/environment";
import type { Events } from "./events";
import type { Processes } from "./processes";
import { FRONT_PORT, SiteRun } from "./site";
import { createTokenKey, type TokenKey } from "./vendors/credentials";

/** What the vendors and servers of a run prove themselves with. */
export interface Credentials {
  /** Of the load balancers and stores. */
  readonly authority: Certificate;
  readonly vendorAuthority: Certificate;
  readonly server: Certificate;
  readonly client: Certificate;
  readonly token: TokenKey;
  readonly viewers: ViewerKey;
}

export interface SitesArgs {
  readonly options: PlayOptions;
  readonly folder: string;
  readonly engine: string;
  readonly valkey: string | undefined;
  readonly built: readonly string[];
  readonly processes: Processes;
  readonly events: Events;
}

export interface Sites {
  readonly runs: readonly SiteRun[];
  readonly credentials: Credentials;
  readonly dns: Socket;
  readonly edge: EdgeRun;
}

/** The edge, and where viewers find it. */
export interface EdgeRun {
  readonly edge: Edge;
  readonly address: string;
  /** Names of the two distributions. */
  readonly manifests: string;
  readonly segments: string;
  /** Name of the delivery load balancer at home. */
  readonly delivery: string;
}

/** The sites of the cell as planned; nothing of them runs yet, except their DNS. */
export async function createSites(args: SitesArgs): Promise<Sites> {
  const { options, folder, engine, valkey, built, processes, events } = args;
  const vendorAuthority = await createAuthority("Northlight authority");
  const plan = planPlay(options, vendorAuthority.cert);
  const plans = SITES.slice(0, options.sites).map((site) => plan.cellPlan(CELL, site));
  const credentials = await createCredentials(vendorAuthority, [
    ...plans.flatMap(namesOf),
    ...(plan.edge?.certificate.domains ?? []),
  ]);
  const authority = join(folder, "authority.pem");
  await writeFile(authority, credentials.authority.cert);
  const addresses = await freeAddresses(FRONT_PORT);
  const runs: SiteRun[] = [];
  const dns = await createDns(addresses.store("home", "s3"), (name) => tasksOf(runs, name));
  const { address, port } = dns.address();
  for (const row of plans)
    runs.push(
      new SiteRun({
        plan: row,
        addresses,
        certificate: credentials.server,
        authority,
        folder,
        bundles: DIST,
        engine,
        valkey,
        processes,
        events,
        dns: `${address}:${port}`,
        secrets: { "vendor-meridian": JSON.stringify(credentials.token) },
        trusted: [vendorAuthority.cert],
        built,
      }),
    );
  const edge = createEdge(plan.edge, { runs, credentials, address: addresses.edge, events });
  return { runs, credentials, dns, edge };
}

interface EdgeNeeds extends Pick<Sites, "runs" | "credentials"> {
  readonly address: string;
  readonly events: Events;
}

function createEdge(plan: EnvironmentPlan["edge"], needs: EdgeNeeds): EdgeRun {
  const { runs, credentials, address, events } = needs;
  const row = plan?.cells.find(({ cell }) => cell === CELL);
  if (plan === undefined || row === undefined) throw new RangeError(`${CELL} has no edge`);
  const nameOf = (kind: string): string => row.distributions.find((each) => each.kind === kind)?.name ?? "";
  const edge = new Edge({
    plan,
    row,
    certificate: credentials.server,
    authority: credentials.authority.cert,
    address,
    port: FRONT_PORT,
    placeOf: (site) => ({
      addresses: () => runs.find(({ args }) => args.plan.cell.site === site)?.deliveryAddresses() ?? [],
      port: FRONT_PORT,
    }),
    keys: { [`key/${credentials.viewers.kid}`]: credentials.viewers.text },
    onEvent: (text) => events.add("edge", text),
    now: Date.now,
  });
  const delivery = row.origins.find(({ id }) => id === "home")?.name ?? "";
  return { edge, address, manifests: nameOf("manifests"), segments: nameOf("segments"), delivery };
}

const namesOf = ({ cell, services }: CellPlan): string[] => [
  `*.${cell.region}.${cell.settings.domain}`,
  `metadata.${services.domain}`,
];

async function createCredentials(
  vendorAuthority: Certificate,
  names: readonly string[],
): Promise<Credentials> {
  const authority = await createAuthority("Play");
  return {
    authority,
    vendorAuthority,
    server: await createServer(authority, names),
    client: await createClient(vendorAuthority, "northlight"),
    token: createTokenKey("play-1"),
    viewers: createViewerKey("play-1"),
  };
}

/** Addresses of `<service>-<zone>.<discovery>`. They stay while a task is away, as they do for a while in AWS. */
function tasksOf(sites: readonly SiteRun[], name: string): readonly string[] | undefined {
  const found = sites.flatMap(({ tasks, args: { plan } }) =>
    tasks
      .filter(({ args: { service, zone } }) => name === `${service}-${zone}.${plan.services.domain}`)
      .map(({ args }) => args.address),
  );
  return found.length === 0 ? undefined : found;
}
