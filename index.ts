import { keyOutput } from "./stacks/key";
import { start } from "./stacks/start";

// Pulumi calls the function that this module exports; its result is the outputs of the stack.
export = async () => ({ ...(await start()), ...keyOutput() });
