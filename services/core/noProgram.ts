import type { CreateProgram } from "./task";

/**
 * A service that is not written yet: alive and healthy, and every path answers 404 with the short life of errors. So a release
 * has an image of each service, and a cell runs without what comes later.
 */
export const createNoProgram: CreateProgram = () => ({
  routes: [],
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
});
