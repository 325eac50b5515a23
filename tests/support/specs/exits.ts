describe("a test that ends its process", () => {
  it("exits as if all were well", () => process.exit(0));
});
