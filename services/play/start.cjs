// `npm run play`: installs the services' packages the first time, then runs main.ts without type checks, which CI does.
const { join } = require("node:path");

require("../install.js");
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
require("ts-node").register({ transpileOnly: true, dir: join(__dirname, "..", "..") });
require("./main.ts");
