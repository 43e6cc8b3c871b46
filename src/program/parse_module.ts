import ts from 'typescript';

/**
 * Parses a file as what it is here, an ES module, also where it has neither imports nor exports:
 * `await (f())` at its top level is an `await`, not a call of a function with that name.
 */
export function parseModule(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(
    path,
    text,
    {
      languageVersion: ts.ScriptTarget.ES2022,
      impliedNodeFormat: ts.ModuleKind.ESNext,
      // What `moduleDetection: force` does in a program; the property is not in TypeScript's types.
      setExternalModuleIndicator: (file) => Object.assign(file, { externalModuleIndicator: true }),
    },
    true,
  );
}
