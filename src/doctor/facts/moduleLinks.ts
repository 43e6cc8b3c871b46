import ts from 'typescript';
import type { Binding, BindingKind, ImportNode } from './code.ts';
import type { Scopes } from './scopes.ts';
import { hasModifier, propertyKey } from './syntax.ts';

const K = ts.SyntaxKind;

/** What one file takes from others, and what it gives to them. */
export class ModuleLinks {
  readonly imports: ImportNode[] = [];
  readonly exports = new Map<string, ts.Node>();
  readonly exportsEverythingOf: string[] = [];
  isModule = false;
  commonJs = false;
  /** Names of the file by which it reaches the file system. */
  readonly fileNames = new Set<string>();
  private readonly scopes: Scopes;
  /** The nodes around the one that is being read: the walk's own list. */
  private readonly ancestors: readonly ts.Node[];

  constructor(scopes: Scopes, ancestors: readonly ts.Node[]) {
    this.scopes = scopes;
    this.ancestors = ancestors;
  }

  /** Declares a name; what is exported where it is declared, is exported. */
  declare(
    node: ts.Identifier,
    kind: BindingKind,
    declaration: ts.Node,
    exported: boolean,
  ): Binding {
    const binding = this.scopes.declare(node, kind, declaration, exported);
    if (exported && binding.node === node) this.exports.set(binding.name, node);
    return binding;
  }

  /** `require('…')` or `import('…')`. */
  call(node: ts.CallExpression | ts.NewExpression, kind: 'dynamic' | 'require'): void {
    const [first] = node.arguments ?? [];
    if (!first || !ts.isStringLiteralLike(first)) return;
    const names = this.requiredNames(node);
    this.imports.push({ specifier: first.text, node: first, kind, typeOnly: false, names });
    if (kind === 'require')
      this.rememberFileNames(
        first.text,
        names.map(({ local }) => local),
      );
  }

  /** Names that `const { a } = require(…)` or `await import(…)` brings into the file. */
  private requiredNames(node: ts.Node): ImportNode['names'] {
    for (let index = this.ancestors.length - 1; index >= 0; index -= 1) {
      const parent = this.ancestors[index];
      if (parent && (ts.isAwaitExpression(parent) || ts.isParenthesizedExpression(parent)))
        continue;
      if (!parent || !ts.isVariableDeclaration(parent)) return [];
      if (ts.isIdentifier(parent.name))
        return [{ imported: '*', local: parent.name.text, node: parent.name, typeOnly: false }];
      if (!ts.isObjectBindingPattern(parent.name)) return [];
      return parent.name.elements.flatMap((element) =>
        ts.isIdentifier(element.name)
          ? [
              {
                imported: propertyKey(element.propertyName ?? element.name) ?? element.name.text,
                local: element.name.text,
                node,
                typeOnly: false,
              },
            ]
          : [],
      );
    }
    return [];
  }

  private rememberFileNames(specifier: string, names: readonly string[]): void {
    if (/^(?:node:)?fs(?:\/promises)?$/.test(specifier) || specifier === 'fs-extra')
      for (const name of names) this.fileNames.add(name);
  }

  import(node: ts.ImportDeclaration): void {
    this.isModule = true;
    if (!ts.isStringLiteral(node.moduleSpecifier)) return;
    const clause = node.importClause;
    const typeOnly = clause?.phaseModifier === K.TypeKeyword;
    const names: ImportNode['names'][number][] = [];
    if (clause?.name)
      names.push({ imported: 'default', local: clause.name.text, node: clause.name, typeOnly });
    const named = clause?.namedBindings;
    if (named && ts.isNamespaceImport(named))
      names.push({ imported: '*', local: named.name.text, node: named.name, typeOnly });
    else if (named)
      for (const element of named.elements)
        names.push({
          imported: (element.propertyName ?? element.name).text,
          local: element.name.text,
          node: element.name,
          typeOnly: typeOnly || element.isTypeOnly,
        });
    for (const { node: name } of names)
      if (ts.isIdentifier(name)) this.declare(name, 'import', node, false);
    this.rememberFileNames(
      node.moduleSpecifier.text,
      names.map(({ local }) => local),
    );
    this.imports.push({
      specifier: node.moduleSpecifier.text,
      node: node.moduleSpecifier,
      kind: 'import',
      typeOnly: typeOnly || (names.length > 0 && names.every((name) => name.typeOnly)),
      names,
    });
  }

  importEquals(node: ts.ImportEqualsDeclaration): void {
    this.declare(node.name, 'import', node, hasModifier(node, K.ExportKeyword));
    const reference = node.moduleReference;
    if (ts.isExternalModuleReference(reference)) {
      this.isModule = true;
      if (ts.isStringLiteral(reference.expression))
        this.imports.push({
          specifier: reference.expression.text,
          node: reference.expression,
          kind: 'require',
          typeOnly: node.isTypeOnly,
          names: [
            { imported: '*', local: node.name.text, node: node.name, typeOnly: node.isTypeOnly },
          ],
        });
    }
  }

  export(node: ts.ExportDeclaration): void {
    this.isModule = true;
    const from = node.moduleSpecifier;
    const clause = node.exportClause;
    const names: ImportNode['names'][number][] = [];
    if (clause && ts.isNamedExports(clause))
      for (const element of clause.elements) {
        const local = element.propertyName ?? element.name;
        this.exports.set(element.name.text, element);
        if (from)
          names.push({
            imported: local.text,
            local: '',
            node: element,
            typeOnly: node.isTypeOnly || element.isTypeOnly,
          });
        else if (ts.isIdentifier(local)) this.scopes.refer(local, 'export');
      }
    else if (clause) this.exports.set(clause.name.text, clause);
    if (from && ts.isStringLiteral(from)) {
      if (!clause) this.exportsEverythingOf.push(from.text);
      this.imports.push({
        specifier: from.text,
        node: from,
        kind: 'export',
        typeOnly: node.isTypeOnly,
        names,
      });
    }
  }
}
