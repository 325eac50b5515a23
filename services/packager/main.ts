import { runTask } from "../core/run";
import { createPackager } from "./packager";

runTask(createPackager);
