import type { Plugin } from 'vite';
import { frameDocument, scriptInHtml } from '../../src/sandbox/browser/frame_document.ts';
import { buildSandboxScripts } from '../../src/sandbox/node/build.ts';
import type { HeadStart } from '../theme/lab/head_start_script.ts';
import { inlineScript } from './inline_script.ts';
import { programOfFirstLab, programModuleOf } from './labs.ts';

type Bundle = Parameters<Extract<Plugin['generateBundle'], (...parameters: never[]) => unknown>>[1];
type Item = Bundle[string];
type Chunk = Extract<Item, { type: 'chunk' }>;

/** How much may stand before a lab, in characters of text, for a reader to begin with it. */
const OPENING = 1_000;

/** The modules of the theme that a run imports, besides its program. */
const runModules = ['/theme/lab/page_sandbox.ts', '/theme/lab/output.ts'];

/**
 * Gives pages that open with a lab a head start, see `theme/lab/head_start_script.ts`: on them the
 * first thing that a reader presses is Run.
 */
export class HeadStarts {
  private readonly base: string;
  /** The files of the first lab of each page, by the page's file in the docs. */
  private readonly files = new Map<string, Omit<HeadStart, 'frame'>>();
  private scripts: Promise<{ script: string; frame: string }> | undefined;

  constructor({ base }: { base: string }) {
    this.base = base;
  }

  /** Learns from the build how the files are called. */
  plugin(): Plugin {
    return {
      name: 'logbook:head-start',
      generateBundle: (_options, bundle) => {
        const items = Object.values(bundle);
        const chunks = items.filter((item): item is Chunk => item.type === 'chunk');
        const worker = items.find((item) => item.type === 'asset' && item.names.includes('worker.js')); // prettier-ignore
        // What renders the pages has no engine.
        if (!worker) return;
        const run = runModules.flatMap((name) => withImports(holderOf(chunks, name), bundle));
        for (const page of chunks) {
          const { facadeModuleId } = page;
          const program = programOfFirstLab(page.moduleIds);
          if (!facadeModuleId?.endsWith('.md') || program === undefined) continue;
          const chunk = holderOf(chunks, programModuleOf(program));
          const libraries = chunk.referencedFiles.find((file) => /\/library-bundle\./.test(file));
          const already = new Set(withImports(page, bundle));
          const modules = [...new Set([...run, ...withImports(chunk, bundle)])];
          this.files.set(facadeModuleId, {
            worker: this.base + worker.fileName,
            ...(libraries === undefined ? {} : { libraries: this.base + libraries }),
            modules: modules.filter((file) => !already.has(file)).map((file) => this.base + file),
          });
        }
      },
    };
  }

  /** @param file the page's Markdown file, with its folder */
  async transform(html: string, file: string): Promise<string> {
    const files = this.files.get(file);
    if (!files || !opensWithLab(html)) return html;
    this.scripts ??= this.makeScripts();
    const { script, frame } = await this.scripts;
    const start: HeadStart = { ...files, frame };
    const data = scriptInHtml(JSON.stringify(start));
    // First of all that the head asks for.
    const tag = `<script>{const logbookHeadStart=${data};${script}}</script>`;
    return html.replace(/<meta charset="[^"]*">/, (charset) => charset + tag);
  }

  private async makeScripts(): Promise<{ script: string; frame: string }> {
    const [script, { frame }] = await Promise.all([
      inlineScript('lab/head_start_script.ts'),
      buildSandboxScripts(),
    ]);
    return { script, frame: frameDocument(frame) };
  }
}

/** The chunk that holds a module, by the end of the module's name. */
function holderOf(chunks: readonly Chunk[], name: string): Chunk {
  const chunk = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(name)));
  if (!chunk) throw new Error(`The built site has no script with ${name}.`);
  return chunk;
}

function withImports({ fileName, imports }: Chunk, bundle: Bundle): string[] {
  const further = imports.flatMap((name) => {
    const item = bundle[name];
    return item?.type === 'chunk' ? withImports(item, bundle) : [];
  });
  return [...new Set([fileName, ...further])];
}

/** Whether a page's HTML shows a lab that runs near its beginning. */
function opensWithLab(html: string): boolean {
  const [, main = ''] = html.split(/<main\b[^>]*>/);
  const [before = '', lab] = main.split(/<section class="lab"/);
  if (lab === undefined || !/<button[^>]*class="run"/.test(lab)) return false;
  return before.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ').length <= OPENING;
}
