import { join } from 'node:path';
import { defineLoader } from 'vitepress';
import { pagesOf, parts, type Page, type Part } from '../../build/pages.ts';
import { root } from '../../build/paths.ts';

/** A part of the course with its pages, in the order in which they are read. */
export type PartWithPages = Part & { readonly pages: readonly Page[] };

declare const data: readonly PartWithPages[];
export { data };

export default defineLoader({
  watch: ['../../../docs/**/*.md'],
  load: (): readonly PartWithPages[] =>
    parts.map((part) => ({ ...part, pages: pagesOf(join(root, 'docs'), part.folder) })),
});
