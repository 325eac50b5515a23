import { runTask } from "../core/run";
import { createManifest } from "./manifest";

runTask(createManifest);
