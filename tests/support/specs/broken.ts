throw new Error("broken.ts can't be loaded");
