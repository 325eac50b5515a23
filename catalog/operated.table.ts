/**
 * What `pulumi up` ignores (law 9): operators or AWS own it, or another resource writes it. If the program creates
 * it, it ignores it afterwards (`ignoreChanges`). So no `up` reverts a change of operators, and none reports drift.
 */
export interface OperatedRow {
  /** Pulumi type; AWS's term if the program does not create it. */
  readonly type: string;
  readonly property: string;
  /** Whether the program creates it and then ignores the property (`ignoreChanges`). */
  readonly created: boolean;
  readonly owner: "operators" | "AWS" | "other resources";
  /** Who changes it, how, and why `up` must not. */
  readonly why: string;
}

/** An input that makes the provider wait after a change. */
export interface WaitRow {
  readonly type: string;
  readonly input: string;
  /** What the program sets. `undefined`: not set, and the provider's default does not wait. */
  readonly set: unknown;
  /** Why it does not wait for what others own. */
  readonly why: string;
}

export const WAITS: readonly WaitRow[] = [
  {
    type: "aws:autoscaling/group:Group",
    input: "waitForCapacityTimeout",
    set: "0",
    why: "ECS and operators set the number of instances; the provider would wait for exactly its own",
  },
  {
    type: "aws:autoscaling/group:Group",
    input: "waitForElbCapacity",
    set: undefined,
    why: "instances are not targets: ECS registers tasks",
  },
  {
    type: "aws:cloudfront/distribution:Distribution",
    input: "waitForDeployment",
    set: undefined,
    why: "the default waits until CloudFront has deployed the distribution, which only `up` changes",
  },
  {
    type: "aws:ecs/service:Service",
    input: "waitForSteadyState",
    set: true,
    why: "as many tasks as desired run, whatever number operators have set: the proof of a release",
  },
  {
    type: "aws:vpc/endpointServicePrivateDnsVerification:EndpointServicePrivateDnsVerification",
    input: "waitForVerification",
    set: true,
    why: "AWS verifies the record that `up` has created before",
  },
];

export const OPERATED: readonly OperatedRow[] = [
  {
    type: "aws:autoscaling/group:Group",
    property: "desiredCapacity",
    created: true,
    owner: "operators",
    why: "ECS changes it with the tasks, and operators raise it; an `up` during a peak would remove instances",
  },
  {
    type: "aws:ecs/service:Service",
    property: "desiredCount",
    created: true,
    owner: "operators",
    why: "operators raise it for a large audience or after the loss of a zone; the plan's number is the initial one",
  },
  {
    type: "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
    property: "options",
    created: true,
    owner: "AWS",
    why: "AWS reported options of one of several peerings that were never set, and a change of them replaces the peering",
  },
  {
    type: "aws:rds/cluster:Cluster",
    property: "engineVersion",
    created: true,
    owner: "operators",
    why: "operators choose the time of an upgrade; AWS forces some",
  },
  {
    type: "aws:rds/cluster:Cluster",
    property: "availabilityZones",
    created: true,
    owner: "AWS",
    why: "AWS distributes storage over three zones, and a list of two would replace the cluster",
  },
  {
    type: "aws:rds/cluster:Cluster",
    property: "globalClusterIdentifier",
    created: true,
    owner: "other resources",
    why: "the backbone makes home's cluster the primary of a global database; `up` does not add a removed member again",
  },
  {
    type: "aws:rds/cluster:Cluster",
    property: "replicationSourceIdentifier",
    created: true,
    owner: "operators",
    why: "`aws rds switchover-global-cluster` reverses it, and without it a copy becomes independent",
  },
  {
    type: "aws:rds/cluster:Cluster",
    property: "enableGlobalWriteForwarding",
    created: true,
    owner: "operators",
    why: "home's cluster is not a member of a global database at creation, and AWS accepts it for members only: the first run turns it on",
  },
  {
    type: "aws:rds/cluster:Cluster",
    property: "masterPassword",
    created: true,
    owner: "operators",
    why: "for a global database: the initial one is from the stack's configuration; operators set later ones in Aurora and in our secret",
  },
  {
    type: "aws:secretsmanager/secretVersion:SecretVersion",
    property: "secretString",
    created: true,
    owner: "operators",
    why: "for the master of a global database: created with the initial password, changed by `aws secretsmanager put-secret-value`",
  },
  {
    type: "aws:directconnect/linkAggregationGroup:LinkAggregationGroup",
    property: "connectionId",
    created: true,
    owner: "AWS",
    why: "a circuit on the device of the group: AWS reads it at creation, and a different one would replace the group",
  },
  {
    type: "aws:rds/globalCluster:GlobalCluster",
    property: "sourceDbClusterIdentifier",
    created: true,
    owner: "AWS",
    why: "AWS does not return the initial cluster, and after a switchover another one writes",
  },
  {
    type: "aws:secretsmanager/secret:Secret",
    property: "replicas",
    created: true,
    owner: "operators",
    why: "operators promote the replica if this region is lost (`stop-replication-to-replica`), and AWS returns the key in another form",
  },
  {
    type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
    property: "subnetIds",
    created: true,
    owner: "AWS",
    why: "AWS adds a subnet without a network ACL to the default one",
  },
  {
    type: "aws:route53/zone:Zone",
    property: "vpcs",
    created: true,
    owner: "other resources",
    why: "each cell associates its own VPC with the region's private hosted zones; the zone itself declares the hub only",
  },
  {
    type: "Aurora cluster",
    property: "which instance writes",
    created: false,
    owner: "operators",
    why: "`aws rds failover-db-cluster`, or Aurora when the writer is lost; instances are the same, and none is created as the writer",
  },
  {
    type: "Aurora cluster",
    property: "tables, users and grants",
    created: false,
    owner: "operators",
    why: "operators run the migrations of a release; the program creates an empty database",
  },
  {
    type: "Aurora global database",
    property: "which region writes",
    created: false,
    owner: "operators",
    why: "`aws rds switchover-global-cluster` and `failover-global-cluster` (docs/runbooks/database-global.md): home and standby only define where it started",
  },
  {
    type: "Valkey group",
    property: "which node is the primary",
    created: false,
    owner: "AWS",
    why: "ElastiCache fails over by itself; the program declares zones, not roles",
  },
  {
    type: "ARC zonal shift",
    property: "the zone that a load balancer is shifted away from",
    created: false,
    owner: "operators",
    why: "`aws arc-zonal-shift start-zonal-shift` moves traffic away from an impaired zone; it expires, and `up` does not end it earlier",
  },
  {
    type: "Direct Connect circuit",
    property: "MACsec keys, and whether it must encrypt",
    created: false,
    owner: "operators",
    why: "`aws directconnect associate-mac-sec-key` for a new circuit; to rotate, operators add a second key pair, then remove the first (docs/runbooks/circuits.md)",
  },
  {
    type: "PrivateLink endpoint service",
    property: "connections: accepted or rejected",
    created: false,
    owner: "operators",
    why: "operators ask the vendor or platform whether the endpoint is theirs: `up` accepts no connection and rejects none",
  },
  {
    type: "Secrets Manager secret",
    property: "versions",
    created: false,
    owner: "operators",
    why: "`aws secretsmanager put-secret-value`: the program creates the secret without a value, so its state has none, except for the master of a global database",
  },
  {
    type: "CloudFront key-value store",
    property: "keys",
    created: false,
    owner: "operators",
    why: "`headend evacuate` writes `route/<cell>`: an evacuation survives an `up`, which creates the store without keys",
  },
];
