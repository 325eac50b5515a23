import { createNoProgram } from "../core/noProgram";
import { runTask } from "../core/run";

runTask(createNoProgram);
