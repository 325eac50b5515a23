import type { ResourceRecord } from "../../record/types";

/** Readers of registered resources, for the drawing. */

export type OfType = (type: string) => readonly ResourceRecord[];

export const byType =
  (resources: readonly ResourceRecord[]): OfType =>
  (type) =>
    resources.filter((resource) => resource.type === type);

export const id = (resource: ResourceRecord): string => text(resource.outputs["id"]);
export const text = (value: unknown): string => (value === undefined ? "" : String(value));

/** `""` without the tag. */
export const tag = ({ inputs }: ResourceRecord, name: "Name" | "cell"): string =>
  text((inputs["tags"] as ResourceRecord["inputs"] | undefined)?.[name]);

const ARN_PARTS = { region: 3, account: 4 };

export const arnPart = (arn: unknown, part: keyof typeof ARN_PARTS): string =>
  text(arn).split(":")[ARN_PARTS[part]] ?? "";
