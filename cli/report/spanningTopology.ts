import type { ResourceRecord } from "../../record/types";
import type { RegionTopology } from "./topology";

/** What is drawn of the stacks that span regions, read from the resources that they registered. */
export interface SpanningTopology {
  readonly peerings: readonly PeeringTopology[];
  readonly gateways: readonly GatewayTopology[];
  readonly distributions: readonly DistributionTopology[];
}

export interface PeeringTopology {
  readonly name: string;
  /** Where its two transit gateways are. */
  readonly regions: readonly [requester: string, accepter: string];
}

/** A Direct Connect gateway. */
export interface GatewayTopology {
  readonly name: string;
  readonly asn: string;
  /** That it is associated with. */
  readonly regions: readonly string[];
}

/** A distribution of CloudFront. */
export interface DistributionTopology {
  readonly name: string;
  readonly cell: string;
}

const TYPES = {
  peering: "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
  gateway: "aws:directconnect/gateway:Gateway",
  association: "aws:directconnect/gatewayAssociation:GatewayAssociation",
  distribution: "aws:cloudfront/distribution:Distribution",
};

export const SPANNING_TYPES: ReadonlySet<string> = new Set(Object.values(TYPES));

/**
 * A peering's regions are those of the gateways that it names, where these are among `regions`; else, in a plan of fewer
 * stacks, what it says of itself.
 */
export function spanningTopologyOf(
  resources: readonly ResourceRecord[],
  regions: readonly RegionTopology[],
): SpanningTopology {
  const of = (type: string) => resources.filter((resource) => resource.type === type);
  const regionOf = (gateway: unknown, said: unknown): string =>
    regions.find(({ transit }) => transit.some(({ id }) => id === gateway))?.region ?? String(said);
  return {
    peerings: of(TYPES.peering).map(({ name, region, inputs }) => ({
      name,
      regions: [
        regionOf(inputs["transitGatewayId"], region),
        regionOf(inputs["peerTransitGatewayId"], inputs["peerRegion"]),
      ],
    })),
    gateways: of(TYPES.gateway).map(({ name, inputs, outputs }) => ({
      name,
      asn: String(inputs["amazonSideAsn"]),
      regions: of(TYPES.association)
        .filter((association) => association.inputs["dxGatewayId"] === outputs["id"])
        .map(({ region, inputs: { associatedGatewayId } }) => regionOf(associatedGatewayId, region)),
    })),
    distributions: of(TYPES.distribution).map(({ name, inputs }) => ({ name, cell: cellOf(inputs) })),
  };
}

/** By its tag. */
const cellOf = ({ tags }: ResourceRecord["inputs"]): string =>
  String((tags as Readonly<Record<string, unknown>> | undefined)?.["cell"] ?? "");
