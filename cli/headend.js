#!/usr/bin/env node
// Runs the TypeScript of the command without type checks; `tsc --noEmit` checks it in CI.
require("ts-node").register({ transpileOnly: true, dir: __dirname });
require("./headend.ts");
