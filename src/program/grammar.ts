/** What makes a module impossible to run although TypeScript's parser takes it. */
import ts from 'typescript';
import { sentence } from './diagnostics.ts';
import { fromTypeScript, positionAt } from './from_typescript.ts';
import type { Diagnostic } from './types.ts';

/** A world of one file. */
export function hostOf(
  path: string,
  sourceFile: ts.SourceFile,
  write: (name: string, content: string) => void,
): ts.CompilerHost {
  return {
    getSourceFile: (name) => (name === path ? sourceFile : undefined),
    writeFile: write,
    getDefaultLibFileName: () => 'lib.d.ts',
    useCaseSensitiveFileNames: () => true,
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => '',
    getNewLine: () => '\n',
    fileExists: (name) => name === path,
    readFile: () => undefined,
    directoryExists: () => true,
    getDirectories: () => [],
  };
}

/**
 * Says what is wrong with a module whose emitted code no engine takes, or that means something else
 * as a module than its author thought; nothing where it can run.
 */
export function refusals(path: string, sourceFile: ts.SourceFile, code: string): Diagnostic[] {
  const misplaced = misplacedStatements(path, sourceFile);
  if (misplaced.length > 0) return misplaced;
  const refused = refusalOf(code);
  return refused === undefined ? [] : explain(path, sourceFile, refused);
}

/** The engine's words where it does not take the code at all; undefined where it does. */
function refusalOf(code: string): string | undefined {
  try {
    // Only parses: nothing of the program runs.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- see above
    new Function(`return ${code}`);
    return undefined;
  } catch (error) {
    // A page whose policy forbids it lets the run find out.
    return error instanceof SyntaxError ? error.message : undefined;
  }
}

function misplacedStatements(path: string, sourceFile: ts.SourceFile): Diagnostic[] {
  const found: Diagnostic[] = [];
  const add = (node: ts.Node, message: string) =>
    found.push({
      kind: 'syntax',
      severity: 'error',
      message,
      start: positionAt(sourceFile, path, node.getStart(sourceFile)),
      end: positionAt(sourceFile, path, node.end),
    });
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node)) return;
    if (ts.isReturnStatement(node)) {
      add(node, "A 'return' stands outside of a function: a module has nothing to return to.");
    } else if (ts.isExportAssignment(node) && node.isExportEquals) {
      add(node, "'export =' belongs to CommonJS: write 'export default' instead.");
    } else if (
      ts.isImportEqualsDeclaration(node) &&
      !node.isTypeOnly &&
      ts.isExternalModuleReference(node.moduleReference)
    ) {
      add(node, `'import … = require(…)' belongs to CommonJS: write 'import … from' instead.`);
    }
    ts.forEachChild(node, visit);
  };
  visit(sourceFile);
  return found;
}

/** What TypeScript's checker says of the code, with its place; else the first statement at fault. */
function explain(path: string, sourceFile: ts.SourceFile, refused: string): Diagnostic[] {
  const said = checkerErrors(path, sourceFile);
  if (said.length > 0) return said;
  const statement = sourceFile.statements.find((item) => {
    const text = item.getText(sourceFile).replace(/^export\s+(default\s+)?/, '');
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    return refusalOf(`async () => { "use strict";\n${outputText}\n}`) === refused;
  });
  const place = (offset: number) => positionAt(sourceFile, path, offset);
  return [
    {
      kind: 'syntax',
      severity: 'error',
      message: sentence(refused),
      start: place(statement?.getStart(sourceFile) ?? 0),
      end: place(statement?.end ?? 0),
    },
  ];
}

function checkerErrors(path: string, sourceFile: ts.SourceFile): Diagnostic[] {
  const program = ts.createProgram({
    rootNames: [path],
    options: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      noLib: true,
      noResolve: true,
      types: [],
    },
    host: hostOf(path, sourceFile, () => undefined),
  });
  try {
    return program
      .getSemanticDiagnostics(sourceFile)
      .filter(isAboutGrammar)
      .map((item) => fromTypeScript(item, 'syntax', path));
  } catch {
    // Without its libraries the checker may fail on what it would otherwise only complain about.
    return [];
  }
}

/** Numbers of TypeScript that engines, too, refuse: names declared twice, targets of assignments, … */
const ALSO_GRAMMAR: ReadonlySet<number> = new Set([
  2300, 2337, 2357, 2364, 2392, 2451, 2487, 2491, 2528, 2632, 2699, 2779, 2781,
]);
const NO_SUCH_PROPERTY = 2339;

/** TypeScript's numbers from 1000 on are grammar. */
function isAboutGrammar({ code, messageText }: ts.Diagnostic): boolean {
  if ((code >= 1000 && code < 2000) || (code >= 18_000 && code < 19_000)) return true;
  if (code === NO_SUCH_PROPERTY)
    return /^Property '#/.test(ts.flattenDiagnosticMessageText(messageText, ' '));
  return ALSO_GRAMMAR.has(code);
}
