import pulumi from "@pulumi/eslint-plugin";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

/**
 * The project's own laws, held by a tool: budgets on size, and the arrows between rooms of docs/design.md. What is only a
 * matter of layout is prettier's.
 */
const ROOMS = [
  "facts",
  "catalog",
  "settings",
  "plan",
  "checks",
  "components",
  "stacks",
  "record",
  "verify",
  "report",
  "cli",
  "tests",
];

/** Room -> the rooms whose code it may use. `tests` may use all. */
const ARROWS = {
  facts: [],
  catalog: ["facts"],
  settings: ["facts", "catalog"],
  plan: ["facts", "catalog", "settings"],
  checks: ["facts", "catalog", "settings", "plan"],
  components: ["facts", "catalog", "settings", "plan"],
  stacks: ["facts", "catalog", "settings", "plan", "checks", "components"],
  record: [],
  verify: ["facts", "catalog"],
  report: ["facts", "catalog", "settings", "plan", "checks", "verify"],
  cli: ["facts", "catalog", "settings", "plan", "checks", "stacks", "record", "verify", "report"],
};

/** Rooms that may read the shape of a record, and nothing else of what records. */
const READ_RECORDS = ["verify", "report"];

/** What a room may not import: every other room, but for those that ARROWS names. Types count. */
const zones = Object.entries(ARROWS).flatMap(([room, mayUse]) =>
  ROOMS.filter((other) => other !== room && !mayUse.includes(other)).map((other) => ({
    target: `./${room}`,
    from: `./${other}`,
    except: other === "record" && READ_RECORDS.includes(room) ? ["./types.ts"] : [],
    message: `${room}/ may use ${[...mayUse, "itself"].join(", ")} alone (docs/design.md, rooms).`,
  })),
);

const NO_RESOURCE_IN_APPLY = {
  selector: "CallExpression[callee.property.name='apply'] NewExpression:not([callee.name=/Error$/])",
  message:
    "A resource that is made in an apply is not in the plan: count from the plan, value from the output (law 1).",
};
const NO_PULUMI = {
  group: ["@pulumi/*"],
  allowTypeImports: true,
  message: "Facts, settings and planners are plain arithmetic: types of Pulumi at most.",
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
  message: "No AWS call outside stacks/: what a component needs comes from its rows.",
};

export default tseslint.config(
  { ignores: ["node_modules", "out", "coverage"] },
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
      // Resources register themselves: making one for its effect is what a component does.
      "no-new": "off",
      "import-x/no-restricted-paths": ["error", { zones }],
      // Without imports of types alone: the rule ignores them. Between rooms the arrows above hold for types too.
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
    files: ["components/**/*.ts", "stacks/**/*.ts", "report/**/*.ts", "cli/**/*.ts"],
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns: [PLANNED_ONCE] }] },
  },
  {
    files: ["checks/**/*.ts"],
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns: [NO_PULUMI, PLANNED_ONCE] }] },
  },
  // It reaches into the SDK's own modules, which have no types.
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
  // The recorder's tests run programs that break the laws, to see them found.
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
    files: ["**/*.table.ts", "tests/**/*.ts"],
    rules: { "max-lines": "off", "max-lines-per-function": "off" },
  },
);
