import ignore from 'ignore';
import ts from 'typescript';
import type { Place, ProjectFile, SkippedFile, Span } from '../types.ts';
import {
  countLines,
  isTest,
  isManifest,
  isTestEnv,
  isTestSetup,
  kindOf,
  notOwnWork,
  scriptOf,
  type FileKind,
} from './classify.ts';
import type { CodeFacts, CodeTree } from './code.ts';
import { noConfig, type DockerfileFacts, type MakefileFacts, type PackageFacts } from './config.ts';
import type { Note } from './notes.ts';
import { outline } from './outline.ts';
import { dirname, within } from './paths.ts';
import type { LockFacts, ProjectFacts, TsconfigFacts } from './project.ts';
import { readCode } from './readCode.ts';
import type { CodeText } from './reader.ts';
import { readCompose } from './readCompose.ts';
import { readDockerfile } from './readDockerfile.ts';
import { readDotenv } from './readDotenv.ts';
import { readMakefile } from './readMakefile.ts';
import { readPackage } from './readPackage.ts';
import { readReadme } from './readReadme.ts';
import { readShell } from './readShell.ts';
import { Vocabulary } from './words.ts';

/** Files above this many characters are named and left out. */
export const largestFile = 1_000_000;

export interface CollectOptions {
  /** Called now and then with how many of the files are read. */
  readonly onProgress?: (done: number, of: number) => void;
  /** Files that the reader of the disk already left out. */
  readonly skipped?: readonly SkippedFile[];
  /** Paths that exist without being read: pictures, large files. */
  readonly otherPaths?: readonly string[];
  /** Packages that a workspace above the project installs for it. */
  readonly inherited?: readonly string[];
  /** What rules want to know of each file while its tree is there. */
  readonly notes?: readonly Note<unknown>[];
}

/** Files in, facts out. Files that cannot be read are named in `skipped`; the rest is judged. */
export function collectFacts(
  files: readonly ProjectFile[],
  options: CollectOptions = {},
): ProjectFacts {
  const config = noConfig();
  const skipped: SkippedFile[] = [...(options.skipped ?? [])];
  const code: CodeFacts[] = [];
  const packages: PackageFacts[] = [];
  const dockerfiles: DockerfileFacts[] = [];
  const makefiles: MakefileFacts[] = [];
  const tsconfigs: TsconfigFacts[] = [];
  const locks: LockFacts[] = [];
  const otherTexts: ProjectFile[] = [];
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const units = unitsIn(files).sort((one, other) => other.length - one.length);
  const notes = new Set(options.notes);
  const vocabulary = new Vocabulary();
  const trees = treesOnDemand(vocabulary);
  const unitOf = (path: string): string => units.find((unit) => within(unit, dirname(path))) ?? '';
  let lines = 0;
  let read = 0;

  const readAs = (file: ProjectFile, kind: FileKind): void => {
    const { path, text } = file;
    const unit = unitOf(path);
    const skip = (reason: string | undefined): void => {
      if (reason) skipped.push({ path, reason });
    };
    if (kind !== 'lock' && text.length > largestFile) {
      skip(`${(text.length / 1e6).toFixed(1)} million characters`);
      return;
    }
    switch (kind) {
      case 'code':
      case 'component': {
        const reason = notOwnWork(path, text);
        if (reason) {
          skip(reason);
          otherTexts.push(file);
          return;
        }
        const partial = kind === 'component';
        const codeFile: CodeText = {
          path,
          text: partial ? scriptOf(path, text) : text,
          unit,
          test: isTest(path),
          partial,
        };
        const { tree, fault } = readCode(codeFile, vocabulary);
        if (tree) {
          code.push(outline(tree, notes, () => trees(codeFile)));
          lines += tree.lines;
          if (partial) otherTexts.push(file);
        } else {
          skip(fault);
          otherTexts.push(file);
        }
        return;
      }
      case 'dockerfile':
        dockerfiles.push(readDockerfile(path, text, unit, config));
        break;
      case 'compose':
        skip(readCompose(path, text, isTestSetup(path) ? noConfig() : config));
        break;
      case 'makefile':
        makefiles.push(readMakefile(path, text, unit, config));
        break;
      case 'shell':
        readShell(
          text,
          0,
          { file: path, source: 'script', command: 'shell', unit, directory: undefined },
          config,
        );
        break;
      case 'dotenv':
        if (!isTestEnv(path)) readDotenv(path, text, unit, config);
        break;
      case 'package': {
        const facts = readPackage(path, text, config);
        if (typeof facts === 'string') skip(facts);
        else packages.push(facts);
        break;
      }
      case 'lock': {
        const lock = readLock(path, text);
        if (lock) locks.push(lock);
        else skip('it is not valid JSON.');
        return;
      }
      case 'tsconfig': {
        const tsconfig = readTsconfig(path, text);
        if (tsconfig) tsconfigs.push(tsconfig);
        break;
      }
      case 'readme':
        readReadme(path, text, unit, config);
        break;
      case 'gitignore':
      case 'markdown':
        break;
      case 'workflow':
      case 'other':
        otherTexts.push(file);
    }
    lines += countLines(text);
  };

  const readOne = (file: ProjectFile): void => {
    try {
      readAs(file, kindOf(file.path));
    } catch (error) {
      if (!isTooDeep(error)) throw error;
      skipped.push({ path: file.path, reason: 'nested too deeply to be read' });
      otherTexts.push(file);
    }
  };

  files.forEach((file, index) => {
    readOne(file);
    read += 1;
    if (options.onProgress && index % 50 === 49) options.onProgress(index + 1, files.length);
  });

  const paths = new Set<string>();
  const present = [
    ...files.filter(({ ignored }) => !ignored).map(({ path }) => path),
    ...skipped.map(({ path }) => path),
    ...(options.otherPaths ?? []),
  ];
  for (const path of present)
    for (let at = path; at !== '' && !paths.has(at); at = dirname(at)) paths.add(at);

  return {
    ...config,
    code,
    codeByPath: new Map(code.map((facts) => [facts.path, facts])),
    packages,
    dockerfiles,
    makefiles,
    tsconfigs,
    locks,
    paths,
    lowerPaths: new Map([...paths].map((path) => [path.toLowerCase(), path])),
    ignores: ignoresOf(files),
    otherTexts,
    inherited: new Set(options.inherited),
    skipped,
    lines,
    files: read,
    place: placer(texts),
    textOf: (file) => texts.get(file) ?? '',
  };
}

/** The stack of calls is used up: a parser goes one call deeper for each bracket. */
function isTooDeep(error: unknown): boolean {
  // Firefox has a class of its own for it.
  return error instanceof RangeError || (error as Error).name === 'InternalError';
}

/** Folders of components: of a manifest, or of code that lies beside the others' manifests. */
function unitsIn(files: readonly ProjectFile[]): string[] {
  const manifests = files
    .filter(({ path }) => kindOf(path) === 'package' || isManifest(path))
    .map(({ path }) => dirname(path));
  if (manifests.length < 2 || manifests.includes('')) return manifests;
  const beside = files.flatMap(({ path }) => {
    const [folder = '', ...rest] = path.split('/');
    const alone = rest.length > 0 && !manifests.some((manifest) => within(folder, manifest));
    return alone && kindOf(path) === 'code' ? [folder] : [];
  });
  return [...manifests, ...new Set(beside)];
}

/** Trees that are asked for again, the last few kept: a rule compares two files at a time. */
function treesOnDemand(vocabulary: Vocabulary): (file: CodeText) => CodeTree {
  const known = new Map<string, CodeTree>();
  return (file) => {
    const { path } = file;
    const tree = known.get(path) ?? readCode(file, vocabulary).tree;
    if (!tree) throw new Error(`${path} was read once and does not parse now.`);
    known.delete(path);
    known.set(path, tree);
    if (known.size > 64) for (const oldest of known.keys()) { known.delete(oldest); break; } // prettier-ignore
    return tree;
  };
}

/** Offsets to lines and columns, line starts kept per file. */
function placer(texts: ReadonlyMap<string, string>): ProjectFacts['place'] {
  const known = new Map<string, readonly number[]>();
  const startsOf = (file: string): readonly number[] => {
    const cached = known.get(file);
    if (cached) return cached;
    const text = texts.get(file) ?? '';
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    known.set(file, starts);
    return starts;
  };
  const locate = (starts: readonly number[], offset: number): [number, number] => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return [low + 1, offset - (starts[low] ?? 0) + 1];
  };
  return (span: Span & { readonly note?: string }): Place => {
    const starts = startsOf(span.file);
    const [line, column] = locate(starts, span.start);
    const [endLine, endColumn] = locate(starts, Math.max(span.start, span.end));
    return { ...span, line, column, endLine, endColumn };
  };
}

/** What git leaves out of a clone, from every .gitignore on the way to the file. */
export function ignoresOf(
  files: readonly Pick<ProjectFile, 'path' | 'text'>[],
): (path: string) => boolean {
  const matchers = files
    .filter(({ path }) => kindOf(path) === 'gitignore')
    .map(({ path, text }) => ({ folder: dirname(path), matcher: ignore().add(text) }));
  return (path) =>
    matchers.some(({ folder, matcher }) => {
      if (!within(folder, path) || path === folder) return false;
      const relative = folder === '' ? path : path.slice(folder.length + 1);
      return (
        relative !== '' &&
        !relative.startsWith('..') &&
        (matcher.ignores(relative) || matcher.ignores(`${relative}/`))
      );
    });
}

function readLock(path: string, text: string): LockFacts | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const packages = membersOf(membersOf(json)['packages']);
  const installed = new Set<string>();
  for (const key of Object.keys(packages))
    if (key.startsWith('node_modules/') && key.lastIndexOf('node_modules/') === 0)
      installed.add(key.slice('node_modules/'.length));
  for (const key of Object.keys(membersOf(membersOf(json)['dependencies']))) installed.add(key);
  const root = packages[''];
  const groups = root
    ? new Map(
        ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].map(
          (group) => [group, textsOf(membersOf(root)[group])],
        ),
      )
    : undefined;
  return { path, directory: dirname(path), groups, installed };
}

/** The members of a JSON object; none of anything else, whatever somebody wrote there. */
function membersOf(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}

function textsOf(json: unknown): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(membersOf(json)))
    if (typeof value === 'string') texts.set(name, value);
  return texts;
}

function readTsconfig(path: string, text: string): TsconfigFacts | undefined {
  const { config } = ts.parseConfigFileTextToJson(path, text) as { config?: unknown };
  if (typeof config !== 'object' || config === null) return undefined;
  const options = membersOf(membersOf(config)['compilerOptions']);
  const text_ = (key: string): string | undefined =>
    typeof options[key] === 'string' ? options[key] : undefined;
  const paths = Object.entries(membersOf(options['paths'])).map(([pattern, targets]) => ({
    pattern,
    targets: Array.isArray(targets) ? targets.filter((target) => typeof target === 'string') : [],
  }));
  return {
    path,
    directory: dirname(path),
    baseUrl: text_('baseUrl'),
    paths,
    outDir: text_('outDir'),
    rootDir: text_('rootDir'),
  };
}
