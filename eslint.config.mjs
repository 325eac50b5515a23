import { existsSync } from "node:fs";
import pulumi from "@pulumi/eslint-plugin";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";
import ts from "typescript";

/**
 * The project's own rules: limits on size, and the allowed imports between the folders of docs/design.md. Prettier handles
 * layout.
 */
const ROOMS = [
  "facts",
  "catalog",
  "settings",
  "plan",
  "checks",
  "components",
  "stacks",
  "aws",
  "operate",
  "record",
  "verify",
  "report",
  "cli",
  "tests",
];

/** Folder -> the folders that it may import from. `tests` may import from all. */
const ARROWS = {
  facts: [],
  catalog: ["facts"],
  settings: ["facts", "catalog"],
  plan: ["facts", "catalog", "settings"],
  checks: ["facts", "catalog", "settings", "plan"],
  components: ["facts", "catalog", "settings", "plan"],
  stacks: ["facts", "catalog", "settings", "plan", "checks", "components"],
  aws: ["facts", "catalog", "settings", "plan"],
  operate: ["facts", "catalog", "settings", "plan", "checks", "stacks", "aws"],
  record: [],
  verify: ["facts", "catalog"],
  report: ["facts", "catalog", "settings", "plan", "checks", "verify"],
  cli: [
    "facts",
    "catalog",
    "settings",
    "plan",
    "checks",
    "stacks",
    "aws",
    "operate",
    "record",
    "verify",
    "report",
  ],
};

/** Folders that may import the types of a record, and nothing else of record/. */
const READ_RECORDS = ["verify", "report"];

/** Forbidden imports of a folder: all other folders except those in ARROWS, for types too. */
const zones = Object.entries(ARROWS).flatMap(([room, mayUse]) =>
  ROOMS.filter((other) => other !== room && !mayUse.includes(other)).map((other) => ({
    target: `./${room}`,
    from: `./${other}`,
    except: other === "record" && READ_RECORDS.includes(room) ? ["./types.ts"] : [],
    message: `${room}/ may import only from ${[...mayUse, "itself"].join(", ")} (docs/design.md).`,
  })),
);

/**
 * Folders of services/ -> the folders that each may import from, beside itself. Services never import each other, nor `play`,
 * and the platform never imports services. `services/tests` may import all.
 */
const SERVICE_ARROWS = {
  core: [],
  ingest: ["core"],
  packager: ["core"],
  cache: ["core"],
  manifest: ["core"],
  dvr: ["core"],
  vod: ["core"],
  probe: ["core"],
  play: ["core"],
};
const SERVICE_ROOMS = [...Object.keys(SERVICE_ARROWS), "tests"];

zones.push(
  ...Object.entries(SERVICE_ARROWS).flatMap(([room, mayUse]) => {
    // `play` plans an environment as the program does, and runs the edge's own function.
    const platform =
      room === "play" ? ["facts", "catalog", "settings", "plan", "checks"] : ["facts", "catalog"];
    const message = `services/${room}/ may import only from ${[...mayUse, "itself"].join(", ")} of services/, and ${platform.join(", ")} (docs/design.md).`;
    return [
      ...SERVICE_ROOMS.filter((other) => other !== room && !mayUse.includes(other)).map((other) => ({
        target: `./services/${room}`,
        from: `./services/${other}`,
        message,
      })),
      ...ROOMS.filter((other) => !platform.includes(other)).map((other) => ({
        target: `./services/${room}`,
        from: `./${other}`,
        except: room === "play" && other === "components" ? ["./edge/viewerFunction.ts"] : [],
        message,
      })),
    ];
  }),
  ...Object.keys(ARROWS).map((room) => ({
    target: `./${room}`,
    from: "./services",
    message: "The platform imports nothing from services/ (docs/design.md).",
  })),
);

/** Tables that the judge shares with what it judges. Tiers, access and ingest paths it must not share. */
zones.push({
  target: "./verify",
  from: "./catalog",
  except: ["flows", "crossings", "services", "timing"].flatMap((name) => [
    `./${name}.table.ts`,
    `./${name}.ts`,
  ]),
  message: "verify/ reads flows, crossings, services and timing alone of catalog/ (docs/design.md).",
});

const NO_RESOURCE_IN_APPLY = {
  selector: "CallExpression[callee.property.name='apply'] NewExpression:not([callee.name=/Error$/])",
  message:
    "A resource that is created in an apply is not in the plan: take counts from the plan and values from outputs (docs/design.md, law 1).",
};
const NO_PULUMI = {
  group: ["@pulumi/*"],
  allowTypeImports: true,
  message: "Facts, settings and planners are pure functions: import only types from Pulumi.",
};
const PLANNED_ONCE = {
  group: ["**/plan/**"],
  importNamePattern: "^(plan(?!Environment$)[A-Z]|(ledger|stacks|faults)Of$)",
  message: "An environment is planned once: read the part from its EnvironmentPlan (plan/environment.ts).",
};
const NO_CONFIG = {
  selector: "NewExpression[callee.object.name='pulumi'][callee.property.name='Config']",
  message: "stacks/config.ts is the only reader of pulumi.Config.",
};
const NO_AWS_CALL = {
  selector: "CallExpression[callee.property.name=/^get[A-Z]/][callee.object.object.name='aws']",
  message: "Only stacks/ calls AWS: pass the value to the component in its rows.",
};

/** Time and chance of services: arguments, so that tests set them. */
const NO_CLOCK = [
  { object: "Date", property: "now", message: "Take a Clock as an argument (services/core/clock.ts)." },
  {
    object: "performance",
    property: "now",
    message: "Take a Clock as an argument (services/core/clock.ts).",
  },
  { object: "Math", property: "random", message: "Take the chance as an argument." },
];
const NO_ENVIRONMENT = {
  object: "process",
  property: "env",
  message: "services/core/environment.ts is the only reader of environment variables.",
};
const NO_TIMERS = ["setTimeout", "setInterval"].map((name) => ({
  name,
  message: "Take a Clock as an argument (services/core/clock.ts).",
}));
const NO_DATE_OF_NOW = {
  selector: "NewExpression[callee.name='Date'][arguments.length=0]",
  message: "Take a Clock as an argument (services/core/clock.ts).",
};

/** Rooms that read names which may be in no table yet. */
const ROW_OF = {
  meta: { type: "problem", schema: [] },
  create: (context) => {
    const services = context.sourceCode.parserServices;
    const isText = (type) => (type.flags & ts.TypeFlags.StringLike) !== 0 && !type.isStringLiteral();
    return {
      "MemberExpression[computed=true]": (node) => {
        const isWritten = node.parent.type === "AssignmentExpression" && node.parent.left === node;
        const checker = services.program.getTypeChecker();
        const table = checker.getNonNullableType(services.getTypeAtLocation(node.object));
        const isTable = checker.getIndexInfoOfType(table, ts.IndexKind.String) !== undefined;
        if (isWritten || !isTable || !isText(services.getTypeAtLocation(node.property))) return;
        const message = "Read a row by rowOf (facts/rowOf.ts): an index also finds `constructor`.";
        context.report({ node, message });
      },
    };
  },
};

/** Without their packages the services have no types to check. */
const NOT_INSTALLED = existsSync(`${import.meta.dirname}/services/node_modules`) ? [] : ["services/**/*.ts"];

export default tseslint.config(
  {
    ignores: ["node_modules", "out", "coverage", "services/node_modules", "services/dist", ...NOT_INSTALLED],
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strict],
    plugins: { "@pulumi": pulumi, "import-x": importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: {
      ...importX.flatConfigs.typescript.settings,
      "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".js"] })],
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "max-lines": ["error", { max: 350, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 50, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", 3],
      "max-depth": ["error", 3],
      "no-restricted-syntax": ["error", NO_RESOURCE_IN_APPLY, NO_CONFIG, NO_AWS_CALL],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true, varsIgnorePattern: "^_" }],
      // Resources register themselves, so components create them without using the instance.
      "no-new": "off",
      "import-x/no-restricted-paths": ["error", { zones }],
      // The rule ignores type-only imports. Between folders the zones above include types.
      "import-x/no-cycle": ["error", { ignoreExternal: true }],
      "@pulumi/no-output-in-template-literal": "error",
      "@pulumi/no-output-instance-in-template-literal": "error",
    },
  },
  {
    files: ["facts/**/*.ts", "catalog/**/*.ts", "settings/**/*.ts", "plan/**/*.ts", "checks/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [NO_PULUMI],
        },
      ],
    },
  },
  {
    files: ["facts/**/*.ts", "settings/**/*.ts", "checks/**/*.ts", "cli/**/*.ts"],
    ignores: ["facts/rowOf.ts"],
    plugins: { headend: { rules: { "row-of": ROW_OF } } },
    rules: { "headend/row-of": "error" },
  },
  {
    files: ["catalog/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        { patterns: [{ regex: "^[^.]", message: "catalog/ imports no package: it is data." }] },
      ],
    },
  },
  {
    files: [
      "components/**/*.ts",
      "stacks/**/*.ts",
      "aws/**/*.ts",
      "operate/**/*.ts",
      "report/**/*.ts",
      "cli/**/*.ts",
    ],
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns: [PLANNED_ONCE] }] },
  },
  {
    files: ["checks/**/*.ts"],
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns: [NO_PULUMI, PLANNED_ONCE] }] },
  },
  // It imports internal modules of the SDK, which have no types.
  {
    files: ["record/**/*.ts"],
    rules: {
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/no-invalid-void-type": "off",
    },
  },
  {
    files: ["stacks/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", NO_RESOURCE_IN_APPLY, NO_CONFIG] },
  },
  { files: ["stacks/config.ts"], rules: { "no-restricted-syntax": ["error", NO_RESOURCE_IN_APPLY] } },
  // The recorder's tests run programs that break these rules on purpose.
  {
    files: ["tests/record/**/*.ts"],
    rules: {
      "no-restricted-syntax": "off",
      "max-params": "off",
      "@pulumi/no-output-in-template-literal": "off",
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/no-invalid-void-type": "off",
    },
  },
  {
    files: ["services/**/*.ts"],
    ignores: ["services/play/**", "services/tests/**", "services/build.ts", "services/images.ts"],
    rules: {
      "no-restricted-properties": ["error", ...NO_CLOCK, NO_ENVIRONMENT],
      "no-restricted-globals": ["error", ...NO_TIMERS],
      "no-restricted-syntax": ["error", NO_DATE_OF_NOW],
      "import-x/no-extraneous-dependencies": [
        "error",
        { packageDir: `${import.meta.dirname}/services`, devDependencies: false },
      ],
    },
  },
  {
    files: ["services/core/clock.ts"],
    rules: { "no-restricted-properties": "off", "no-restricted-globals": "off" },
  },
  { files: ["services/core/environment.ts"], rules: { "no-restricted-properties": ["error", ...NO_CLOCK] } },
  {
    files: ["**/*.table.ts", "tests/**/*.ts", "services/tests/**/*.ts"],
    rules: { "max-lines": "off", "max-lines-per-function": "off" },
  },
);
