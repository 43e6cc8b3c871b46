import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import ts from 'typescript';
import { LIBRARY_PACKAGES } from '../libraries.ts';
import { CHECKER_OPTIONS, NODE_DEFINITIONS, type Definitions } from '../language_service.ts';

/** What programs may use besides what is in packages. */
const GLOBALS = `declare module '*?raw' { const text: string; export default text; }
`;

const require = createRequire(import.meta.url);
/** Where packages lie: the folder above TypeScript's own. */
const packages = join(dirname(require.resolve('typescript/package.json')), '..');

/** Definitions without their comments: an eighth of the bytes. */
function stripComments(text: string): string {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false);
  scanner.setText(text);
  let stripped = '';
  let last = '';
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const isComment =
      kind === ts.SyntaxKind.MultiLineCommentTrivia ||
      kind === ts.SyntaxKind.SingleLineCommentTrivia;
    const token = scanner.getTokenText();
    // References to other definitions are comments by form only.
    if (isComment && !/^\/\/\/\s*<reference/.test(token)) continue;
    const isBlank = kind === ts.SyntaxKind.WhitespaceTrivia || kind === ts.SyntaxKind.NewLineTrivia;
    const next = isBlank
      ? token.includes('\n') || kind === ts.SyntaxKind.NewLineTrivia
        ? '\n'
        : ' '
      : token;
    if (isBlank && (last === '\n' || (last === ' ' && next === ' '))) continue;
    stripped += next;
    last = next;
  }
  return stripped;
}

/** `@scope/name` of `@scope/name/part`. */
function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Every definition file that a program importing these names would load. */
function reachableFiles(names: readonly string[]): string[] {
  const entry = join(packages, 'definitions-entry.ts');
  const text = names.map((name) => `import ${JSON.stringify(name)};`).join('\n');
  const options = { ...CHECKER_OPTIONS };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (path, version, ...rest) =>
    path === entry.split(sep).join('/')
      ? ts.createSourceFile(path, text, version)
      : read(path, version, ...rest);
  const program = ts.createProgram(
    [entry.split(sep).join('/'), join(packages, '..', NODE_DEFINITIONS)],
    options,
    host,
  );
  return program
    .getSourceFiles()
    .map(({ fileName }) => fileName)
    .filter((path) => path.endsWith('.d.ts') || path.endsWith('.d.mts'));
}

/**
 * The definitions that a page's type checker needs, as one JSON-able record: TypeScript's own, those
 * of the libraries as far as they are reached, and the sandbox's globals. The build writes it to a
 * file that editing loads lazily.
 *
 * @param others Names that programs import besides, although no page can run them: their types are
 * taken where the package is installed, and otherwise anything goes (running says what is missing).
 */
export async function readDefinitions(others: readonly string[] = []): Promise<Definitions> {
  const standard = `typescript/lib/`;
  const installed = others.filter((name) => existsSync(join(packages, packageOf(name))));
  const names = [...Object.values(LIBRARY_PACKAGES).flat(), ...installed];
  const files = reachableFiles(names).map(async (path): Promise<[string, string]> => {
    const name = relative(packages, path).split(sep).join('/');
    const place = name.startsWith(standard)
      ? `/lib/${name.slice(standard.length)}`
      : `/node_modules/${name}`;
    return [place, stripComments(await readFile(path, 'utf8'))];
  });
  const manifests = [...new Set(names.map(packageOf))].map(
    async (name): Promise<[string, string]> => {
      const text = await readFile(join(packages, name, 'package.json'), 'utf8');
      const { type, main, types, exports } = JSON.parse(text) as Record<string, unknown>; // Handed on unread.
      const manifest = JSON.stringify({ name, type, main, types, exports });
      return [`/node_modules/${name}/package.json`, manifest];
    },
  );
  const missing = others.filter((name) => !installed.includes(name));
  const anything = missing.map(
    (name) => `declare module ${JSON.stringify(name)};
`,
  );
  return Object.fromEntries([
    ...(await Promise.all([...files, ...manifests])),
    ['/globals/sandbox.d.ts', GLOBALS + anything.join('')],
  ]);
}
