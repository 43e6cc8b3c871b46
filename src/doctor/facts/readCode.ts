import ts from 'typescript';
import type { CodeTree } from './code.ts';
import { Reader, type CodeText } from './reader.ts';
import type { Vocabulary } from './words.ts';

export type CodeReading =
  | { readonly tree: CodeTree; readonly fault?: undefined }
  | { readonly fault: string; readonly tree?: undefined };

function scriptKind(path: string): ts.ScriptKind {
  if (/\.[cm]?ts$/.test(path)) return ts.ScriptKind.TS;
  if (path.endsWith('.tsx')) return ts.ScriptKind.TSX;
  if (/\.(vue|svelte|astro)$/.test(path)) return ts.ScriptKind.TS;
  return ts.ScriptKind.JSX;
}

/** The tree as the doctor needs it: without comments, without links to parents. */
export function parse({ path, text }: { path: string; text: string }): ts.SourceFile {
  return ts.createSourceFile(
    path,
    text,
    { languageVersion: ts.ScriptTarget.ES2022, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    false,
    scriptKind(path),
  );
}

/**
 * Reads one file in a single walk: scopes are resolved on the way out of each, so no second pass
 * and no type checker is needed. Where the language leaves a name's meaning to types (merged
 * declarations, globals), the facts say less rather than guess.
 */
export function readCode(file: CodeText, vocabulary: Vocabulary): CodeReading {
  const source = parse(file);
  // Not in the public types; the public way to the same list is a whole program.
  const { parseDiagnostics } = source as unknown as {
    parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  };
  const fault = parseDiagnostics.find(({ category }) => category === ts.DiagnosticCategory.Error);
  if (fault) {
    const { line } = source.getLineAndCharacterOfPosition(fault.start);
    return {
      fault: `it does not parse: line ${line + 1}: ${ts.flattenDiagnosticMessageText(fault.messageText, ' ')}`,
    };
  }
  return { tree: new Reader(file, source, vocabulary).read() };
}
