import ts from 'typescript';
import type { FunctionNode } from './declared_names.ts';

/** The name a function or class goes by in stacks: its own, or that of what it is assigned to. */
export function nameOf(node: FunctionNode | ts.ClassLikeDeclaration): string {
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  if (ts.isGetAccessorDeclaration(node)) return `get ${propertyName(node.name)}`;
  if (ts.isSetAccessorDeclaration(node)) return `set ${propertyName(node.name)}`;
  if (ts.isMethodDeclaration(node)) return propertyName(node.name);
  if (node.name) return node.name.text;
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return 'default';
  return nameOfPlace(node) ?? '<anonymous>';
}

function nameOfPlace(node: ts.Expression): string | undefined {
  const { parent } = node;
  if (
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent)
  ) {
    return nameOfPlace(parent);
  }
  if (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) || ts.isParameter(parent)) {
    return ts.isIdentifier(parent.name) ? parent.name.text : undefined;
  }
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) {
    return propertyName(parent.name);
  }
  if (ts.isBinaryExpression(parent) && parent.right === node) {
    if (parent.operatorToken.kind < ts.SyntaxKind.FirstAssignment) return undefined;
    if (parent.operatorToken.kind > ts.SyntaxKind.LastAssignment) return undefined;
    if (ts.isIdentifier(parent.left)) return parent.left.text;
    if (ts.isPropertyAccessExpression(parent.left)) return parent.left.name.text;
  }
  return ts.isExportAssignment(parent) ? 'default' : undefined;
}

export function propertyName(name: ts.PropertyName): string {
  if (ts.isComputedPropertyName(name)) {
    return ts.isStringLiteralLike(name.expression)
      ? name.expression.text
      : `[${name.expression.getText()}]`;
  }
  return name.text;
}

/** The variable or property that an object literal is given to: `counter` of `counter.increment`. */
export function ownerOfLiteral(node: ts.ObjectLiteralExpression): string | undefined {
  return nameOfPlace(node);
}
