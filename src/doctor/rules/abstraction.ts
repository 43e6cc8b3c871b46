import ts from 'typescript';
import type { CodeFacts, CodeTree, Stretch } from '../facts/code.ts';
import { noteOf, type Note } from '../facts/notes.ts';
import { stretchOf } from '../facts/outline.ts';
import { basename, dirname } from '../facts/paths.ts';
import type { ProjectFacts } from '../facts/project.ts';
import { resolverOf } from '../facts/resolve.ts';
import { literalValue, rootName, shouted } from '../facts/syntax.ts';
import { globMatcher, type DoctorSettings } from '../settings.ts';
import type { Draft } from '../types.ts';
import {
  draftsOf,
  groupBy,
  isProgram,
  listed,
  spanAt,
  spanOf,
  type NotedSpan,
  type Rule,
} from './rule.ts';

function judged(facts: ProjectFacts): CodeFacts[] {
  return facts.code.filter(isProgram);
}

const filesOf = (group: readonly { code: CodeFacts }[]): number =>
  new Set(group.map(({ code }) => code.path)).size;
const paths = (group: readonly { code: CodeFacts }[]): string =>
  listed(group.map(({ code }) => code.path));

/** Next reads these from each page itself, and only as literals. */
const segmentSetting =
  /^(?:dynamic|dynamicParams|revalidate|fetchCache|runtime|preferredRegion|maxDuration|prerender|ssr|csr)$/;

/** Top-level constants whose value says something, with that value as JSON. */
const constantNote: Note<(Stretch & { readonly name: string; readonly value: string })[]> = {
  take: (code) => {
    if (!isProgram(code)) return undefined;
    const found = [];
    for (const { kind, name, declaration, node } of code.topLevel.values()) {
      if (kind !== 'const' || !ts.isVariableDeclaration(declaration) || !declaration.initializer)
        continue;
      const value = literalValue(declaration.initializer);
      const telling =
        (typeof value === 'string' && value.length > 2) ||
        (typeof value === 'number' && (Math.abs(value) > 9 || shouted.test(name)));
      if (telling && name.length > 2 && !segmentSetting.test(name))
        found.push({ name, value: JSON.stringify(value), ...stretchOf(code, node) });
    }
    return found.length > 0 ? found : undefined;
  },
};

function constantFindings(facts: ProjectFacts): Draft[] {
  const constants = judged(facts).flatMap((code) =>
    (noteOf(constantNote, code) ?? []).map(({ name, value, ...at }) => ({
      code,
      name,
      value,
      span: spanAt(code, at),
    })),
  );
  return [
    ...groupBy(constants, ({ code, name, value }) => `${code.unit}\n${name}\n${value}`).values(),
  ]
    .filter((group) => filesOf(group) > 1)
    .map((group) => ({
      message: `The constant ${group[0]?.name ?? ''} is defined with the same value in ${paths(group)}.`,
      fact: group[0]?.name ?? '',
      spans: group.map(({ span }) => span),
      fix: 'Define it in the module it belongs to, and import it from there.',
    }));
}

/** Types that are all members, each member where it stands. */
const typeNote: Note<(Stretch & { readonly name: string; readonly members: Stretch[] })[]> = {
  take: (code) => {
    if (!isProgram(code) || code.types.length === 0) return undefined;
    return code.types
      .filter(({ name, members, closed }) => closed && members.length >= 2 && !/Props$/.test(name))
      .map(({ name, members, node }) => ({
        name,
        members: members.map(({ node: member }) => stretchOf(code, member)),
        ...stretchOf(code, node.name),
      }));
  },
};

function typeFindings(facts: ProjectFacts): Draft[] {
  const types: { code: CodeFacts; name: string; shape: string; span: NotedSpan }[] = [];
  const named = judged(facts).flatMap((code) =>
    (noteOf(typeNote, code) ?? []).map((type) => ({ code, type })),
  );
  // Only types that share a name can be one type: the others' members are never compared.
  for (const group of groupBy(named, ({ code, type }) => `${code.unit}\n${type.name}`).values())
    if (group.length > 1)
      for (const { code, type } of group) {
        const shape = type.members
          .map(({ start, end }) => code.text.slice(start, end).replace(/[\s;,]+/g, ''))
          .join(';');
        types.push({ code, name: type.name, shape, span: spanAt(code, type) });
      }
  return [...groupBy(types, ({ code, name, shape }) => `${code.unit}\n${name}\n${shape}`).values()]
    .filter((group) => filesOf(group) > 1)
    .map((group) => ({
      message: `The type ${group[0]?.name ?? ''} is defined in the same way in ${paths(group)}.`,
      fact: group[0]?.name ?? '',
      spans: group.map(({ span }) => span),
      fix: 'Define it once, where its data comes from, and import the type.',
    }));
}

function envFindings(facts: ProjectFacts): Draft[] {
  const reads = judged(facts).flatMap((code) =>
    code.envReads
      .filter(
        ({ name }) =>
          name !== 'NODE_ENV' &&
          shouted.test(name) &&
          !/^(?:DEV|PROD|MODE|SSR|BASE_URL)$/.test(name),
      )
      .map((read) => ({ code, name: read.name, span: spanAt(code, read) })),
  );
  return [...groupBy(reads, ({ code, name }) => `${code.unit}\n${name}`).values()]
    .filter((group) => filesOf(group) > 1)
    .map((group) => ({
      message: `The env variable ${group[0]?.name ?? ''} is read in ${filesOf(group)} files: ${paths(group)}.`,
      fact: group[0]?.name ?? '',
      spans: group.map(({ span }) => span),
      fix: 'Read it in one settings module, checked and typed, and import the value from there.',
    }));
}

const dataLibrary =
  /^(?:node:)?(?:fs|fs\/promises|sqlite)$|^(?:fs-extra|better-sqlite3|sqlite3?|libsql|@libsql\/client|pg|mysql2?(?:\/promise)?|mongodb|knex|kysely|drizzle-orm(?:\/.*)?|@prisma\/client|sequelize|postgres|redis|ioredis|csv-parse(?:\/.*)?|csv-parser|papaparse|exceljs|xlsx|danfojs(?:-node)?|arquero|duckdb|@duckdb\/.*)$/;
const routeFile =
  /(?:^|\/)(?:routes?|routers?|controllers?|handlers?|endpoints?)\/|[._-]?(?:routes?|router|controller|handler)\.[cm]?[jt]s$/i;

/** The file starts a server: the entry of an app. */
const entryNote: Note<boolean> = {
  take: ({ path, calls }) =>
    /^(?:app|server|index|main)\.[cm]?[jt]s$/.test(basename(path)) &&
    calls.some(({ name }) => /^(?:listen|serve|express|Hono|fastify|Fastify|Koa)$/.test(name))
      ? true
      : undefined,
};

function libraryFindings(facts: ProjectFacts): Draft[] {
  const drafts: Draft[] = [];
  for (const code of judged(facts)) {
    const kind = routeFile.test(code.path)
      ? 'A route'
      : noteOf(entryNote, code)
        ? 'The app entry'
        : undefined;
    if (kind === undefined) continue;
    const found = code.imports.filter(
      (item) =>
        !item.typeOnly &&
        dataLibrary.test(item.specifier) &&
        item.names.some(({ typeOnly }) => !typeOnly),
    );
    if (found.length === 0) continue;
    drafts.push({
      message: `${kind} (${code.path}) imports ${listed(found.map(({ specifier }) => specifier))}; it knows where the data lies.`,
      fact: found[0]?.specifier ?? '',
      spans: found.map((item) => spanAt(code, item)),
      fix: 'Move what touches the data into a module of its own, and call that.',
    });
  }
  return drafts;
}

const layerNames = {
  request: 'answers requests',
  sql: 'writes SQL',
  file: 'touches the file system',
} as const;

/** `response.text` of a handler's parameter; one that somebody fetched answers nobody. */
function isHanded({ functions }: CodeTree, node: ts.Node): boolean {
  const name = ts.isExpression(node) ? rootName(node) : undefined;
  return functions.some(
    (fact) => isInside(node, fact.node) && fact.parameters.some((one) => one.name === name),
  );
}

const mixedNote: Note<Draft[]> = {
  take: (code) => {
    if (!isProgram(code)) return undefined;
    const drafts: Draft[] = [];
    const mixing = code.functions.flatMap((fact) => {
      const layers = [...fact.layers].filter(
        ([kind, node]) => kind !== 'request' || isHanded(code, node),
      );
      return layers.length > 1 ? [{ fact, layers }] : [];
    });
    for (const { fact, layers } of mixing) {
      if (mixing.some((inner) => inner.fact !== fact && isInside(inner.fact.node, fact.node)))
        continue;
      const kinds = layers.map(([kind]) => kind);
      drafts.push({
        message: `${fact.name ? `${fact.name}()` : 'This function'} ${listed(kinds.map((kind) => layerNames[kind]))}: several layers in one function.`,
        fact: fact.name || 'function',
        spans: [
          spanOf(code, fact.nameNode === fact.node ? firstToken(fact.node) : fact.nameNode),
          ...layers.map(([kind, node]) => spanOf(code, node, layerNames[kind])),
        ],
        fix: 'Give each layer its own function: the route asks, the data module answers.',
      });
    }
    return drafts.length > 0 ? drafts : undefined;
  },
};

const firstToken = (node: ts.FunctionLikeDeclaration): ts.Node => node.parameters[0] ?? node;
const isInside = (inner: ts.Node, outer: ts.Node): boolean =>
  inner.pos >= outer.pos && inner.end <= outer.end;

/** From here on, depth alone is too much to follow; or length, without the functions in it and not flat. */
const [deepest, longest] = [6, 200];

const longNote: Note<Draft[]> = {
  take: (code) => {
    if (!isProgram(code)) return undefined;
    const drafts: Draft[] = [];
    for (const fact of code.functions) {
      if (fact.depth < 3 || !fact.name) continue;
      const lines = linesOf(code, fact.node);
      const inner = code.functions.filter(({ outer }) => outer === fact);
      const own = inner.reduce((left, { node }) => left - linesOf(code, node) + 1, lines);
      const tooMuch =
        (fact.depth >= 4 && lines >= 50) ||
        fact.depth >= deepest ||
        (own >= longest && !fact.component);
      if (!tooMuch) continue;
      drafts.push({
        message: `${fact.name}() is ${lines} lines long and ${fact.depth} levels deep.`,
        fact: fact.name,
        spans: [spanOf(code, fact.nameNode)],
        confidence: 'medium',
        fix: 'Take the inner steps out into functions with a name each.',
      });
    }
    return drafts.length > 0 ? drafts : undefined;
  },
};

function linesOf({ source }: CodeTree, node: ts.Node): number {
  const starts = source.getLineStarts();
  return lineAt(starts, node.end) - lineAt(starts, node.getStart(source)) + 1;
}

function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low;
}

/** Runs of at least this many statements and nodes count as an action of their own. */
const [fewestStatements, fewestNodes] = [3, 45];

/**
 * The shape of a run as one number. Of hundreds of thousands of runs, some that have nothing in common
 * have the same 32 bits: the number of nodes and the kinds of the statements have to agree besides.
 */
function shapeOf(hash: number, size: number, kinds: number): number {
  return (hash >>> 0) * 2 ** 20 + ((Math.imul(kinds, 8191) ^ size) & 0xfffff);
}

/** Runs of statements by shape: shape, start and end of each, one after the other. */
const runNote: Note<number[]> = {
  take: (code) => {
    if (!isProgram(code)) return undefined;
    const runs: number[] = [];
    for (const { statements, hashes, sizes, function: owner } of code.blocks) {
      if (!owner || owner.component) continue;
      for (let from = 0; from + fewestStatements <= statements.length; from += 1) {
        let [hash, size, kinds] = [0, 0, 0];
        for (let index = from; index < from + fewestStatements; index += 1) {
          hash = (Math.imul(hash, 31) + (hashes[index] ?? 0)) | 0;
          size += sizes[index] ?? 0;
          kinds = kinds * 31 + (statements[index]?.kind ?? 0);
        }
        if (size < fewestNodes) continue;
        const [first, last] = [statements[from], statements[from + fewestStatements - 1]];
        if (first && last)
          runs.push(shapeOf(hash, size, kinds), first.getStart(code.source), last.end);
      }
    }
    return runs.length > 0 ? runs : undefined;
  },
};

interface Run extends Stretch {
  readonly code: CodeFacts;
}

/** Runs that have the shape of another one, by their shape. */
function runsByShape(facts: ProjectFacts): Map<number, Run[]> {
  const files = judged(facts).flatMap((code) => {
    const runs = noteOf(runNote, code);
    return runs ? [{ code, runs }] : [];
  });
  const counts = new Map<number, number>();
  for (const { runs } of files)
    for (let index = 0; index < runs.length; index += 3) {
      const shape = runs[index] ?? 0;
      counts.set(shape, (counts.get(shape) ?? 0) + 1);
    }
  const byShape = new Map<number, Run[]>();
  for (const { code, runs } of files)
    for (let index = 0; index < runs.length; index += 3) {
      const [shape = 0, start = 0, end = 0] = [runs[index], runs[index + 1], runs[index + 2]];
      if ((counts.get(shape) ?? 0) < 2) continue;
      const known = byShape.get(shape);
      if (known) known.push({ code, start, end });
      else byShape.set(shape, [{ code, start, end }]);
    }
  return byShape;
}

function repeatedFindings(facts: ProjectFacts): Draft[] {
  const drafts: Draft[] = [];
  const covered = new Map<string, number>();
  for (const group of runsByShape(facts).values()) {
    const fresh = group.filter(({ code, start }) => (covered.get(code.path) ?? -1) < start);
    // Runs that lie in each other are one place; they come in order of position.
    const ends = new Map<CodeFacts, number>();
    const distinct = fresh.filter(({ code, start, end }) => {
      if (start < (ends.get(code) ?? 0)) return false;
      ends.set(code, end);
      return true;
    });
    if (distinct.length < 2 || new Set(distinct.map(({ code }) => code.unit)).size > 1) continue;
    for (const { code, end } of distinct)
      covered.set(code.path, Math.max(covered.get(code.path) ?? -1, end));
    drafts.push({
      message: `The same steps are written in ${distinct.length} places: ${paths(distinct)}.`,
      fact: 'repeated steps',
      spans: distinct.map(({ code, start, end }) => ({ file: code.path, start, end })),
      confidence: 'medium',
      fix: 'Give these steps a function with a name, and call it from each place.',
    });
  }
  return drafts;
}

/** Layers from the top down, as folder names commonly tell them. */
const usualLayers: readonly { name: string; pattern: RegExp }[] = [
  { name: 'routes', pattern: /^(?:routes?|routers?|controllers?|handlers?|endpoints?)$/i },
  { name: 'services', pattern: /^(?:services?|usecases?|use-cases?)$/i },
  {
    name: 'data',
    pattern: /^(?:db|database|repositor(?:y|ies)|daos?|models?|data|sql|queries|connections?)$/i,
  },
];

/** Whether layers are inferred from folder names: then the report says so. */
export function inferredLayers(facts: ProjectFacts): string[] {
  return usualLayers
    .filter(({ pattern }) =>
      facts.code.some(({ path }) =>
        dirname(path)
          .split('/')
          .some((segment) => pattern.test(segment)),
      ),
    )
    .map(({ name }) => name);
}

function layerFindings(facts: ProjectFacts, settings: DoctorSettings): Draft[] {
  const resolver = resolverOf(facts);
  const declared = settings.layers?.map(({ name, files }) => ({
    name,
    matchers: files.map(globMatcher),
  }));
  const layerOf = (path: string): number => {
    if (declared)
      return declared.findIndex(({ matchers }) => matchers.some((matches) => matches(path)));
    const segments = dirname(path).split('/');
    return usualLayers.findIndex(({ pattern }) =>
      segments.some((segment) => pattern.test(segment)),
    );
  };
  const nameOf = (layer: number): string =>
    (declared ? declared[layer]?.name : usualLayers[layer]?.name) ?? '';
  const drafts: Draft[] = [];
  for (const code of judged(facts)) {
    const from = layerOf(code.path);
    if (from < 0) continue;
    for (const item of code.imports) {
      if (item.typeOnly) continue;
      const target = resolver.resolve(code, item.specifier);
      if (target.kind !== 'file') continue;
      const to = layerOf(target.path);
      if (to < 0 || to >= from) continue;
      // Settings and loggers serve every layer, wherever their file lies.
      if (
        !declared &&
        /config|settings|\benv\b|log(?:ger|ging)?\b|constants?|types?\b/i.test(
          basename(target.path),
        )
      )
        continue;
      drafts.push({
        message: `${code.path} (${nameOf(from)}) imports ${target.path} (${nameOf(to)}), which lies above it.`,
        fact: item.specifier,
        spans: [spanAt(code, item)],
        confidence: declared ? 'high' : 'medium',
        fix: 'Turn the dependency round: hand over what is needed as an argument, or move the shared part down.',
      });
    }
  }
  return drafts;
}

const why =
  'Where a file has no clear task, every change goes through it, and nobody can say what belongs where.';

export const abstraction: readonly Rule[] = [
  { id: 'abstraction/constant', issue: 'F', severity: 'warning', title: 'A constant is defined in several files', why, fix: 'Define it once.', notes: [constantNote], check: constantFindings },
  { id: 'abstraction/type', issue: 'F', severity: 'warning', title: 'A type is defined in several files', why, fix: 'Define it once.', notes: [typeNote], check: typeFindings },
  { id: 'abstraction/env', issue: 'F', severity: 'warning', title: 'An env variable is read in several files', why, fix: 'Read it once.', check: envFindings },
  { id: 'abstraction/library', issue: 'F', severity: 'warning', title: 'A route or the app entry imports a data or file library', why, fix: 'Give the data its own module.', notes: [entryNote], check: libraryFindings },
  { id: 'abstraction/mixed', issue: 'F', severity: 'warning', title: 'A function mixes layers', why, fix: 'Give each layer its own function.', notes: [mixedNote], check: draftsOf(mixedNote) },
  { id: 'abstraction/long', issue: 'F', severity: 'warning', title: 'A function is long and deep', why, fix: 'Take steps out.', notes: [longNote], check: draftsOf(longNote) },
  { id: 'abstraction/repeated', issue: 'F', severity: 'warning', title: 'The same steps stand in several places', why, fix: 'Give them a name.', notes: [runNote], check: repeatedFindings },
  { id: 'abstraction/layers', issue: 'F', severity: 'warning', title: 'An import against the layers', why, fix: 'Turn it round.', check: layerFindings },
]; // prettier-ignore
