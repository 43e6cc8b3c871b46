import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { readFrontMatter } from '../../src/course/frontMatter.ts';
import { addressOf } from './addresses.ts';

/** A page of `docs/` as a list of contents shows it. */
export interface Page {
  readonly title: string;
  /** Address from the site's root: `/logging/levels/`. */
  readonly link: string;
  /** What the page is about, in a sentence; '' where its front matter does not say. */
  readonly description: string;
}

interface OrderedPage extends Page {
  readonly order: number;
}

/**
 * The pages of a folder of `docs/`, in the order their front matter gives (`order`, then name); its
 * `index.md` comes first. A page dropped into the folder appears.
 */
export function pagesOf(docs: string, folder: string): Page[] {
  return globSync(`${folder}/**/*.md`, { cwd: docs })
    .filter((id) => !id.includes('['))
    .sort()
    .map((id) => readPage(docs, id))
    .sort((one, other) => one.order - other.order)
    .map(({ title, link, description }) => ({ title, link, description }));
}

function readPage(docs: string, id: string): OrderedPage {
  const { data, text } = readFrontMatter(readFileSync(join(docs, id), 'utf8'), `docs/${id}`);
  // Front matter is any YAML; only what has the right shape is used.
  const { title, order, description } = data as Record<string, unknown>;
  const isIndex = /(^|\/)index\.md$/.test(id);
  return {
    title: typeof title === 'string' ? title : (/^# (.+)$/m.exec(text)?.[1] ?? id),
    link: addressOf(id),
    description: typeof description === 'string' ? description : '',
    order: isIndex ? -1 : typeof order === 'number' ? order : Number.MAX_SAFE_INTEGER,
  };
}

/** A part of the workbook: its number in the lecture, its folder in `docs/`, its name. */
export interface Part {
  readonly number: number;
  readonly folder: string;
  readonly title: string;
}

export const parts: readonly Part[] = [
  { number: 1, folder: 'project-issues', title: 'Project issues' },
  { number: 2, folder: 'logging', title: 'Logging' },
  { number: 3, folder: 'debugging', title: 'Debugging' },
];

/** What the data of a part's first page has besides, for its list of contents. */
export interface PartContents {
  readonly partPages: readonly Page[];
}

/** The contents of the part that a page opens; undefined for any other page. `id` is its path in `docs/`. */
export function partContents(docs: string, id: string): PartContents | undefined {
  const part = parts.find(({ folder }) => id === `${folder}/index.md`);
  return part && { partPages: pagesOf(docs, part.folder).slice(1) };
}
