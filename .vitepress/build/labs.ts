import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, relative } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import type { Plugin } from 'vite';
import { filesUnder } from '../../src/course/exercise.ts';
import { readExample, readExamples } from '../../src/course/node/readExamples.ts';
import { readExercise, readExercises } from '../../src/course/node/readExercises.ts';
import { readSettings } from '../../src/course/node/readSettings.ts';
import { versionOf } from '../../src/course/node/version.ts';
import { describeProblem } from '../../src/course/problems.ts';
import type { Example, Exercise, ExampleRequest } from '../../src/course/types.ts';
import { compileProgram } from '../../src/program/compile.ts';
import { blockingDiagnostics, describeDiagnostic } from '../../src/program/diagnostics.ts';
import { importedNames } from '../../src/program/imports.ts';
import { builtinName } from '../../src/program/libraries.ts';
import type { CompiledProgram, SourceFiles } from '../../src/program/types.ts';
import type { ImportedNames } from '../../src/sandbox/node/build.ts';
import type { LabRegion, PageExercise } from '../theme/lab/source.ts';
import { addToScript } from './components.ts';
import { bundleModule } from './engine.ts';
import { doctorPart, markLines, projectMap } from './doctor.ts';
import { highlight, movingTokens } from './highlight.ts';
import { regionsOf } from './regions.ts';

/** A program that a page can embed, whether it is an example or an exercise. */
export interface LabProgram {
  /** `examples/13_logging`. */
  readonly key: string;
  readonly title: string;
  readonly entry: string;
  readonly files: readonly string[];
  readonly choices: Readonly<Record<string, readonly string[]>>;
  readonly requests: readonly ExampleRequest[];
  readonly aliases: Readonly<Record<string, string>>;
  readonly sources: SourceFiles;
  /** Where it is a review: the pull request, as a diff. */
  readonly pullRequest?: string | undefined;
}

function ofExample({ name, title, entry, files, choices, requests, sources }: Example): LabProgram {
  return { key: `examples/${name}`, title, entry, files, choices, requests, aliases: {}, sources };
}

function ofExercise({ name, title, kind, files, entry, starter }: Exercise): LabProgram {
  // Files that are not for the learner to answer in are there to be read, run and debugged.
  const fixed = Object.keys(starter).filter((path) => !files.includes(path));
  const isForm = kind === 'predict' || kind === 'debug';
  // Where a form takes the answers, the program comes first.
  const shown = isForm ? [...fixed, ...files] : [...files, ...fixed];
  return {
    pullRequest: kind === 'review' ? starter['pull_request.diff'] : undefined,
    key: `exercises/${name}`,
    title,
    entry: entry ?? shown.find((path) => /\.[cm]?tsx?$/.test(path)) ?? '',
    files: shown,
    choices: {},
    requests: [],
    aliases: { '@answer/': '' },
    sources: starter,
  };
}

/** A folder of a program as a program of its own. */
function folderOf(program: LabProgram, folder: string): LabProgram {
  const sources = filesUnder(program.sources, `${folder}/`);
  if (Object.keys(sources).length === 0) throw new Error(`There is no ${program.key}/${folder}.`);
  const files = Object.keys(sources);
  return { ...program, key: `${program.key}/${folder}`, files, entry: '', sources };
}

/** The programs on disk that pages may embed, kept up to date while the site is being written. */
export class LabCatalog {
  private readonly programs = new Map<string, LabProgram>();
  private readonly exercises = new Map<string, Exercise>();
  private readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  async readAll(): Promise<this> {
    const { examples, problems } = await readExamples(this.root);
    // A folder without a README is no lab (yet); anything else that is wrong is to be mended.
    const errors = problems.filter(
      ({ severity, file }) => severity === 'error' && existsSync(join(this.root, file)),
    );
    if (errors.length > 0) throw new Error(errors.map(describeProblem).join('\n'));
    const { exercises } = await readExercises(this.root);
    for (const program of [...examples.map(ofExample), ...exercises.map(ofExercise)]) {
      this.programs.set(program.key, program);
    }
    for (const exercise of exercises) this.exercises.set(`exercises/${exercise.name}`, exercise);
    return this;
  }

  /** Reads one program anew. */
  async refresh(key: string): Promise<void> {
    const [kind, name = ''] = key.split('/');
    const program =
      kind === 'examples'
        ? (await readExample(this.root, name)).example
        : (await readExercise(this.root, name)).exercise;
    if (!program) this.programs.delete(key);
    else this.programs.set(key, 'choices' in program ? ofExample(program) : ofExercise(program));
    if (program && !('choices' in program)) this.exercises.set(key, program);
  }

  /** Markdown as HTML; pages' own renderer takes this over. */
  render: (markdown: string) => Promise<string> = (markdown) => Promise.resolve(markdown);

  /** The whole exercise behind a program, if it is one. */
  exercise(key: string): Exercise | undefined {
    return this.exercises.get(key);
  }

  /** A program by its key, or one folder of an example: `examples/12_project_issues/project`. */
  get(key: string): LabProgram {
    const [kind, name, ...folders] = key.split('/');
    const program = this.programs.get(`${kind}/${name}`);
    if (!program) throw new Error(`There is no ${key}.`);
    return folders.length === 0 ? program : folderOf(program, folders.join('/'));
  }

  /** Every name that is no path and no module of Node, imported anywhere in the programs. */
  importedPackages(): string[] {
    const names = [...this.programs.values()].flatMap(({ sources, aliases }) =>
      Object.entries(sources)
        .filter(([path]) => /\.[cm]?tsx?$/.test(path))
        .flatMap(([, text]) => importedNames(text))
        .filter((name) => !/^(\.|node:)/.test(name) && !isBuiltin(name))
        .filter((name) => !Object.keys(aliases).some((alias) => name.startsWith(alias))),
    );
    return [...new Set(names)].sort();
  }

  names(kind: string): string[] {
    return [...this.programs.keys()]
      .filter((key) => key.startsWith(`${kind}/`))
      .map((key) => key.slice(kind.length + 1));
  }
}

/** What a tag in a page asks for. */
interface Embed {
  readonly key: string;
  readonly file: string;
  readonly region: string | undefined;
  readonly label: string;
}

/** The tags that stand for a program: the attribute that names it, the component that shows it. */
const tags: Readonly<Record<string, { attribute: string; kind: string; component: string }>> = {
  Lab: { attribute: 'example', kind: 'examples', component: 'Lab' },
  // `code` is an element of HTML.
  Code: { attribute: 'example', kind: 'examples', component: 'CodeListing' },
  Exercise: { attribute: 'exercise', kind: 'exercises', component: 'Exercise' },
  // A folder of an example, to be mended under the eyes of the doctor.
  DoctorLab: { attribute: 'example', kind: 'examples', component: 'DoctorLab' },
};

/**
 * Finds what a tag's attributes stand for.
 *
 * @throws Error with one sentence that says what is there instead.
 */
export function resolveEmbed(
  catalog: LabCatalog,
  tag: string,
  attributes: Readonly<Record<string, string>>,
): Embed {
  const { attribute, kind } = tags[tag] ?? { attribute: 'example', kind: 'examples' };
  const name = attributes[attribute];
  const names = catalog.names(kind);
  if (name === undefined) {
    throw new Error(`<${tag}> needs ${attribute}="…": one of ${list(names)}.`);
  }
  if (!names.includes(name)) {
    throw new Error(`<${tag} ${attribute}="${name}">: there is none; there is ${list(names)}.`);
  }
  const { folder } = attributes;
  const program = catalog.get(`${kind}/${name}${folder === undefined ? '' : `/${folder}`}`);
  const { file = program.files[0] ?? '', region } = attributes;
  const text = program.sources[file];
  if (text === undefined) {
    throw new Error(
      `<${tag} file="${file}">: ${program.key} has no such file; it has ${list(Object.keys(program.sources))}.`,
    );
  }
  if (tag !== 'Code' && !program.files.includes(file)) {
    throw new Error(
      `<${tag} file="${file}">: a lab shows the files that ${program.key}/README.md lists; add it there, or choose ${list(program.files)}.`,
    );
  }
  const regions = [...regionsOf(text).keys()];
  if (region !== undefined && !regions.includes(region)) {
    throw new Error(
      `<${tag} region="${region}">: ${program.key}/${file} has no such region; it has ${list(regions)}.`,
    );
  }
  return { key: program.key, file, region, label: program.title };
}

function list(items: readonly string[]): string {
  return items.length === 0 ? 'none' : items.map((item) => `"${item}"`).join(', ');
}

const tagPattern = new RegExp(
  `<(${[...Object.keys(tags), 'BeforeAfter', 'ProjectMap'].join('|')})\\b([^>]*?)/?>`,
  'g',
);

/** Makes each `<Lab …/>`, `<Code …/>` and `<Exercise …/>` of a page import what it stands for. */
export function embedPrograms(
  markdown: MarkdownRenderer,
  { catalog, root }: { catalog: LabCatalog; root: string },
): void {
  catalog.render = (text) => Promise.resolve(markdown.render(text, {}));
  markdown.core.ruler.push('logbook-labs', (state) => {
    // VitePress's own environment: the file the text came from.
    const { realPath, path } = state.env as { realPath?: string; path?: string };
    if (path === undefined) return;
    const page = relative(root, realPath ?? path);
    const imports: string[] = [];
    const labels = new Map<string, number>();

    const embedChange = (attributes: Readonly<Record<string, string>>): string => {
      const { example = '', before = '', after = '' } = attributes;
      const { key } = resolveEmbed(catalog, 'Code', { example, file: before });
      resolveEmbed(catalog, 'Code', { example, file: after });
      const query = queryOf({ key, before, after, as: 'module' });
      const name = `logbookProgram${imports.length}`;
      imports.push(`import ${name} from 'virtual:logbook/change?${query}'`);
      return `<BeforeAfter :source="${name}" />`;
    };

    const embedMap = (attributes: Readonly<Record<string, string>>): string => {
      const { key, file } = resolveEmbed(catalog, 'Code', attributes);
      const query = queryOf({ key, file, as: 'module' });
      const name = `logbookProgram${imports.length}`;
      imports.push(`import ${name} from 'virtual:logbook/map?${query}'`);
      return `<ProjectMap :source="${name}" />`;
    };

    const embed = (line: number) => (whole: string, tag: string, text: string) => {
      const attributes = Object.fromEntries(
        [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
      );
      let found: Embed;
      try {
        if (tag === 'BeforeAfter') return embedChange(attributes);
        if (tag === 'ProjectMap') return embedMap(attributes);
        found = resolveEmbed(catalog, tag, attributes);
      } catch (error) {
        throw new Error(`${page}:${line}: ${(error as Error).message}`, { cause: error });
      }
      const used = labels.get(found.label) ?? 0;
      labels.set(found.label, used + 1);
      const label =
        used === 0 || tag === 'Code' ? found.label : `${found.label}: ${found.file} (${used + 1})`;
      const query = queryOf({
        key: found.key,
        file: found.file,
        label,
        page,
        number: String(imports.length),
        ...(found.region === undefined ? {} : { region: found.region }),
        ...(tag === 'DoctorLab' ? { issue: attributes['issue'] ?? '' } : {}),
        ...(tag === 'Code' ? { listing: 'only' } : {}),
        // Last, so that no file's ending makes another of Vite's plugins take the module for its own.
        as: 'module',
      });
      const name = `logbookProgram${imports.length}`;
      imports.push(`import ${name} from 'virtual:logbook/lab?${query}'`);
      const others = Object.entries(attributes).filter(
        ([key]) => !['example', 'exercise', 'folder', 'issue', 'file', 'region'].includes(key),
      );
      const rest = others.map(([key, value]) => ` ${key}="${value}"`).join('');
      const end = whole.endsWith('/>') ? ' />' : '>';
      return `<${tags[tag]?.component ?? tag} :source="${name}"${rest}${end}`;
    };

    for (const token of state.tokens) {
      const line = (token.map?.[0] ?? 0) + 1;
      // Tags stand for themselves or within a paragraph; in code they are other tokens.
      for (const item of [token, ...(token.children ?? [])]) {
        if (!/^html_/.test(item.type)) continue;
        item.content = item.content.replace(tagPattern, embed(line));
      }
    }
    addToScript(state, imports);
  });
}

const prefix = 'virtual:logbook/';

/** The key of the program that a page's first lab runs, by the names of the page's modules. */
export function programOfFirstLab(modules: readonly string[]): string | undefined {
  const labs = modules
    .filter((id) => id.startsWith(`\0${prefix}lab?`))
    .map((id) => parametersOf(id.slice(id.indexOf('?') + 1)))
    .filter((parameters) => !parameters.has('listing') && !parameters.has('issue'))
    .sort((one, other) => Number(one.get('number')) - Number(other.get('number')));
  return labs[0]?.get('key') ?? undefined;
}

/** The name of the module with a compiled program. */
export function programModuleOf(key: string): string {
  return `${prefix}program?${queryOf({ key })}`;
}

/**
 * A query for the name of a module, which becomes the name of a file of the site: without `%`, since
 * hosts decode an address before they look for the file.
 */
function queryOf(parameters: Readonly<Record<string, string>>): string {
  return new URLSearchParams(parameters).toString().replaceAll('%', '~');
}

function parametersOf(query: string): URLSearchParams {
  return new URLSearchParams(query.replaceAll('~', '%'));
}

/** Gives pages the programs they embed: text, highlighted and compiled. */
export function labsPlugin({ catalog, root }: { catalog: LabCatalog; root: string }): Plugin {
  let isBuild = false;
  return {
    name: 'logbook:labs',
    configResolved({ command }) {
      isBuild = command === 'build';
    },
    resolveId(id) {
      return id.startsWith(prefix) ? `\0${id}` : undefined;
    },
    async load(id, options) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      const [path = '', query = ''] = id.slice(prefix.length + 1).split('?');
      const parameters = parametersOf(query);
      const key = parameters.get('key') ?? '';
      const isForPage = isBuild && options?.ssr !== true;
      if (path === 'lab') return labModule(catalog.get(key), parameters, isForPage);
      if (path === 'change') return changeModule(catalog.get(key), parameters, isForPage);
      if (path === 'steps') {
        const [before, after] = changeOf(catalog.get(key), parameters);
        return `export default ${JSON.stringify(await movingTokens(before, after))}`;
      }
      if (path === 'map') return mapModule(catalog.get(key), parameters, isForPage);
      if (path === 'listings') {
        return `export default ${JSON.stringify(await listingsOf(catalog.get(key)))}`;
      }
      if (path === 'files') return `export default ${JSON.stringify(catalog.get(key).sources)}`;
      if (path === 'exercise') {
        return `export default ${JSON.stringify(await pageExercise(catalog, key, root))}`;
      }
      if (path === 'program') return programModule(catalog.get(key));
      if (path === 'html') {
        const file = parameters.get('file') ?? '';
        const lines = await highlight(catalog.get(key).sources[file] ?? '', file);
        return `export default ${JSON.stringify(lines.join('\n'))}`;
      }
      return undefined;
    },
    configureServer(server) {
      server.watcher.add([join(root, 'examples'), join(root, 'exercises')]);
    },
    async handleHotUpdate({ file, server, modules }) {
      const [kind = '', name = ''] = relative(root, file).split(/[\\/]/);
      if (!['examples', 'exercises'].includes(kind)) return undefined;
      await catalog.refresh(`${kind}/${name}`);
      const wanted = queryOf({ key: `${kind}/${name}` });
      const stale = [...server.moduleGraph.idToModuleMap.values()].filter(
        ({ id }) => id?.startsWith(`\0${prefix}`) && id.includes(wanted),
      );
      return [...modules, ...stale];
    },
  };
}

/** An exercise as its page has it: its points as the course counts them, its hints as HTML. */
async function pageExercise(
  catalog: LabCatalog,
  key: string,
  root: string,
): Promise<PageExercise | undefined> {
  const exercise = catalog.exercise(key);
  if (!exercise) return undefined;
  const { grading } = await readSettings(root);
  const hintsHtml = await Promise.all(exercise.hints.map((hint) => catalog.render(hint)));
  const points = grading.points[exercise.name] ?? exercise.points;
  return { ...exercise, points, hintsHtml, solutions: grading.solutions };
}

async function labModule(
  program: LabProgram,
  parameters: URLSearchParams,
  isForPage: boolean,
): Promise<string> {
  const { key, title, entry, choices, requests, aliases, sources } = program;
  const file = parameters.get('file') ?? '';
  const text = sources[file] ?? '';
  const regionName = parameters.get('region');
  const lines = await highlight(text, file);
  const range = regionName === null ? undefined : regionsOf(text).get(regionName);
  const region: LabRegion | undefined =
    range && regionName !== null ? { name: regionName, ...range, total: lines.length } : undefined;
  const shown = range ? lines.slice(range.first - 1, range.last) : lines;
  const html = shown.join('\n');
  const doctor = parameters.has('issue')
    ? doctorPart(sources, parameters.get('issue') ?? '', file)
    : undefined;
  const files = doctor?.files ?? program.files;
  const data = {
    key,
    title,
    label: parameters.get('label') ?? title,
    entry,
    files: files.map((path) => ({ path, version: versionOf(sources[path] ?? '') })),
    file,
    ...(region ? { region } : {}),
    // VitePress cuts text between these marks out of the script that wakes up a page whose HTML has
    // it already, and leaves it in the one that shows the page on a click.
    html: isForPage ? `__VP_STATIC_START__${html}__VP_STATIC_END__` : html,
    choices,
    requests,
    aliases,
    ...(program.pullRequest === undefined ? {} : { runs: false, pullRequest: program.pullRequest }),
    ...(doctor ? { ...doctor.data, key: `${key}/${doctor.data.issue}` } : {}),
  };
  // A listing is only read, so its program need not be one that runs in a page.
  if (parameters.has('listing')) return `export default ${JSON.stringify(data)}`;
  const query = queryOf({ key });
  const loaders = files.map((path) => {
    const address = `${prefix}html?${query}&${queryOf({ file: path, as: 'module' })}`;
    return `${JSON.stringify(path)}: () => import(${JSON.stringify(address)})`;
  });
  return `const html = { ${loaders.join(', ')} }
const only = (loading) => loading.then((module) => module.default)
export default {
  ...${JSON.stringify(data)},
  loadFiles: () => only(import('${prefix}files?${query}')),
  ${doctor ? '' : `loadProgram: () => only(import('${programModuleOf(key)}')),`}
  loadHtml: (path) => only(html[path]()),
  ${key.startsWith('exercises/') ? `loadExercise: () => only(import('${prefix}exercise?${query}')),` : ''}
}`;
}

/** The two files of a change, as `<BeforeAfter …/>` names them. */
function changeOf({ sources }: LabProgram, parameters: URLSearchParams) {
  const side = (name: string) => {
    const path = parameters.get(name) ?? '';
    return { path, text: sources[path] ?? '' };
  };
  return [side('before'), side('after')] as const;
}

async function changeModule(
  program: LabProgram,
  parameters: URLSearchParams,
  isForPage: boolean,
): Promise<string> {
  const sides = changeOf(program, parameters).map(async ({ path, text }) => {
    const html = (await highlight(text, path)).join('\n');
    // As in `labModule`: the HTML of the page is not repeated in its script.
    return { path, html: isForPage ? `__VP_STATIC_START__${html}__VP_STATIC_END__` : html };
  });
  const [before, after] = await Promise.all(sides);
  const address = `${prefix}steps?${queryOf(Object.fromEntries(parameters))}`;
  return `export default {
  ...${JSON.stringify({ before, after })},
  loadSteps: () => import(${JSON.stringify(address)}).then((module) => module.default),
}`;
}

/** Every file of a project's map, its marked lines included. */
async function listingsOf({ sources }: LabProgram): Promise<Record<string, string>> {
  const entries = projectMap(sources).files.map(async (file) => {
    const lines = await highlight(sources[file.path] ?? '', file.path);
    return [file.path, markLines(lines, file)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function mapModule(
  program: LabProgram,
  parameters: URLSearchParams,
  isForPage: boolean,
): Promise<string> {
  const file = parameters.get('file') ?? '';
  const text = (await listingsOf(program))[file] ?? '';
  // As in `labModule`: the HTML of the page is not repeated in its script.
  const html = isForPage ? `__VP_STATIC_START__${text}__VP_STATIC_END__` : text;
  const address = `${prefix}listings?${queryOf(Object.fromEntries(parameters))}`;
  return `export default {
  ...${JSON.stringify({ ...projectMap(program.sources), file, html })},
  loadHtml: () => import(${JSON.stringify(address)}).then((module) => module.default),
}`;
}

function programModule({ key, entry, aliases, sources }: LabProgram): string {
  const { program, diagnostics } = compileProgram(sources, { entries: [entry], aliases });
  const blocking = blockingDiagnostics(diagnostics);
  // An exercise may begin with code that does not compile; an example may not.
  if (blocking.length > 0 && key.startsWith('examples/')) {
    throw new Error(blocking.map((item) => `${key}/${describeDiagnostic(item)}`).join('\n'));
  }
  const text = `JSON.parse(${JSON.stringify(JSON.stringify(program))})`;
  const imported = importedNamesOf(program);
  if (Object.keys(imported).length === 0) return `export default ${text}`;
  return `import libraryBundle from '${bundleModule(imported)}'
export default { ...${text}, libraryBundle }`;
}

/** What a program's modules import of each library. */
function importedNamesOf({ modules }: CompiledProgram): ImportedNames {
  const found = new Map<string, Set<string> | 'all'>();
  for (const { code, requests, imports } of Object.values(modules)) {
    // A namespace may be asked for any name.
    const isOpen = /\$module\.(namespace|exportStar|dynamicImport)\(/.test(code);
    for (const [specifier, target] of Object.entries(imports)) {
      if (target.kind !== 'library' || builtinName(target.name) !== undefined) continue;
      const request = requests.find((item) => item.specifier === specifier);
      const known = found.get(target.name);
      if (isOpen || known === 'all' || !request || request.names.length === 0)
        found.set(target.name, 'all');
      else found.set(target.name, new Set([...(known ?? []), ...request.names]));
    }
  }
  const entries = [...found].map(
    ([name, names]) => [name, names === 'all' ? names : [...names].sort()] as const,
  );
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}
