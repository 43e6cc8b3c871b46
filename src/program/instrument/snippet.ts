import ts from 'typescript';

/** Code typed at a debugger, with its types erased. */
export type Snippet =
  | { readonly kind: 'expression' | 'statement'; readonly code: string }
  /** `message` has no full stop, as JavaScript's own. */
  | { readonly kind: 'error'; readonly message: string };

/** Reads an expression or statements in TypeScript. `{a: 1}` is an object, as in a console. */
export function readSnippet(source: string): Snippet {
  const expression = lower(`(${source}\n)`);
  const isExpression = expression.error === undefined && expression.statements === 1;
  if (isExpression) return awaitError(source) ?? { kind: 'expression', code: expression.code };
  const statement = lower(source);
  if (statement.error === undefined) {
    return awaitError(source) ?? { kind: 'statement', code: statement.code };
  }
  return awaitError(source) ?? { kind: 'error', message: statement.error };
}

/** One line of an expression for the program itself to evaluate, without comments. */
export function readCondition(source: string): Snippet {
  const snippet = readSnippet(source);
  if (snippet.kind === 'statement') {
    return { kind: 'error', message: 'A condition has to be an expression' };
  }
  if (snippet.kind === 'error') return snippet;
  return { kind: 'expression', code: snippet.code.replace(/;?\s*$/, '').replaceAll('\n', ' ') };
}

function lower(source: string): { code: string; statements: number; error?: string } {
  const { outputText, diagnostics } = ts.transpileModule(source, {
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      removeComments: true,
      verbatimModuleSyntax: false,
    },
  });
  const [first] = diagnostics ?? [];
  const parsed = ts.createSourceFile('snippet.ts', source, ts.ScriptTarget.ES2022);
  return {
    code: outputText
      .replace(/^"use strict";\s*/, '')
      .replace(/export \{\};\s*$/, '')
      .trim(),
    statements: parsed.statements.length,
    ...(first
      ? { error: ts.flattenDiagnosticMessageText(first.messageText, ' ').replace(/\.$/, '') }
      : {}),
  };
}

function awaitError(source: string): Snippet | undefined {
  if (!/\bawait\b/.test(source)) return undefined;
  const parsed = ts.createSourceFile(
    'snippet.ts',
    `async () => {${source}\n}`,
    ts.ScriptTarget.ES2022,
    true,
  );
  const visit = (node: ts.Node, depth: number): boolean => {
    if (ts.isAwaitExpression(node) && depth <= 1) return true;
    const inner = depth + (ts.isFunctionLike(node) ? 1 : 0);
    return ts.forEachChild(node, (child) => visit(child, inner) || undefined) === true;
  };
  return visit(parsed, 0)
    ? {
        kind: 'error',
        message: 'await cannot be used here: the program stands still while you look',
      }
    : undefined;
}
