import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { init } from "../../cli/commands/init";
import { ArgumentError } from "../../cli/errors";
import { ReplacedFolder } from "../../cli/files";
import { SMALL } from "../checks/support";
import { filesIn, inEmpty, printed, writeOwn } from "./support";

const OWN = ["a", "deep/b", "deep/er/c"];

describe("a replaced folder", () => {
  it("is the old folder until it is replaced, and then only the new one", () =>
    inEmpty((folder) => {
      const target = join(folder, "small");
      writeOwn(target, ...OWN);
      const before = filesIn(target);
      const replaced = new ReplacedFolder(target);
      replaced.writeJson("deep/new", [1]);
      assert.deepEqual(filesIn(target), before);
      replaced.replace();
      assert.deepEqual(filesIn(folder), {
        "small/.headend.json": '{"writtenBy":"headend","files":["deep/new"]}\n',
        "small/deep/new": "[\n  1\n]\n",
      });
      assert.deepEqual(readdirSync(folder), ["small"]);
    }));

  for (const [when, end] of Object.entries({
    "it is replaced": () => undefined,
    "a run was killed as it replaced the folder": (target: string) => {
      renameSync(target, `${target}.old-999999999`);
    },
  }))
    it(`keeps what runs wrote when ${when}`, () =>
      inEmpty((folder) => {
        const target = join(folder, "small");
        writeOwn(target, ...OWN);
        mkdirSync(join(target, "runs", "1"), { recursive: true });
        writeFileSync(join(target, "runs", "1", "run.json"), "{}");
        end(target);
        const replaced = new ReplacedFolder(target);
        replaced.write("new", "new");
        replaced.replace();
        assert.deepEqual(Object.keys(filesIn(folder)), [
          "small/.headend.json",
          "small/new",
          "small/runs/1/run.json",
        ]);
        assert.deepEqual(readdirSync(folder), ["small"]);
      }));

  it("is only the old folder if the draft is dropped", () =>
    inEmpty((folder) => {
      writeOwn(join(folder, "small"), ...OWN);
      const before = filesIn(folder);
      const replaced = new ReplacedFolder(join(folder, "small"));
      replaced.write("deep/new", "new");
      replaced.drop();
      assert.deepEqual(filesIn(folder), before);
      assert.deepEqual(readdirSync(folder), ["small"]);
    }));

  it("is where a symbolic link leads, and the link stays", () =>
    inEmpty((folder) => {
      const [real, link] = [join(folder, "elsewhere", "plans"), join(folder, "small")];
      writeOwn(real, ...OWN);
      symlinkSync(real, link);
      const replaced = new ReplacedFolder(link);
      replaced.write("new", "new");
      replaced.replace();
      assert.equal(readlinkSync(link), real);
      assert.deepEqual(readdirSync(real), [".headend.json", "new"]);
      assert.deepEqual(readdirSync(join(folder, "elsewhere")), ["plans"]);
    }));

  it("deletes a link of its own, and never what it leads to", () =>
    inEmpty((folder) => {
      const [target, thesis] = [join(folder, "small"), join(folder, "thesis")];
      writeOwn(target, "a");
      writeFileSync(thesis, "years of work");
      rmSync(join(target, "a"));
      symlinkSync(thesis, join(target, "a"));
      const replaced = new ReplacedFolder(target);
      replaced.write("b", "new");
      replaced.replace();
      assert.deepEqual(readdirSync(target), [".headend.json", "b"]);
      assert.equal(readFileSync(thesis, "utf8"), "years of work");
    }));
});

/** No process has this id: Linux allows at most 2^22. */
const DEAD = 2 ** 22 + 1;

describe("what a killed run left", () => {
  const after = (left: (target: string) => void, check: (target: string, folder: string) => void) =>
    inEmpty((folder) => {
      const target = join(folder, "small");
      left(target);
      new ReplacedFolder(target).drop();
      check(target, folder);
    });

  it("is deleted by the next run: a draft, and the old folder", () =>
    after(
      (target) => {
        writeOwn(target, "new");
        writeOwn(`${target}.draft-${DEAD}`, ...OWN);
        writeOwn(`${target}.draft-${process.pid}`, ...OWN);
        writeOwn(`${target}.old-${DEAD}`, ...OWN);
      },
      (target, folder) => {
        assert.deepEqual(readdirSync(folder), ["small"]);
        assert.deepEqual(readdirSync(target), [".headend.json", "new"]);
      },
    ));

  it("comes back if the old folder was moved away and not yet replaced", () =>
    after(
      (target) => {
        writeOwn(`${target}.old-${DEAD}`, ...OWN);
        writeOwn(`${target}.draft-${DEAD}`, "new");
      },
      (target, folder) => {
        assert.deepEqual(readdirSync(folder), ["small"]);
        assert.deepEqual(Object.keys(filesIn(target)), [".headend.json", ...OWN]);
      },
    ));

  it("stays if its process runs, if it has no manifest, or if it is of another folder", () =>
    after(
      (target) => {
        writeOwn(`${target}.draft-${process.ppid}`, "a");
        mkdirSync(`${target}.draft-${DEAD}`);
        writeOwn(`${target}-2.draft-${DEAD}`, "a");
        writeOwn(`${target}.draft-mine`, "a");
      },
      (_target, folder) =>
        assert.deepEqual(
          readdirSync(folder),
          [
            `small-2.draft-${DEAD}`,
            `small.draft-${DEAD}`,
            "small.draft-mine",
            `small.draft-${process.ppid}`,
          ].sort(),
        ),
    ));
});

const NOT_OURS = ".headend.json, so Headend did not write it; move it away, or use another folder";
const MOVE = "which Headend did not write; move it away";

/** What a folder has beside, or in place of, Headend's own files -> the message. */
const FOREIGN: Readonly<Record<string, readonly [(target: string) => void, string]>> = {
  "a file, without a manifest": [
    (target) => {
      mkdirSync(target);
      writeFileSync(join(target, "summary.json"), "{}");
    },
    `is not empty and has no ${NOT_OURS}`,
  ],
  "a manifest that is not Headend's": [
    (target) => {
      mkdirSync(target);
      writeFileSync(join(target, ".headend.json"), '{"files": ["a"]}');
    },
    `is not empty and has no ${NOT_OURS}`,
  ],
  "a manifest that leads out of the folder": [
    (target) => {
      mkdirSync(target);
      writeFileSync(
        join(target, ".headend.json"),
        JSON.stringify({ writtenBy: "headend", files: ["a", "deep/../../thesis"] }),
      );
    },
    `is not empty and has no ${NOT_OURS}`,
  ],
  "one more file": [
    (target) => {
      writeOwn(target, ...OWN);
      writeFileSync(join(target, "deep", "notes"), "mine");
    },
    `has deep/notes, ${MOVE}`,
  ],
  "more files": [
    (target) => {
      writeOwn(target, ...OWN);
      for (const name of ["v", "w", "x", "y", "z"]) writeFileSync(join(target, name), "mine");
    },
    `has v, w, x and 2 more, ${MOVE}`,
  ],
  "an empty folder": [
    (target) => {
      writeOwn(target, ...OWN);
      mkdirSync(join(target, "drafts"));
    },
    `has drafts, ${MOVE}`,
  ],
  "a link instead of a folder of its own": [
    (target) => {
      writeOwn(target, "a");
      symlinkSync(tmpdir(), join(target, "deep"));
    },
    `has deep, ${MOVE}`,
  ],
};

describe("a folder to replace", () => {
  for (const [what, [prepare, message]] of Object.entries(FOREIGN))
    it(`is rejected with ${what}, and nothing of it is lost`, () =>
      inEmpty((folder) => {
        const target = join(folder, "small");
        prepare(target);
        const before = filesIn(folder);
        assert.throws(() => new ReplacedFolder(target), new ArgumentError(`${target} ${message}`));
        assert.deepEqual(filesIn(folder), before);
        assert.deepEqual(readdirSync(folder), ["small"]);
      }));

  it("is rejected if a foreign file comes while the command runs", () =>
    inEmpty((folder) => {
      writeOwn(join(folder, "small"), ...OWN);
      const replaced = new ReplacedFolder(join(folder, "small"));
      replaced.write("new", "new");
      writeFileSync(join(folder, "small", "thesis"), "years of work");
      const before = filesIn(join(folder, "small"));
      assert.throws(
        () => replaced.replace(),
        new ArgumentError(`${join(folder, "small")} has thesis, ${MOVE}`),
      );
      replaced.drop();
      assert.deepEqual(filesIn(join(folder, "small")), before);
      assert.deepEqual(readdirSync(folder), ["small"]);
    }));

  it("is rejected if it is a link that leads nowhere", () =>
    inEmpty((folder) => {
      const link = join(folder, "small");
      symlinkSync(join(folder, "missing"), link);
      const message = `${link} is a symbolic link to a missing folder; create that folder`;
      assert.throws(() => new ReplacedFolder(link), new ArgumentError(message));
    }));

  it("is rejected if it can't be created, before any work is done", () =>
    inEmpty((folder) => {
      const file = join(folder, "file");
      writeFileSync(file, "");
      for (const [target, message] of [
        [file, `${file} is a file, not a folder; use another folder`],
        [join(file, "small"), `${file} is a file, not a folder; use another folder`],
        [
          join(file, "deep", "small"),
          `${file} (for ${join(file, "deep", "small")}) is a file, not a folder; use another folder`,
        ],
        ["/proc/small", "/proc is not writable (ENOENT); use another folder"],
        ["/proc/out/small", "/proc (for /proc/out/small) is not writable (ENOENT); use another folder"],
      ] as const)
        assert.throws(() => new ReplacedFolder(target), new ArgumentError(message));
      assert.deepEqual(readdirSync(folder), ["file"]);
    }));

  it("is not created before the first file is written", () =>
    inEmpty((folder) => {
      const replaced = new ReplacedFolder(join(folder, "out", "small"));
      assert.equal(existsSync(join(folder, "out")), false);
      replaced.write("a", "new");
      replaced.replace();
      assert.equal(filesIn(folder)["out/small/a"], "new");
    }));
});

describe("init", () => {
  it("writes the missing stack files, and changes no existing file", () =>
    inEmpty(async (folder) => {
      const file = join(folder, "small.yaml");
      writeFileSync(file, SMALL);
      const own = "config:\n  headend:environment: small # mine\n";
      writeFileSync(join(folder, "Pulumi.small-us-east-1.yaml"), own);
      const { text, result } = await printed("stdout", () => init(undefined, { file }, folder));
      assert.equal(result, 0);
      assert.deepEqual(text.split("\n"), [
        "Pulumi.small-us-west-2.yaml: written",
        "Pulumi.small-us-east-1.yaml: exists",
        "Pulumi.small-backbone.yaml: written",
        "",
      ]);
      assert.deepEqual(filesIn(folder), {
        "Pulumi.small-backbone.yaml":
          "config:\n  headend:environment: small\n  headend:program: backbone\n  headend:file: small.yaml\n",
        "Pulumi.small-us-east-1.yaml": own,
        "Pulumi.small-us-west-2.yaml":
          "config:\n  headend:environment: small\n  headend:region: us-west-2\n  headend:file: small.yaml\n",
        "small.yaml": SMALL,
      });
    }));

  it("writes no headend:file for a file in environments/", () =>
    inEmpty(async (folder) => {
      await printed("stdout", () => init("staging", {}, folder));
      assert.equal(
        filesIn(folder)["Pulumi.staging-us-west-2.yaml"],
        "config:\n  headend:environment: staging\n  headend:region: us-west-2\n",
      );
    }));

  it("writes the path of any other file relative to the root, from any current folder", () =>
    inEmpty(async (folder) => {
      const [root, file] = [join(folder, "root"), join(folder, "elsewhere", "small.yaml")];
      mkdirSync(root);
      mkdirSync(join(folder, "elsewhere"));
      writeFileSync(file, SMALL);
      await printed("stdout", () => init("small", { file: relative(process.cwd(), file) }, root));
      for (const text of Object.values(filesIn(root)))
        assert.match(text, /\n {2}headend:file: \.\.\/elsewhere\/small\.yaml\n$/);
      assert.equal(Object.keys(filesIn(root)).length, 3);
    }));
});
