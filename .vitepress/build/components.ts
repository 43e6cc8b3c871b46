import { basename } from 'node:path';
import { globSync } from 'tinyglobby';
import type { MarkdownRenderer } from 'vitepress';

/** The page's parser, as far as its rules see it. */
type CoreState = Parameters<Parameters<MarkdownRenderer['core']['ruler']['push']>[1]>[0];

/**
 * Makes each page import the components whose tags it writes. Registered for the whole site, every
 * page would load them all; imported by the page itself, they come with it and no other.
 *
 * @param theme The folder of the theme, whose components pages may write as a tag.
 */
export function importComponents(markdown: MarkdownRenderer, theme: string): void {
  const places = new Map<string, string>();
  for (const file of globSync('**/*.vue', { cwd: theme })) {
    const name = basename(file, '.vue');
    const other = places.get(name);
    if (other !== undefined) {
      throw new Error(`Two components are called ${name}: ${other} and ${file}. Rename one.`);
    }
    places.set(name, file);
  }
  markdown.core.ruler.push('logbook-components', (state) => {
    if ((state.env as { path?: string }).path === undefined) return; // not a page: a hint, for example
    const imports: string[] = [];
    for (const name of componentsIn(state)) {
      const file = places.get(name);
      if (file !== undefined) imports.push(`import ${name} from '@theme/${file}'`);
    }
    addToScript(state, imports);
  });
}

/** Names in the tags of a page's HTML; tags in code are other tokens. */
function componentsIn({ tokens }: CoreState): Set<string> {
  const html = tokens
    .flatMap((token) => [token, ...(token.children ?? [])])
    .filter(({ type }) => type.startsWith('html_'));
  return new Set(
    html.flatMap(({ content }) =>
      [...content.matchAll(/<([A-Z]\w*)/g)].map(([, name = '']) => name),
    ),
  );
}

/** Adds lines to a page's `<script setup>`, which is made where there is none. */
export function addToScript(state: CoreState, lines: readonly string[]): void {
  if (lines.length === 0) return;
  const text = lines.join('\n');
  const script = state.tokens.find(({ content }) => /<script\s[^>]*\bsetup\b/.test(content));
  if (script) {
    script.content = script.content.replace(/<script\s[^>]*>/, (tag) => `${tag}\n${text}\n`);
    return;
  }
  const token = new state.Token('html_block', '', 0);
  token.content = `<script setup>\n${text}\n</script>\n`;
  state.tokens.push(token);
}
