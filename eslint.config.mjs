/** Lint with types. The style rules that a machine can see (S6, S13, S17) are errors here. */
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { ownLines } from './scripts/lint/own-lines.mjs';

const NO_DEFAULT_EXPORT = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name; a default export is for definitions and configuration files only.',
};
const NO_ENUM = {
  selector: 'TSEnumDeclaration',
  message: 'Use a union of literals or an object `as const`.',
};
const NO_EXPORT_ALL = { selector: 'ExportAllDeclaration', message: 'Name what you re-export.' };

export default tseslint.config(
  {
    ignores: ['node_modules', 'dist', 'coverage', '.ecomflow', 'infra-terraform'],
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked, prettier],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // An action of an interface is async whether or not this one waits for something.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'anywhere' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, NO_ENUM, NO_EXPORT_ALL],
    },
  },
  {
    files: ['src/**/*.ts', 'local-aws/**/*.ts'],
    plugins: { ecomflow: { rules: { 'own-lines': ownLines } } },
    rules: { 'ecomflow/own-lines': ['error', 40] },
  },
  {
    files: ['src/workflows/**/*.ts'],
    rules: { 'max-lines': ['error', { max: 100, skipBlankLines: true, skipComments: true }] },
  },
  {
    // Settings have one reader (S8); the CLI hands the user's whole environment on to processes that it starts.
    files: ['src/**/*.ts'],
    ignores: ['src/config.ts', 'src/cli/**', 'src/local-stack/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings are read by src/config.ts and handed on.' },
      ],
    },
  },
  {
    // Definitions are found by their folder, and Jest calls its global hooks by their default export.
    files: ['src/pipelines/*/pipeline.ts', 'test/support/global-*.ts'],
    rules: { 'no-restricted-syntax': ['error', NO_ENUM, NO_EXPORT_ALL] },
  },
  {
    // What these print is what they are for.
    files: ['src/cli/**/*.ts', 'src/worker.ts', 'scripts/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Matchers and parsed answers are `any` by their own types, and looking each up costs half of the lint's time.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    extends: [prettier],
    rules: { eqeqeq: 'error', 'no-empty': 'error', 'no-undef': 'off', 'no-unused-vars': 'error' },
  },
);
