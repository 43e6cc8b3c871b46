import ts from 'typescript';

/** What a file imports, as written there: `./db.ts`, `hono`, `node:path`. */
export function importedNames(text: string): string[] {
  return ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
}
