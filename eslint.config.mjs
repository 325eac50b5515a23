import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

/**
 * The project's own laws, held by a tool: budgets on size, and the arrows between rooms of docs/design.md. What is only a
 * matter of layout is prettier's.
 */
const ROOMS = ["model", "components", "stacks", "record", "verify", "cli", "tests"];

/** Room -> the rooms whose code it may use. `tests` may use all. */
const ARROWS = {
  model: [],
  components: ["model"],
  stacks: ["model", "components"],
  record: [],
  verify: [],
  cli: ["model", "stacks", "record", "verify"],
};

/** A room's own restrictions: other rooms by any relative path, and packages by name. */
function room(name, { packages = [], ...more } = {}) {
  const shut = ROOMS.filter((other) => other !== name && !ARROWS[name].includes(other));
  const patterns = [
    {
      regex: `^(\\.\\./)+(${shut.join("|")})/`,
      message: `${name}/ may use ${[...ARROWS[name], "itself"].join(", ")} alone (docs/design.md, rooms).`,
    },
    ...packages,
  ];
  return {
    files: [`${name}/**/*.ts`],
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns }], ...more },
  };
}

const NO_RESOURCE_IN_APPLY = {
  selector: "CallExpression[callee.property.name='apply'] NewExpression:not([callee.name=/Error$/])",
  message:
    "A resource that is made in an apply is not in the plan: count from the plan, value from the output (law 1).",
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
    plugins: { "@pulumi": pulumi },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "max-lines": ["error", { max: 250 }],
      "max-lines-per-function": ["error", { max: 40, skipComments: true }],
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
      "@pulumi/no-output-in-template-literal": "error",
      "@pulumi/no-output-instance-in-template-literal": "error",
    },
  },
  room("model", {
    packages: [
      {
        group: ["@pulumi/*"],
        allowTypeImports: true,
        message: "model/ is plain arithmetic: types of Pulumi at most.",
      },
    ],
  }),
  room("components"),
  room("stacks"),
  // It reaches into the SDK's own modules, which have no types.
  room("record", {
    "@typescript-eslint/no-require-imports": "off",
    "@typescript-eslint/no-invalid-void-type": "off",
  }),
  // Its own rule, with an exception: what judges may read what people declare, and the shape of a record.
  {
    files: ["verify/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "^(\\.\\./)+(components|stacks|cli|tests|model/(?!declared/))",
              message: "verify/ shares no code with what builds.",
            },
            {
              regex: "^(\\.\\./)+record/",
              allowTypeImports: true,
              message: "verify/ knows a record's shape, not how it is made.",
            },
          ],
        },
      ],
    },
  },
  room("cli"),
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
      "@typescript-eslint/no-invalid-void-type": "off",
    },
  },
  {
    files: ["**/*.table.ts", "tests/**/*.ts"],
    rules: { "max-lines": "off", "max-lines-per-function": "off" },
  },
);
