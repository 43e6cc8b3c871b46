import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import ts from 'typescript';
import { LIBRARY_PACKAGES } from '../libraries.ts';
import type { Definitions } from '../language_service.ts';

/** Globals of the sandbox that the browser's definitions do not have. */
const GLOBALS = `
declare const process: {
  readonly argv: string[]; readonly env: Record<string, string | undefined>; exitCode: number | undefined;
  readonly version: string; readonly platform: string; readonly pid: number;
  readonly stdout: { write(text: string | Uint8Array): boolean }; readonly stderr: { write(text: string | Uint8Array): boolean };
  on(event: string, listener: (...values: any[]) => void): typeof process;
  once(event: string, listener: (...values: any[]) => void): typeof process;
  off(event: string, listener: (...values: any[]) => void): typeof process;
  nextTick(callback: (...values: any[]) => void, ...values: unknown[]): void;
  exit(code?: number): never; cwd(): string; uptime(): number; emitWarning(warning: string | Error): void;
  hrtime: { (previous?: [number, number]): [number, number]; bigint(): bigint };
};
declare const global: typeof globalThis;
declare function setImmediate(callback: (...values: any[]) => void, ...values: unknown[]): unknown;
declare function clearImmediate(immediate: unknown): void;
declare module '*?raw' { const text: string; export default text; }
declare module 'node:*';
`;

const require = createRequire(import.meta.url);

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

async function readFolder(folder: string, prefix: string): Promise<[string, string][]> {
  const entries = await readdir(folder, { recursive: true });
  return Promise.all(
    entries
      .filter((name) => /\.d\.ts$/.test(name) || name === 'package.json')
      .map(async (name): Promise<[string, string]> => {
        const text = await readFile(join(folder, name), 'utf8');
        const path = `${prefix}${relative(folder, join(folder, name)).split(sep).join('/')}`;
        return [path, name.endsWith('.json') ? text : stripComments(text)];
      }),
  );
}

/**
 * The definitions that a page's type checker needs, as one JSON-able record: TypeScript's own, those of
 * the libraries, and the sandbox's globals. The build writes it to a file that editing loads lazily.
 */
export async function readDefinitions(): Promise<Definitions> {
  const standard = await readFolder(dirname(require.resolve('typescript')), '/lib/');
  const wanted =
    /^\/lib\/lib\.(d|es5|es20(1\d|2[0-3])(\..+)?|dom|dom\.iterable|dom\.asynciterable|decorators(\.legacy)?|esnext\.(disposable|decorators))(\.d)?\.ts$/;
  const packages = await Promise.all(
    Object.keys(LIBRARY_PACKAGES).map((name) => {
      const root = join(dirname(require.resolve('typescript/package.json')), '..', name);
      return readFolder(root, `/node_modules/${name}/`);
    }),
  );
  return Object.fromEntries([
    ...standard.filter(([path]) => wanted.test(path)),
    ...packages.flat(),
    ['/globals/sandbox.d.ts', GLOBALS],
  ]);
}
