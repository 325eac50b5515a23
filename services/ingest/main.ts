import { runTask } from "../core/run";
import { createIngest } from "./ingest";

runTask(createIngest);
