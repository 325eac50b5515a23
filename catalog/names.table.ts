/**
 * Physical names that the program sets because something outside it uses them. Pulumi cannot replace a resource with a fixed
 * name create-before-delete, so add one only for such a use.
 */
export const KNOWN_NAMES = {
  /** Operators and policies of other accounts use a key's alias. */
  keyAlias: (environment: string, purpose: string) => `alias/${environment}-${purpose}`,
  /** The build pushes images to the same name in every region and environment. */
  repository: (service: string) => `headend/${service}`,
  /** Bookmarks and runbooks contain it. Dashboard names are unique in an account, over all regions. */
  dashboard: (cell: string, region: string) => `${cell}-${region}`,
  /** Domain of a cell's service discovery; it resolves only in the cell's VPC. */
  discoveryDomain: (cell: string, region: string) => `${cell}.${region}.internal`,
  /** The tasks of a service in a zone, under that domain. */
  discovery: (service: string, zone: string) => `${service}-${zone}`,
  /** A service signs its token for this name, and IAM policies contain it. Length: at most 23 of 40 characters. */
  metadataUser: (cell: string, service: string) => `${cell}-${service}`,
  /** AWS derives the names of the cluster's log groups from it; the program creates these first, encrypted. Length: at most 35 of 63 characters. */
  database: (environment: string, cell: string) => `${environment}-${cell}`,
  /** Of a global database: member names and its own name are unique over all regions. Length: at most 50 of 63 characters. */
  databaseMember: (environment: string, cell: string, region: string) => `${environment}-${cell}-${region}`,
  /** Bucket policies of both sites name the role before it exists. Length: at most 41 of 64 characters. */
  replicationRole: (cell: string, region: string) => `${cell}-replication-${region}`,
  /** First label of the host name, which clients show in errors. AWS has no default for it. */
  databaseEndpoint: (database: string, zone: string) => `${database}-${zone}`,
} as const;
