/**
 * What growth may change on a resource that is already there, in place. Everything else that growth touches is new. A
 * pair is added only where AWS holds a list in one resource and has no way to add to it from beside.
 */
export interface GrowthRow {
  /** Pulumi type. */
  readonly type: string;
  readonly property: string;
  /** What is added to, when, and why it harms nobody. */
  readonly why: string;
}

export const GROWTH: readonly GrowthRow[] = [
  {
    type: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
    property: "subnetIds",
    why: "a new zone adds its transit subnet; traffic of the other zones flows on (ModifyTransitGatewayVpcAttachment)",
  },
  {
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    property: "subnetIds",
    why: "a new zone adds an interface to each central endpoint; the others stay (ModifyVpcEndpoint)",
  },
  {
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    property: "routeTableIds",
    why: "a new zone's or tier's route tables join the gateway endpoints; the others stay (ModifyVpcEndpoint)",
  },
  {
    type: "aws:ec2/networkAcl:NetworkAcl",
    property: "subnetIds",
    why: "a new zone's subnet joins its tier's list; the list itself stays (ReplaceNetworkAclAssociation)",
  },
  {
    type: "aws:route53/resolverEndpoint:ResolverEndpoint",
    property: "ipAddresses",
    why: "a new zone adds an address to the outbound resolver; the others answer on (AssociateResolverEndpointIpAddress)",
  },
];
