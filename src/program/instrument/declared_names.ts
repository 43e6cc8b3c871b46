import ts from 'typescript';

/** Names that a pattern or a plain name binds, in order. */
export function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isBindingElement(element) ? boundNames(element.name) : [],
  );
}

export function parameterNames(node: ts.SignatureDeclarationBase): string[] {
  return node.parameters
    .flatMap((parameter) => boundNames(parameter.name))
    .filter((name) => name !== 'this');
}

function isDeclared(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node)?.some((item) => item.kind === ts.SyntaxKind.DeclareKeyword) ?? false)
  );
}

/** Leaves nothing behind when types are erased, or was hoisted: it does not run where it stands. */
export function isErased(statement: ts.Statement): boolean {
  return (
    isDeclared(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isImportDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement) ||
    ts.isExportDeclaration(statement) ||
    ts.isNamespaceExportDeclaration(statement) ||
    ts.isEmptyStatement(statement) ||
    (ts.isModuleDeclaration(statement) && !isInstantiated(statement))
  );
}

/** A namespace that holds nothing but types is erased. */
function isInstantiated(node: ts.ModuleDeclaration): boolean {
  const { body } = node;
  if (!body || ts.isIdentifier(body)) return false;
  if (ts.isModuleDeclaration(body)) return isInstantiated(body);
  return body.statements.some(
    (statement) => ts.isFunctionDeclaration(statement) || !isErased(statement),
  );
}

function isLexical(list: ts.VariableDeclarationList): boolean {
  return (list.flags & ts.NodeFlags.BlockScoped) !== 0;
}

export function lexicalNames(list: ts.VariableDeclarationList): string[] {
  return isLexical(list) ? list.declarations.flatMap((item) => boundNames(item.name)) : [];
}

/** What a list of statements declares for itself: `let`, `const`, classes, functions, enums. */
export function blockNames(statements: readonly ts.Statement[]): string[] {
  return statements.flatMap((statement) => {
    if (isDeclared(statement)) return [];
    if (ts.isVariableStatement(statement)) return lexicalNames(statement.declarationList);
    if (
      (ts.isFunctionDeclaration(statement) && statement.body) ||
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement) ||
      (ts.isModuleDeclaration(statement) && !isErased(statement))
    ) {
      return statement.name && ts.isIdentifier(statement.name) ? [statement.name.text] : [];
    }
    return [];
  });
}

export function isFunctionNode(node: ts.Node): node is FunctionNode {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isGetAccessorDeclaration(node) ||
    ts.isSetAccessorDeclaration(node)
  );
}

export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.GetAccessorDeclaration
  | ts.SetAccessorDeclaration;

/** Calls `visit` on every node of a function's own code: not of functions and classes inside. */
export function walkOwn(node: ts.Node, visit: (node: ts.Node) => void): void {
  ts.forEachChild(node, (child) => {
    if (isFunctionNode(child) || ts.isTypeNode(child) || ts.isClassStaticBlockDeclaration(child)) {
      return;
    }
    if (ts.isPropertyDeclaration(child)) {
      if (ts.isComputedPropertyName(child.name)) walkOwn(child.name, visit);
      return;
    }
    visit(child);
    walkOwn(child, visit);
  });
}

/** `var` names of a function's or module's own code, wherever they stand in it. */
export function varNames(body: ts.Node): string[] {
  const names = new Set<string>();
  walkOwn(body, (node) => {
    if (ts.isVariableDeclarationList(node) && !isLexical(node)) {
      if (ts.isVariableStatement(node.parent) && isDeclared(node.parent)) return;
      for (const item of node.declarations)
        boundNames(item.name).forEach((name) => names.add(name));
    }
  });
  return [...names];
}

/**
 * Whether a function's statements mean the same inside one more block: functions declared twice, or
 * as a `var` too, are an error in a block.
 */
export function canStandInBlock(body: ts.Block): boolean {
  const functions = body.statements.flatMap((statement) =>
    ts.isFunctionDeclaration(statement) && statement.body && statement.name
      ? [statement.name.text]
      : [],
  );
  if (functions.length === 0) return true;
  const vars = new Set(varNames(body));
  return new Set(functions).size === functions.length && !functions.some((name) => vars.has(name));
}

export function isAnonymousFunction(node: ts.Expression): boolean {
  let inner = node;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isNonNullExpression(inner)
  ) {
    inner = inner.expression;
  }
  return (
    ts.isArrowFunction(inner) ||
    (ts.isFunctionExpression(inner) && !inner.name) ||
    (ts.isClassExpression(inner) && !inner.name)
  );
}
