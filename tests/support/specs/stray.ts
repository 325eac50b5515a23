import * as pulumi from "@pulumi/pulumi";

describe("a test that waits for nothing", () => {
  it("throws in an apply", () => {
    pulumi.output(1).apply(() => {
      throw new Error("no handler takes this");
    });
  });

  it("goes on", () => undefined);
});
