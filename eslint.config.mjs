import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import boundaries from 'eslint-plugin-boundaries';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import vue from 'eslint-plugin-vue';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/**
 * The rooms of the house and who may import whom: a room imports only from the floors below it.
 * docs/contributing/architecture.md draws the same picture; tests/unit/floors.test.ts proves it.
 */
const rooms = {
  course: [],
  program: [],
  sandbox: ['program', 'course'],
  debugger: ['sandbox', 'program', 'course'],
  grading: ['sandbox', 'program', 'course'],
  doctor: ['sandbox', 'program', 'course'],
  cli: ['debugger', 'grading', 'doctor', 'sandbox', 'program', 'course'],
};

const see = 'see docs/contributing/architecture.md.';

const floors = {
  files: ['src/**/*.ts'],
  plugins: { boundaries },
  settings: {
    'boundaries/elements': [
      ...Object.keys(rooms).map((room) => ({ type: room, pattern: `src/${room}` })),
      // What the commands share with the scripts around the house: the browser finder.
      { type: 'scripts', pattern: 'scripts' },
    ],
  },
  rules: {
    'boundaries/no-unknown-dependencies': 'error',
    'boundaries/dependencies': [
      'error',
      {
        default: 'disallow',
        message: `A room imports only from the floors below it: ${see}`,
        policies: [
          { allow: { to: { module: { origin: ['external', 'core'] } } } },
          ...Object.entries(rooms).map(([room, below]) => ({
            from: { element: { type: room } },
            allow: { to: { element: { types: { anyOf: [room, ...below] } } } },
          })),
          {
            from: { element: { type: 'cli' } },
            allow: { to: { element: { type: 'scripts' } } },
          },
        ],
      },
    ],
  },
};

/** Imports that a file of src/ may not have, by the platform that stands in its path. */
const noVue = {
  group: ['vue', 'vue/*', '@vue/*', 'vitepress', 'vitepress/*'],
  message: 'src/ knows no Vue.',
};
const noNode = {
  group: ['node:*', '**/node/**'],
  message: `Only files under a node/ folder or src/cli/ may use Node; this one runs in the browser too: ${see}`,
};
const noBrowser = {
  group: ['**/browser/**'],
  message: `Only files under a browser/ folder may use the browser; this one runs in Node too: ${see}`,
};
const [nodeFiles, browserFiles] = [['src/**/node/**', 'src/cli/**'], ['src/**/browser/**']];
const testFiles = ['src/**/*.test.ts'];

const platforms = [
  {
    files: ['src/**/*.ts'],
    ignores: [...nodeFiles, ...browserFiles, ...testFiles],
    patterns: [noVue, noNode, noBrowser],
  },
  { files: nodeFiles, ignores: testFiles, patterns: [noVue, noBrowser] },
  { files: browserFiles, ignores: testFiles, patterns: [noVue, noNode] },
  { files: testFiles, ignores: [], patterns: [noVue] },
].map(({ files, ignores, patterns }) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
}));

export default tseslint.config(
  {
    ignores: [
      '.vitepress/dist',
      '.vitepress/cache',
      '.cache',
      'coverage',
      'exercises/*/answer',
      'exercises/*/starter',
      'exercises/*/wrong',
      'examples/12_project_issues',
      'tests/**/fixtures',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  { languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  {
    // The compiler knows every global and every type; `no-undef` only guesses (as typescript-eslint advises).
    files: ['**/*.ts', '**/*.vue'],
    rules: { 'no-undef': 'off' },
  },
  {
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createNodeResolver({ extensions: ['.ts', '.mjs', '.js', '.vue'] }),
      ],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-self-import': 'error',
      'import-x/no-duplicates': ['error', { 'prefer-inline': false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-ignore': true, 'ts-nocheck': true }],
      'vue/multi-word-component-names': 'off',
      eqeqeq: 'error',
      // LogTape logs with them: log.info`${count} readings`.
      '@typescript-eslint/no-unused-expressions': ['error', { allowTaggedTemplates: true }],
    },
  },
  {
    // Rules that need types cost seconds, so they run where the logic lives.
    files: ['src/**/*.ts', '.vitepress/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts'],
    extends: tseslint.configs.strictTypeChecked,
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    // To this parser a component is of no type; vue-tsc knows better and checks what these would.
    files: ['.vitepress/theme/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // Tests also state what the types already promise.
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
  floors,
  ...platforms,
  // The examples of the debugging pages are there to be stopped in.
  { files: ['examples/debug_*/**/*.ts'], rules: { 'no-debugger': 'off' } },
  prettier,
);
