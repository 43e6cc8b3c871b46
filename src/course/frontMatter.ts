import { parseDocument } from 'yaml';
import type { ContentProblem } from './problems.ts';

export interface FrontMatter {
  /** What the YAML between the `---` lines says; an empty object where there is none. */
  readonly data: unknown;
  /** The text after it. */
  readonly text: string;
  readonly problems: readonly ContentProblem[];
}

/**
 * Splits a Markdown file into its front matter and its text.
 *
 * @param file Path from the repository's root, for the sentences.
 */
export function readFrontMatter(markdown: string, file: string): FrontMatter {
  const match = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(
    markdown.replace(/^\uFEFF/, ''),
  );
  if (!match) return { data: {}, text: markdown.trim(), problems: [] };
  const document = parseDocument(match[1] ?? '', { prettyErrors: true });
  const text = markdown
    .replace(/^\uFEFF/, '')
    .slice(match[0].length)
    .trim();
  const problems = document.errors.map((error): ContentProblem => {
    const line = (error.linePos?.[0].line ?? 0) + 1;
    const reason = error.message.split(' at line ')[0] ?? error.message;
    return {
      file,
      key: `line ${line}`,
      sentence: `this is not valid YAML (${reason}); put text that holds a colon in quotes.`,
      severity: 'error',
    };
  });
  return { data: problems.length > 0 ? {} : (document.toJS() ?? {}), text, problems };
}
