import ts from 'typescript';
import type {
  EnvDefault,
  Binding,
  BindingKind,
  BlockFact,
  CallFact,
  CodeTree,
  EnvRead,
  FunctionFact,
  ImportNode,
  Layer,
  LiteralFact,
  NumberFact,
  ParameterFact,
  Reference,
  Segment,
  ReferenceKind,
  StringFact,
  Stretch,
  TypeFact,
} from './code.ts';
import { countLines } from './classify.ts';
import {
  bare,
  calleeName,
  contextOf,
  envName,
  envNameWithin,
  hasDecorator,
  hasModifier,
  isAssignmentOperator,
  isEnvObject,
  isFunctionNode,
  literalValue,
  propertyKey,
  rootName,
  shouted,
} from './syntax.ts';

const K = ts.SyntaxKind;

interface Scope {
  readonly parent: Scope | undefined;
  readonly node: ts.Node;
  readonly names: Map<string, Binding>;
  /** References not yet resolved here, in order of evaluation. */
  pending: Reference[];
  readonly isFunction: boolean;
}

/** Where the file stands in its project, which its own text does not say. */
export interface CodeFile {
  readonly path: string;
  readonly text: string;
  readonly unit: string;
  readonly test: boolean;
  readonly partial: boolean;
}

export type CodeReading =
  | { readonly tree: CodeTree; readonly fault?: undefined }
  | { readonly fault: string; readonly tree?: undefined };

function scriptKind(path: string): ts.ScriptKind {
  if (/\.[cm]?ts$/.test(path)) return ts.ScriptKind.TS;
  if (path.endsWith('.tsx')) return ts.ScriptKind.TSX;
  if (/\.(vue|svelte|astro)$/.test(path)) return ts.ScriptKind.TS;
  return ts.ScriptKind.JSX;
}

const sqlText =
  /^\s*(?:select\s[\s\S]*\sfrom\s|insert\s+(?:or\s+\w+\s+)?into\s|update\s+\S+\s+set\s|delete\s+from\s|create\s+(?:table|index|view)\s|alter\s+table\s|drop\s+table\s)/i;
const requestNames = new Set(['req', 'request', 'res', 'response', 'reply', 'ctx', 'c', 'context']);
const requestMembers = new Set([
  'json', 'send', 'status', 'sendStatus', 'body', 'params', 'query', 'headers', 'cookies', 'render', 'redirect', 'req', 'text', 'html', 'end', 'sendFile',
]); // prettier-ignore
const fileCalls =
  /^(?:(?:read|write|append)File|readdir|createReadStream|createWriteStream|unlink|mkdir|rename|copyFile|rm|existsSync|stat)(?:Sync)?$/;
const localUrl = /(?:localhost|127\.0\.0\.1|0\.0\.0\.0):\d/;

/** The tree as the doctor needs it: without comments, without links to parents. */
export function parse({ path, text }: { path: string; text: string }): ts.SourceFile {
  return ts.createSourceFile(
    path,
    text,
    { languageVersion: ts.ScriptTarget.ES2022, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    false,
    scriptKind(path),
  );
}

/**
 * Reads one file in a single walk: scopes are resolved on the way out of each, so no second pass
 * and no type checker is needed. Where the language leaves a name's meaning to types (merged
 * declarations, globals), the facts say less rather than guess.
 */
export function readCode(file: CodeFile): CodeReading {
  const source = parse(file);
  // Not in the public types; the public way to the same list is a whole program.
  const { parseDiagnostics } = source as unknown as {
    parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  };
  const fault = parseDiagnostics.find(({ category }) => category === ts.DiagnosticCategory.Error);
  if (fault) {
    const { line } = source.getLineAndCharacterOfPosition(fault.start);
    return {
      fault: `it does not parse: line ${line + 1}: ${ts.flattenDiagnosticMessageText(fault.messageText, ' ')}`,
    };
  }
  return { tree: walk(file, source) };
}

function walk(file: CodeFile, source: ts.SourceFile): CodeTree {
  const declarations = source.isDeclarationFile;
  const ancestors: ts.Node[] = [];
  const imports: ImportNode[] = [];
  const exports = new Map<string, ts.Node>();
  const exportsEverythingOf: string[] = [];
  const bindings: Binding[] = [];
  const innerNames = new Set<string>();
  const functions: FunctionFact[] = [];
  const strings: StringFact[] = [];
  const numbers: NumberFact[] = [];
  const envReads: EnvRead[] = [];
  const envWords = new Set<string>();
  const envDefaults: EnvDefault[] = [];
  const envAliases = new Set<string>();
  const calls: CallFact[] = [];
  const propertyReads = new Set<string>();
  const types: TypeFact[] = [];
  const blocks: BlockFact[] = [];
  const fileNames = new Set<string>();
  const textHashes = new Map<string, number>();
  const segments: Segment[] = [];
  let segmentWords = new Set<string>();
  let functionWords: string[] = [];
  let special = 0;
  let dynamicEnv = false;
  let commonJs = false;
  let isModule = false;

  let scope: Scope = {
    parent: undefined,
    node: source,
    names: new Map(),
    pending: [],
    isFunction: true,
  };
  const moduleScope = scope;
  let currentFunction: FunctionFact | undefined;
  let currentClass: ts.ClassLikeDeclaration | undefined;
  let block: ts.Node = source;
  let inType = 0;
  let depth = 0;
  let hash = 0;
  let size = 0;
  let lastHash = 0;
  let lastSize = 0;

  function textHash(text: string): number {
    segmentWords.add(text);
    const known = textHashes.get(text);
    if (known !== undefined) return known;
    let value = 17;
    for (let index = 0; index < text.length; index += 1)
      value = (Math.imul(value, 31) + text.charCodeAt(index)) | 0;
    textHashes.set(text, value);
    return value;
  }

  function mix(value: number): void {
    hash = (Math.imul(hash, 16777619) ^ value) | 0;
  }

  function declare(
    node: ts.Identifier,
    kind: BindingKind,
    declaration: ts.Node,
    exported: boolean,
  ): Binding {
    let home: Scope = scope;
    if (kind === 'var') while (!home.isFunction && home.parent) home = home.parent;
    const known = home.names.get(node.text);
    if (known) {
      known.exported ||= exported;
      return known;
    }
    const binding: Binding = {
      name: node.text,
      kind,
      node,
      declaration,
      function: currentFunction,
      block,
      topLevel: home === moduleScope,
      exported,
      references: [],
    };
    home.names.set(node.text, binding);
    if (home !== moduleScope) innerNames.add(node.text);
    bindings.push(binding);
    if (exported) exports.set(node.text, node);
    return binding;
  }

  function refer(
    node: ts.Identifier,
    kind: ReferenceKind,
    call?: ts.CallExpression | ts.NewExpression,
  ): void {
    const parent = ancestors[ancestors.length - 1];
    const argument =
      kind === 'read' &&
      parent &&
      (parent.kind === K.CallExpression || parent.kind === K.NewExpression)
        ? (parent as ts.CallExpression | ts.NewExpression)
        : undefined;
    const index = argument?.arguments?.indexOf(node) ?? -1;
    scope.pending.push({
      name: node.text,
      node,
      kind: inType > 0 ? 'type' : kind,
      function: currentFunction,
      block,
      call,
      argumentOf: argument && index >= 0 ? { call: argument, index } : undefined,
    });
  }

  function openScope(node: ts.Node, isFunction: boolean): Scope {
    const outer = scope;
    scope = { parent: outer, node, names: new Map(), pending: [], isFunction };
    return outer;
  }

  function closeScope(outer: Scope | undefined): void {
    for (const reference of scope.pending) {
      const binding = scope.names.get(reference.name);
      if (binding) {
        binding.references.push(reference);
        if (reference.kind === 'export') binding.exported = true;
      } else outer?.pending.push(reference);
    }
    scope.pending = [];
    if (outer) scope = outer;
  }

  const visitAll = (nodes: readonly ts.Node[] | undefined): void => {
    if (nodes) for (const node of nodes) visit(node);
  };

  function visit(node: ts.Node): void {
    const outerHash = hash;
    const outerSize = size;
    hash = node.kind;
    size = 1;
    enter(node);
    lastHash = hash;
    lastSize = size;
    hash = (Math.imul(outerHash, 16777619) ^ hash) | 0;
    size += outerSize;
  }

  const children = (node: ts.Node): void => {
    ancestors.push(node);
    ts.forEachChild(node, visit);
    ancestors.pop();
  };

  /** Children whose run is conditional or repeated: order alone says little about them. */
  const branch = (node: ts.Node): void => {
    const outer = block;
    block = node;
    children(node);
    block = outer;
  };

  const nested = (node: ts.Node): void => {
    depth += 1;
    if (currentFunction && depth > currentFunction.depth) currentFunction.depth = depth;
    branch(node);
    depth -= 1;
  };

  /** In order of evaluation: the step of a loop comes after its body. */
  function readFor(node: ts.ForStatement): void {
    depth += 1;
    if (currentFunction && depth > currentFunction.depth) currentFunction.depth = depth;
    const outer = block;
    block = node;
    ancestors.push(node);
    for (const part of [node.initializer, node.condition, node.statement]) if (part) visit(part);
    // It runs between rounds: what it writes, the next round reads.
    if (node.incrementor) {
      block = node.incrementor;
      visit(node.incrementor);
    }
    ancestors.pop();
    block = outer;
    depth -= 1;
  }

  function layer(kind: Layer, node: ts.Node): void {
    if (currentFunction && !currentFunction.layers.has(kind))
      currentFunction.layers.set(kind, node);
  }

  function statementList(
    statements: readonly ts.Statement[],
    onEach?: (statement: ts.Statement) => void,
  ): void {
    const hashes: number[] = [];
    const sizes: number[] = [];
    for (const statement of statements) {
      onEach?.(statement);
      visit(statement);
      hashes.push(lastHash);
      sizes.push(lastSize);
    }
    if (statements.length > 1)
      blocks.push({ statements, hashes, sizes, function: currentFunction });
  }

  function enter(node: ts.Node): void {
    switch (node.kind) {
      case K.Identifier: {
        mix(7);
        refer(node as ts.Identifier, 'read');
        return;
      }
      case K.StringLiteral:
      case K.NoSubstitutionTemplateLiteral:
        readString(node, (node as ts.StringLiteralLike).text, false);
        return;
      case K.TemplateExpression: {
        const { head } = node as ts.TemplateExpression;
        special += 1;
        if (head.text) readString(node, head.text, true);
        children(node);
        return;
      }
      case K.TemplateHead:
      case K.TemplateMiddle:
      case K.TemplateTail:
        mix(textHash((node as ts.TemplateLiteralLikeNode).text));
        return;
      case K.NumericLiteral: {
        const { text } = node as ts.NumericLiteral;
        mix(textHash(text));
        sayLiteral(text);
        const value = Number(text);
        if (value >= 80 && value <= 65535) {
          const context = contextOf(node, ancestors);
          const of = fallbackOf(node);
          numbers.push({ value, ...stretch(node), context, ...(of && { defaultOf: of }) });
        }
        return;
      }
      case K.JsxText: {
        mix(textHash((node as ts.JsxText).text.trim()));
        return;
      }
      case K.PropertyAccessExpression:
        readProperty(node as ts.PropertyAccessExpression);
        return;
      case K.ElementAccessExpression:
        readElement(node as ts.ElementAccessExpression);
        return;
      case K.CallExpression:
      case K.NewExpression:
        readCall(node as ts.CallExpression | ts.NewExpression);
        return;
      case K.BinaryExpression:
        readBinary(node as ts.BinaryExpression);
        return;
      case K.PrefixUnaryExpression:
      case K.PostfixUnaryExpression: {
        const unary = node as ts.PrefixUnaryExpression | ts.PostfixUnaryExpression;
        const counts = unary.operator === K.PlusPlusToken || unary.operator === K.MinusMinusToken;
        mix(unary.operator);
        if (counts && ts.isIdentifier(unary.operand))
          refer(unary.operand, valueUnused(node) ? 'update' : 'read');
        else children(node);
        return;
      }
      case K.ConditionalExpression:
        branch(node);
        return;
      case K.VariableDeclaration:
        readVariable(node as ts.VariableDeclaration);
        return;
      case K.Block: {
        const outer = openScope(node, false);
        const outerBlock = block;
        block = node;
        ancestors.push(node);
        statementList((node as ts.Block).statements);
        ancestors.pop();
        block = outerBlock;
        closeScope(outer);
        return;
      }
      case K.ForStatement:
      case K.ForInStatement:
      case K.ForOfStatement: {
        const outer = openScope(node, false);
        const loop = node as ts.ForInStatement | ts.ForOfStatement | ts.ForStatement;
        if (
          node.kind !== K.ForStatement &&
          loop.initializer &&
          !ts.isVariableDeclarationList(loop.initializer)
        ) {
          assignTarget(loop.initializer);
          visit((loop as ts.ForOfStatement).expression);
          depth += 1;
          visit(loop.statement);
          depth -= 1;
        } else if (node.kind === K.ForStatement) readFor(node as ts.ForStatement);
        else nested(node);
        closeScope(outer);
        return;
      }
      case K.WhileStatement:
      case K.DoStatement:
      case K.TryStatement:
        nested(node);
        return;
      case K.IfStatement: {
        // `else if` stands beside its `if`, not in it.
        const parent = ancestors[ancestors.length - 1];
        if (parent?.kind === K.IfStatement && (parent as ts.IfStatement).elseStatement === node)
          branch(node);
        else nested(node);
        return;
      }
      case K.SwitchStatement: {
        const outer = openScope(node, false);
        nested(node);
        closeScope(outer);
        return;
      }
      case K.CaseClause:
      case K.DefaultClause:
        branch(node);
        return;
      case K.CatchClause: {
        const outer = openScope(node, false);
        const clause = node as ts.CatchClause;
        if (clause.variableDeclaration)
          declareNames(clause.variableDeclaration.name, 'catch', clause, false);
        ancestors.push(node);
        visit(clause.block);
        ancestors.pop();
        closeScope(outer);
        return;
      }
      case K.FunctionDeclaration:
      case K.FunctionExpression:
      case K.ArrowFunction:
      case K.MethodDeclaration:
      case K.Constructor:
      case K.GetAccessor:
      case K.SetAccessor:
        if (isFunctionNode(node)) readFunction(node);
        return;
      case K.ClassDeclaration:
      case K.ClassExpression:
        readClass(node as ts.ClassLikeDeclaration);
        return;
      case K.PropertyDeclaration: {
        const property = node as ts.PropertyDeclaration;
        noteKey(property.name, true);
        ancestors.push(node);
        visitAll(property.modifiers);
        visitName(property.name);
        if (property.type) visit(property.type);
        if (property.initializer) visit(property.initializer);
        ancestors.pop();
        return;
      }
      case K.PropertyAssignment: {
        const property = node as ts.PropertyAssignment;
        noteKey(property.name, literalValue(property.initializer) === undefined);
        const key = propertyKey(property.name);
        if (key && shouted.test(key)) readSchemaDefault(key, property.initializer);
        mix(textHash(key ?? ''));
        ancestors.push(node);
        visitName(property.name);
        visit(property.initializer);
        ancestors.pop();
        return;
      }
      case K.ShorthandPropertyAssignment: {
        const { name } = node as ts.ShorthandPropertyAssignment;
        if (shouted.test(name.text)) envWords.add(name.text);
        mix(textHash(name.text));
        refer(name, 'read');
        return;
      }
      case K.JsxOpeningElement:
      case K.JsxSelfClosingElement: {
        const element = node as ts.JsxOpeningLikeElement;
        const { tagName } = element;
        if (ts.isIdentifier(tagName)) {
          mix(textHash(tagName.text));
          if (!/^[a-z]/.test(tagName.text)) refer(tagName, 'read');
        } else visit(tagName);
        ancestors.push(node);
        visitAll(element.typeArguments);
        visit(element.attributes);
        ancestors.pop();
        return;
      }
      case K.JsxClosingElement:
        return;
      case K.JsxAttribute: {
        const attribute = node as ts.JsxAttribute;
        if (ts.isIdentifier(attribute.name)) mix(textHash(attribute.name.text));
        ancestors.push(node);
        if (attribute.initializer) visit(attribute.initializer);
        ancestors.pop();
        return;
      }
      case K.LabeledStatement:
        visit((node as ts.LabeledStatement).statement);
        return;
      case K.BreakStatement:
      case K.ContinueStatement:
      case K.MetaProperty:
      case K.NamespaceExportDeclaration:
        return;
      case K.ImportDeclaration:
        readImport(node as ts.ImportDeclaration);
        return;
      case K.ImportEqualsDeclaration:
        readImportEquals(node as ts.ImportEqualsDeclaration);
        return;
      case K.ExportDeclaration:
        readExport(node as ts.ExportDeclaration);
        return;
      case K.ExportAssignment: {
        const assignment = node as ts.ExportAssignment;
        isModule = true;
        exports.set(assignment.isExportEquals ? '=' : 'default', node);
        const expression = bare(assignment.expression);
        if (ts.isIdentifier(expression)) refer(expression, 'export');
        children(node);
        return;
      }
      case K.EnumDeclaration: {
        const declaration = node as ts.EnumDeclaration;
        const exported = hasModifier(node, K.ExportKeyword);
        declare(declaration.name, 'enum', node, exported);
        ancestors.push(node);
        for (const member of declaration.members) if (member.initializer) visit(member.initializer);
        ancestors.pop();
        return;
      }
      case K.ModuleDeclaration: {
        const declaration = node as ts.ModuleDeclaration;
        if (ts.isIdentifier(declaration.name)) {
          const exported = hasModifier(node, K.ExportKeyword);
          if (exported) exports.set(declaration.name.text, node);
          declare(declaration.name, 'namespace', node, true);
        }
        const outer = openScope(node, true);
        if (declaration.body) visit(declaration.body);
        // What is only declared is there for others: `declare global { var db: Db }`.
        const ambient = hasModifier(node, K.DeclareKeyword);
        if (ambient) for (const binding of scope.names.values()) binding.exported = true;
        closeScope(outer);
        return;
      }
      case K.ModuleBlock: {
        ancestors.push(node);
        visitAll((node as ts.ModuleBlock).statements);
        ancestors.pop();
        return;
      }
      case K.InterfaceDeclaration:
      case K.TypeAliasDeclaration:
        readType(node as ts.InterfaceDeclaration | ts.TypeAliasDeclaration);
        return;
      case K.TypeQuery: {
        const outer = inType;
        inType = 0;
        visit((node as ts.TypeQueryNode).exprName);
        inType = outer;
        visitAll((node as ts.TypeQueryNode).typeArguments);
        return;
      }
      case K.QualifiedName:
        visit((node as ts.QualifiedName).left);
        mix(textHash((node as ts.QualifiedName).right.text));
        return;
      case K.TypeReference:
      case K.ExpressionWithTypeArguments: {
        if (node.kind === K.TypeReference) {
          inType += 1;
          const { typeName } = node as ts.TypeReferenceNode;
          if (ts.isIdentifier(typeName)) mix(textHash(typeName.text));
          children(node);
          inType -= 1;
        } else children(node);
        return;
      }
      case K.FunctionType:
      case K.ConstructorType:
      case K.MethodSignature:
      case K.CallSignature:
      case K.ConstructSignature:
      case K.IndexSignature: {
        const signature = node as ts.SignatureDeclarationBase;
        ancestors.push(node);
        inType += 1;
        for (const parameter of signature.parameters) if (parameter.type) visit(parameter.type);
        if (signature.type) visit(signature.type);
        inType -= 1;
        ancestors.pop();
        return;
      }
      case K.PropertySignature: {
        const signature = node as ts.PropertySignature;
        mix(textHash(propertyKey(signature.name) ?? ''));
        if (signature.type) visit(signature.type);
        return;
      }
      case K.TypePredicate:
        if ((node as ts.TypePredicateNode).type)
          visit((node as ts.TypePredicateNode).type as ts.Node);
        return;
      case K.TypeParameter: {
        const parameter = node as ts.TypeParameterDeclaration;
        if (parameter.constraint) visit(parameter.constraint);
        if (parameter.default) visit(parameter.default);
        return;
      }
      case K.ImportType: {
        const { argument } = node as ts.ImportTypeNode;
        if (ts.isLiteralTypeNode(argument) && ts.isStringLiteral(argument.literal))
          imports.push({
            specifier: argument.literal.text,
            node: argument.literal,
            kind: 'dynamic',
            typeOnly: true,
            names: [],
          });
        visitAll((node as ts.ImportTypeNode).typeArguments);
        return;
      }
      default:
        children(node);
    }
  }

  /** A literal that every copy of the function around it has too; a type's is not. */
  function sayLiteral(text: string): void {
    if (ancestors[ancestors.length - 1]?.kind === K.LiteralType) return;
    functionWords.push(text);
    if (text.length > 1) special += 1;
  }

  function valueUnused(node: ts.Node): boolean {
    const parent = ancestors[ancestors.length - 1];
    return (
      parent !== undefined &&
      (ts.isExpressionStatement(parent) ||
        (ts.isForStatement(parent) && parent.incrementor === node) ||
        ts.isVoidExpression(parent))
    );
  }

  /** The env variable whose fallback this literal is, at most three steps up. */
  function fallbackOf(node: ts.Node): string | undefined {
    let child = node;
    for (let index = ancestors.length - 1; index >= ancestors.length - 3; index -= 1) {
      const parent = ancestors[index];
      if (!parent) return undefined;
      if (ts.isBinaryExpression(parent) && parent.right === child) {
        const operator = parent.operatorToken.kind;
        return operator === K.BarBarToken || operator === K.QuestionQuestionToken
          ? envNameWithin(parent.left, envAliases)
          : undefined;
      }
      if (ts.isConditionalExpression(parent) && parent.whenFalse === child)
        return envNameWithin(parent.condition, envAliases);
      if (ts.isCallExpression(parent)) {
        const [name, fallback] = parent.arguments;
        if (
          fallback === child &&
          name &&
          ts.isStringLiteralLike(name) &&
          shouted.test(name.text) &&
          name.text.length > 2 &&
          /env|conf|^get$|^(?:str|num|int|bool|string|number|optional)$/i.test(
            calleeName(parent),
          ) &&
          !/^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(name.text)
        )
          return name.text;
        return undefined;
      }
      if (!ts.isParenthesizedExpression(parent) && !ts.isAsExpression(parent)) return undefined;
      child = parent;
    }
    return undefined;
  }

  function readString(node: ts.Node, value: string, open: boolean): void {
    if (!open) {
      mix(textHash(value));
      sayLiteral(value);
    }
    if (inType > 0) return;
    if (value.length > 2 && value.length < 200) {
      if (shouted.test(value)) envWords.add(value);
      else if (/[A-Z]_[A-Z]/.test(value))
        for (const [word] of value.matchAll(/\b[A-Z][A-Z0-9_]+\b/g)) envWords.add(word);
    }
    if (value.length > 18 && value.length < 5000 && sqlText.test(value)) layer('sql', node);
    const of = value.length < 200 ? fallbackOf(node) : undefined;
    if (
      of ||
      (value.length < 300 && (value.startsWith('/') || localUrl.test(value))) ||
      /^\d{2,5}$/.test(value) ||
      (value.length > 5 && value.length < 200 && /^[^\s]*[/:.][^\s]*$/.test(value))
    )
      strings.push({
        value,
        ...stretch(node),
        context: contextOf(node, ancestors),
        open,
        ...(of && { defaultOf: of }),
      });
    const parent = ancestors[ancestors.length - 1];
    if (parent?.kind !== K.PropertyAssignment) propertyReads.add(value);
  }

  function noteKey(name: ts.PropertyName, mayRead: boolean): void {
    const key = propertyKey(name);
    if (key && mayRead && shouted.test(key)) envWords.add(key);
  }

  function visitName(name: ts.PropertyName): void {
    if (ts.isComputedPropertyName(name)) visit(name.expression);
  }

  const stretch = (node: ts.Node): Stretch => ({ start: node.getStart(source), end: node.end });

  function literalFact(node: ts.Expression): LiteralFact | undefined {
    const value = literalValue(node);
    return value === undefined || value === null
      ? undefined
      : { value: String(value), ...stretch(bare(node)) };
  }

  function noteDefault(name: string, node: ts.Expression): void {
    envDefaults.push({ name, value: String(literalValue(node)), ...stretch(bare(node)) });
  }

  function readSchemaDefault(name: string, value: ts.Expression): void {
    for (let call = bare(value); ts.isCallExpression(call);) {
      const callee = call.expression;
      const [argument] = call.arguments;
      if (!ts.isPropertyAccessExpression(callee)) {
        // envalid: `PORT: port({ default: 3000 })`
        if (argument && ts.isObjectLiteralExpression(argument))
          for (const property of argument.properties)
            if (
              ts.isPropertyAssignment(property) &&
              propertyKey(property.name) === 'default' &&
              literalValue(property.initializer) !== undefined
            )
              noteDefault(name, property.initializer);
        return;
      }
      if (callee.name.text === 'default' && argument && literalValue(argument) !== undefined) {
        noteDefault(name, argument);
        return;
      }
      call = bare(callee.expression);
    }
  }

  function readEnv(name: string, node: ts.Node): void {
    let fallback: ts.Expression | undefined;
    let child: ts.Node = node;
    for (
      let index = ancestors.length - 1;
      index >= 0 && index >= ancestors.length - 4;
      index -= 1
    ) {
      const parent = ancestors[index];
      if (!parent) break;
      if (ts.isBinaryExpression(parent) && parent.left === child) {
        const operator = parent.operatorToken.kind;
        if (operator === K.BarBarToken || operator === K.QuestionQuestionToken)
          fallback = parent.right;
        if (isAssignmentOperator(operator)) return;
        break;
      }
      if (ts.isConditionalExpression(parent) && parent.condition === child) {
        fallback = parent.whenFalse;
        break;
      }
      if (
        ts.isCallExpression(parent) ||
        ts.isParenthesizedExpression(parent) ||
        ts.isNonNullExpression(parent) ||
        ts.isAsExpression(parent) ||
        ts.isPrefixUnaryExpression(parent)
      ) {
        child = parent;
        continue;
      }
      break;
    }
    envReads.push({ name, ...stretch(node), fallback: fallback && literalFact(fallback) });
    envWords.add(name);
  }

  function readProperty(node: ts.PropertyAccessExpression): void {
    const name = node.name.text;
    const target = node.expression;
    mix(textHash(name));
    functionWords.push(name);
    const parent = ancestors[ancestors.length - 1];
    const written =
      parent?.kind === K.BinaryExpression &&
      (parent as ts.BinaryExpression).left === node &&
      (parent as ts.BinaryExpression).operatorToken.kind === K.EqualsToken;
    if (!written) {
      propertyReads.add(name);
      if (shouted.test(name)) envWords.add(name);
      if (isEnvObject(target, envAliases)) readEnv(name, node);
    }
    if (target.kind === K.Identifier) {
      const owner = (target as ts.Identifier).text;
      if (requestMembers.has(name) && requestNames.has(owner)) layer('request', node);
      if (name === 'exports' && owner === 'module') commonJs = true;
      if (owner === 'exports') {
        commonJs = true;
        if (written) exports.set(name, node);
      }
    }
    ancestors.push(node);
    visit(target);
    ancestors.pop();
  }

  function readElement(node: ts.ElementAccessExpression): void {
    const argument = node.argumentExpression;
    const name = envName(node, envAliases);
    if (name) readEnv(name, node);
    else if (isEnvObject(node.expression, envAliases)) {
      if (ts.isTemplateExpression(argument) && argument.head.text.length > 2)
        envWords.add(`${argument.head.text}*`);
      else dynamicEnv = true;
    }
    children(node);
  }

  function readCall(node: ts.CallExpression | ts.NewExpression): void {
    const callee = bare(node.expression);
    const name = calleeName(node);
    special += 1;
    if (name) {
      calls.push({ name, node, function: currentFunction });
      if (fileCalls.test(name)) {
        const root = rootName(node.expression);
        if (root && fileNames.has(root)) layer('file', node);
      }
    }
    const [first] = node.arguments ?? [];
    if (callee.kind === K.ImportKeyword || (name === 'require' && ts.isIdentifier(callee))) {
      if (first && ts.isStringLiteralLike(first)) {
        const kind = callee.kind === K.ImportKeyword ? 'dynamic' : 'require';
        imports.push({
          specifier: first.text,
          node: first,
          kind,
          typeOnly: false,
          names: requiredNames(node),
        });
        if (kind === 'require')
          rememberFileNames(
            first.text,
            requiredNames(node).map(({ local }) => local),
          );
      }
      mix(callee.kind);
      // It may be a name of the file's own: `const require = createRequire(…)`.
      if (ts.isIdentifier(callee)) refer(callee, 'call', node);
      visitAll(node.arguments);
      return;
    }
    ancestors.push(node);
    if (ts.isIdentifier(callee)) {
      mix(textHash(callee.text));
      functionWords.push(callee.text);
      refer(callee, 'call', node);
    } else visit(node.expression);
    visitAll(node.typeArguments);
    visitAll(node.arguments);
    ancestors.pop();
  }

  /** Names that `const { a } = require(…)` or `await import(…)` brings into the file. */
  function requiredNames(node: ts.Node): ImportNode['names'] {
    for (let index = ancestors.length - 1; index >= 0; index -= 1) {
      const parent = ancestors[index];
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

  function rememberFileNames(specifier: string, names: readonly string[]): void {
    if (/^(?:node:)?fs(?:\/promises)?$/.test(specifier) || specifier === 'fs-extra')
      for (const name of names) fileNames.add(name);
  }

  function readBinary(node: ts.BinaryExpression): void {
    const operator = node.operatorToken.kind;
    mix(operator);
    ancestors.push(node);
    if (isAssignmentOperator(operator)) {
      visit(node.right);
      const target = bare(node.left);
      if (operator === K.EqualsToken) assignTarget(target);
      else if (ts.isIdentifier(target)) {
        ancestors.pop();
        const unused = valueUnused(node);
        ancestors.push(node);
        const logical =
          operator === K.BarBarEqualsToken ||
          operator === K.AmpersandAmpersandEqualsToken ||
          operator === K.QuestionQuestionEqualsToken;
        refer(target, unused && !logical ? 'update' : 'read');
      } else visit(node.left);
    } else if (
      operator === K.BarBarToken ||
      operator === K.AmpersandAmpersandToken ||
      operator === K.QuestionQuestionToken
    ) {
      visit(node.left);
      const outer = block;
      block = node;
      visit(node.right);
      block = outer;
    } else {
      visit(node.left);
      visit(node.right);
    }
    ancestors.pop();
  }

  /** The left side of `=`: names in it are written, everything else is read. */
  function assignTarget(target: ts.Node): void {
    if (ts.isIdentifier(target)) {
      mix(7);
      const grandparent = ancestors[ancestors.length - 2];
      const assignment = ancestors[ancestors.length - 1];
      const isStatement =
        assignment?.kind !== K.BinaryExpression ||
        grandparent?.kind === K.ExpressionStatement ||
        grandparent?.kind === K.ForStatement;
      refer(target, 'write');
      if (!isStatement) refer(target, 'read');
    } else if (ts.isArrayLiteralExpression(target)) {
      for (const element of target.elements)
        assignTarget(ts.isSpreadElement(element) ? element.expression : element);
    } else if (ts.isObjectLiteralExpression(target)) {
      for (const property of target.properties)
        if (ts.isShorthandPropertyAssignment(property)) {
          propertyReads.add(property.name.text);
          refer(property.name, 'write');
          if (property.objectAssignmentInitializer) visit(property.objectAssignmentInitializer);
        } else if (ts.isPropertyAssignment(property)) {
          const key = propertyKey(property.name);
          if (key) propertyReads.add(key);
          visitName(property.name);
          assignTarget(property.initializer);
        } else if (ts.isSpreadAssignment(property)) assignTarget(property.expression);
    } else if (ts.isBinaryExpression(target) && target.operatorToken.kind === K.EqualsToken) {
      visit(target.right);
      assignTarget(target.left);
    } else visit(target);
  }

  function declareNames(
    name: ts.BindingName,
    kind: BindingKind,
    declaration: ts.Node,
    exported: boolean,
  ): void {
    if (ts.isIdentifier(name)) {
      declare(name, kind, declaration, exported);
      return;
    }
    for (const element of name.elements) {
      if (ts.isOmittedExpression(element)) continue;
      if (ts.isObjectBindingPattern(name) && !element.dotDotDotToken) {
        const key = propertyKey(element.propertyName ?? element.name);
        if (key) propertyReads.add(key);
      }
      if (element.propertyName) visitName(element.propertyName);
      if (element.initializer) {
        ancestors.push(element);
        visit(element.initializer);
        ancestors.pop();
      }
      declareNames(
        element.name,
        kind,
        ts.isIdentifier(element.name) ? element : declaration,
        exported,
      );
    }
  }

  function readVariable(node: ts.VariableDeclaration): void {
    const list = ancestors[ancestors.length - 1];
    const statement = ancestors[ancestors.length - 2];
    const flags = list && ts.isVariableDeclarationList(list) ? list.flags : ts.NodeFlags.None;
    const kind = flags & ts.NodeFlags.Const ? 'const' : flags & ts.NodeFlags.Let ? 'let' : 'var';
    const exported =
      statement !== undefined &&
      ts.isVariableStatement(statement) &&
      hasModifier(statement, K.ExportKeyword);
    const { initializer } = node;
    if (initializer && isEnvObject(initializer, envAliases)) {
      if (ts.isIdentifier(node.name)) envAliases.add(node.name.text);
      else if (ts.isObjectBindingPattern(node.name))
        for (const element of node.name.elements) {
          const key = propertyKey(element.propertyName ?? element.name);
          if (key && !element.dotDotDotToken) {
            envReads.push({
              name: key,
              ...stretch(element),
              fallback: element.initializer && literalFact(element.initializer),
            });
            envWords.add(key);
          }
        }
    }
    if (!ts.isIdentifier(node.name))
      for (const element of node.name.elements)
        if (!ts.isOmittedExpression(element) && ts.isObjectBindingPattern(node.name)) {
          const key = propertyKey(element.propertyName ?? element.name);
          if (key && shouted.test(key)) envWords.add(key);
        }
    // The name is declared first, so that a function can be told by it.
    declareNames(node.name, kind, node, exported);
    ancestors.push(node);
    if (node.type) visit(node.type);
    if (initializer) visit(initializer);
    ancestors.pop();
  }

  function readClass(node: ts.ClassLikeDeclaration): void {
    const exported = hasModifier(node, K.ExportKeyword);
    const isDefault = hasModifier(node, K.DefaultKeyword);
    if (node.name && node.kind === K.ClassDeclaration)
      declare(node.name, 'class', node, exported && !isDefault);
    if (isDefault) exports.set('default', node);
    if (exported) isModule = true;
    const outer = openScope(node, false);
    if (node.name && node.kind === K.ClassExpression) declare(node.name, 'class', node, false);
    const outerClass = currentClass;
    currentClass = node;
    ancestors.push(node);
    visitAll(node.modifiers);
    visitAll(node.typeParameters);
    visitAll(node.heritageClauses);
    visitAll(node.members);
    ancestors.pop();
    currentClass = outerClass;
    closeScope(outer);
  }

  function readFunction(node: ts.FunctionLikeDeclaration): void {
    const parent = ancestors[ancestors.length - 1];
    const { name, nameNode, signature } = nameAndSignature(node, parent);
    const exported =
      hasModifier(node, K.ExportKeyword) ||
      (parent !== undefined &&
        ts.isVariableDeclaration(parent) &&
        (scope.names.get(name)?.exported ?? false));
    const isDefault =
      hasModifier(node, K.DefaultKeyword) ||
      (parent !== undefined && ts.isExportAssignment(parent));
    if (node.kind === K.FunctionDeclaration) {
      if (exported) isModule = true;
      if (isDefault) exports.set('default', node);
      if (node.name && ts.isIdentifier(node.name))
        declare(node.name, 'function', node, exported && !isDefault);
    }
    const binding =
      name && (node.kind === K.FunctionDeclaration || (parent && ts.isVariableDeclaration(parent)))
        ? scope.names.get(name)
        : undefined;
    const fact: FunctionFact = {
      name,
      nameNode,
      node,
      outer: currentFunction,
      kind:
        node.kind === K.ArrowFunction
          ? 'arrow'
          : node.kind === K.MethodDeclaration
            ? 'method'
            : node.kind === K.Constructor
              ? 'constructor'
              : node.kind === K.GetAccessor || node.kind === K.SetAccessor
                ? 'accessor'
                : 'function',
      signature,
      topLevel: scope === moduleScope,
      exported,
      defaultExport: isDefault,
      component: /^[A-Z]/.test(name) && /\.[jt]sx$/.test(file.path),
      binding,
      parameters: [],
      usesArguments: false,
      depth: 0,
      layers: new Map(),
      class: currentClass,
      words: [],
      special: 0,
    };
    functions.push(fact);
    const modifiers = ts.canHaveModifiers(node) ? node.modifiers : undefined;
    visitAll(modifiers);
    if (node.name && ts.isComputedPropertyName(node.name)) visit(node.name);

    const outerScope = openScope(node, true);
    const outerFunction = currentFunction;
    const outerDepth = depth;
    const outerBlock = block;
    currentFunction = fact;
    depth = 0;
    block = node;
    if (node.kind === K.FunctionExpression && node.name && ts.isIdentifier(node.name)) {
      const own = declare(node.name, 'function', node, false);
      fact.binding ??= own;
    }
    ancestors.push(node);
    visitAll(node.typeParameters);
    for (const parameter of node.parameters) readParameter(parameter, fact);
    if (node.type) visit(node.type);
    const { body } = node;
    const outerWords = functionWords;
    const outerSpecial = special;
    if (fact.topLevel) {
      functionWords = [];
      special = 0;
      const segment = segments[segments.length - 1];
      if (segment && node.kind === K.FunctionDeclaration) {
        segmentWords = new Set();
        segment.body = segmentWords;
      }
    }
    if (body) {
      if (ts.isBlock(body)) {
        const bodyBlock = block;
        block = body;
        ancestors.push(body);
        statementList(body.statements);
        ancestors.pop();
        block = bodyBlock;
      } else visit(body);
    }
    ancestors.pop();
    fact.usesArguments = scope.pending.some(({ name: used }) => used === 'arguments');
    currentFunction = outerFunction;
    depth = outerDepth;
    block = outerBlock;
    closeScope(outerScope);
    if (fact.topLevel) {
      fact.words = functionWords;
      fact.special = special;
      functionWords = outerWords;
      special = outerSpecial;
    }
    // What an inline callback does, the function around it does.
    if (outerFunction && signature === 'dictated')
      for (const [kind, where] of fact.layers)
        if (!outerFunction.layers.has(kind)) outerFunction.layers.set(kind, where);
    if (outerFunction && signature === 'dictated' && fact.depth + outerDepth > outerFunction.depth)
      outerFunction.depth = fact.depth + outerDepth;
  }

  function readParameter(node: ts.ParameterDeclaration, fact: FunctionFact): void {
    mix(node.kind);
    ancestors.push(node);
    visitAll(node.modifiers);
    if (node.type) visit(node.type);
    if (node.initializer) visit(node.initializer);
    ancestors.pop();
    declareNames(node.name, 'parameter', node, false);
    const fields: { key: string; binding: Binding; hasDefault: boolean }[] = [];
    let hasRest = node.dotDotDotToken !== undefined;
    if (ts.isObjectBindingPattern(node.name))
      for (const element of node.name.elements) {
        if (element.dotDotDotToken) hasRest = true;
        const key = propertyKey(element.propertyName ?? element.name);
        const binding = ts.isIdentifier(element.name)
          ? scope.names.get(element.name.text)
          : undefined;
        if (key && binding)
          fields.push({ key, binding, hasDefault: element.initializer !== undefined });
      }
    const parameter: ParameterFact = {
      node,
      name: ts.isIdentifier(node.name) ? node.name.text : undefined,
      binding: ts.isIdentifier(node.name) ? scope.names.get(node.name.text) : undefined,
      fields,
      hasRest,
      initializer: node.initializer,
    };
    fact.parameters.push(parameter);
  }

  function nameAndSignature(
    node: ts.FunctionLikeDeclaration,
    parent: ts.Node | undefined,
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
          node.kind === K.FunctionExpression &&
          node.name &&
          parent &&
          ts.isExportAssignment(parent);
        const named = node.name?.text ?? '';
        return { name: named, nameNode: node.name ?? node, signature: own ? 'own' : 'dictated' };
      }
    }
  }

  function readImport(node: ts.ImportDeclaration): void {
    isModule = true;
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
      if (ts.isIdentifier(name)) declare(name, 'import', node, false);
    rememberFileNames(
      node.moduleSpecifier.text,
      names.map(({ local }) => local),
    );
    imports.push({
      specifier: node.moduleSpecifier.text,
      node: node.moduleSpecifier,
      kind: 'import',
      typeOnly: typeOnly || (names.length > 0 && names.every((name) => name.typeOnly)),
      names,
    });
  }

  function readImportEquals(node: ts.ImportEqualsDeclaration): void {
    declare(node.name, 'import', node, hasModifier(node, K.ExportKeyword));
    const reference = node.moduleReference;
    if (ts.isExternalModuleReference(reference)) {
      isModule = true;
      if (ts.isStringLiteral(reference.expression))
        imports.push({
          specifier: reference.expression.text,
          node: reference.expression,
          kind: 'require',
          typeOnly: node.isTypeOnly,
          names: [
            { imported: '*', local: node.name.text, node: node.name, typeOnly: node.isTypeOnly },
          ],
        });
    } else visit(reference);
  }

  function readExport(node: ts.ExportDeclaration): void {
    isModule = true;
    const from = node.moduleSpecifier;
    const clause = node.exportClause;
    const names: ImportNode['names'][number][] = [];
    if (clause && ts.isNamedExports(clause))
      for (const element of clause.elements) {
        const local = element.propertyName ?? element.name;
        exports.set(element.name.text, element);
        if (from)
          names.push({
            imported: local.text,
            local: '',
            node: element,
            typeOnly: node.isTypeOnly || element.isTypeOnly,
          });
        else if (ts.isIdentifier(local)) refer(local, 'export');
      }
    else if (clause) exports.set(clause.name.text, clause);
    if (from && ts.isStringLiteral(from)) {
      if (!clause) exportsEverythingOf.push(from.text);
      imports.push({
        specifier: from.text,
        node: from,
        kind: 'export',
        typeOnly: node.isTypeOnly,
        names,
      });
    }
  }

  function readType(node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration): void {
    const exported = hasModifier(node, K.ExportKeyword);
    if (exported) {
      isModule = true;
      const isDefault = hasModifier(node, K.DefaultKeyword);
      exports.set(isDefault ? 'default' : node.name.text, node.name);
    }
    const literal = ts.isInterfaceDeclaration(node)
      ? node
      : ts.isTypeLiteralNode(node.type)
        ? node.type
        : undefined;
    if (literal) {
      const members = literal.members.flatMap((member) => {
        const name = ts.isPropertySignature(member) ? propertyKey(member.name) : undefined;
        return name && ts.isPropertySignature(member) ? [{ name, node: member }] : [];
      });
      const closed =
        !(ts.isInterfaceDeclaration(node) && node.heritageClauses?.length) &&
        members.length === literal.members.length;
      types.push({ name: node.name.text, node, members, closed, exported });
    }
    inType += 1;
    ancestors.push(node);
    visitAll(node.typeParameters);
    if (ts.isInterfaceDeclaration(node)) {
      visitAll(node.heritageClauses);
      visitAll(node.members);
    } else visit(node.type);
    ancestors.pop();
    inType -= 1;
  }

  const openSegment = ({ pos, end }: ts.Node): void => {
    segmentWords = new Set();
    segments.push({ pos, end, words: segmentWords, body: segmentWords });
  };
  ancestors.push(source);
  statementList(source.statements, openSegment);
  ancestors.pop();
  for (const statement of source.statements)
    if (hasModifier(statement, K.ExportKeyword)) isModule = true;
  for (const [exported] of exports) {
    const binding = moduleScope.names.get(exported);
    if (binding) binding.exported ||= exports.get(exported) === binding.node;
  }
  closeScope(undefined);

  return {
    path: file.path,
    source,
    text: file.text,
    unit: file.unit,
    test: file.test,
    declarations,
    partial: file.partial,
    module: isModule || imports.length > 0,
    commonJs,
    imports,
    exports,
    exportsEverythingOf,
    bindings,
    topLevel: moduleScope.names,
    innerNames,
    functions,
    strings,
    numbers,
    envReads,
    dynamicEnv,
    envWords,
    envDefaults,
    calls,
    propertyReads,
    types,
    blocks,
    words: new Set(textHashes.keys()),
    segments,
    lines: countLines(file.text),
  };
}
