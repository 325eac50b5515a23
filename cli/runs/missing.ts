import { existsSync } from "node:fs";
import { join } from "node:path";
import type { OrderedStack } from "../../operate/order";
import { stackFile } from "../../plan/stacks";
import { readStackFile } from "../../settings/stackFile";
import { ROOT } from "../environment";

/** What a stack lacks before its first `up`: its file, and secrets in it. A line each, with the command. */
export const missingOf = (order: readonly OrderedStack[], environment: string): string[] =>
  order.flatMap(({ row }) => {
    const file = stackFile(row.name);
    if (!existsSync(join(ROOT, file))) return [`${file} is missing: headend init ${environment}`];
    const { secrets } = readStackFile(join(ROOT, file));
    return row.secrets
      .filter((key) => !secrets.includes(key))
      .map((key) => `${key} is not set: pulumi config set --secret ${key} --stack ${row.name}`);
  });
