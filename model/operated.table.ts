/**
 * What an `up` leaves as it finds it (law 9): operators own it, or AWS does, or another resource writes it. Where a program
 * makes it, it is made once and ignored from then on; so no `up` undoes what was done at three in the morning, and no drift is
 * reported of it.
 */
export interface OperatedRow {
  /** Pulumi type; of what no program makes, AWS's own word for it. */
  readonly type: string;
  readonly property: string;
  /** Whether a program makes it, and then leaves the property alone (`ignoreChanges`). */
  readonly made: boolean;
  readonly owner: "operators" | "AWS" | "other resources";
  /** Who changes it, how, and why no `up` may. */
  readonly why: string;
}

export const OPERATED: readonly OperatedRow[] = [
  {
    type: "aws:autoscaling/group:Group",
    property: "desiredCapacity",
    made: true,
    owner: "operators",
    why: "ECS follows the tasks with it, and operators raise it; an `up` in a surge would take instances away",
  },
  {
    type: "aws:ecs/service:Service",
    property: "desiredCount",
    made: true,
    owner: "operators",
    why: "operators raise it when an audience or a lost zone asks for more; the plan's number is the first one",
  },
  {
    type: "aws:rds/cluster:Cluster",
    property: "engineVersion",
    made: true,
    owner: "operators",
    why: "an upgrade is an act of its own, at an hour that operators choose; AWS forces some",
  },
  {
    type: "aws:rds/cluster:Cluster",
    property: "availabilityZones",
    made: true,
    owner: "AWS",
    why: "AWS spreads the storage over three zones, and a list of two would replace the cluster",
  },
  {
    type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
    property: "subnetIds",
    made: true,
    owner: "AWS",
    why: "a subnet that nobody placed falls to the default list, which AWS then writes",
  },
  {
    type: "aws:route53/zone:Zone",
    property: "vpcs",
    made: true,
    owner: "other resources",
    why: "each cell associates its own VPC with the region's private zones; the zone itself names the hub alone",
  },
  {
    type: "Aurora cluster",
    property: "which instance writes",
    made: false,
    owner: "operators",
    why: "`aws rds failover-db-cluster`, or Aurora when the writer is lost; instances are alike, and none is made as the writer",
  },
  {
    type: "Aurora cluster",
    property: "tables, users and grants",
    made: false,
    owner: "operators",
    why: "migrations ship with a release and are run by operators; the program makes an empty database",
  },
  {
    type: "Valkey group",
    property: "which node is the primary",
    made: false,
    owner: "AWS",
    why: "ElastiCache fails over by itself; the program names zones, and no roles",
  },
  {
    type: "ARC zonal shift",
    property: "the zone that a load balancer is shifted away from",
    made: false,
    owner: "operators",
    why: "`aws arc-zonal-shift start-zonal-shift` takes an ill zone out; it ends by itself, and no `up` ends it sooner",
  },
  {
    type: "PrivateLink endpoint service",
    property: "connections: accepted or rejected",
    made: false,
    owner: "operators",
    why: "whose endpoint it is, is a call to the vendor: an `up` lets in nobody, and throws out nobody who was let in",
  },
  {
    type: "Secrets Manager secret",
    property: "versions",
    made: false,
    owner: "operators",
    why: "`aws secretsmanager put-secret-value`: the program makes the secret and never a value, so none is in its state",
  },
  {
    type: "CloudFront key-value store",
    property: "keys",
    made: false,
    owner: "operators",
    why: "`headend evacuate` writes `route/<cell>`: an evacuation survives an `up`, which makes the store and no key",
  },
];
