import { findEngine } from "../../play/tools";

/** Fetches the engine before the tests, as `npm run play` does. Without it, its tests are skipped. */
findEngine().catch((error: unknown) => {
  console.log(`could not fetch the engine: ${error instanceof Error ? error.message : String(error)}`);
});
