import { posix } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

/**
 * Every page is `NAME/index.html`, reached as `/…/NAME/`: the one form of clean address that each
 * static host serves without being told to.
 *
 * @param id Path of the page's Markdown below `docs/`: `logging/levels.md`.
 * @returns The path VitePress builds it under: `logging/levels/index.md`.
 */
export function rewritePage(id: string): string {
  return id === '404.md' || /(^|\/)index\.md$/.test(id) ? id : id.replace(/\.md$/, '/index.md');
}

/** The address of a page of this site from its Markdown's path: `/logging/levels/`. */
export function addressOf(id: string): string {
  return `/${id.replace(/\.md$/, '').replace(/(^|\/)index$/, '$1')}`.replace(/([^/])$/, '$1/');
}

/**
 * A link as an author writes it (`./levels.md#warning`, `/logging/levels`) as the address it is
 * served under; links to files, other sites and places in the page stay as they are.
 *
 * @param link The link as written.
 * @param page Path of the page's Markdown below `docs/`.
 */
export function resolveLink(link: string, page: string): string {
  if (/^([a-z][a-z\d+.-]*:|\/\/|#)/i.test(link)) return link;
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/.exec(link) ?? [];
  const extension = posix.extname(path);
  if (path === '' || (extension !== '' && extension !== '.md' && extension !== '.html')) {
    return link;
  }
  const absolute = path.startsWith('/') ? path : posix.join('/', posix.dirname(page), path);
  const id = absolute.replace(/^\//, '').replace(/\.(md|html)$/, '');
  return addressOf(`${id === '' || id.endsWith('/') ? `${id}index` : id}.md`) + rest;
}

/** Makes each Markdown link of a page lead where the page is served. */
export function linkToAddresses(markdown: MarkdownRenderer, docs: string): void {
  markdown.core.ruler.push('logbook-links', (state) => {
    // VitePress's own environment: the file the text came from; it is empty for a title.
    const { realPath, path } = state.env as { realPath?: string; path?: string };
    if (path === undefined) return;
    const page = posix.relative(docs, realPath ?? path);
    for (const block of state.tokens) {
      for (const token of block.children ?? []) {
        const href = token.type === 'link_open' ? token.attrGet('href') : null;
        if (href !== null) token.attrSet('href', resolveLink(href, page));
      }
    }
  });
}
