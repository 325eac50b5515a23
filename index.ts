import { start } from "./stacks/start";

// Pulumi runs what the entry module exports, and takes what it returns as the stack's outputs.
export = start;
