/** Logical name of a resource: the last part of its URN. */
export const nameIn = (urn: string): string => urn.split("::").at(-1) ?? urn;

/** Type of a resource by its URN: `aws:ec2/vpc:Vpc`. */
export const typeOf = (urn: string): string => urn.split("::").at(-2)?.split("$").at(-1) ?? "";
