import type { CodeFacts } from '../facts/code.ts';
import { basename, dirname } from '../facts/paths.ts';
import type { ProjectFacts } from '../facts/project.ts';
import type { Draft } from '../types.ts';
import { groupBy, listed, spanAt, type NotedSpan, type Rule } from './rule.ts';

/** The words of a name: `load_v2_routes`, `loadV2Routes` and `load-v2-routes` have the same. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
}

const singular = (word: string): string =>
  word.replace(/ies$/, 'y').replace(/(?<=[a-z]{2})(?<!s)s$/, '');
const stem = (path: string): string => basename(path).replace(/\.[\w]+$/, '');
const version = /^v\d+$/;

function judged(facts: ProjectFacts): CodeFacts[] {
  return facts.code.filter(({ test, declarations }) => !test && !declarations);
}

/** A name that somebody gave: the path of a route, which is a key in quotation marks, is none. */
const isName = (text: string): boolean => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text);

/** What a file calls the things in it. */
function namesIn(code: CodeFacts): { name: string; span: NotedSpan }[] {
  const found = new Map<string, NotedSpan>();
  for (const [name, at] of code.functionNames) if (isName(name)) found.set(name, spanAt(code, at));
  for (const [name, declared] of code.topLevel)
    if (declared.exported && declared.kind !== 'import') found.set(name, spanAt(code, declared));
  return [...found].map(([name, span]) => ({ name, span }));
}

const atStart = (code: CodeFacts, note: string): NotedSpan => ({
  file: code.path,
  start: 0,
  end: 0,
  note,
});

/** `bot-v2-release.view.ts` is called after the BotV2ReleaseViewService in it. */
function isNamedAfter(place: string, name: string): boolean {
  const words = wordsOf(stem(place));
  const own = wordsOf(name).join();
  return words.join() === own || (words.length > 2 && own.startsWith(words.join()));
}

function versionFindings(facts: ProjectFacts): Draft[] {
  const drafts: Draft[] = [];
  const groups = new Map<string, { word: string; spans: NotedSpan[]; names: string[] }>();
  for (const code of judged(facts)) {
    const segments = dirname(code.path).split('/').filter(Boolean);
    const at = segments.findIndex((segment) => version.test(segment.toLowerCase()));
    const folderWord = at < 0 ? undefined : segments[at]?.toLowerCase();
    const fileWord = wordsOf(stem(code.path)).find((word) => version.test(word));
    const word = folderWord ?? fileWord;
    // Migrations are numbered once and for all.
    if (word === undefined || /(?:^|\/)migrations?\b|migration/i.test(code.path)) continue;
    const place = folderWord === undefined ? code.path : segments.slice(0, at + 1).join('/');
    const group = groups.get(place) ?? { word, spans: [], names: [] };
    groups.set(place, group);
    if (
      folderWord !== undefined &&
      fileWord === folderWord &&
      wordsOf(stem(code.path)).length > 1
    ) {
      group.spans.push(atStart(code, `the file says ${word} again`));
      group.names.push(basename(code.path));
    }
    for (const deeper of segments.slice(at < 0 ? segments.length : at + 1))
      if (wordsOf(deeper).includes(word)) {
        group.spans.push(atStart(code, `the folder ${deeper} says ${word} again`));
        group.names.push(`${deeper}/`);
      }
    for (const { name, span } of namesIn(code)) {
      const words = wordsOf(
        name.replace(/([a-z])(?=V\d+(?![a-z]))/g, '$1_').replace(/(V\d+)(?=[A-Z])/g, '$1_'),
      );
      if (!words.includes(word) || words.length < 2) continue;
      group.spans.push({ ...span, note: `${name} says ${word} again` });
      group.names.push(name);
    }
  }
  for (const [place, { word, spans, names }] of groups)
    if (spans.length > 0)
      drafts.push({
        message: `${place} says ${word}, and ${listed(names)} ${new Set(names).size === 1 ? 'says' : 'say'} it again; the next version has to rename them all.`,
        fact: word,
        spans,
        // A file called like the one thing in it says it once, as `Button/Button.tsx` does.
        ...(names.every((name) => isNamedAfter(place, name)) && {
          severity: 'warning' as const,
          confidence: 'low' as const,
        }),
        fix: `Let one level carry ${word}, and name the rest by what they do.`,
      });
  return drafts;
}

/** Folders whose files are named by a convention of their framework or language. */
const conventional =
  /^(?:src|app|lib|index|main|test|tests|spec|e2e|pages|public|assets|api|config|configs|styles|locales|migrations?|seeds?|seeders?|docs?|scripts?|bin|v\d+|common|shared|core|features?|modules?|ui)$/i;

/** `user.controller.ts` and `course.data.ts` are how these frameworks want their files named. */
function hasNamingConvention(facts: ProjectFacts): boolean {
  return facts.packages.some(({ dependencies }) =>
    ['@nestjs/core', '@angular/core', 'vitepress'].some((name) => dependencies.has(name)),
  );
}

function folderFindings(facts: ProjectFacts): Draft[] {
  const byRole = new Map<string, { folders: string[]; files: CodeFacts[]; names: NotedSpan[] }>();
  const framework = hasNamingConvention(facts);
  const bot = facts.packages.some(({ dependencies }) => dependencies.has('discord.js'));
  const files = judged(facts).filter(
    ({ path }) => !/^(?:index|main|app|server|mod)$/i.test(stem(path)),
  );
  for (const [folder, members] of groupBy(files, ({ path }) => dirname(path))) {
    const segment = basename(folder);
    const words = wordsOf(segment);
    const word = singular(words[0] ?? '');
    if (
      words.length !== 1 ||
      word.length < 2 ||
      conventional.test(segment) ||
      /^[A-Z]/.test(segment) ||
      members.length < 2
    )
      continue;
    const repeating = members.filter(({ path }) => {
      const name = stem(path);
      if (framework && name.includes('.')) return false;
      // What these are called in the code, and by the library whose events they are.
      if (/^(?:context|provider)$/.test(word) && /^[A-Z]/.test(name)) return false;
      if (bot && /(?:^|\/)(?:events|listeners)(?:\/|$)/.test(folder)) return false;
      const own = wordsOf(name).map(singular);
      return own.includes(word) && own.length > 1;
    });
    if (repeating.length < 2 || repeating.length * 2 < members.length) continue;
    // So many files in one folder come from a generator.
    if (repeating.length > 100) continue;
    const entry = byRole.get(word) ?? { folders: [], files: [], names: [] };
    byRole.set(word, entry);
    entry.folders.push(folder);
    entry.files.push(...repeating);
  }
  return [...byRole].map(([word, { folders, files: repeating }]) => ({
    message: `${listed(folders.map((folder) => `${folder}/`))} ${folders.length === 1 ? 'says' : 'say'} ${word}, and ${repeating.length} of the files in it say it again: ${listed(repeating.map(({ path }) => basename(path)))}.`,
    fact: word,
    spans: repeating.map((code) => atStart(code, `${word} again`)),
    confidence: 'medium' as const,
    fix: `Let the folder say ${word}, and the files what is special about each.`,
  }));
}

function exportFindings(facts: ProjectFacts): Draft[] {
  const told = new Set(
    folderFindings(facts).flatMap(({ spans }) => spans.map(({ file }) => dirname(file))),
  );
  const drafts: Draft[] = [];
  const roles = new Set<string>();
  const framework = hasNamingConvention(facts);
  const files = judged(facts).filter(({ path }) => !framework || !stem(path).includes('.'));
  for (const [folder, members] of groupBy(files, ({ path }) => dirname(path))) {
    const segment = basename(folder);
    const words = wordsOf(segment);
    const word = singular(words[0] ?? '');
    if (
      words.length !== 1 ||
      word.length < 2 ||
      conventional.test(segment) ||
      told.has(folder) ||
      members.length < 2
    )
      continue;
    if (
      /^(?:error|exception|hook|component|context|provider|icon|type|model|entity|schema|dto|store|constant|enum|interface)$/.test(
        word,
      )
    )
      continue;
    // The letters that the word and its plural have in common.
    const root = word.replace(/y$/, '');
    const spans: (NotedSpan & { name: string })[] = [];
    let saying = 0;
    for (const code of members) {
      const names = namesIn(code).filter(({ name }) => code.topLevel.get(name)?.exported);
      const again = names.filter(({ name }) => {
        if (!name.toLowerCase().includes(root)) return false;
        const own = wordsOf(name).map(singular);
        return own.includes(word) && own.length > 1;
      });
      if (again.length === 0 || again.length * 2 < names.length) continue;
      saying += 1;
      spans.push(...again.map(({ name, span }) => ({ ...span, name })));
    }
    if (saying < 2 || saying * 3 < members.length * 2 || spans.length < 3 || saying > 100) continue;
    // One finding per role word: the same convention in ten folders is one decision.
    if (roles.has(word)) continue;
    roles.add(word);
    drafts.push({
      message: `${folder}/ says ${word}, and what it exports says it again: ${listed(spans.map(({ name }) => name))}.`,
      fact: word,
      spans: spans.map(({ file, start, end }) => ({ file, start, end })),
      confidence: 'low',
      fix: `Let the folder say ${word}, and the names what each does.`,
    });
  }
  return drafts;
}

const why = 'A name that stands on several levels has to be changed on several levels.';

export const naming: readonly Rule[] = [
  { id: 'naming/version', issue: 'B', severity: 'error', title: 'A version is repeated on several levels', why, fix: 'Let one level carry the version.', check: versionFindings },
  { id: 'naming/folder', issue: 'B', severity: 'warning', title: 'Files repeat the name of their folder', why, fix: 'Say it once.', check: folderFindings },
  { id: 'naming/export', issue: 'B', severity: 'warning', title: 'Exported names repeat the name of their folder', why, fix: 'Say it once.', check: exportFindings },
]; // prettier-ignore
