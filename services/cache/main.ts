import { runTask } from "../core/run";
import { createCache } from "./cache";

runTask(createCache);
