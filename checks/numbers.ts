import { AWS_DEFAULT_ASN, AWS_OWN_ASN, isPrivateAsn, PRIVATE_ASNS } from "../facts/asn";
import type { Path } from "../settings/problems";
import type { Sound } from "../settings/shape";
import { defaultAsn } from "../settings/slots";
import type { Check } from "./check";

interface NumberHolder {
  readonly name: string;
  readonly asn: number;
  /** Two that are derived alike have one slot, which is a problem of its own already. */
  readonly derived: boolean;
  readonly path: Path;
}

/** BGP numbers: those of Amazon's side private and not AWS's default, the others' not AWS's own, and everybody's different. */
export const checkNumbers: Check = (sound, { problems }) => {
  for (const [name, { asn }] of Object.entries(sound.regions)) {
    if (asn === AWS_DEFAULT_ASN) {
      problems.add(
        ["regions", name, "asn"],
        `must not be ${asn}, which AWS gives to every gateway that declares none`,
      );
    } else if (asn !== undefined && !isPrivateAsn(asn)) {
      problems.add(["regions", name, "asn"], `must be ${PRIVATE_ASNS}, not ${asn}`);
    }
  }
  for (const [name, { asn }] of Object.entries(sound.outside)) {
    if (asn === AWS_OWN_ASN)
      problems.add(["outside", name, "asn"], `must not be ${asn}, which is Amazon's own`);
  }
  const taken = new Map<number, NumberHolder>();
  for (const holder of [...ours(sound), ...theirs(sound)]) {
    const before = taken.get(holder.asn);
    if (before === undefined) taken.set(holder.asn, holder);
    else if (!(before.derived && holder.derived)) {
      problems.add(holder.path, `${holder.asn} is already the number of ${before.name}`);
    }
  }
};

function ours({ regions, addresses, slot: environment }: Sound): NumberHolder[] {
  return Object.entries(regions).flatMap(([name, { asn: declared, slot: region }]) => {
    const known = addresses !== undefined && environment !== undefined && region !== undefined;
    const asn = declared ?? (known ? defaultAsn(addresses, { environment, region }) : undefined);
    return asn === undefined
      ? []
      : [{ name, asn, derived: declared === undefined, path: ["regions", name, "asn"] }];
  });
}

function theirs({ outside }: Sound): NumberHolder[] {
  return Object.entries(outside).flatMap(([name, { asn }]) =>
    asn === undefined ? [] : [{ name, asn, derived: false, path: ["outside", name, "asn"] }],
  );
}
