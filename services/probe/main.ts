import { runTask } from "../core/run";
import { createProbe } from "./probe";

runTask(createProbe);
