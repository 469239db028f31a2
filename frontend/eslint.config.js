import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/", "mock/pages/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/dot-notation": "off", // index signatures are read with brackets
      "max-lines": ["error", 300],
    },
  },
  { files: ["**/*.mjs", "*.js"], languageOptions: { globals: { process: "readonly", Buffer: "readonly", URL: "readonly", console: "readonly" } } },
);
