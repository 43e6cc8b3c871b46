/** What a module's text says about its imports and exports, without any types. */
import ts from 'typescript';

export type Declared =
  /**
   * `constant`: a value that is there once the module has run, and stays. `value`: one that may
   * change. `unknown`: nothing in this file.
   */
  | { readonly kind: 'type' | 'constant' | 'value' | 'unknown' }
  | { readonly kind: 'reexport'; readonly specifier: string; readonly name: string };

const UNKNOWN: Declared = { kind: 'unknown' };

/** Each name of an `import { … }` or `import x`; not those of types. */
export function importedNamesOf(
  sourceFile: ts.SourceFile,
): { readonly specifier: string; readonly name: string; readonly local: string }[] {
  return sourceFile.statements.flatMap((statement) => {
    const specifier = specifierOf(statement);
    if (specifier === undefined || !ts.isImportDeclaration(statement)) return [];
    const clause = statement.importClause;
    const names = clause?.name ? [{ specifier, name: 'default', local: clause.name.text }] : [];
    if (clause?.namedBindings && ts.isNamedImports(clause.namedBindings)) {
      for (const { isTypeOnly, propertyName, name } of clause.namedBindings.elements) {
        if (isTypeOnly) continue;
        names.push({ specifier, name: (propertyName ?? name).text, local: name.text });
      }
    }
    return names;
  });
}

/** The specifiers of all `import` and `export … from` that are not of types only. */
export function staticSpecifiers(sourceFile: ts.SourceFile): string[] {
  return sourceFile.statements.map(specifierOf).filter((specifier) => specifier !== undefined);
}

/** The specifiers of `export * from`. */
export function starSpecifiers(sourceFile: ts.SourceFile): string[] {
  return sourceFile.statements
    .filter((statement) => ts.isExportDeclaration(statement) && !statement.exportClause)
    .map(specifierOf)
    .filter((specifier) => specifier !== undefined);
}

function specifierOf(statement: ts.Statement): string | undefined {
  const isTypeOnly =
    (ts.isImportDeclaration(statement) &&
      statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) ||
    (ts.isExportDeclaration(statement) && statement.isTypeOnly);
  if (isTypeOnly) return undefined;
  return (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) &&
    statement.moduleSpecifier &&
    ts.isStringLiteral(statement.moduleSpecifier)
    ? statement.moduleSpecifier.text
    : undefined;
}

/** What a module exports under a name; `export *` is not followed. */
export function exportNamed(sourceFile: ts.SourceFile, name: string): Declared {
  for (const statement of sourceFile.statements) {
    if (ts.isExportAssignment(statement)) {
      if (name === 'default') return { kind: 'constant' };
    } else if (ts.isExportDeclaration(statement) && statement.exportClause) {
      const declared = exportedBy(sourceFile, statement, statement.exportClause, name);
      if (declared) return declared;
    } else if (
      name === 'default' &&
      (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) &&
      statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
    ) {
      return statement.name
        ? constantUnlessAssigned(sourceFile, statement.name.text)
        : { kind: 'constant' };
    }
  }
  return declarationOf(sourceFile, name);
}

function exportedBy(
  sourceFile: ts.SourceFile,
  statement: ts.ExportDeclaration,
  clause: ts.NamedExportBindings,
  name: string,
): Declared | undefined {
  if (ts.isNamespaceExport(clause)) {
    return clause.name.text === name ? { kind: 'constant' } : undefined;
  }
  const element = clause.elements.find((item) => item.name.text === name);
  if (element === undefined) return undefined;
  if (statement.isTypeOnly || element.isTypeOnly) return { kind: 'type' };
  const original = (element.propertyName ?? element.name).text;
  const specifier = specifierOf(statement);
  if (specifier !== undefined) return { kind: 'reexport', specifier, name: original };
  return declarationOf(sourceFile, original);
}

/** What a name of the module's top level is. */
function declarationOf(sourceFile: ts.SourceFile, name: string): Declared {
  let isType = false;
  for (const statement of sourceFile.statements) {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
      if (statement.name.text === name) isType = true;
    } else if (
      ts.isClassDeclaration(statement) ||
      ts.isFunctionDeclaration(statement) ||
      ts.isEnumDeclaration(statement) ||
      ts.isModuleDeclaration(statement)
    ) {
      if (statement.name?.text === name) return constantUnlessAssigned(sourceFile, name);
    } else if (ts.isVariableStatement(statement)) {
      const { declarations, flags } = statement.declarationList;
      if (declarations.some((item) => binds(item.name, name))) {
        return { kind: (flags & ts.NodeFlags.Const) !== 0 ? 'constant' : 'value' };
      }
    } else if (ts.isImportDeclaration(statement)) {
      const bindings = statement.importClause?.namedBindings;
      if (bindings && ts.isNamespaceImport(bindings) && bindings.name.text === name) {
        return { kind: 'constant' };
      }
    }
  }
  if (isType) return { kind: 'type' };
  const imported = importedNamesOf(sourceFile).find(({ local }) => local === name);
  return imported
    ? { kind: 'reexport', specifier: imported.specifier, name: imported.name }
    : UNKNOWN;
}

function binds(pattern: ts.BindingName, name: string): boolean {
  if (ts.isIdentifier(pattern)) return pattern.text === name;
  return pattern.elements.some(
    (element) => ts.isBindingElement(element) && binds(element.name, name),
  );
}

/** A function or class whose name is assigned to somewhere may change: what looks so is enough. */
function constantUnlessAssigned(sourceFile: ts.SourceFile, name: string): Declared {
  const escaped = name.replaceAll('$', '\\$');
  const assignment = '(?:=(?![=>])|[-+*/%&|^?<>]{1,3}=|\\+\\+|--)';
  const isAssigned = new RegExp(
    [
      `(?<![\\w$.])${escaped}\\s*!?\\s*${assignment}`,
      // `(name as any) = …`
      `\\(\\s*(?:<[^<>]*>\\s*)?${escaped}(?![\\w$])[^()=;]*\\)\\s*!?\\s*${assignment}`,
      `(?:\\+\\+|--)\\s*\\(?\\s*${escaped}(?![\\w$])`,
      `[[,{:]\\s*${escaped}\\s*[\\]},][^;\\n]*=(?![=>])`,
      `\\bfor\\s*(?:await\\s*)?\\(\\s*${escaped}\\s+(?:of|in)\\b`,
    ].join('|'),
  ).test(sourceFile.text);
  return { kind: isAssigned ? 'value' : 'constant' };
}
