// `npm run play`: installs the services' packages the first time, then runs main.ts without type checks, which CI does.
const { spawnSync } = require("node:child_process");
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const services = join(__dirname, "..");
if (!existsSync(join(services, "node_modules"))) {
  console.log("installing the packages of services/, once");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: services, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
require("ts-node").register({ transpileOnly: true, dir: join(__dirname, "..", "..") });
require("./main.ts");
