import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/** Import direction: shared → features → app; the two apps know nothing of each other. */
const direction = (files, ...banned) => ({
  files,
  rules: {
    "no-restricted-imports": ["error", { patterns: banned.map(([group, message]) => ({ group, message })) }],
  },
});
const otherApp = "The two apps know nothing of each other.";
const noApp = "Shared code knows no app.";
const upwards = "A feature does not import the app around it.";

export default tseslint.config(
  { ignores: ["src/api", "node_modules"] },
  tseslint.configs.strictTypeChecked,
  {
    files: ["src/**/*.{ts,tsx}", "*.ts"],
    plugins: { "jsx-a11y": a11y, "react-hooks": hooks },
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      ...a11y.flatConfigs.strict.rules,
      ...hooks.configs.recommended.rules,
      // An effect may keep what it connected to.
      "react-hooks/set-state-in-effect": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "max-lines": ["error", { max: 400 }],
      "no-console": "error",
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: "Only shared/Html.tsx may set HTML: use <Html>.",
        },
        {
          selector: "AssignmentExpression[left.property.name=/^(innerHTML|outerHTML)$/]",
          message: "Only shared/Html.tsx may set HTML: use <Html>.",
        },
      ],
    },
  },
  { files: ["src/shared/Html.tsx"], rules: { "no-restricted-syntax": "off" } },
  direction(["src/shared/**"], [["**/worker/**", "**/review/**"], noApp]),
  direction(["src/worker/*"], [["**/review/**"], otherApp]),
  direction(["src/review/*"], [["**/worker/**"], otherApp]),
  direction(["src/worker/*/**"], [["**/review/**"], otherApp], [["**/main", "**/App"], upwards]),
  direction(["src/review/*/**"], [["**/worker/**"], otherApp], [["**/main", "**/App"], upwards]),
  { files: ["**/*.js"], extends: [tseslint.configs.disableTypeChecked] },
);
