#!/usr/bin/env node
// Starts the command in TypeScript as it is; `tsc --noEmit` checks it elsewhere.
require("ts-node").register({ transpileOnly: true, dir: __dirname });
require("./headend.ts");
