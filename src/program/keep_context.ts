import ts from 'typescript';

interface Tools {
  readonly factory: ts.NodeFactory;
  /** A call of the linker's: `$module.METHOD(…)`. */
  readonly call: (method: string, args: readonly ts.Expression[]) => ts.Expression;
  /** A node with its children lowered. */
  readonly children: <T extends ts.Node>(node: T) => T;
}

const CONTEXT = '$context';

/**
 * What keeps the context of `AsyncLocalStorage` where the engine goes on after a wait: an await gives
 * it back with its value, and a `catch`, a `finally` or the body of a `for await`, which may begin
 * after a wait, take it up again. Undefined for nodes that need nothing.
 */
export function keepContext(node: ts.Node, tools: Tools): ts.Node | undefined {
  const { factory, call, children } = tools;
  if (ts.isAwaitExpression(node)) {
    const lowered = children(node);
    const kept = call('resume', [call('pause', []), lowered]);
    return ts.setTextRange(ts.setOriginalNode(kept, node), node);
  }
  const enter = () =>
    factory.createExpressionStatement(call('enter', [factory.createIdentifier(CONTEXT)]));
  const entering = (block: ts.Block) => factory.updateBlock(block, [enter(), ...block.statements]);
  const remembering = (...statements: ts.Statement[]) => {
    const value = call('pause', []);
    const declaration = factory.createVariableDeclaration(CONTEXT, undefined, undefined, value);
    const list = factory.createVariableDeclarationList([declaration], ts.NodeFlags.Const);
    return factory.createBlock([factory.createVariableStatement(undefined, list), ...statements]);
  };
  if (ts.isTryStatement(node) && hasWait(node.tryBlock)) {
    const { tryBlock, catchClause, finallyBlock } = children(node);
    return remembering(
      factory.updateTryStatement(
        node,
        tryBlock,
        catchClause &&
          factory.updateCatchClause(
            catchClause,
            catchClause.variableDeclaration,
            entering(catchClause.block),
          ),
        finallyBlock && entering(finallyBlock),
      ),
    );
  }
  if (ts.isForOfStatement(node) && node.awaitModifier && !isLabelled(node)) {
    const { initializer, expression, statement } = children(node);
    const body = ts.isBlock(statement) ? statement : factory.createBlock([statement]);
    return remembering(
      factory.updateForOfStatement(
        node,
        node.awaitModifier,
        initializer,
        expression,
        entering(body),
      ),
      enter(),
    );
  }
  return undefined;
}

/** `continue LABEL` wants its loop right behind the label. */
function isLabelled(node: ts.Node): boolean {
  const original = ts.getOriginalNode(node);
  return (original.parent as ts.Node | undefined)?.kind === ts.SyntaxKind.LabeledStatement;
}

function hasWait(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return true;
  return ts.forEachChild(node, (child) => hasWait(child) || undefined) === true;
}
