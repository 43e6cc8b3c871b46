import ts from 'typescript';

/** Text that may hold a decorator: a false alarm costs one compilation. */
const maybeDecorator = /(^|[\s{;)])@[A-Za-z_$]/m;

/**
 * A Vite plugin that lowers TC39 decorators. Vite 8 leaves them as they are, and no runtime knows
 * them yet; TypeScript lowers them, as it does for programs in the page.
 */
export function lowerDecorators() {
  return {
    name: 'logbook:lower-decorators',
    enforce: 'pre' as const,
    transform(code: string, id: string) {
      const [file = id] = id.split('?');
      if (!file.endsWith('.ts') || file.includes('/node_modules/') || !maybeDecorator.test(code)) {
        return undefined;
      }
      const { outputText, sourceMapText } = ts.transpileModule(code, {
        fileName: file,
        compilerOptions: {
          target: ts.ScriptTarget.ES2022,
          module: ts.ModuleKind.ESNext,
          sourceMap: true,
          verbatimModuleSyntax: true,
        },
      });
      const withoutComment = outputText.replace(/^\/\/# sourceMappingURL=.*$/m, '');
      return { code: withoutComment, map: sourceMapText ?? null };
    },
  };
}
