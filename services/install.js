// Installs the packages of services/ where they are missing or others than the lock file's. Plain Node, so that it runs before
// anything is installed: `node services/install.js`, or require it.
const { spawnSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

/** Packages of a lock file by folder; none if it does not exist. */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(__dirname, file), "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return {};
    throw error;
  }
}

const wanted = packagesOf("package-lock.json");
const installed = packagesOf(join("node_modules", ".package-lock.json"));
// Optional packages are for one operating system or processor each.
const missing = Object.entries(wanted).filter(
  ([folder, { version, optional }]) => folder !== "" && !optional && installed[folder]?.version !== version,
);

if (missing.length > 0) {
  console.log(`installing the packages of services/: ${missing.length} are missing or of another version`);
  const { status } = spawnSync("npm", ["ci", "--prefix", __dirname, "--no-audit", "--no-fund"], {
    stdio: "inherit",
  });
  if (status !== 0) {
    console.error("npm ci --prefix services failed");
    process.exit(1);
  }
}
