import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './paths.ts';

const ID = 'virtual:dashboard-frame';

const JSX_COMPILER = /@vue[\\/]repl[\\/]dist[\\/]chunks[\\/]jsx-[\w-]+\.js$/;
const WITHOUT_JSX = `throw new Error('JSX is not compiled here: write the component as a template.');`;

/** What the live component may import, with the file that each name stands for. */
const MODULES = {
  vue: 'node_modules/vue/dist/vue.runtime.esm-browser.prod.js',
  uplot: 'node_modules/uplot/dist/uPlot.esm.js',
  'logbook/records': '.vitepress/theme/dashboard/frame/records.ts',
};

/**
 * A Vite plugin: `virtual:dashboard-frame` holds the text of every module that the live component of
 * the log dashboard may import. As text, since its frame has an origin of its own: it can load
 * nothing from the site, only what it is handed.
 */
export function dashboardFrame() {
  return {
    name: 'logbook:dashboard-frame',
    resolveId: (id: string) => (id === ID ? `\0${ID}` : undefined),
    // Its compiler of JSX is four megabytes (a third of the whole site), and the dashboard has no JSX.
    transform: (_code: string, id: string) => (JSX_COMPILER.test(id) ? WITHOUT_JSX : undefined),
    async load(id: string) {
      if (id !== `\0${ID}`) return undefined;
      const texts = await Promise.all(
        Object.entries(MODULES).map(async ([name, file]) => [name, await bundle(file)] as const),
      );
      return `export default ${JSON.stringify(Object.fromEntries(texts))};`;
    },
  };
}

async function bundle(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, file)],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['vue'],
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles[0]?.text ?? '';
}
