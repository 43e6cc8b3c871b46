import ts from 'typescript';
import { sentence } from './diagnostics.ts';
import type { Diagnostic, SourcePosition } from './types.ts';

/** The place of a character offset in a file. */
export function positionAt(
  sourceFile: ts.SourceFile,
  path: string,
  offset: number,
): SourcePosition {
  const { line, character } = sourceFile.getLineAndCharacterOfPosition(offset);
  return { file: path, line: line + 1, column: character + 1 };
}

/** A TypeScript diagnostic as ours: one sentence, positions from 1. */
export function fromTypeScript(
  diagnostic: ts.Diagnostic,
  kind: Diagnostic['kind'],
  path: string,
): Diagnostic {
  const { file, start, length } = diagnostic;
  const place =
    file && start !== undefined
      ? {
          start: positionAt(file, path, start),
          end: positionAt(file, path, start + (length ?? 0)),
        }
      : {};
  return {
    kind,
    severity: diagnostic.category === ts.DiagnosticCategory.Warning ? 'warning' : 'error',
    message: sentence(ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')),
    code: diagnostic.code,
    ...place,
  };
}
