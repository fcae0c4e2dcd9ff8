import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const processEnv = {
  object: 'process',
  property: 'env',
  message: 'Environment variables are read in src/config; everything else is given its own block of settings.',
};

export default defineConfig(
  { ignores: ['dist/', 'coverage/', 'data/'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: 'test/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A Nest module, or a class that serves as an injection token, may be empty.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowStaticOnly: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => stop()` is idiom; elsewhere a returned void is a mistake.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // The SDKs' request models are classes by name only: their own examples pass plain objects.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // `_` marks a parameter that a signature demands and nobody uses.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // This rule knows which imports the decorators' metadata needs at run time.
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      // A switch over a union has no default, so that a new member fails here.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { allowDefaultCaseForExhaustiveSwitch: false }],
      // The rule takes Promise.withResolvers<void>() for a mistake.
      '@typescript-eslint/no-invalid-void-type': 'off',
      'no-console': 'error',
      'no-restricted-properties': ['error', processEnv],
      'no-restricted-imports': [
        'error',
        { paths: ['process', 'node:process'].map((name) => ({ name, message: 'Use the global `process`.' })) },
      ],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'A union of literals says the same.' },
        { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file itself.' },
      ],
      eqeqeq: 'error',
      'max-lines': ['error', 250],
      'max-lines-per-function': ['error', 60],
      'max-params': ['error', 4],
    },
  },
  {
    files: ['src/console/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    languageOptions: { parserOptions: { project: 'src/console/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    // A component is one piece of a page and includes its markup.
    rules: { 'max-lines-per-function': ['error', 90] },
  },
  // Vite asks for a default export.
  { files: ['src/console/vite.config.ts'], rules: { 'no-restricted-exports': 'off' } },
  {
    files: ['src/config/**/*.ts', 'src/{main,start}.ts', 'src/cli/**/*.ts', 'test/**/*.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: ['src/{main,start,early-signals}.ts', 'src/cli/**/*.ts', 'test/**/*.ts'], rules: { 'no-console': 'off' } },
  // A missing value fails the test all the same.
  { files: ['src/**/*spec.ts', 'test/**/*.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  // Nest calls these constructors; nobody writes the call.
  { files: ['src/**/*.{module,controller}.ts'], rules: { 'max-params': ['error', 6] } },
  {
    files: ['**/*spec.ts'],
    rules: {
      'max-lines-per-function': 'off',
      // expect(fake.method) does not call the method.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        module: 'writable',
        process: 'readonly',
        require: 'readonly',
        console: 'readonly',
        __dirname: 'readonly',
      },
    },
  },
);
