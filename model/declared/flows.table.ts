/**
 * Who may speak to whom. Security group rules, NAT gateways, transit gateway routes and the judge's questions are all read
 * from this table: what is not in it is shut.
 */
export type Role =
  /** Whatever runs in a VPC of the region: instances and tasks of its cells. */
  | "workload"
  /** The region's central interface endpoints. */
  | "endpoint"
  /** The region's outbound DNS resolver. */
  | "resolver";

/** A party that is not ours: the Internet, or the networks that the environment declares by kind. */
export type Outside = "internet" | "dataCentre";

export type Party = { readonly role: Role } | { readonly outside: Outside };

export interface Flow {
  readonly name: string;
  readonly from: Party;
  readonly to: Party;
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  /** Stands in the description of security group rules: letters, digits and ._-:/()#,@[]+=&;{}!$* alone; changing it updates them. */
  readonly why: string;
}

export const FLOWS = [
  {
    name: "aws-apis",
    from: { role: "workload" },
    to: { role: "endpoint" },
    protocol: "tcp",
    port: 443,
    why: "calls of AWS services through central endpoints",
  },
  {
    name: "web",
    from: { role: "workload" },
    to: { outside: "internet" },
    protocol: "tcp",
    port: 443,
    why: "calls of services that are on the Internet only",
  },
  {
    name: "dns-udp",
    from: { role: "resolver" },
    to: { outside: "dataCentre" },
    protocol: "udp",
    port: 53,
    why: "names of forwarded domains",
  },
  {
    name: "dns-tcp",
    from: { role: "resolver" },
    to: { outside: "dataCentre" },
    protocol: "tcp",
    port: 53,
    why: "names of forwarded domains, answers too long for UDP",
  },
] as const satisfies readonly Flow[];
