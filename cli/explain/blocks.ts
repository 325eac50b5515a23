import { rowOf } from "../../facts/rowOf";
import { Address4 } from "ip-address";
import { contains, prefixOf } from "../../facts/cidr";
import { regionSettings, type Settings } from "../../settings/settings";
import type { LedgerRow } from "../../plan/network/ledger";
import { TIERS } from "../../plan/network/tiers.table";
import { HUB } from "../../plan/network/world";
import type { Environment } from "../environment";
import { leaving, type Step } from "./step";

/** Blocks of the address plan that contain an address or block, or that belong to a region (name or ASN), zone or cell. */
export const blockSteps = (subject: string, environment: Environment): Step[] =>
  environment.plan.ledger.filter(covers(subject, environment.plan.settings)).map((row) => ({
    level: row.level,
    name: nameOf(row),
    block: row.block,
    rule: ruleOf(row, environment),
  }));

/** The block of all environments: the word `world`, or an address or block inside it. */
export function worldSteps(subject: string, { file, plan: { settings } }: Environment): Step[] {
  const { world, environment } = settings.addresses;
  const isMeant = subject === "world" || (Address4.isValid(subject) && contains(world, subject));
  const rule = `${file}, addresses.world: the block of all environments, a /${environment} each`;
  return isMeant ? [{ level: "world", name: "", block: world, rule }] : [];
}

function covers(subject: string, settings: Settings): (row: LedgerRow) => boolean {
  if (Address4.isValid(subject)) return ({ block }) => contains(block, subject);
  const region =
    Object.keys(settings.regions).find((name) => String(regionSettings(settings, name).asn) === subject) ??
    subject;
  return ({ level, ...row }) =>
    (level === "region" && row.region === region) ||
    (level === "vpc" && row.vpc === subject) ||
    (level === "zone" && row.zone === subject);
}

const nameOf = ({ level, tier, zone, vpc, region, environment }: LedgerRow): string =>
  ({ subnet: tier, zone, vpc, region, environment })[level] ?? "";

function ruleOf(
  { level, slot, region = "", vpc = "", zone = "", tier = "", block }: LedgerRow,
  { file, plan: { settings } }: Environment,
): string {
  const at = (key: string, text: string) => `${file}, ${key}: ${text}`;
  switch (level) {
    case "environment":
      return at("slot", `${slot} of the world ${settings.addresses.world}`);
    case "region":
      return at(
        `regions.${region}.slot`,
        `${slot}; ASN ${regionSettings(settings, region).asn}${leaving(settings, { region })}`,
      );
    case "vpc":
      return vpc === HUB
        ? `slot ${slot} of every region is its hub`
        : at(
            `lineUp.cells.${vpc}.${site(settings, vpc, region)}.slot`,
            `${slot}${leaving(settings, { cell: vpc })}`,
          );
    case "zone":
      return at(`regions.${region}.zones.${zone}`, String(slot));
    case "subnet":
      return `plan/network/tiers.table.ts, ${tier}: /${prefixOf(block)} at ${slot} addresses into the zone; ${TIERS[tier as keyof typeof TIERS].purpose}`;
  }
}

const site = ({ lineUp }: Settings, cell: string, region: string): string =>
  rowOf(lineUp.cells, cell)?.home.region === region ? "home" : "standby";
