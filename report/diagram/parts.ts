import type { ResourceRecord } from "../../record/types";
import { counted } from "../words";
import { id, type OfType, tag } from "./records";

/** One line per load balancer, service, database and metadata store of a VPC. They are found by their subnets. */
export interface PartTopology {
  readonly label: string;
  /** Has public addresses. */
  readonly public: boolean;
  /** Set for a load balancer. */
  readonly balancer?: "ALB" | "NLB";
}

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

/** In the order of the drawing: public load balancers first. */
export function partsOf(subnets: readonly ResourceRecord[], of: OfType): PartTopology[] {
  const ids = new Set(subnets.map(({ outputs }) => outputs["id"]));
  const isHere = (subnetIds: unknown): boolean => asList(subnetIds).some((id) => ids.has(id));
  const balancers = of(TYPES.balancer)
    .filter(({ inputs }) => isHere(inputs["subnets"]) || isHere(mappedSubnets(inputs)))
    .map(balancerPart);
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

function balancerPart(balancer: ResourceRecord): PartTopology {
  const { loadBalancerType, internal } = balancer.inputs;
  const kind = loadBalancerType === "network" ? "NLB" : "ALB";
  return { label: `${tag(balancer, "Name")} ${kind}`, public: internal !== true, balancer: kind };
}

/** One ECS service is one service in one zone. */
function servicesPart(
  services: readonly ResourceRecord[],
  subnets: readonly ResourceRecord[],
): PartTopology[] {
  if (services.length === 0) return [];
  const zoneOf = ({ inputs }: ResourceRecord): string => {
    const [first] = asList(networkOf(inputs)["subnets"]);
    return String(subnets.find((subnet) => id(subnet) === first)?.inputs["availabilityZoneId"]);
  };
  const zones = services.map(zoneOf);
  const counts = [...new Set(zones)].map((zone) => zones.filter((other) => other === zone).length);
  const [first = 0] = counts;
  const label = counts.every((count) => count === first)
    ? `${counted(first, "service")} x ${counted(counts.length, "zone")}`
    : `${counted(services.length, "service")} in ${counted(counts.length, "zone")}`;
  return [{ label, public: false }];
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
