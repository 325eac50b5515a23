// Ends every process of a run when its parent is gone, however it ended. Lines of stdin: `+<pid>`, `-<pid>`, and `folder <path>`
// to delete. The end of stdin is the end of the parent. Each process leads a group, so that its children end too.
const { rmSync } = require("node:fs");
const { createInterface } = require("node:readline");

const groups = new Set();
const folders = new Set();
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);
process.on("SIGHUP", () => undefined);

createInterface({ input: process.stdin })
  .on("line", (line) => {
    if (line.startsWith("folder ")) folders.add(line.slice("folder ".length));
    else if (line.startsWith("+")) groups.add(Number(line.slice(1)));
    else groups.delete(Number(line.slice(1)));
  })
  .on("close", () => {
    for (const group of groups) {
      try {
        process.kill(-group, "SIGKILL");
      } catch {
        // It has ended.
      }
    }
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
