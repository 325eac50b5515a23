import { circuitStates } from "../aws/directConnect";
import { EdgeStore } from "../aws/edgeStore";
import { digestOf, type ImageId } from "../aws/images";
import { pendingConnections } from "../aws/privateLink";
import { filledSecrets } from "../aws/secrets";
import { pendingSubscriptions } from "../aws/subscriptions";
import { KNOWN_NAMES } from "../catalog/names.table";
import { SERVICE_NAMES } from "../catalog/services.table";
import { EDGE_REGION } from "../plan/edge/edge";
import { kindOf, siteStack } from "../plan/stacks";
import { type Site, SITES } from "../settings/settings";
import type { HumanStep, PeopleContext } from "./people";

/** A step, and the question to AWS. `isDone` gives undefined where AWS does not know. */
export interface Step extends Omit<HumanStep, "state"> {
  readonly isDone: () => Promise<boolean | undefined>;
}

type Subject = (context: PeopleContext) => Step[];

/** Steps by subject. Each row is one thing to do. */
export const PEOPLE: Readonly<Record<string, Subject>> = {
  /** ECS tasks never become healthy without their image. */
  images: (context) => {
    const { plan, aws, existing } = context;
    return sitesOf(context).flatMap(({ region, stack, release }) => {
      const images = plan.settings.releases[release]?.images;
      return SERVICE_NAMES.map((service) => ({
        stack,
        what: `${region}: image ${service} of ${release} pushed`,
        commands: [
          `docker push ${plan.settings.account}.dkr.ecr.${region}.amazonaws.com/${KNOWN_NAMES.repository(service)}:<tag>`,
        ],
        page: "deploy.md",
        // With `cells: inRegion` the same stack creates the repositories.
        stops: plan.settings.cells === "apart" || existing.has(stack),
        isDone: async () => {
          const found = await digestOf(aws, region, imageOf(service, images?.[service] ?? ""));
          return found !== undefined;
        },
      }));
    });
  },

  /** A cell creates its secrets empty. Before the first edge no viewer is there. */
  secrets: (context) => {
    const { plan, aws, existing } = context;
    const edge = plan.stacks.find(({ program }) => program === "edge")?.name;
    const byRegion = new Map<string, Promise<Map<string, boolean>>>();
    return sitesOf(context)
      .filter(({ stack }) => existing.has(stack))
      .flatMap(({ cell, site, region, stack }) =>
        plan.cellPlan(cell, site).secrets.secrets.map(({ key }) => ({
          stack: edge ?? stack,
          what: `${region}: secret ${key} filled`,
          commands: [
            `aws secretsmanager list-secrets --region ${region} --filters Key=name,Values=${key}- --query 'SecretList[].ARN' --output text`,
            `aws secretsmanager put-secret-value --region ${region} --secret-id <ARN> --secret-string file://<file>`,
          ],
          page: "service-contract.md",
          stops: edge !== undefined && !existing.has(edge),
          isDone: async () => {
            const found = byRegion.get(region) ?? filledSecrets(aws, region);
            byRegion.set(region, found);
            const name = [...(await found).keys()].find((other) => other.replace(SUFFIX, "") === key);
            return name !== undefined && (await found).get(name) === true;
          },
        })),
      );
  },

  /** No API shows the tables of a database. */
  databases: (context) =>
    sitesOf(context)
      .filter(({ site, stack }) => site === "home" && context.existing.has(stack))
      .map(({ cell, stack }) => ({
        stack,
        what: `${cell}: first run of the database`,
        commands: [],
        page: "runbooks/database-first-run.md",
        stops: false,
        isDone: () => Promise.resolve(undefined),
      })),

  /** AWS rejects interfaces of a circuit before its cross-connect exists. */
  circuits: (context) =>
    circuitsOf(context).map(({ key, awaited, region, stack }) => ({
      stack,
      what: awaited
        ? `circuit ${key}: letter of authority sent; remove awaited when it is available`
        : `circuit ${key}: available`,
      commands: [
        `aws directconnect describe-connections --region ${region} --query 'connections[].[connectionName, connectionId, connectionState]'`,
        `aws directconnect describe-loa --region ${region} --connection-id <id> --query loaContent --output text | base64 -d > ${key}.pdf`,
      ],
      page: "runbooks/circuits.md",
      stops: !awaited,
      isDone: async () => {
        if (awaited) return false;
        const found = await circuitOf(context, key, region);
        // Not ordered yet: its first `up` orders it.
        return found === undefined || ["available", "down"].includes(found.state);
      },
    })),

  macsec: (context) =>
    circuitsOf(context)
      .filter(({ macsec }) => macsec)
      .map(({ key, region, stack }) => ({
        stack,
        what: `MACsec key of circuit ${key} set`,
        commands: [],
        page: "runbooks/circuits.md",
        stops: false,
        isDone: async () => {
          const found = await circuitOf(context, key, region);
          return found && found.macSecKeys > 0;
        },
      })),

  /** AWS deletes a subscription that was not confirmed within 3 days. */
  emails: (context) => {
    const { plan, aws, existing, outputsOf } = context;
    if (!plan.settings.notify.some(({ protocol }) => protocol === "email")) return [];
    return plan.stacks
      .filter((row) => ["region", "edge"].includes(kindOf(row)) && existing.has(row.name))
      .map(({ name, regions: [region = EDGE_REGION] }) => ({
        stack: name,
        what: `${name}: emails of alarms confirmed`,
        commands: [],
        page: "deploy.md",
        stops: false,
        isDone: async () => {
          const topic = (await outputsOf(name))["alarmTopicArn"];
          if (typeof topic !== "string") return undefined;
          return (await pendingSubscriptions(aws, region, topic)).length === 0;
        },
      }));
  },

  /** Vendors and platforms wait until an operator accepts them. */
  connections: ({ plan, aws, existing }) =>
    plan.stacks
      .filter((row) => row.program === "backbone" && existing.has(row.name))
      .flatMap(({ name, regions }) =>
        regions.map((region) => ({
          stack: name,
          what: `${region}: PrivateLink connections accepted`,
          commands: [
            `aws ec2 describe-vpc-endpoint-connections --region ${region} --filters Name=vpc-endpoint-state,Values=pendingAcceptance`,
          ],
          page: "runbooks/private-link.md",
          stops: false,
          isDone: async () => (await pendingConnections(aws, region)).length === 0,
        })),
      ),

  /** Without a key in the edge's store every viewer gets 401. */
  tokenKeys: ({ plan, aws, existing, outputsOf }) =>
    plan.stacks
      .filter((row) => row.program === "edge" && existing.has(row.name))
      .map(({ name }) => ({
        stack: name,
        what: "viewers' token key in the edge's store",
        commands: [],
        page: "runbooks/evacuate.md",
        stops: false,
        isDone: async () => {
          const arn = (await outputsOf(name))["keyValueStoreArn"];
          if (typeof arn !== "string") return undefined;
          const keys = await new EdgeStore(aws, { arn, region: EDGE_REGION }).keys();
          return [...keys.keys()].some((key) => key.startsWith("key/"));
        },
      })),
};

/** Pulumi's suffix of a name. */
const SUFFIX = /-[0-9a-f]{7}$/;

interface SiteRow {
  readonly cell: string;
  readonly site: Site;
  readonly region: string;
  readonly stack: string;
  readonly release: string;
}

const sitesOf = ({ plan: { settings } }: PeopleContext): SiteRow[] =>
  Object.entries(settings.lineUp.cells).flatMap(([cell, { release, ...sites }]) =>
    SITES.map((site) => {
      const { region } = sites[site];
      return { cell, site, region, release, stack: siteStack(settings, { region, cell }) };
    }),
  );

const imageOf = (service: string, written: string): ImageId => {
  const repository = KNOWN_NAMES.repository(service);
  return written.startsWith("sha256:") ? { repository, digest: written } : { repository, tag: written };
};

const circuitsOf = ({ plan }: PeopleContext) => {
  const stack = plan.stacks.find(({ program }) => program === "backbone")?.name;
  return stack === undefined ? [] : plan.circuits.circuits.map((row) => ({ ...row, stack }));
};

/** The circuit in AWS: by its id, or by the name that the program gives it. */
const circuitOf = async ({ plan, aws }: PeopleContext, key: string, region: string) => {
  const wanted = plan.circuits.circuits.find((row) => row.key === key)?.id;
  const found = await circuitStates(aws, region);
  return found.find(({ id, name }) =>
    wanted === undefined ? name.replace(SUFFIX, "") === key : id === wanted,
  );
};
