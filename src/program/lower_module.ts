import ts from 'typescript';
import { keepContext } from './keep_context.ts';

/** What lowering found out about a module, filled while its code is emitted. */
export interface ModuleShape {
  readonly requests: { specifier: string; names: string[]; position: number }[];
  /** Literal specifiers of `import(…)`. */
  readonly dynamicSpecifiers: { specifier: string; position: number }[];
  readonly exports: string[];
  /** Specifiers of `export * from`. */
  readonly stars: string[];
  /** How many `export { X } from` there are: what they mean depends on another file. */
  reexports: number;
  isAsync: boolean;
}

export function emptyShape(): ModuleShape {
  return {
    requests: [],
    dynamicSpecifiers: [],
    exports: [],
    stars: [],
    reexports: 0,
    isAsync: false,
  };
}

/** The parameter of a lowered module, through which it speaks with the linker. */
export const MODULE_PARAMETER = '$module';

interface ImportedName {
  readonly namespace: ts.Identifier;
  /** The exported name. */
  readonly name: string;
}

/** What lowering has to know about the modules that a module imports from. */
export interface ImportFacts {
  /** Whether an exported name of a specifier is nothing but a type, which leaves no export behind. */
  isTypeOnly(specifier: string, name: string): boolean;
  /** Whether an exported name has its value, for good, before the importing module runs. */
  isConstant(specifier: string, name: string): boolean;
  /** Whether each await has to keep what `AsyncLocalStorage` holds. */
  readonly keepsContext: boolean;
}

/** An export: its name and the expression that reads it. */
type Getter = readonly [name: string, read: ts.Expression];

/**
 * A transformer that runs after TypeScript's own and turns an ES module into the body of the
 * generator described at `CompiledModule`. An imported name that never changes becomes a constant of
 * the same name, so that the engine's messages name it as the author did; references to any other
 * become property reads on the imported module, which is what makes bindings live. Exports become
 * getters.
 */
export function lowerModule(
  checker: ts.TypeChecker,
  shape: ModuleShape,
  facts: ImportFacts,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (sourceFile) => {
    const { factory } = context;
    const moduleParameter = factory.createIdentifier(MODULE_PARAMETER);
    /** The names whose references are replaced. */
    const imported = new Map<string, ImportedName>();
    const namespaces = new Map<string, ts.Identifier>();
    const prologue: ts.Statement[] = [];
    const constants: ts.Statement[] = [];
    const allImported = new Map<string, ImportedName>();
    const getters: Getter[] = [];
    const reexports: ts.Expression[] = [];
    const stars: ts.Expression[] = [];
    const named: ts.Expression[] = [];

    const call = (method: string, args: readonly ts.Expression[]) =>
      factory.createCallExpression(
        factory.createPropertyAccessExpression(moduleParameter, method),
        undefined,
        args,
      );

    /** The local variable that holds a module's namespace, and the request's list of names. */
    const request = (specifier: string, position: number) => {
      let namespace = namespaces.get(specifier);
      if (namespace === undefined) {
        namespace = factory.createIdentifier(`$import${namespaces.size}`);
        namespaces.set(specifier, namespace);
        shape.requests.push({ specifier, names: [], position });
        prologue.push(
          constant(factory, namespace, call('import', [factory.createStringLiteral(specifier)])),
        );
      }
      const entry = shape.requests.find((item) => item.specifier === specifier);
      return { namespace, names: entry?.names ?? [] };
    };

    const collectImport = (node: ts.ImportDeclaration) => {
      if (!ts.isStringLiteral(node.moduleSpecifier)) return;
      const specifier = node.moduleSpecifier.text;
      const { namespace, names } = request(specifier, positionOf(node.moduleSpecifier));
      const bind = (local: ts.Identifier, name: string) => {
        names.push(name);
        const binding = { namespace, name };
        if (facts.isConstant(specifier, name)) {
          constants.push(constant(factory, local, readImport(binding)));
        } else imported.set(local.text, binding);
        allImported.set(local.text, binding);
      };
      const clause = node.importClause;
      if (clause?.name) bind(clause.name, 'default');
      const bindings = clause?.namedBindings;
      if (bindings && ts.isNamespaceImport(bindings)) {
        prologue.push(constant(factory, bindings.name, namespaceOf(specifier)));
      } else if (bindings) {
        for (const element of bindings.elements) {
          bind(element.name, (element.propertyName ?? element.name).text);
        }
      }
    };

    const reexport = (namespace: ts.Expression, name: string, exported: string) => {
      const literals = [name, exported].map((text) => factory.createStringLiteral(text));
      reexports.push(call('exportFrom', [namespace, ...literals]));
      shape.exports.push(exported);
    };

    /** The object that the program sees as the module's namespace. */
    const namespaceOf = (specifier: string) =>
      call('namespace', [factory.createStringLiteral(specifier)]);

    const readImport = ({ namespace, name }: ImportedName): ts.Expression =>
      isPlainIdentifier(name)
        ? factory.createPropertyAccessExpression(namespace, name)
        : factory.createElementAccessExpression(namespace, factory.createStringLiteral(name));

    /** True where `node` is a use of an imported name, not a property or a shadowing local. */
    const importOf = (node: ts.Identifier): ImportedName | undefined => {
      const binding = imported.get(node.text);
      if (binding === undefined) return undefined;
      const original = ts.getParseTreeNode(node, ts.isIdentifier);
      if (original === undefined || !isReference(original)) return undefined;
      const symbol = ts.isShorthandPropertyAssignment(original.parent)
        ? checker.getShorthandAssignmentValueSymbol(original.parent)
        : checker.getSymbolAtLocation(original);
      return symbol?.declarations?.some(isImportBinding) ? binding : undefined;
    };

    const visit: ts.Visitor = (node) => {
      if (facts.keepsContext) {
        const kept = keepContext(node, { factory, call, children });
        if (kept) return kept;
      }
      if (ts.isIdentifier(node)) {
        const binding = importOf(node);
        return binding ? replace(readImport(binding), node) : node;
      }
      if (ts.isShorthandPropertyAssignment(node)) {
        const binding = importOf(node.name);
        if (binding) {
          const name = factory.createIdentifier(node.name.text);
          return replace(factory.createPropertyAssignment(name, readImport(binding)), node);
        }
      }
      if (ts.isCallExpression(node)) {
        if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
          const [argument] = node.arguments;
          if (argument && ts.isStringLiteralLike(argument)) {
            shape.dynamicSpecifiers.push({
              specifier: argument.text,
              position: positionOf(argument),
            });
          }
          const args = ts.visitNodes(node.arguments, visit, ts.isExpression);
          return replace(call('dynamicImport', args.slice(0, 1)), node);
        }
        if (ts.isIdentifier(node.expression)) {
          const binding = importOf(node.expression);
          if (binding) {
            return factory.updateCallExpression(
              node,
              detached(factory, replace(readImport(binding), node.expression)),
              undefined,
              ts.visitNodes(node.arguments, visit, ts.isExpression),
            );
          }
        }
      }
      if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag)) {
        const binding = importOf(node.tag);
        if (binding) {
          return factory.updateTaggedTemplateExpression(
            node,
            detached(factory, replace(readImport(binding), node.tag)),
            undefined,
            visited(ts.visitNode(node.template, visit, ts.isTemplateLiteral)),
          );
        }
      }
      if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
        return replace(factory.createPropertyAccessExpression(moduleParameter, 'meta'), node);
      }
      if (isMetadataOfDecorators(node)) return metadataSymbol(factory, node);
      if (isNamespaceVariable(node)) {
        const value = visited(ts.visitNode(node.right, visit, ts.isExpression));
        const named = named_(factory, value, node.left.name.text);
        return factory.updateBinaryExpression(node, node.left, node.operatorToken, named);
      }
      return ts.visitEachChild(node, visit, context);
    };
    function children<T extends ts.Node>(node: T): T {
      return ts.visitEachChild(node, visit, context);
    }
    const visitStatement = (node: ts.Statement) => ts.visitNode(node, visit, ts.isStatement);

    /** `import { T } from …; export { T }` where T is a type: nothing is left of either. */
    const isImportedType = (local: string): boolean => {
      const binding = allImported.get(local);
      if (binding === undefined) return false;
      const entry = shape.requests.find(
        ({ specifier }) => namespaces.get(specifier) === binding.namespace,
      );
      shape.reexports += 1;
      if (entry === undefined || !facts.isTypeOnly(entry.specifier, binding.name)) return false;
      entry.names.splice(entry.names.indexOf(binding.name), 1);
      return true;
    };

    const lowerExportDeclaration = (node: ts.ExportDeclaration) => {
      const clause = node.exportClause;
      if (node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
        const specifier = node.moduleSpecifier.text;
        const { namespace, names } = request(specifier, positionOf(node.moduleSpecifier));
        if (clause === undefined) {
          stars.push(namespace);
          shape.stars.push(specifier);
        } else if (ts.isNamespaceExport(clause)) {
          getters.push([clause.name.text, namespaceOf(specifier)]);
        } else {
          for (const element of clause.elements) {
            shape.reexports += 1;
            const name = (element.propertyName ?? element.name).text;
            if (facts.isTypeOnly(specifier, name)) continue;
            names.push(name);
            reexport(namespace, name, element.name.text);
          }
        }
        return;
      }
      if (clause === undefined || ts.isNamespaceExport(clause)) return;
      for (const element of clause.elements) {
        const local = (element.propertyName ?? element.name).text;
        if (isImportedType(local)) continue;
        const binding = allImported.get(local);
        if (binding) reexport(binding.namespace, binding.name, element.name.text);
        else getters.push([element.name.text, factory.createIdentifier(local)]);
      }
    };

    const lowerDefaultExpression = (node: ts.ExportAssignment): ts.Statement => {
      const local = factory.createIdentifier('$default');
      getters.push(['default', local]);
      const value = visited(ts.visitNode(node.expression, visit, ts.isExpression));
      return replace(constant(factory, local, named_(factory, value)), node);
    };

    const lowerFunction = (node: ts.FunctionDeclaration): ts.Statement => {
      const isDefault = hasModifier(node, ts.SyntaxKind.DefaultKeyword);
      const name = node.name ?? factory.createIdentifier('$default');
      getters.push([isDefault ? 'default' : name.text, name]);
      if (node.name === undefined) named.push(call('nameDefault', [name]));
      return factory.updateFunctionDeclaration(
        node,
        withoutExport(node),
        node.asteriskToken,
        name,
        undefined,
        ts.visitParameterList(node.parameters, visit, context),
        undefined,
        ts.visitFunctionBody(node.body, visit, context),
      );
    };

    const lowerClass = (node: ts.ClassDeclaration): ts.Statement => {
      const isDefault = hasModifier(node, ts.SyntaxKind.DefaultKeyword);
      const heritage = ts.visitNodes(node.heritageClauses, visit, ts.isHeritageClause);
      const members = ts.visitNodes(node.members, visit, ts.isClassElement);
      // A class without a name that has static members: TypeScript calls it `default_1`.
      const isUnnamed = node.name === undefined || isMadeUp(node.name, node);
      if (node.name === undefined || isUnnamed) {
        const local = factory.createIdentifier('$default');
        getters.push(['default', local]);
        const value = factory.createClassExpression(
          withoutExport(node),
          undefined,
          undefined,
          heritage,
          members,
        );
        return replace(constant(factory, local, named_(factory, replace(value, node))), node);
      }
      getters.push([isDefault ? 'default' : node.name.text, node.name]);
      return factory.updateClassDeclaration(
        node,
        withoutExport(node),
        node.name,
        undefined,
        heritage,
        members,
      );
    };

    const lowerStatement = (node: ts.Statement): ts.Statement | undefined => {
      if (ts.isImportDeclaration(node)) return undefined;
      if (ts.isExportDeclaration(node)) {
        lowerExportDeclaration(node);
        return undefined;
      }
      if (ts.isExportAssignment(node)) {
        return node.isExportEquals ? undefined : lowerDefaultExpression(node);
      }
      if (!hasModifier(node, ts.SyntaxKind.ExportKeyword)) return visitStatement(node);
      if (ts.isVariableStatement(node)) {
        for (const name of boundNames(node.declarationList)) {
          getters.push([name, factory.createIdentifier(name)]);
        }
        return factory.updateVariableStatement(
          node,
          undefined,
          visited(ts.visitNode(node.declarationList, visit, ts.isVariableDeclarationList)),
        );
      }
      if (ts.isFunctionDeclaration(node)) return lowerFunction(node);
      if (ts.isClassDeclaration(node)) return lowerClass(node);
      return visitStatement(node);
    };

    for (const statement of sourceFile.statements) {
      if (ts.isImportDeclaration(statement)) collectImport(statement);
      else if (
        ts.isExportDeclaration(statement) &&
        statement.moduleSpecifier &&
        ts.isStringLiteral(statement.moduleSpecifier)
      ) {
        request(statement.moduleSpecifier.text, positionOf(statement.moduleSpecifier));
      }
    }
    const body = sourceFile.statements
      .map(lowerStatement)
      .filter((statement) => statement !== undefined);

    shape.exports.push(...getters.map(([name]) => name));
    shape.isAsync = body.some(awaitsAtTopLevel);

    const expression = (item: ts.Expression) => factory.createExpressionStatement(item);
    return factory.updateSourceFile(sourceFile, [
      ...prologue,
      ...named.map(expression),
      expression(call('export', [gettersObject(factory, getters)])),
      ...reexports.map(expression),
      ...stars.map((namespace) => expression(call('exportStar', [namespace]))),
      expression(factory.createYieldExpression(undefined, undefined)),
      ...constants,
      ...body,
    ]);
  };
}

/** Whether TypeScript made up the name of a class that has none in the source, and nothing reads it. */
function isMadeUp(name: ts.Identifier, node: ts.ClassDeclaration): boolean {
  const original = ts.getParseTreeNode(node, ts.isClassDeclaration);
  return (
    original !== undefined &&
    original.name === undefined &&
    ts.getParseTreeNode(name, ts.isIdentifier) === undefined &&
    !original.modifiers?.some(ts.isDecorator)
  );
}

/** The visitor returns a node for each node; TypeScript's types allow for one that does not. */
function visited<T>(node: T | undefined): T {
  if (node === undefined) throw new Error('The visitor dropped a node.');
  return node;
}

function constant(
  factory: ts.NodeFactory,
  name: ts.Identifier,
  value: ts.Expression,
): ts.VariableStatement {
  return factory.createVariableStatement(
    undefined,
    factory.createVariableDeclarationList(
      [factory.createVariableDeclaration(name, undefined, undefined, value)],
      ts.NodeFlags.Const,
    ),
  );
}

/** `(0, x.f)`: called like this a function gets no `this`, as an imported function must. */
function detached(factory: ts.NodeFactory, expression: ts.Expression): ts.Expression {
  return factory.createParenthesizedExpression(
    factory.createComma(factory.createNumericLiteral(0), expression),
  );
}

/** Gives an anonymous function or class a name, `default` as the specification does. */
function named_(factory: ts.NodeFactory, value: ts.Expression, name = 'default'): ts.Expression {
  let inner = value;
  while (ts.isParenthesizedExpression(inner)) inner = inner.expression;
  const anonymous =
    ts.isArrowFunction(inner) ||
    ((ts.isFunctionExpression(inner) || ts.isClassExpression(inner)) && inner.name === undefined);
  if (!anonymous) return value;
  return factory.createPropertyAccessExpression(
    factory.createParenthesizedExpression(
      factory.createObjectLiteralExpression([factory.createPropertyAssignment(name, inner)]),
    ),
    name,
  );
}

/**
 * `export const f = () => …` in a namespace, which TypeScript turns into `N.f = () => …`: there the
 * engine gives the function no name, though the source has one.
 */
function isNamespaceVariable(
  node: ts.Node,
): node is ts.BinaryExpression & { readonly left: ts.PropertyAccessExpression } {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isPropertyAccessExpression(node.left) &&
    ts.isIdentifier(node.left.name) &&
    // Neither the author's own assignment nor one that the debugger's instrumentation kept.
    ts.getParseTreeNode(node) === undefined &&
    ts.getParseTreeNode(node.left) === undefined
  );
}

/** `Symbol.metadata` in the code that TypeScript adds for decorators, not in the program's own. */
function isMetadataOfDecorators(node: ts.Node): node is ts.PropertyAccessExpression {
  return (
    ts.isPropertyAccessExpression(node) &&
    node.pos < 0 &&
    node.name.text === 'metadata' &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'Symbol'
  );
}

/**
 * Decorators have their metadata also where the program defines no `Symbol.metadata`, which no engine
 * has yet: as esbuild does it, and with it tsx and Vitest.
 */
function metadataSymbol(factory: ts.NodeFactory, native: ts.Expression): ts.Expression {
  const registered = factory.createCallExpression(
    factory.createPropertyAccessExpression(factory.createIdentifier('Symbol'), 'for'),
    undefined,
    [factory.createStringLiteral('Symbol.metadata')],
  );
  return factory.createParenthesizedExpression(
    factory.createBinaryExpression(native, ts.SyntaxKind.QuestionQuestionToken, registered),
  );
}

function gettersObject(factory: ts.NodeFactory, getters: readonly Getter[]): ts.Expression {
  return factory.createObjectLiteralExpression(
    getters.map(([name, read]) =>
      factory.createPropertyAssignment(
        factory.createComputedPropertyName(factory.createStringLiteral(name)),
        factory.createArrowFunction(undefined, undefined, [], undefined, undefined, read),
      ),
    ),
  );
}

function replace<T extends ts.Node>(made: T, original: ts.Node): T {
  return ts.setTextRange(ts.setOriginalNode(made, original), original);
}

function positionOf(node: ts.Node): number {
  const original = ts.getParseTreeNode(node) ?? node;
  return Math.max(0, original.end - (ts.isStringLiteralLike(node) ? node.text.length + 2 : 0));
}

function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && node.modifiers?.some((item) => item.kind === kind) === true;
}

function withoutExport(node: ts.FunctionDeclaration | ts.ClassDeclaration): ts.Modifier[] {
  const modifiers: readonly ts.ModifierLike[] = node.modifiers ?? [];
  return modifiers
    .filter((item): item is ts.Modifier => ts.isModifier(item))
    .filter(
      (item) =>
        item.kind !== ts.SyntaxKind.ExportKeyword && item.kind !== ts.SyntaxKind.DefaultKeyword,
    );
}

function boundNames(list: ts.VariableDeclarationList): string[] {
  const names: string[] = [];
  const collect = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) names.push(name.text);
    else
      for (const element of name.elements) if (ts.isBindingElement(element)) collect(element.name);
  };
  for (const declaration of list.declarations) collect(declaration.name);
  return names;
}

function isImportBinding(node: ts.Node): boolean {
  return ts.isImportSpecifier(node) || ts.isImportClause(node) || ts.isNamespaceImport(node);
}

/** True where an identifier of the source stands for a variable, not for a property or a label. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBindingElement(parent) || ts.isVariableDeclaration(parent) || ts.isParameter(parent)) {
    return parent.initializer === node;
  }
  if (ts.isPropertyDeclaration(parent) || ts.isEnumMember(parent)) {
    return parent.initializer === node;
  }
  if (ts.isFunctionLike(parent)) return 'body' in parent && parent.body === node;
  if (ts.isClassLike(parent) || ts.isMetaProperty(parent)) return false;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  return true;
}

function isPlainIdentifier(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
}

function awaitsAtTopLevel(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node)) {
    // A computed name of a member runs outside it.
    return node.name !== undefined && ts.isComputedPropertyName(node.name)
      ? awaitsAtTopLevel(node.name)
      : false;
  }
  if (ts.isPropertyDeclaration(node)) return awaitsAtTopLevel(node.name);
  if (ts.isAwaitExpression(node)) return true;
  if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return true;
  return ts.forEachChild(node, (child) => awaitsAtTopLevel(child) || undefined) === true;
}
