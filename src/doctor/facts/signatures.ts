import ts from 'typescript';
import { bare, hasDecorator, hasModifier, propertyKey } from './syntax.ts';

const K = ts.SyntaxKind;

/**
 * What a function is called, and who decides on its parameters: it does itself, or whoever it is
 * handed to, extends, or implements.
 */
export function nameAndSignature(
  node: ts.FunctionLikeDeclaration,
  parent: ts.Node | undefined,
  currentClass: ts.ClassLikeDeclaration | undefined,
): { name: string; nameNode: ts.Node; signature: 'own' | 'dictated' } {
  switch (node.kind) {
    case K.FunctionDeclaration:
      return {
        name: node.name?.text ?? '',
        nameNode: node.name ?? node,
        signature: hasModifier(node, K.DeclareKeyword) || !node.body ? 'dictated' : 'own',
      };
    case K.Constructor:
      return {
        name: 'constructor',
        nameNode: node,
        signature:
          node.body &&
          !(currentClass && hasDecorator(currentClass)) &&
          !node.parameters.some(hasDecorator)
            ? 'own'
            : 'dictated',
      };
    case K.MethodDeclaration:
    case K.GetAccessor:
    case K.SetAccessor: {
      const inClass = parent !== undefined && ts.isClassLike(parent);
      const free =
        inClass &&
        node.kind === K.MethodDeclaration &&
        node.body !== undefined &&
        !parent.heritageClauses?.length &&
        !hasDecorator(node) &&
        !hasDecorator(parent) &&
        !node.parameters.some(hasDecorator) &&
        !hasModifier(node, K.AbstractKeyword) &&
        !hasModifier(node, K.OverrideKeyword);
      return {
        name: propertyKey(node.name) ?? '',
        nameNode: node.name,
        signature: free ? 'own' : 'dictated',
      };
    }
    default: {
      if (parent && ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name))
        return {
          name: parent.name.text,
          nameNode: parent.name,
          signature: parent.type ? 'dictated' : 'own',
        };
      if (parent && ts.isPropertyDeclaration(parent)) {
        const owned =
          currentClass &&
          !currentClass.heritageClauses?.length &&
          !parent.type &&
          !hasDecorator(currentClass);
        return {
          name: propertyKey(parent.name) ?? '',
          nameNode: parent.name,
          signature: owned ? 'own' : 'dictated',
        };
      }
      if (parent && ts.isPropertyAssignment(parent))
        return {
          name: propertyKey(parent.name) ?? '',
          nameNode: parent.name,
          signature: 'dictated',
        };
      if (parent && ts.isBinaryExpression(parent) && ts.isPropertyAccessExpression(parent.left)) {
        const { left } = parent;
        const owner = bare(left.expression);
        const own = ts.isIdentifier(owner) && owner.text === 'exports';
        return { name: left.name.text, nameNode: left.name, signature: own ? 'own' : 'dictated' };
      }
      const own =
        node.kind === K.FunctionExpression && node.name && parent && ts.isExportAssignment(parent);
      const named = node.name?.text ?? '';
      return { name: named, nameNode: node.name ?? node, signature: own ? 'own' : 'dictated' };
    }
  }
}
