import assert from "node:assert/strict";
import { SERVICE_NAMES } from "../../../catalog/services.table";
import { planEnvironment } from "../../../plan/environment";
import { smallSettings } from "../../../tests/support/cell";
import { imageCommands, textOf } from "../../images";

const { settings } = planEnvironment(smallSettings());

describe("The commands of `npm run images`", () => {
  const texts = imageCommands(settings, "2026.11").map(textOf);

  it("bundle first, then log in to the registry of each region with a cell", () => {
    assert.match(texts[0] ?? "", /services\/build\.ts$/);
    const regions = texts.flatMap(
      (text) => /get-login-password --region (\S+) \| docker login .* (\S+)$/.exec(text)?.slice(1) ?? [],
    );
    assert.deepEqual(regions.slice(0, 2), [
      "us-west-2",
      `${settings.account}.dkr.ecr.us-west-2.amazonaws.com`,
    ]);
  });

  it("build each service once, for both architectures, under its name in every region", () => {
    const builds = texts.filter((text) => text.startsWith("docker buildx build"));
    assert.equal(builds.length, SERVICE_NAMES.length);
    const logins = texts.filter((text) => text.includes("docker login")).length;
    for (const [index, service] of SERVICE_NAMES.entries()) {
      const text = builds[index] ?? "";
      assert.ok(text.includes(`--build-arg SERVICE=${service} `), text);
      assert.ok(text.includes("--platform linux/arm64,linux/amd64 "), text);
      assert.equal(text.split(`amazonaws.com/headend/${service}:2026.11`).length - 1, logins);
      assert.equal(text.includes("--target packager"), service === "packager");
    }
  });

  it("refuse a tag that no registry takes", () => {
    for (const tag of ["", "a/b", "a b", "-a", "x".repeat(129)])
      assert.throws(() => imageCommands(settings, tag), RangeError);
  });
});
