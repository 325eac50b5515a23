import { INGEST_PATHS, type IngestPathRow } from "../../catalog/ingestPaths.table";
import type { CircuitTopology, GatewayTopology, PartnerTopology } from "./backbone";
import type { Topology, VendorTopology } from "./topology";
import { counted } from "../words";
import type { Plate } from "./svg";

/** A way to networks outside: its head, the locations of its circuits, and the networks at its end. */
export interface Way {
  /** `Internet`, `PrivateLink`, or the name of a Direct Connect gateway. */
  readonly key: string;
  readonly head: Plate;
  readonly locations: readonly Location[];
  readonly feet: readonly Plate[];
}

export interface Location {
  readonly name: string;
  readonly circuits: readonly CircuitTopology[];
}

export const INTERNET = "Internet";
export const PRIVATE_LINK = "PrivateLink";

/** Networks that one way shows separately, at most. */
const FEET = 4;

type DrawnAt = IngestPathRow["drawnAt"];

/** From left to right, in the order of the lines beside the regions. */
const WAYS: Readonly<Record<DrawnAt, (topology: Topology, internet: boolean) => Way[]>> = {
  partner: (topology) => (topology.partners.length > 0 ? [privateLinkWay(topology)] : []),
  internet: (topology, internet) =>
    internet || topology.vendors.some(isDrawnAt("internet")) ? [internetWay(topology)] : [],
  gateway: (topology) => topology.gateways.map((gateway) => gatewayWay(gateway, topology)),
};

export const waysOf = (topology: Topology, internet: boolean): Way[] =>
  Object.values(WAYS).flatMap((ways) => ways(topology, internet));

const isDrawnAt =
  (at: DrawnAt) =>
  ({ path }: VendorTopology): boolean =>
    INGEST_PATHS[path].drawnAt === at;

const privateLinkWay = ({ partners, vendors }: Topology): Way => ({
  key: PRIVATE_LINK,
  head: { kind: "way", role: "private", lines: [PRIVATE_LINK] },
  locations: [],
  feet: feetOf(
    partners.map((partner) => {
      const { name, detail } = partner;
      const own = vendors.find((vendor) => vendor.name === name && isDrawnAt("partner")(vendor));
      const lines =
        partner.calls === "us"
          ? [name, detail, own ? pushes(own) : `calls ${vpcNamesOf(partner)}`]
          : [name, `called from ${vpcNamesOf(partner)}`];
      return { kind: "network", role: "private", lines, title: `${name}: ${detail}` };
    }),
  ),
});

const vpcNamesOf = ({ vpcs }: PartnerTopology): string => [...new Set(vpcs.map(({ vpc }) => vpc))].join(", ");

const internetWay = ({ vendors }: Topology): Way => ({
  key: INTERNET,
  head: { kind: "way", role: "public", lines: [INTERNET] },
  locations: [],
  feet: feetOf(
    vendors
      .filter(isDrawnAt("internet"))
      .map((vendor) => ({ kind: "network", role: "public", lines: [vendor.name, pushes(vendor)] })),
  ),
});

const pushes = ({ channels }: VendorTopology): string => `pushes ${counted(channels, "channel")}`;

function gatewayWay(gateway: GatewayTopology, { vendors }: Topology): Way {
  const { name, network, asn, peerAsn, circuits } = gateway;
  const locations = [...new Set(circuits.map(({ location }) => location))].sort();
  const own = vendors.find((vendor) => vendor.name === network && isDrawnAt("gateway")(vendor));
  const lines = [network, ...(peerAsn === "" ? [] : [`ASN ${peerAsn}`]), ...(own ? [pushes(own)] : [])];
  return {
    key: name,
    head: { kind: "way", role: "circuit", lines: [`Direct Connect gateway ${name}`, `ASN ${asn}`] },
    locations: locations.map((location) => ({
      name: location === "" ? "ordered elsewhere" : location,
      circuits: circuits.filter((circuit) => circuit.location === location),
    })),
    feet: [{ kind: "network", role: "circuit", lines }],
  };
}

/** More than `FEET` networks become one plate, which lists them all. */
function feetOf(feet: readonly Plate[]): readonly Plate[] {
  const [first] = feet;
  if (first === undefined || feet.length <= FEET) return feet;
  const names = feet.map(({ lines: [name = ""] }) => name);
  const lines = [counted(feet.length, "network"), ...names];
  return [{ ...first, lines, title: names.join(", ") }];
}
