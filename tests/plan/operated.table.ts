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
  readonly created: boolean;
  readonly owner: "operators" | "AWS" | "other resources";
  /** Who changes it, how, and why no `up` may. */
  readonly why: string;
}

export const OPERATED: readonly OperatedRow[] = [
  {
    type: "aws:autoscaling/group:Group",
    property: "desiredCapacity",
    created: true,
    owner: "operators",
    why: "ECS follows the tasks with it, and operators raise it; an `up` in a surge would take instances away",
  },
  {
    type: "aws:ecs/service:Service",
    property: "desiredCount",
    created: true,
    owner: "operators",
    why: "operators raise it when an audience or a lost zone asks for more; the plan's number is the first one",
  },
  {
    type: "aws:rds/cluster:Cluster",
    property: "engineVersion",
    created: true,
    owner: "operators",
    why: "an upgrade is an act of its own, at an hour that operators choose; AWS forces some",
  },
  {
    type: "aws:rds/cluster:Cluster",
    property: "availabilityZones",
    created: true,
    owner: "AWS",
    why: "AWS spreads the storage over three zones, and a list of two would replace the cluster",
  },
  {
    type: "aws:rds/cluster:Cluster",
    property: "globalClusterIdentifier",
    created: true,
    owner: "other resources",
    why: "the backbone makes home's cluster the first of a global database; a member that was taken out is not put back by `up`",
  },
  {
    type: "aws:rds/cluster:Cluster",
    property: "replicationSourceIdentifier",
    created: true,
    owner: "operators",
    why: "`aws rds switchover-global-cluster` turns it round, and taking it away would make a copy stand alone",
  },
  {
    type: "aws:rds/cluster:Cluster",
    property: "enableGlobalWriteForwarding",
    created: true,
    owner: "operators",
    why: "home's cluster is no member of a global database when it is made, and AWS takes it of members alone: the first run turns it on",
  },
  {
    type: "aws:rds/cluster:Cluster",
    property: "masterPassword",
    created: true,
    owner: "operators",
    why: "of a global database: the first one is from the stack's configuration, later ones are set in Aurora and in our secret",
  },
  {
    type: "aws:secretsmanager/secretVersion:SecretVersion",
    property: "secretString",
    created: true,
    owner: "operators",
    why: "of the master of a global database: made with the first password, changed by `aws secretsmanager put-secret-value`",
  },
  {
    type: "aws:directconnect/linkAggregationGroup:LinkAggregationGroup",
    property: "connectionId",
    created: true,
    owner: "AWS",
    why: "the circuit whose device the group is on: AWS reads it when the group is made, and another would replace the group",
  },
  {
    type: "aws:rds/globalCluster:GlobalCluster",
    property: "sourceDbClusterIdentifier",
    created: true,
    owner: "AWS",
    why: "AWS does not say which cluster was the first, and after a switch another one writes",
  },
  {
    type: "aws:secretsmanager/secret:Secret",
    property: "replicas",
    created: true,
    owner: "operators",
    why: "a copy in the other region is cut loose when this one is gone (`stop-replication-to-replica`), and AWS spells its key in its own way",
  },
  {
    type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
    property: "subnetIds",
    created: true,
    owner: "AWS",
    why: "a subnet that nobody placed falls to the default list, which AWS then writes",
  },
  {
    type: "aws:route53/zone:Zone",
    property: "vpcs",
    created: true,
    owner: "other resources",
    why: "each cell associates its own VPC with the region's private zones; the zone itself names the hub alone",
  },
  {
    type: "Aurora cluster",
    property: "which instance writes",
    created: false,
    owner: "operators",
    why: "`aws rds failover-db-cluster`, or Aurora when the writer is lost; instances are alike, and none is made as the writer",
  },
  {
    type: "Aurora cluster",
    property: "tables, users and grants",
    created: false,
    owner: "operators",
    why: "migrations ship with a release and are run by operators; the program makes an empty database",
  },
  {
    type: "Aurora global database",
    property: "which region writes",
    created: false,
    owner: "operators",
    why: "`aws rds switchover-global-cluster` and `failover-global-cluster` (docs/runbooks/database-global.md): home and standby are how it was made, and no more",
  },
  {
    type: "Valkey group",
    property: "which node is the primary",
    created: false,
    owner: "AWS",
    why: "ElastiCache fails over by itself; the program names zones, and no roles",
  },
  {
    type: "ARC zonal shift",
    property: "the zone that a load balancer is shifted away from",
    created: false,
    owner: "operators",
    why: "`aws arc-zonal-shift start-zonal-shift` takes an ill zone out; it ends by itself, and no `up` ends it sooner",
  },
  {
    type: "Direct Connect circuit",
    property: "MACsec keys, and whether it must encrypt",
    created: false,
    owner: "operators",
    why: "`aws directconnect associate-mac-sec-key` when it is new; rotated by a second pair, after which the first is taken away (docs/runbooks/circuits.md)",
  },
  {
    type: "PrivateLink endpoint service",
    property: "connections: accepted or rejected",
    created: false,
    owner: "operators",
    why: "whose endpoint it is, is a call to the vendor or platform: an `up` lets in nobody, and throws out nobody who was let in",
  },
  {
    type: "Secrets Manager secret",
    property: "versions",
    created: false,
    owner: "operators",
    why: "`aws secretsmanager put-secret-value`: the program makes the secret and never a value, so none is in its state, but for the master of a global database",
  },
  {
    type: "CloudFront key-value store",
    property: "keys",
    created: false,
    owner: "operators",
    why: "`headend evacuate` writes `route/<cell>`: an evacuation survives an `up`, which makes the store and no key",
  },
];
