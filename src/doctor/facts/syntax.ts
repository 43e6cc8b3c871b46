import ts from 'typescript';
import type { StringContext, Stretch } from './code.ts';

const K = ts.SyntaxKind;

/** Small questions about nodes of the tree, asked by facts and rules alike. */

/** A name as environment variables have it: `DATA_DIR`. */
export const shouted = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_?$/;

/**
 * The expression without parentheses, `as`, `satisfies`, `!` and `await` around it. Asked of nearly
 * every expression: one look at the kind, where five questions would take five.
 */
export function bare(node: ts.Expression): ts.Expression {
  let inner = node;
  for (;;)
    switch (inner.kind) {
      case K.ParenthesizedExpression:
      case K.AsExpression:
      case K.SatisfiesExpression:
      case K.NonNullExpression:
      case K.AwaitExpression:
        inner = (inner as Wrapping).expression;
        break;
      default:
        return inner;
    }
}

type Wrapping =
  | ts.ParenthesizedExpression
  | ts.AsExpression
  | ts.SatisfiesExpression
  | ts.NonNullExpression
  | ts.AwaitExpression;

/** `process.env`, `import.meta.env`, `Bun.env`. */
export function isEnvObject(node: ts.Expression, aliases: ReadonlySet<string>): boolean {
  const inner = bare(node);
  if (inner.kind === K.Identifier)
    return aliases.size > 0 && aliases.has((inner as ts.Identifier).text);
  if (inner.kind !== K.PropertyAccessExpression) return false;
  const { name, expression } = inner as ts.PropertyAccessExpression;
  if (name.text !== 'env') return false;
  const owner = bare(expression);
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
  return nameOf(bare(call.expression));
}

/** The last name of `path.join` and of `join`; empty when it has none. */
export function nameOf(callee: ts.Expression): string {
  if (callee.kind === K.Identifier) return (callee as ts.Identifier).text;
  if (callee.kind === K.PropertyAccessExpression)
    return (callee as ts.PropertyAccessExpression).name.text;
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
  switch (name.kind) {
    case K.Identifier:
    case K.StringLiteral:
    case K.NoSubstitutionTemplateLiteral:
    case K.NumericLiteral:
      return name.text;
    default:
      return undefined;
  }
}

/** What is around the node at the end of `ancestors`, seen through `||`, `?:`, `${}`, arrays. */
export function contextOf(node: ts.Node, ancestors: readonly ts.Node[]): StringContext {
  let child = node;
  for (let index = ancestors.length - 1; index >= 0; index -= 1) {
    const parent = ancestors[index];
    switch (parent?.kind) {
      case K.CallExpression:
      case K.NewExpression: {
        const call = parent as ts.CallExpression | ts.NewExpression;
        const at = call.arguments?.findIndex((argument) => argument === child) ?? -1;
        return at < 0 ? other : { kind: 'argument', callee: calleeName(call), index: at };
      }
      case K.PropertyAssignment:
      case K.PropertyDeclaration: {
        const { name } = parent as ts.PropertyAssignment | ts.PropertyDeclaration;
        return { kind: 'property', key: propertyKey(name) ?? '' };
      }
      case K.VariableDeclaration:
      case K.Parameter:
      case K.BindingElement: {
        const { name } = parent as
          ts.VariableDeclaration | ts.ParameterDeclaration | ts.BindingElement;
        return { kind: 'variable', name: ts.isIdentifier(name) ? name.text : '' };
      }
      case K.JsxAttribute: {
        const { name } = parent as ts.JsxAttribute;
        return { kind: 'attribute', name: ts.isIdentifier(name) ? name.text : '' };
      }
      case K.ParenthesizedExpression:
      case K.BinaryExpression:
      case K.ConditionalExpression:
      case K.TemplateExpression:
      case K.TemplateSpan:
      case K.AsExpression:
      case K.SatisfiesExpression:
      case K.NonNullExpression:
      case K.AwaitExpression:
      case K.ArrayLiteralExpression:
      case K.JsxExpression:
        child = parent;
        break;
      default:
        return other;
    }
  }
  return other;
}

const other: StringContext = { kind: 'other' };

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  // Of any node: what can have none has no such property, or an empty one.
  const { modifiers } = node as { readonly modifiers?: readonly ts.Node[] };
  if (!modifiers) return false;
  for (const modifier of modifiers) if (modifier.kind === kind) return true;
  return false;
}

export function hasDecorator(node: ts.Node): boolean {
  return (
    ts.canHaveDecorators(node) &&
    (node.modifiers?.some((item) => item.kind === K.Decorator) ?? false)
  );
}

/** A literal's value: text, number, boolean, or null; undefined when it is something else. */
export function literalValue(node: ts.Expression): string | number | boolean | null | undefined {
  const inner = bare(node);
  switch (inner.kind) {
    case K.StringLiteral:
    case K.NoSubstitutionTemplateLiteral:
      return (inner as ts.StringLiteralLike).text;
    case K.NumericLiteral:
      return Number((inner as ts.NumericLiteral).text);
    case K.TrueKeyword:
      return true;
    case K.FalseKeyword:
      return false;
    case K.NullKeyword:
      return null;
    default:
      return undefined;
  }
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
    case K.FunctionDeclaration:
    case K.FunctionExpression:
    case K.ArrowFunction:
    case K.MethodDeclaration:
    case K.Constructor:
    case K.GetAccessor:
    case K.SetAccessor:
      return true;
    default:
      return false;
  }
}

export function isAssignmentOperator(kind: ts.SyntaxKind): boolean {
  return kind >= K.FirstAssignment && kind <= K.LastAssignment;
}

/** Where a node stands, comments before it left out. */
export function stretchIn(source: ts.SourceFile, node: ts.Node): Stretch {
  return { start: node.getStart(source), end: node.end };
}
