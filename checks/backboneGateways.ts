import { gatewayAsn, virtualGatewayAsn } from "../settings/backbone";
import { JUMBO, MOST } from "../facts/directConnect.table";
import { hint } from "../settings/problems";
import type { Sound } from "../settings/shape";
import { defaultAsn, slotRange } from "../settings/slots";
import { lengthProblems } from "./addresses";
import { at, type DirectConnect, type Subject } from "./backboneSubject";
import { checkSlots } from "./check";

/** Highest slot of a gateway: its numbers end where the next environment's begin. */
const SLOTS = { first: 0, last: 49 };

/** Gateways to networks that are there, each with numbers that nobody else has. */
export function checkGateways(subject: Subject): void {
  const { directConnect, problems } = subject;
  const holders = Object.entries(directConnect.gateways).map(([name, { slot }]) => ({
    name,
    slot,
    path: at("gateways", name, "slot"),
  }));
  checkSlots(holders, { range: SLOTS, retired: directConnect.retired, problems });
  for (const [party, gateway] of Object.entries(directConnect.gateways)) {
    checkParty(party, gateway, subject);
    checkFrames(party, gateway, subject);
    checkNumbers(party, gateway, subject);
    checkVirtual(party, gateway, subject);
  }
  checkPrivate(subject);
  checkPrefixes(subject);
}

type Gateway = DirectConnect["gateways"][string];

function checkParty(party: string, { mode }: Gateway, { sound, problems }: Subject): void {
  const parties = sound.keysWritten(["outside"]) ?? [];
  if (!parties.includes(party)) {
    problems.add(at("gateways", party), `is no network of outside${hint(party, parties)}`);
    return;
  }
  const { asn, kind } = sound.outside[party] ?? {};
  if (asn === undefined && !sound.keysWritten(["outside", party])?.includes("asn")) {
    problems.add(["outside", party, "asn"], "missing; must be its BGP number, as circuits lead to it");
  }
  if (kind === "vendor" && mode === "private") {
    const message = `private reaches hubs alone, and ${party} pushes into cells; use transit`;
    problems.add(at("gateways", party, "mode"), message);
  }
}

function checkFrames(party: string, { mode, mtu }: Gateway, { problems }: Subject): void {
  if (mtu === 1500 || mtu === JUMBO[mode]) return;
  problems.add(at("gateways", party, "mtu"), `must be 1500 or ${JUMBO[mode]} in ${mode} mode, not ${mtu}`);
}

/** Amazon's number must differ from those of the transit gateways and of the other side, or AWS refuses to join them. */
function checkNumbers(party: string, { slot }: Gateway, { sound, directConnect, problems }: Subject): void {
  const { addresses, slot: environment } = sound;
  if (addresses === undefined || environment === undefined) return;
  const own = Object.values(directConnect.interfaces).filter(({ gateway }) => gateway === party);
  for (const shard of new Set(own.map((row) => row.shard))) {
    const asn = gatewayAsn(addresses, { environment, gateway: slot, shard });
    const holder = holderOf(asn, sound);
    if (holder === undefined) continue;
    problems.add(
      at("gateways", party, "slot"),
      `gives shard ${shard} ${asn}, already the number of ${holder}`,
    );
  }
}

/** Virtual private gateways have numbers too, by their regions. */
function checkVirtual(party: string, { mode }: Gateway, { sound, problems }: Subject): void {
  const { addresses, slot: environment } = sound;
  if (mode !== "private" || addresses === undefined || environment === undefined) return;
  for (const [name, { slot: region }] of Object.entries(sound.regions)) {
    if (region === undefined) continue;
    const asn = virtualGatewayAsn(addresses, { environment, region });
    const holder = holderOf(asn, sound);
    if (holder === undefined) continue;
    const message = `gives the virtual private gateway of ${name} ${asn}, already the number of ${holder}`;
    problems.add(at("gateways", party, "mode"), message);
  }
}

/** The region or the network outside that has a number. */
function holderOf(
  asn: number,
  { addresses, slot: environment, regions, outside }: Sound,
): string | undefined {
  const ours = Object.entries(regions).map(([name, { asn: declared, slot: region }]) => {
    const known = addresses !== undefined && environment !== undefined && region !== undefined;
    return [name, declared ?? (known ? defaultAsn(addresses, { environment, region }) : undefined)] as const;
  });
  const theirs = Object.entries(outside).map(([name, row]) => [name, row.asn] as const);
  return [...ours, ...theirs].find(([, other]) => other === asn)?.[0];
}

function checkPrivate({ directConnect, problems }: Subject): void {
  const [first, ...more] = Object.entries(directConnect.gateways).filter(
    ([, { mode }]) => mode === "private",
  );
  for (const [party] of more.slice(MOST.privateGateways - 1)) {
    const message = `${first?.[0]} is private already, and a hub's virtual private gateway joins one Direct Connect gateway`;
    problems.add(at("gateways", party, "mode"), message);
  }
}

/** An association announces every VPC that its region may have. */
function checkPrefixes({ sound: { addresses }, directConnect, problems }: Subject): void {
  if (addresses === undefined || lengthProblems(addresses).length > 0) return;
  const count = slotRange(addresses, "vpc").last + 1;
  const transit = Object.values(directConnect.gateways).some(({ mode }) => mode === "transit");
  if (!transit || count <= MOST.prefixes) return;
  problems.add(
    ["addresses", "vpc"],
    `leaves room for ${count} VPCs in a region, and Direct Connect announces ${MOST.prefixes} at most`,
  );
}
