import { defineConfig } from 'vitepress';

export default defineConfig({
  srcDir: 'docs',
  title: 'Logbook',
  base: process.env['BASE_PATH'] ?? '/',
});
