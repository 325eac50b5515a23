import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ACCESS } from "../../catalog/access.table";
import { DATABASE_NAME } from "../../plan/cell/state/database";
import { SERVICE_NAMES } from "../../catalog/services.table";

const PAGE = readFileSync(resolve(__dirname, "../../docs/runbooks/database-first-run.md"), "utf8");

/** The page's blocks of commands, without the indent of lists. */
const BLOCKS = [...PAGE.matchAll(/^( *)```bash\n([\s\S]*?)^ *```$/gm)].map(([, indent = "", text = ""]) =>
  text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
);

const blockWith = (text: string): string => {
  const found = BLOCKS.find((block) => block.includes(text));
  assert.ok(found !== undefined, text);
  return found;
};

describe("the first run of a database", () => {
  it("makes a user of every service that has one, with the rights of its row", () => {
    const users = SERVICE_NAMES.filter((service) => ACCESS[service].database !== "none");
    const block = blockWith("AWSAuthenticationPlugin");
    const [, created = ""] = /^for user in (.+); do$/m.exec(block) ?? [];
    assert.deepEqual(created.split(" ").sort(), [...users].sort());
    const granted = [...block.matchAll(/GRANT (.+) ON (\w+)\.\* TO '(\w+)'@'%'/g)].map(([, rights, on, user]) => [
      user,
      on,
      rights,
    ]);
    const rights = { read: "SELECT", write: "SELECT, INSERT, UPDATE, DELETE", none: "" };
    assert.deepEqual(
      granted.sort(),
      users.map((user) => [user, DATABASE_NAME, rights[ACCESS[user].database]]).sort(),
    );
  });

  it("sends each statement as the master, to the database of the services", () => {
    assert.match(
      blockWith("sql() {\n"),
      new RegExp(`--secret-arn "\\$SECRET" --database ${DATABASE_NAME} `),
    );
  });
});

/** Runs the page's own \`migrate\` with a database that is a file; answers with what it printed and the rows that it left. */
function migrate(applied: readonly string[], { broken = "none", blind = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "migrations-"));
  try {
    mkdirSync(join(folder, "migrations"));
    for (const name of ["1-001-segments", "1-002-programmes", "2-001-more"])
      writeFileSync(join(folder, "migrations", `${name}.sql`), `CREATE ${name}`);
    writeFileSync(join(folder, "rows"), applied.map((row) => `${row}\n`).join(""));
    const sql = `sql() {
      case "$1" in
        SELECT\\ step*) ${blind ? "return 255" : ""}
          set -- $1; if grep -qx "$8 \${12}" rows; then echo '[{"step":1}]'; else echo '[]'; fi ;;
        INSERT*) echo "$1" | sed 's/.*(\\([0-9]*\\), \\([0-9]*\\),.*/\\1 \\2/' >>rows ;;
        *${broken}*) return 254 ;;
      esac
    }`;
    const text = blockWith("migrate() {").replace(/^migrate$[\s\S]*/m, "migrate; echo \"end $?\"\n");
    const printed = execFileSync("bash", ["-c", `${sql}\n${text}`], { cwd: folder, encoding: "utf8" });
    return { printed: printed.trim().split("\n"), rows: readFileSync(join(folder, "rows"), "utf8").trim().split("\n") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the migrations of the page", () => {
  it("run in order, each once", () => {
    const all = ["migrations/1-001-segments.sql", "migrations/1-002-programmes.sql", "migrations/2-001-more.sql"];
    assert.deepEqual(migrate([]), { printed: [...all, "end 0"], rows: ["1 001", "1 002", "2 001"] });
    assert.deepEqual(migrate(["1 001", "1 002"]).printed, [...all.slice(2), "end 0"]);
    assert.deepEqual(migrate(["1 001", "1 002", "2 001"]).printed, ["end 0"]);
  });

  it("stop at the first that fails, and leave no row of it", () => {
    const { printed, rows } = migrate(["1 001"], { broken: "programmes" });
    assert.deepEqual(printed, ["migrations/1-002-programmes.sql", "end 1"]);
    assert.deepEqual(rows, ["1 001"]);
  });

  it("run nothing where the database does not say what has run", () => {
    const { printed, rows } = migrate(["1 001"], { blind: true });
    assert.deepEqual(printed, ["end 1"]);
    assert.deepEqual(rows, ["1 001"]);
  });

  it("know by the other way too whether a step has run, or the database was not to be reached", () => {
    const answer = (mysql: string): string => {
      const [, sql = ""] = /^(sql\(\) \{\n[\s\S]*?^\})$/m.exec(blockWith("rows=$(mysql")) ?? [];
      const script = `mysql() { ${mysql}; }\n${sql}\nprintf '%s %s' "$(sql 'SELECT step')" "$?"`;
      return execFileSync("bash", ["-c", script], { encoding: "utf8" });
    };
    assert.equal(answer("true"), "[] 0");
    assert.equal(answer("echo 1"), "[{1}] 0");
    assert.equal(answer("return 1"), " 1");
  });
});
