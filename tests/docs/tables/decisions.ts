import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Table } from "./table";

const FOLDER = resolve(__dirname, "../../../docs/decisions");

/** The index of decisions: number and title of each page. */
export const DECISIONS: Readonly<Record<string, Table>> = {
  decisions: {
    head: ["number", "decision"],
    rows: readdirSync(FOLDER)
      .filter((name) => /^\d{4}-/.test(name))
      .sort()
      .map((name) => {
        const [, number = "", title = ""] = /^# (\d{4}) (.+)$/m.exec(readFileSync(join(FOLDER, name), "utf8")) ?? [];
        return [`[${number}](${name})`, title];
      }),
  },
};
