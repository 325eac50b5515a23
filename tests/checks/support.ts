import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Problem, SettingsError } from "../../settings/problems";
import { SERVICE_NAMES } from "../../catalog/services.table";
import { readEnvironment } from "../../checks/environment";
import type { Settings } from "../../settings/settings";

/** An image of each service, so that a new service needs no edit here. */
const images = SERVICE_NAMES.map((service) => `${service}: sha256:${"1".repeat(64)}`).join(", ");

/** Line numbers in the tests refer to this text. */
export const SMALL = `environment: small
account: "111122223333"
organization: o-a1b2c3d4e5
slot: 1
owner: someone
costCentre: something
domain: small.example.com
publicZone: Z0123456789ABCDEFGHIJ
addresses:
  world: 10.0.0.0/8
retired:
  regions: [7]
regions:
  us-west-2:
    slot: 0
    zones:
      usw2-az1: 0
      usw2-az2: 1
      usw2-az3: 2
    egress: nat
    retired:
      zones: [5]
      vpcs: [9]
  us-east-1:
    slot: 1
    zones: { use1-az1: 0, use1-az2: 1 }
lineUp:
  cells:
    one:
      home: { region: us-west-2, slot: 1 }
      standby: { region: us-east-1, slot: 1 }
      size: 2
      defaults: { feeds: [{ vendor: vendor, path: internet }] }
      channels:
        first: { name: First }
        second: { name: Second, ladder: hd50, dvrHours: 3 }
    two:
      home: { region: us-east-1, slot: 2 }
      standby: { region: us-west-2, slot: 2 }
      channels: { third: { name: Third, feeds: [{ vendor: vendor, path: internet }] } }
releases:
  blue:
    images: { ${images} }
    ami: { us-west-2: ami-0123456789abcdef0, us-east-1: ami-0fedcba9876543210 }
release: blue
outside:
  vendor:
    kind: vendor
    prefixes: [198.51.100.0/24]
  centre:
    kind: dataCentre
    prefixes: [172.20.0.0/16]
    asn: 64620
    dns:
      domains: [corp.example.net]
      servers: [172.20.0.10]
`;

/** [text in the file, replacement] */
export type Edit = readonly [string, string];

export function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((before, [from, to]) => {
    assert.ok(before.includes(from), `nothing to edit: ${from}`);
    return before.replace(from, to);
  }, text);
}

/** Runs with a temporary folder that contains these files. */
export function inFolder<T>(files: Readonly<Record<string, string>>, run: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "headend-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function settingsOf(text: string): Settings {
  return inFolder({ "small.yaml": text }, (folder) => readEnvironment(join(folder, "small.yaml")));
}

/** Line, rule and key of each mistake in small.yaml: `20 unknown-key regions.us-west-2.egres`. */
export const problemsOf = (text: string, neighbours: Readonly<Record<string, string>> = {}): string[] =>
  refusalOf(text, neighbours).map(({ line, rule, key }) => `${line} ${rule} ${key}`);

/** The messages about small.yaml, without the folder's name. */
export const messagesFor = (text: string): string[] =>
  inFolder({ "small.yaml": text }, (folder) =>
    messagesOf(() => readEnvironment(join(folder, "small.yaml")), folder),
  );

function refusalOf(text: string, neighbours: Readonly<Record<string, string>>): readonly Problem[] {
  return inFolder({ ...neighbours, "small.yaml": text }, (folder) => {
    try {
      readEnvironment(join(folder, "small.yaml"));
    } catch (error) {
      if (error instanceof SettingsError) return error.problems;
      throw error;
    }
    return [];
  });
}

export function messagesOf(run: () => unknown, folder: string): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof SettingsError) return error.message.replaceAll(`${folder}/`, "").split("\n");
    throw error;
  }
  return [];
}
