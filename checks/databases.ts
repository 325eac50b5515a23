import { regionHasGlobalDatabase } from "../facts/geography";
import type { Check } from "./check";

const PLACES = ["home", "standby"] as const;

/** A global database where Aurora has one, at both places of its cell. */
export const checkDatabases: Check = ({ lineUp, keysWritten }, { problems }) => {
  for (const [name, cell] of Object.entries(lineUp.cells)) {
    if (cell.database !== "global") continue;
    for (const place of PLACES) {
      const region = cell[place]?.region;
      // A region that is not declared is told of elsewhere.
      if (region === undefined || keysWritten(["regions"])?.includes(region) !== true) continue;
      if (regionHasGlobalDatabase(region)) continue;
      const message = `${region}, its ${place}, has no Aurora global databases; say independent, or choose another region`;
      problems.add(["lineUp", "cells", name, "database"], message);
    }
  }
};
