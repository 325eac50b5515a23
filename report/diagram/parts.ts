import type { ResourceRecord } from "../../record/types";
import { counted } from "../words";

/**
 * What stands in a VPC beside its subnets, as one line each: load balancers, services, database, metadata store. Read from
 * resources, and found by the subnets that they are in.
 */
export interface PartTopology {
  readonly label: string;
  /** Has public addresses. */
  readonly public: boolean;
  /** Of a load balancer. */
  readonly balancer?: "ALB" | "NLB";
}

export type OfType = (type: string) => readonly ResourceRecord[];

const TYPES = {
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  service: "aws:ecs/service:Service",
  database: "aws:rds/cluster:Cluster",
  databaseInstance: "aws:rds/clusterInstance:ClusterInstance",
  databaseSubnets: "aws:rds/subnetGroup:SubnetGroup",
  cache: "aws:elasticache/replicationGroup:ReplicationGroup",
  cacheSubnets: "aws:elasticache/subnetGroup:SubnetGroup",
};

export const PART_TYPES: readonly string[] = Object.values(TYPES);

/** Parts in the order of the picture: what the Internet reaches first, then what is behind it. */
export function partsOf(vpc: ResourceRecord, subnets: readonly ResourceRecord[], of: OfType): PartTopology[] {
  const ids = new Set(subnets.map(({ outputs }) => outputs["id"]));
  const isHere = (subnetIds: unknown): boolean => asList(subnetIds).some((id) => ids.has(id));
  const balancers = of(TYPES.balancer)
    .filter(({ inputs }) => isHere(inputs["subnets"]) || isHere(mappedSubnets(inputs)))
    .map((balancer) => balancerPart(balancer, vpc.name));
  const services = of(TYPES.service).filter(({ inputs }) => isHere(networkOf(inputs)["subnets"]));
  return [
    ...balancers.sort((a, b) => Number(b.public) - Number(a.public)),
    ...servicesPart(services, subnets),
    ...of(TYPES.database)
      .filter(({ inputs }) => isHere(groupSubnets(of(TYPES.databaseSubnets), inputs["dbSubnetGroupName"])))
      .map((cluster) => databasePart(cluster, of)),
    ...of(TYPES.cache)
      .filter(({ inputs }) => isHere(groupSubnets(of(TYPES.cacheSubnets), inputs["subnetGroupName"])))
      .map(cachePart),
  ];
}

type Inputs = ResourceRecord["inputs"];

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const mappedSubnets = ({ subnetMappings }: Inputs): unknown =>
  asList(subnetMappings).map((mapping) => (mapping as Inputs)["subnetId"]);

const networkOf = ({ networkConfiguration }: Inputs): Inputs => (networkConfiguration ?? {}) as Inputs;

const groupSubnets = (groups: readonly ResourceRecord[], name: unknown): unknown =>
  groups.find(({ outputs, inputs }) => [outputs["name"], inputs["name"]].includes(name))?.inputs["subnetIds"];

/** `sports-1-ingest-public` of the VPC `sports-1`: `ingest public ALB`. */
function balancerPart({ name, inputs }: ResourceRecord, vpc: string): PartTopology {
  const kind = inputs["loadBalancerType"] === "network" ? "NLB" : "ALB";
  const own = name.startsWith(`${vpc}-`) ? name.slice(vpc.length + 1) : name;
  const label = `${own.replaceAll("-", " ")} ${kind}`;
  return { label, public: inputs["internal"] !== true, balancer: kind };
}

/** One service of ECS is one service in one zone. */
function servicesPart(
  services: readonly ResourceRecord[],
  subnets: readonly ResourceRecord[],
): PartTopology[] {
  if (services.length === 0) return [];
  const zoneOf = ({ inputs }: ResourceRecord): string => {
    const [first] = asList(networkOf(inputs)["subnets"]);
    return String(subnets.find(({ outputs }) => outputs["id"] === first)?.inputs["availabilityZoneId"]);
  };
  const zones = new Set(services.map(zoneOf)).size;
  const kinds = new Set(services.map((service) => service.name.replace(`-${zoneOf(service)}`, ""))).size;
  const even = `${counted(kinds, "service")} x ${counted(zones, "zone")}`;
  const uneven = `${counted(services.length, "service")} in ${counted(zones, "zone")}`;
  return [{ label: services.length === kinds * zones ? even : uneven, public: false }];
}

const ENGINES: Readonly<Record<string, string>> = { "aurora-mysql": "Aurora MySQL", valkey: "Valkey" };

const engineOf = ({ engine }: Inputs): string => ENGINES[String(engine)] ?? String(engine);

function databasePart({ inputs, outputs }: ResourceRecord, of: OfType): PartTopology {
  const instances = of(TYPES.databaseInstance).filter(
    (instance) => instance.inputs["clusterIdentifier"] === outputs["id"],
  );
  return { label: `${engineOf(inputs)} x ${instances.length}`, public: false };
}

const cachePart = ({ inputs }: ResourceRecord): PartTopology => ({
  label: `${engineOf(inputs)} x ${Number(inputs["numCacheClusters"])}`,
  public: false,
});
