import { bundledLanguages, createHighlighter, type BundledLanguage, type ThemedToken } from 'shiki';
import { syncTokenKeys, toKeyedTokens } from 'shiki-magic-move/core';
import type { KeyedTokensInfo } from 'shiki-magic-move/types';
import type { MovingCode } from '../theme/doctor/source.ts';
import { shikiTheme } from './shiki_theme.ts';

/** A token's colour in the theme to the class that gives it: a third of the HTML that styles need. */
const classes: Readonly<Record<string, string>> = {
  'var(--shiki-token-keyword)': 'k',
  'var(--shiki-token-string)': 's',
  'var(--shiki-token-string-expression)': 's',
  'var(--shiki-token-constant)': 'c',
  'var(--shiki-token-function)': 'f',
  'var(--shiki-token-parameter)': 'm',
  'var(--shiki-token-comment)': 'o',
  'var(--shiki-token-punctuation)': 'u',
  'var(--shiki-token-link)': 'l',
};

const highlighter = createHighlighter({ themes: [shikiTheme], langs: ['typescript'] });

/**
 * A file as HTML, one `<span class="l">` a line with `\n` between them; what the lab shows before
 * there is an editor.
 */
export async function highlight(text: string, path: string): Promise<string[]> {
  const tokens = await tokensOf(text, path);
  return tokens.map((line) => {
    const merged: { content: string; kind: string }[] = [];
    for (const { content, color } of line) {
      const kind = classes[color ?? ''] ?? '';
      const before = merged.at(-1);
      // White space has no colour to lose.
      if (before && (before.kind === kind || content.trim() === '')) before.content += content;
      else merged.push({ content, kind });
    }
    const inner = merged.map(({ content, kind }) =>
      kind === '' ? escapeHtml(content) : `<i class="${kind}">${escapeHtml(content)}</i>`,
    );
    return `<span class="l">${inner.join('')}</span>`;
  });
}

/** A file as Shiki's tokens, line by line. */
async function tokensOf(text: string, path: string): Promise<ThemedToken[][]> {
  const shiki = await highlighter;
  const language = languageOf(path);
  if (language !== 'text') await shiki.loadLanguage(language);
  const { tokens } = shiki.codeToTokens(text.replace(/\n$/, ''), {
    lang: language,
    theme: shikiTheme.name ?? 'logbook',
  });
  return tokens;
}

/** Two texts as tokens of which those that are in both have the same key: what can be animated. */
export async function movingTokens(
  before: { text: string; path: string },
  after: { text: string; path: string },
): Promise<[MovingCode, MovingCode]> {
  const keyed = async ({ text, path }: { text: string; path: string }, salt: string) => {
    const code = text.replace(/\n$/, '');
    return toKeyedTokens(code, await tokensOf(code, path), salt);
  };
  const { from, to } = syncTokenKeys(await keyed(before, 'before'), await keyed(after, 'after'), {
    enhanceMatching: true,
    splitTokens: true,
  });
  const plain = ({ code, hash, tokens }: KeyedTokensInfo): MovingCode => ({
    code,
    hash,
    lineNumbers: false,
    tokens: tokens.map(({ key, content, color }) => ({
      key,
      content,
      offset: 0,
      htmlClass: classes[color ?? ''] ?? '',
    })),
  });
  return [plain(from), plain(to)];
}

function languageOf(path: string): BundledLanguage | 'text' {
  const extension = path.slice(path.lastIndexOf('.') + 1);
  return extension in bundledLanguages ? (extension as BundledLanguage) : 'text';
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
