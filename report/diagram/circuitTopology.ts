import type { ResourceRecord } from "../../record/types";
import type { OfType } from "./parts";

/** What Direct Connect gateways lead out by: circuits, or link aggregation groups of them, at locations. */
export interface CircuitTopology {
  /** Of an ordered circuit or group; of a circuit that was there before, its id. */
  readonly name: string;
  /** `10Gbps`, `2 x 10Gbps`; `""` of a circuit that was there before. */
  readonly speed: string;
  /** As AWS spells it; `""` of a circuit that was there before. */
  readonly location: string;
}

const TYPES = {
  circuit: "aws:directconnect/connection:Connection",
  group: "aws:directconnect/linkAggregationGroup:LinkAggregationGroup",
  member: "aws:directconnect/connectionAssociation:ConnectionAssociation",
  transitInterface: "aws:directconnect/transitVirtualInterface:TransitVirtualInterface",
  privateInterface: "aws:directconnect/privateVirtualInterface:PrivateVirtualInterface",
};

export const CIRCUIT_TYPES: readonly string[] = Object.values(TYPES);

/** Of a Direct Connect gateway: one circuit for each of its virtual interfaces, and who is at their other end. */
export function circuitsOf(
  gateway: ResourceRecord,
  of: OfType,
): { readonly peerAsn: string; readonly circuits: readonly CircuitTopology[] } {
  const interfaces = [...of(TYPES.transitInterface), ...of(TYPES.privateInterface)].filter(
    ({ inputs }) => inputs["dxGatewayId"] === gateway.outputs["id"],
  );
  return {
    peerAsn: [...new Set(interfaces.map(({ inputs }) => String(inputs["bgpAsn"])))].join(", "),
    circuits: interfaces.map(({ inputs }) => circuitOf(String(inputs["connectionId"]), of)),
  };
}

function circuitOf(id: string, of: OfType): CircuitTopology {
  const hasId = ({ outputs }: ResourceRecord): boolean => outputs["id"] === id;
  const circuit = of(TYPES.circuit).find(hasId);
  const group = of(TYPES.group).find(hasId);
  const name = circuit?.name ?? group?.name ?? id;
  const inputs: ResourceRecord["inputs"] = circuit?.inputs ?? group?.inputs ?? {};
  // A group is made with its first circuit; the others join it.
  const members = 1 + of(TYPES.member).filter((member) => member.inputs["lagId"] === id).length;
  return {
    name,
    speed: group
      ? `${members} x ${String(inputs["connectionsBandwidth"])}`
      : String(inputs["bandwidth"] ?? ""),
    location: String(inputs["location"] ?? ""),
  };
}
