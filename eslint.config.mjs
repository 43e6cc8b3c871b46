import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import boundaries from 'eslint-plugin-boundaries';
import importX from 'eslint-plugin-import-x';
import vue from 'eslint-plugin-vue';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** The rooms of the house and who may import whom: see docs/contributing/architecture.md. */
const rooms = {
  course: [],
  program: [],
  sandbox: ['program', 'course'],
  debugger: ['sandbox', 'program', 'course'],
  grading: ['sandbox', 'program', 'course'],
  doctor: ['sandbox', 'program', 'course'],
  cli: ['debugger', 'grading', 'doctor', 'sandbox', 'program', 'course'],
};

export default tseslint.config(
  {
    ignores: [
      '.vitepress/dist',
      '.vitepress/cache',
      '.cache',
      'exercises/*/answer',
      'exercises/*/starter',
      'exercises/*/wrong',
      'examples/12_project_issues',
      'tests/**/fixtures',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  { languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  {
    plugins: { 'import-x': importX },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'vue/multi-word-component-names': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { boundaries },
    settings: {
      'boundaries/include': ['src/**/*'],
      'boundaries/elements': Object.keys(rooms).map((room) => ({
        type: room,
        pattern: `src/${room}`,
      })),
    },
    rules: {
      'boundaries/element-types': [
        'error',
        {
          default: 'disallow',
          rules: Object.entries(rooms).map(([from, allow]) => ({ from, allow: [from, ...allow] })),
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['vue', 'vue/*', 'vitepress', 'vitepress/*'], message: 'src/ knows no Vue.' },
          ],
        },
      ],
    },
  },
  prettier,
);
