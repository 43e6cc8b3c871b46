import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Text outside of code, in which links and headings count. */
function prose(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
}

/** The anchors of a page: those it names, and those that VitePress makes of plain headings. */
function anchorsOf(page: string): Set<string> {
  const text = read(page);
  const named = [...text.matchAll(/\{#([\w-]+)\}/g)].map((match) => match[1] ?? '');
  const made = [...text.matchAll(/^#{1,6} ([^{\n]+)$/gm)].map((match) =>
    (match[1] ?? '')
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .replace(/\s+/g, '-'),
  );
  return new Set([...named, ...made]);
}

/** The Markdown file in docs/ behind a link, or undefined where there is none. */
function targetOf(link: string, page: string): string | undefined {
  const path = link.startsWith('/') ? posix.join('docs', link) : posix.join(dirname(page), link);
  const stem = path.replace(/\/$/, '').replace(/\.md$/, '');
  const candidates = [`${stem}.md`, `${stem}/index.md`];
  return candidates.find((candidate) => existsSync(join(root, candidate)));
}

function brokenLinks(page: string): string[] {
  const links = [...prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : targetOf(path, page);
    if (target === undefined) return true;
    return anchor !== undefined && !anchorsOf(target).has(anchor);
  });
}

/** Exercises that a page names and that are not there. */
function missingExercises(page: string): string[] {
  const lists = [...read(page).matchAll(/<ExerciseLinks :names="\[([^\]]*)\]"/g)];
  const names = lists.flatMap((match) => [...(match[1] ?? '').matchAll(/'(\w+)'/g)]);
  return names
    .map((match) => match[1] ?? '')
    .filter((name) => !existsSync(join(root, 'exercises', name)));
}

const pages = globSync('docs/logging/*.md', { cwd: root }).sort();

it('there are pages to look at', () => {
  expect(pages.length).toBeGreaterThan(8);
});

describe('every link of a page of the logging part leads somewhere, its anchor included', () => {
  it.each(pages)('%s', (page) => {
    expect(brokenLinks(page)).toEqual([]);
    expect(missingExercises(page)).toEqual([]);
  });
});

describe('every page of the logging part', () => {
  const lessons = pages.filter((page) => !/index|coverage|cost|dashboard/.test(page));
  it.each(lessons)('%s has a recap of three sentences and two self-checks', (page) => {
    const text = read(page);
    const [, recap = ''] = /^## Recap[^\n]*\n\n([^\n]+)/m.exec(text) ?? [];
    expect(recap.match(/[.!?](\s|$)/g)).toHaveLength(3);
    expect(text.match(/<SelfCheck$/gm)).toHaveLength(2);
    expect(text).toMatch(/<(Lab|LogDetective|LogAnatomy|SortLines|Predict|SystemsTable)/);
  });
});

it('the README links to what is there', () => {
  const links = [...read('README.md').matchAll(/\]\(([^)\s#]+)\)/g)].map((match) => match[1] ?? '');
  const missing = links.filter((link) => !/^https?:/.test(link) && !existsSync(join(root, link)));
  expect(missing).toEqual([]);
});
