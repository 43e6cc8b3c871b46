import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { readExercises } from '../src/course/node/readExercises.ts';
import { readSettings } from '../src/course/node/readSettings.ts';
import { linkToAddresses, rewritePage } from './build/addresses.ts';
import { importComponents } from './build/components.ts';
import { dashboardFrame } from './build/dashboard_frame.ts';
import { enginePlugin } from './build/engine.ts';
import { HeadStarts } from './build/head_start.ts';
import { inlineScript } from './build/inline_script.ts';
import { embedPrograms, LabCatalog, labsPlugin } from './build/labs.ts';
import { navigation, sidebarOf } from './build/navigation.ts';
import { partContents } from './build/pages.ts';
import { root } from './build/paths.ts';
import { shikiTheme } from './build/shiki_theme.ts';

const docs = join(root, 'docs');
const base = basePath(process.env['BASE_PATH']);
const headStarts = new HeadStarts({ base });
const settings = await readSettings(root);
const { exercises } = await readExercises(root);
const catalog = await new LabCatalog(root).readAll();
const description = settings.description ?? settings.title;
/**
 * Where the site is published. A sitemap and other sites' previews want full addresses: the course
 * says it, or whoever deploys; a site that was told neither speaks of the machine it was built on.
 */
const origin = settings.address ?? process.env['SITE_ADDRESS'] ?? 'http://localhost';

/** `/course` and `course/` as VitePress wants them: `/course/`. */
function basePath(text = '/'): string {
  return `/${text}/`.replace(/\/+/g, '/');
}

export default defineConfig({
  srcDir: 'docs',
  // A second build, under another base path, goes elsewhere.
  ...(process.env['OUT_DIR'] ? { outDir: process.env['OUT_DIR'] } : {}),
  base,
  lang: 'en',
  title: settings.title,
  description,
  cleanUrls: true,
  rewrites: rewritePage,
  metaChunk: true,
  // Switching transitions off and on costs two rounds of layout while a page wakes up.
  appearance: { disableTransition: false },
  // A reader on bad wifi loads what they read: a page's links, and what its labs may need later, are
  // fetched when they are asked for.
  router: { prefetchLinks: false },
  transformPageData: ({ filePath }) => partContents(docs, filePath),
  shouldPreload: (link) => !isForLater(link),
  transformHtml: (html, _file, { pageData }) =>
    headStarts.transform(
      html.replaceAll(/\s*<link rel="prefetch" href="([^"]*)">/g, (tag, link: string) =>
        isForLater(link) ? '' : tag,
      ),
      join(docs, pageData.filePath),
    ),
  head: [
    ['script', {}, await inlineScript('early_presses_script.ts')],
    ['link', { rel: 'icon', href: `${base}favicon.svg`, type: 'image/svg+xml' }],
    ['meta', { name: 'theme-color', content: '#fbfaf6', media: '(prefers-color-scheme: light)' }],
    ['meta', { name: 'theme-color', content: '#11171c', media: '(prefers-color-scheme: dark)' }],
    ['meta', { property: 'og:type', content: 'website' }],
    ['meta', { property: 'og:site_name', content: settings.title }],
  ],
  sitemap: { hostname: absolute('') },
  transformHead({ pageData, title, description: text }) {
    return [
      ['meta', { property: 'og:title', content: title }],
      ['meta', { property: 'og:description', content: text }],
      ['meta', { property: 'og:image', content: absolute('social.png') }],
      ['meta', { property: 'og:image:alt', content: `${settings.title}: ${description}` }],
      ['meta', { name: 'twitter:card', content: 'summary_large_image' }],
      [
        'meta',
        { property: 'og:url', content: absolute(pageData.relativePath.replace(/index\.md$/, '')) },
      ],
    ] as [string, Record<string, string>][];
  },
  markdown: {
    theme: shikiTheme,
    image: { lazyLoading: true },
    config(markdown) {
      linkToAddresses(markdown, docs);
      embedPrograms(markdown, { catalog, root });
      importComponents(markdown, join(root, '.vitepress/theme'));
      // An indented block is a fenced one without a language: the same frame, scrolled by keyboard.
      markdown.core.ruler.push('logbook-indented-code', ({ tokens }) => {
        for (const token of tokens.filter(({ type }) => type === 'code_block')) {
          token.type = 'fence';
          token.info = 'text';
        }
      });
    },
  },
  vite: {
    plugins: [
      dashboardFrame(),
      labsPlugin({ catalog, root }),
      enginePlugin({ packages: catalog.importedPackages() }),
      headStarts.plugin(),
    ],
  },
  themeConfig: {
    logo: { src: '/favicon.svg', alt: '' },
    nav: navigation(),
    sidebar: sidebarOf(docs, exercises),
    outline: { level: [2, 3], label: 'On this page' },
    search: { provider: 'local' },
    docFooter: { prev: 'Previous', next: 'Next' },
  },
});

/** Whether a script holds a program's text or its compiled form, which only a lab at work asks for. */
function isForLater(link: string): boolean {
  return /\/chunks\/(?:files|html|program|exercise|steps|listings)_/.test(link);
}

/** The full address of a path of the site. */
function absolute(path: string): string {
  return new URL(base + path, origin).href;
}
