/**
 * Emulates global clusters. The emulator stores them in us-east-1 (moto 5.2, rds/responses.py, `global_backend`) and searches
 * their source only there. It removes a member in the requested region, without an error if there is none. It returns all
 * global clusters for any request, without a writer, and supports no modification. Shapes and errors are those of the service
 * model in botocore 1.43, rds 2014-10-31. Messages are those that the Terraform provider 5.100 expects (rds/cluster.go,
 * rds/global_cluster.go). No test needs a switchover, a modification or a global cluster without a source.
 */
export interface GlobalAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

interface Whole {
  readonly id: string;
  readonly version: string;
  readonly tags: string;
  /** By ARN, whether they forward writes; the first one is the writer. */
  readonly members: Map<string, boolean>;
}

type Own = (asked: URLSearchParams) => GlobalAnswer | undefined;

export class GlobalClusters {
  private readonly wholes = new Map<string, Whole>();
  /** Versions of all clusters, by ARN. */
  private readonly versions = new Map<string, string>();

  private readonly actions: Readonly<Record<string, Own>> = {
    CreateGlobalCluster: (asked) => this.create(asked),
    DescribeGlobalClusters: (asked) => this.describe(asked),
    RemoveFromGlobalCluster: (asked) => this.letGo(asked),
    DeleteGlobalCluster: (asked) => this.remove(asked),
    DeleteDBCluster: (asked) => this.keep(asked),
  };

  /** `undefined`: the emulator handles the request. */
  answer(asked: URLSearchParams): GlobalAnswer | undefined {
    return this.actions[asked.get("Action") ?? ""]?.(asked);
  }

  /** Records a cluster that the emulator has created. */
  created(asked: URLSearchParams, answer: string): void {
    const [, arn = ""] = /<DBClusterArn>([^<]+)/.exec(answer) ?? [];
    const [, version = ""] = /<EngineVersion>([^<]+)/.exec(answer) ?? [];
    if (arn === "") return;
    this.versions.set(arn, version);
    const forwards = asked.get("EnableGlobalWriteForwarding") === "true";
    this.wholes.get(asked.get("GlobalClusterIdentifier") ?? "")?.members.set(arn, forwards);
  }

  private create(asked: URLSearchParams): GlobalAnswer {
    const id = asked.get("GlobalClusterIdentifier") ?? "";
    const source = asked.get("SourceDBClusterIdentifier") ?? "";
    const version = this.versions.get(source);
    if (version === undefined)
      return refused(404, "DBClusterNotFoundFault", `DBCluster ${source} not found.`);
    const whole = { id, version, tags: tagsOf(asked), members: new Map([[source, false]]) };
    this.wholes.set(id, whole);
    return answered("CreateGlobalCluster", `<GlobalCluster>${shown(whole)}</GlobalCluster>`);
  }

  private describe(asked: URLSearchParams): GlobalAnswer {
    const id = asked.get("GlobalClusterIdentifier");
    if (id !== null && !this.wholes.has(id)) return unknown(id);
    const member = asked.get("Filters.Filter.1.Values.Value.1");
    const found = [...this.wholes.values()]
      .filter((whole) => id === null || whole.id === id)
      .filter((whole) => member === null || whole.members.has(member))
      .map((whole) => `<GlobalClusterMember>${shown(whole)}</GlobalClusterMember>`);
    return answered("DescribeGlobalClusters", `<GlobalClusters>${found.join("")}</GlobalClusters>`);
  }

  private letGo(asked: URLSearchParams): GlobalAnswer {
    const id = asked.get("GlobalClusterIdentifier") ?? "";
    const member = asked.get("DbClusterIdentifier") ?? "";
    const whole = this.wholes.get(id);
    if (whole === undefined) return unknown(id);
    if (!whole.members.delete(member))
      return refused(400, "InvalidParameterValue", `${member} is not found in global cluster ${id}`);
    return answered("RemoveFromGlobalCluster", `<GlobalCluster>${shown(whole)}</GlobalCluster>`);
  }

  private remove(asked: URLSearchParams): GlobalAnswer {
    const id = asked.get("GlobalClusterIdentifier") ?? "";
    const whole = this.wholes.get(id);
    if (whole === undefined) return unknown(id);
    if (whole.members.size > 0)
      return refused(400, "InvalidGlobalClusterStateFault", `Global Cluster ${arnOf(id)} is not empty`);
    this.wholes.delete(id);
    return answered("DeleteGlobalCluster", `<GlobalCluster>${shown(whole)}</GlobalCluster>`);
  }

  /** AWS rejects the deletion of a member; names of members differ between regions. */
  private keep(asked: URLSearchParams): GlobalAnswer | undefined {
    const name = `:cluster:${asked.get("DBClusterIdentifier")}`;
    const members = [...this.wholes.values()].flatMap((whole) => [...whole.members.keys()]);
    if (!members.some((arn) => arn.endsWith(name))) return undefined;
    const why = "This cluster is a part of a global cluster, please remove it from globalcluster first";
    return refused(400, "InvalidDBClusterStateFault", why);
  }
}

const NAMESPACE = "http://rds.amazonaws.com/doc/2014-10-31/";

const headers = { "content-type": "text/xml" };

const answered = (action: string, result: string): GlobalAnswer => ({
  status: 200,
  headers,
  text: `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>proxy</RequestId></ResponseMetadata></${action}Response>`,
});

const refused = (status: number, code: string, message: string): GlobalAnswer => ({
  status,
  headers,
  text: `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>proxy</RequestId></ErrorResponse>`,
});

const unknown = (id: string): GlobalAnswer =>
  refused(404, "GlobalClusterNotFoundFault", `Global cluster ${id} not found`);

const arnOf = (id: string): string => `arn:aws:rds::123456789012:global-cluster:${id}`;

/** Every global cluster here has an encrypted source, without deletion protection. */
const shown = ({ id, version, tags, members }: Whole): string =>
  `<GlobalClusterIdentifier>${id}</GlobalClusterIdentifier><GlobalClusterResourceId>cluster-${id}</GlobalClusterResourceId><GlobalClusterArn>${arnOf(id)}</GlobalClusterArn><Status>available</Status><Engine>aurora-mysql</Engine><EngineVersion>${version}</EngineVersion><StorageEncrypted>true</StorageEncrypted><DeletionProtection>false</DeletionProtection><TagList>${tags}</TagList><GlobalClusterMembers>${[...members].map(memberOf).join("")}</GlobalClusterMembers>`;

const memberOf = ([arn, forwards]: readonly [string, boolean], site: number): string =>
  `<GlobalClusterMember><DBClusterArn>${arn}</DBClusterArn><Readers/><IsWriter>${site === 0}</IsWriter><GlobalWriteForwardingStatus>${forwards ? "enabled" : "disabled"}</GlobalWriteForwardingStatus></GlobalClusterMember>`;

const tagsOf = (asked: URLSearchParams): string =>
  [...asked]
    .filter(([name]) => /^Tags\.Tag\.\d+\.Key$/.test(name))
    .map(([name, key]) => {
      const value = asked.get(name.replace(/Key$/, "Value")) ?? "";
      return `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`;
    })
    .join("");
