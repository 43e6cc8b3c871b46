import ts from 'typescript';
import type { StringContext } from './code.ts';

/** Small questions about nodes of the tree, asked by facts and rules alike. */

/** A name as environment variables have it: `DATA_DIR`. */
export const shouted = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_?$/;

/** The expression without parentheses, `as`, `satisfies`, `!` and `await` around it. */
export function bare(node: ts.Expression): ts.Expression {
  let inner = node;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isAwaitExpression(inner)
  )
    inner = inner.expression;
  return inner;
}

/** `process.env`, `import.meta.env`, `Bun.env`. */
export function isEnvObject(node: ts.Expression, aliases: ReadonlySet<string>): boolean {
  const inner = bare(node);
  if (ts.isIdentifier(inner)) return aliases.has(inner.text);
  if (!ts.isPropertyAccessExpression(inner) || inner.name.text !== 'env') return false;
  const owner = bare(inner.expression);
  return (
    (ts.isIdentifier(owner) && (owner.text === 'process' || owner.text === 'Bun')) ||
    (ts.isPropertyAccessExpression(owner) && owner.name.text === 'process') ||
    ts.isMetaProperty(owner)
  );
}

/** The variable an expression reads from the environment: `PORT` of `process.env['PORT']`. */
export function envName(node: ts.Expression, aliases: ReadonlySet<string>): string | undefined {
  const inner = bare(node);
  if (ts.isPropertyAccessExpression(inner) && isEnvObject(inner.expression, aliases))
    return inner.name.text;
  if (
    ts.isElementAccessExpression(inner) &&
    ts.isStringLiteralLike(inner.argumentExpression) &&
    isEnvObject(inner.expression, aliases)
  )
    return inner.argumentExpression.text;
  return undefined;
}

/** As `envName`, also through `Number(…)`, `parseInt(…, 10)` and the like. */
export function envNameWithin(
  node: ts.Expression,
  aliases: ReadonlySet<string>,
): string | undefined {
  const inner = bare(node);
  const direct = envName(inner, aliases);
  if (direct) return direct;
  if (ts.isPrefixUnaryExpression(inner)) return envNameWithin(inner.operand, aliases);
  if (ts.isCallExpression(inner) && inner.arguments[0])
    return envNameWithin(inner.arguments[0], aliases);
  if (ts.isCallExpression(inner) && ts.isPropertyAccessExpression(inner.expression))
    return envNameWithin(inner.expression.expression, aliases);
  return undefined;
}

/** The last name of what is called: `join` of `path.join`. Empty when it has none. */
export function calleeName(call: ts.CallExpression | ts.NewExpression): string {
  const callee = bare(call.expression);
  if (ts.isIdentifier(callee)) return callee.text;
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text;
  return '';
}

/** The first name of a chain: `z` of `z.coerce.number().default(1)`. */
export function rootName(node: ts.Expression): string | undefined {
  let inner = bare(node);
  while (ts.isPropertyAccessExpression(inner) || ts.isCallExpression(inner))
    inner = bare(inner.expression);
  return ts.isIdentifier(inner) ? inner.text : undefined;
}

/** The key of a property, where it is written out. */
export function propertyKey(name: ts.PropertyName | ts.BindingName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)
    ? name.text
    : undefined;
}

/** What is around the node at the end of `ancestors`, seen through `||`, `?:`, `${}`, arrays. */
export function contextOf(node: ts.Node, ancestors: readonly ts.Node[]): StringContext {
  let child = node;
  for (let index = ancestors.length - 1; index >= 0; index -= 1) {
    const parent = ancestors[index];
    if (!parent) break;
    if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
      const at = parent.arguments?.findIndex((argument) => argument === child) ?? -1;
      if (at < 0) return { kind: 'other' };
      return { kind: 'argument', callee: calleeName(parent), index: at };
    }
    if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent))
      return { kind: 'property', key: propertyKey(parent.name) ?? '' };
    if (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent))
      return { kind: 'variable', name: ts.isIdentifier(parent.name) ? parent.name.text : '' };
    if (ts.isJsxAttribute(parent))
      return { kind: 'attribute', name: ts.isIdentifier(parent.name) ? parent.name.text : '' };
    const seenThrough =
      ts.isParenthesizedExpression(parent) ||
      ts.isBinaryExpression(parent) ||
      ts.isConditionalExpression(parent) ||
      ts.isTemplateExpression(parent) ||
      ts.isTemplateSpan(parent) ||
      ts.isAsExpression(parent) ||
      ts.isSatisfiesExpression(parent) ||
      ts.isNonNullExpression(parent) ||
      ts.isAwaitExpression(parent) ||
      ts.isArrayLiteralExpression(parent) ||
      ts.isJsxExpression(parent);
    if (!seenThrough) return { kind: 'other' };
    child = parent;
  }
  return { kind: 'other' };
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (node.modifiers?.some((item) => item.kind === kind) ?? false);
}

export function hasDecorator(node: ts.Node): boolean {
  return (
    ts.canHaveDecorators(node) &&
    (node.modifiers?.some((item) => item.kind === ts.SyntaxKind.Decorator) ?? false)
  );
}

/** A literal's value: text, number, boolean, or null; undefined when it is something else. */
export function literalValue(node: ts.Expression): string | number | boolean | null | undefined {
  const inner = bare(node);
  if (ts.isStringLiteralLike(inner)) return inner.text;
  if (ts.isNumericLiteral(inner)) return Number(inner.text);
  if (inner.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (inner.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (inner.kind === ts.SyntaxKind.NullKeyword) return null;
  return undefined;
}

export function isFunctionNode(
  node: ts.Node,
): node is
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.GetAccessorDeclaration
  | ts.SetAccessorDeclaration {
  switch (node.kind) {
    case ts.SyntaxKind.FunctionDeclaration:
    case ts.SyntaxKind.FunctionExpression:
    case ts.SyntaxKind.ArrowFunction:
    case ts.SyntaxKind.MethodDeclaration:
    case ts.SyntaxKind.Constructor:
    case ts.SyntaxKind.GetAccessor:
    case ts.SyntaxKind.SetAccessor:
      return true;
    default:
      return false;
  }
}

export function isAssignmentOperator(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
