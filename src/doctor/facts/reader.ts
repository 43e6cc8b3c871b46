import ts from 'typescript';
import type {
  Binding,
  BindingKind,
  BlockFact,
  CallFact,
  CodeTree,
  FunctionFact,
  Layer,
  NumberFact,
  ParameterFact,
  StringFact,
  TypeFact,
} from './code.ts';
import { countLines, isToolConfig } from './classify.ts';
import { Environment } from './environment.ts';
import { ModuleLinks } from './moduleLinks.ts';
import { Scopes } from './scopes.ts';
import { nameAndSignature } from './signatures.ts';
import {
  bare,
  contextOf,
  envName,
  hasModifier,
  isAssignmentOperator,
  isEnvObject,
  isFunctionNode,
  literalValue,
  nameOf,
  propertyKey,
  rootName,
  shouted,
  stretchIn,
} from './syntax.ts';
import { FileWords, type Vocabulary, type Word } from './words.ts';

const K = ts.SyntaxKind;

/** Where the file stands in its project, which its own text does not say. */
export interface CodeText {
  readonly path: string;
  readonly text: string;
  readonly unit: string;
  readonly test: boolean;
  readonly partial: boolean;
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

/** The walk over one file: each node once, in order of evaluation. */
export class Reader {
  readonly file: CodeText;
  readonly source: ts.SourceFile;
  readonly scopes: Scopes;
  readonly links: ModuleLinks;
  readonly env: Environment;
  readonly words: FileWords;

  readonly ancestors: ts.Node[] = [];
  readonly functions: FunctionFact[] = [];
  readonly strings: StringFact[] = [];
  readonly numbers: NumberFact[] = [];
  readonly calls: CallFact[] = [];
  readonly propertyReads = new Set<string>();
  readonly types: TypeFact[] = [];
  readonly blocks: BlockFact[] = [];
  special = 0;

  currentClass: ts.ClassLikeDeclaration | undefined;
  depth = 0;
  hash = 0;
  size = 0;
  lastHash = 0;
  lastSize = 0;

  constructor(file: CodeText, source: ts.SourceFile, vocabulary: Vocabulary) {
    this.file = file;
    this.source = source;
    this.scopes = new Scopes(source);
    this.links = new ModuleLinks(this.scopes, this.ancestors);
    this.env = new Environment(source, this.ancestors);
    this.words = new FileWords(vocabulary);
  }

  read(): CodeTree {
    this.ancestors.push(this.source);
    this.statementList(this.source.statements, true);
    this.ancestors.pop();
    for (const statement of this.source.statements)
      if (hasModifier(statement, K.ExportKeyword)) this.links.isModule = true;
    for (const [exported] of this.links.exports) {
      const binding = this.scopes.module.names.get(exported);
      if (binding) binding.exported ||= this.links.exports.get(exported) === binding.node;
    }
    this.scopes.settle();

    return {
      path: this.file.path,
      source: this.source,
      text: this.file.text,
      unit: this.file.unit,
      test: this.file.test,
      toolConfig: isToolConfig(this.file.path),
      declarations: this.source.isDeclarationFile,
      partial: this.file.partial,
      module: this.links.isModule || this.links.imports.length > 0,
      commonJs: this.links.commonJs,
      imports: this.links.imports,
      exports: this.links.exports,
      exportsEverythingOf: this.links.exportsEverythingOf,
      bindings: this.scopes.bindings,
      topLevel: this.scopes.module.names,
      innerNames: this.scopes.innerNames,
      functions: this.functions,
      strings: this.strings,
      numbers: this.numbers,
      envReads: this.env.reads,
      dynamicEnv: this.env.dynamic,
      envWords: this.env.words,
      envDefaults: this.env.defaults,
      calls: this.calls,
      propertyReads: this.propertyReads,
      types: this.types,
      blocks: this.blocks,
      segments: this.words.segments,
      lines: countLines(this.file.text),
    };
  }

  mix(value: number): void {
    this.hash = (Math.imul(this.hash, 16777619) ^ value) | 0;
  }

  visitAll(nodes: readonly ts.Node[] | undefined): void {
    if (nodes) for (const node of nodes) this.visit(node);
  }

  /** `visit` as a function of its own: made once for all of the walk. */
  readonly visitChild = (node: ts.Node): void => {
    this.visit(node);
  };

  visit(node: ts.Node): void {
    const outerHash = this.hash;
    const outerSize = this.size;
    this.hash = node.kind;
    this.size = 1;
    this.enter(node);
    this.lastHash = this.hash;
    this.lastSize = this.size;
    this.hash = (Math.imul(outerHash, 16777619) ^ this.hash) | 0;
    this.size += outerSize;
  }

  /** The one child of a node, where it has it. */
  only(node: ts.Node, child: ts.Node | undefined): void {
    if (!child) return;
    this.ancestors.push(node);
    this.visit(child);
    this.ancestors.pop();
  }

  children(node: ts.Node): void {
    this.ancestors.push(node);
    ts.forEachChild(node, this.visitChild);
    this.ancestors.pop();
  }

  /** Children whose run is conditional or repeated: order alone says little about them. */
  branch(node: ts.Node): void {
    const outer = this.scopes.block;
    this.scopes.block = node;
    this.children(node);
    this.scopes.block = outer;
  }

  nested(node: ts.Node): void {
    this.depth += 1;
    if (this.scopes.function && this.depth > this.scopes.function.depth)
      this.scopes.function.depth = this.depth;
    this.branch(node);
    this.depth -= 1;
  }

  /** In order of evaluation: the step of a loop comes after its body. */
  readFor(node: ts.ForStatement): void {
    this.depth += 1;
    if (this.scopes.function && this.depth > this.scopes.function.depth)
      this.scopes.function.depth = this.depth;
    const outer = this.scopes.block;
    this.scopes.block = node;
    this.ancestors.push(node);
    for (const part of [node.initializer, node.condition, node.statement])
      if (part) this.visit(part);
    // It runs between rounds: what it writes, the next round reads.
    if (node.incrementor) {
      this.scopes.block = node.incrementor;
      this.visit(node.incrementor);
    }
    this.ancestors.pop();
    this.scopes.block = outer;
    this.depth -= 1;
  }

  layer(kind: Layer, node: ts.Node): void {
    if (this.scopes.function && !this.scopes.function.layers.has(kind))
      this.scopes.function.layers.set(kind, node);
  }

  statementList(statements: readonly ts.Statement[], topLevel = false): void {
    const hashes: number[] = [];
    const sizes: number[] = [];
    for (const statement of statements) {
      if (topLevel) this.words.openSegment(statement);
      this.visit(statement);
      hashes.push(this.lastHash);
      sizes.push(this.lastSize);
    }
    if (statements.length > 1)
      this.blocks.push({ statements, hashes, sizes, function: this.scopes.function });
  }

  enter(node: ts.Node): void {
    switch (node.kind) {
      case K.Identifier: {
        this.mix(7);
        this.scopes.refer(node as ts.Identifier, 'read');
        return;
      }
      case K.StringLiteral:
      case K.NoSubstitutionTemplateLiteral:
        this.readString(node, (node as ts.StringLiteralLike).text, false);
        return;
      case K.TemplateExpression: {
        const { head } = node as ts.TemplateExpression;
        this.special += 1;
        if (head.text) this.readString(node, head.text, true);
        this.children(node);
        return;
      }
      case K.TemplateHead:
      case K.TemplateMiddle:
      case K.TemplateTail:
        this.mix(this.words.say((node as ts.TemplateLiteralLikeNode).text).hash);
        return;
      case K.NumericLiteral: {
        const { text } = node as ts.NumericLiteral;
        this.sayLiteral(this.words.say(text));
        const value = Number(text);
        if (value >= 80 && value <= 65535) this.readNumber(node, value);
        return;
      }
      case K.JsxText: {
        this.mix(this.words.say((node as ts.JsxText).text.trim()).hash);
        return;
      }
      case K.PropertyAccessExpression:
        this.readProperty(node as ts.PropertyAccessExpression);
        return;
      case K.ElementAccessExpression:
        this.readElement(node as ts.ElementAccessExpression);
        return;
      case K.CallExpression:
      case K.NewExpression:
        this.readCall(node as ts.CallExpression | ts.NewExpression);
        return;
      case K.BinaryExpression:
        this.readBinary(node as ts.BinaryExpression);
        return;
      case K.PrefixUnaryExpression:
      case K.PostfixUnaryExpression: {
        const unary = node as ts.PrefixUnaryExpression | ts.PostfixUnaryExpression;
        const counts = unary.operator === K.PlusPlusToken || unary.operator === K.MinusMinusToken;
        this.mix(unary.operator);
        if (counts && ts.isIdentifier(unary.operand))
          this.scopes.refer(unary.operand, this.valueUnused(node) ? 'update' : 'read');
        else this.children(node);
        return;
      }
      case K.ConditionalExpression:
        this.branch(node);
        return;
      case K.VariableDeclaration:
        this.readVariable(node as ts.VariableDeclaration);
        return;
      case K.Block: {
        const outer = this.scopes.enter(false);
        const outerBlock = this.scopes.block;
        this.scopes.block = node;
        this.ancestors.push(node);
        this.statementList((node as ts.Block).statements);
        this.ancestors.pop();
        this.scopes.block = outerBlock;
        this.scopes.leave(outer);
        return;
      }
      case K.ForStatement:
      case K.ForInStatement:
      case K.ForOfStatement: {
        const outer = this.scopes.enter(false);
        const loop = node as ts.ForInStatement | ts.ForOfStatement | ts.ForStatement;
        if (
          node.kind !== K.ForStatement &&
          loop.initializer &&
          !ts.isVariableDeclarationList(loop.initializer)
        ) {
          this.assignTarget(loop.initializer);
          this.visit((loop as ts.ForOfStatement).expression);
          this.depth += 1;
          this.visit(loop.statement);
          this.depth -= 1;
        } else if (node.kind === K.ForStatement) this.readFor(node as ts.ForStatement);
        else this.nested(node);
        this.scopes.leave(outer);
        return;
      }
      case K.WhileStatement:
      case K.DoStatement:
      case K.TryStatement:
        this.nested(node);
        return;
      case K.IfStatement: {
        // `else if` stands beside its `if`, not in it.
        const parent = this.ancestors[this.ancestors.length - 1];
        if (parent?.kind === K.IfStatement && (parent as ts.IfStatement).elseStatement === node)
          this.branch(node);
        else this.nested(node);
        return;
      }
      case K.SwitchStatement: {
        const outer = this.scopes.enter(false);
        this.nested(node);
        this.scopes.leave(outer);
        return;
      }
      case K.CaseClause:
      case K.DefaultClause:
        this.branch(node);
        return;
      case K.CatchClause: {
        const outer = this.scopes.enter(false);
        const clause = node as ts.CatchClause;
        if (clause.variableDeclaration)
          this.declareNames(clause.variableDeclaration.name, 'catch', clause, false);
        this.ancestors.push(node);
        this.visit(clause.block);
        this.ancestors.pop();
        this.scopes.leave(outer);
        return;
      }
      case K.FunctionDeclaration:
      case K.FunctionExpression:
      case K.ArrowFunction:
      case K.MethodDeclaration:
      case K.Constructor:
      case K.GetAccessor:
      case K.SetAccessor:
        if (isFunctionNode(node)) this.readFunction(node);
        return;
      case K.ClassDeclaration:
      case K.ClassExpression:
        this.readClass(node as ts.ClassLikeDeclaration);
        return;
      case K.PropertyDeclaration: {
        const property = node as ts.PropertyDeclaration;
        this.noteKey(property.name, true);
        this.ancestors.push(node);
        this.visitAll(property.modifiers);
        this.visitName(property.name);
        if (property.type) this.visit(property.type);
        if (property.initializer) this.visit(property.initializer);
        this.ancestors.pop();
        return;
      }
      case K.PropertyAssignment: {
        const property = node as ts.PropertyAssignment;
        this.noteKey(property.name, literalValue(property.initializer) === undefined);
        const key = propertyKey(property.name);
        if (key && shouted.test(key)) this.env.readSchemaDefault(key, property.initializer);
        this.mix(this.words.say(key ?? '').hash);
        this.ancestors.push(node);
        this.visitName(property.name);
        this.visit(property.initializer);
        this.ancestors.pop();
        return;
      }
      case K.ShorthandPropertyAssignment: {
        const { name } = node as ts.ShorthandPropertyAssignment;
        if (shouted.test(name.text)) this.env.words.add(name.text);
        this.mix(this.words.say(name.text).hash);
        this.scopes.refer(name, 'read');
        return;
      }
      case K.JsxOpeningElement:
      case K.JsxSelfClosingElement: {
        const element = node as ts.JsxOpeningLikeElement;
        const { tagName } = element;
        if (ts.isIdentifier(tagName)) {
          this.mix(this.words.say(tagName.text).hash);
          if (!/^[a-z]/.test(tagName.text)) this.scopes.refer(tagName, 'read');
        } else this.visit(tagName);
        this.ancestors.push(node);
        this.visitAll(element.typeArguments);
        this.visit(element.attributes);
        this.ancestors.pop();
        return;
      }
      case K.JsxClosingElement:
        return;
      case K.JsxAttribute: {
        const attribute = node as ts.JsxAttribute;
        if (ts.isIdentifier(attribute.name)) this.mix(this.words.say(attribute.name.text).hash);
        this.ancestors.push(node);
        if (attribute.initializer) this.visit(attribute.initializer);
        this.ancestors.pop();
        return;
      }
      case K.LabeledStatement:
        this.visit((node as ts.LabeledStatement).statement);
        return;
      case K.BreakStatement:
      case K.ContinueStatement:
      case K.MetaProperty:
      case K.NamespaceExportDeclaration:
        return;
      case K.ImportDeclaration:
        this.links.import(node as ts.ImportDeclaration);
        return;
      case K.ImportEqualsDeclaration:
        this.links.importEquals(node as ts.ImportEqualsDeclaration);
        if (!ts.isExternalModuleReference((node as ts.ImportEqualsDeclaration).moduleReference))
          this.visit((node as ts.ImportEqualsDeclaration).moduleReference);
        return;
      case K.ExportDeclaration:
        this.links.export(node as ts.ExportDeclaration);
        return;
      case K.ExportAssignment: {
        const assignment = node as ts.ExportAssignment;
        this.links.isModule = true;
        this.links.exports.set(assignment.isExportEquals ? '=' : 'default', node);
        const expression = bare(assignment.expression);
        if (ts.isIdentifier(expression)) this.scopes.refer(expression, 'export');
        this.children(node);
        return;
      }
      case K.EnumDeclaration: {
        const declaration = node as ts.EnumDeclaration;
        const exported = hasModifier(node, K.ExportKeyword);
        this.links.declare(declaration.name, 'enum', node, exported);
        this.ancestors.push(node);
        for (const member of declaration.members)
          if (member.initializer) this.visit(member.initializer);
        this.ancestors.pop();
        return;
      }
      case K.ModuleDeclaration: {
        const declaration = node as ts.ModuleDeclaration;
        if (ts.isIdentifier(declaration.name)) {
          const exported = hasModifier(node, K.ExportKeyword);
          if (exported) this.links.exports.set(declaration.name.text, node);
          this.links.declare(declaration.name, 'namespace', node, true);
        }
        const outer = this.scopes.enter(true);
        if (declaration.body) this.visit(declaration.body);
        // What is only declared is there for others: `declare global { var db: Db }`.
        const ambient = hasModifier(node, K.DeclareKeyword);
        if (ambient)
          for (const binding of this.scopes.current.names?.values() ?? []) binding.exported = true;
        this.scopes.leave(outer);
        return;
      }
      case K.ModuleBlock: {
        this.ancestors.push(node);
        this.visitAll((node as ts.ModuleBlock).statements);
        this.ancestors.pop();
        return;
      }
      case K.InterfaceDeclaration:
      case K.TypeAliasDeclaration:
        this.readType(node as ts.InterfaceDeclaration | ts.TypeAliasDeclaration);
        return;
      case K.TypeQuery: {
        const outer = this.scopes.inType;
        this.scopes.inType = 0;
        this.visit((node as ts.TypeQueryNode).exprName);
        this.scopes.inType = outer;
        this.visitAll((node as ts.TypeQueryNode).typeArguments);
        return;
      }
      case K.QualifiedName:
        this.visit((node as ts.QualifiedName).left);
        this.mix(this.words.say((node as ts.QualifiedName).right.text).hash);
        return;
      case K.TypeReference:
      case K.ExpressionWithTypeArguments: {
        if (node.kind === K.TypeReference) {
          this.scopes.inType += 1;
          const { typeName } = node as ts.TypeReferenceNode;
          if (ts.isIdentifier(typeName)) this.mix(this.words.say(typeName.text).hash);
          this.children(node);
          this.scopes.inType -= 1;
        } else this.children(node);
        return;
      }
      case K.FunctionType:
      case K.ConstructorType:
      case K.MethodSignature:
      case K.CallSignature:
      case K.ConstructSignature:
      case K.IndexSignature: {
        const signature = node as ts.SignatureDeclarationBase;
        this.ancestors.push(node);
        this.scopes.inType += 1;
        for (const parameter of signature.parameters)
          if (parameter.type) this.visit(parameter.type);
        if (signature.type) this.visit(signature.type);
        this.scopes.inType -= 1;
        this.ancestors.pop();
        return;
      }
      case K.PropertySignature: {
        const signature = node as ts.PropertySignature;
        this.mix(this.words.say(propertyKey(signature.name) ?? '').hash);
        if (signature.type) this.visit(signature.type);
        return;
      }
      case K.TypePredicate:
        if ((node as ts.TypePredicateNode).type)
          this.visit((node as ts.TypePredicateNode).type as ts.Node);
        return;
      case K.TypeParameter: {
        const parameter = node as ts.TypeParameterDeclaration;
        if (parameter.constraint) this.visit(parameter.constraint);
        if (parameter.default) this.visit(parameter.default);
        return;
      }
      case K.ImportType: {
        const { argument } = node as ts.ImportTypeNode;
        if (ts.isLiteralTypeNode(argument) && ts.isStringLiteral(argument.literal))
          this.links.imports.push({
            specifier: argument.literal.text,
            node: argument.literal,
            kind: 'dynamic',
            typeOnly: true,
            names: [],
          });
        this.visitAll((node as ts.ImportTypeNode).typeArguments);
        return;
      }
      // The most frequent of the kinds that are nothing but their children.
      case K.ExpressionStatement:
        this.only(node, (node as ts.ExpressionStatement).expression);
        return;
      case K.ReturnStatement:
        this.only(node, (node as ts.ReturnStatement).expression);
        return;
      case K.ParenthesizedExpression:
        this.only(node, (node as ts.ParenthesizedExpression).expression);
        return;
      case K.VariableDeclarationList:
        this.ancestors.push(node);
        this.visitAll((node as ts.VariableDeclarationList).declarations);
        this.ancestors.pop();
        return;
      case K.ObjectLiteralExpression:
        this.ancestors.push(node);
        this.visitAll((node as ts.ObjectLiteralExpression).properties);
        this.ancestors.pop();
        return;
      default:
        // A token has no children.
        if (node.kind > K.LastToken) this.children(node);
    }
  }

  /** A number that may be a port, or the fallback of an env read. */
  readNumber(node: ts.Node, value: number): void {
    const of = this.env.fallbackOf(node);
    if (value < 1000 && !of) return;
    this.numbers.push({
      value,
      ...stretchIn(this.source, node),
      context: contextOf(node, this.ancestors),
      ...(of && { defaultOf: of }),
    });
  }

  /** A literal that every copy of the function around it has too; a type's is not. */
  sayLiteral(word: Word): void {
    this.mix(word.hash);
    if (this.ancestors[this.ancestors.length - 1]?.kind === K.LiteralType) return;
    this.words.sayOfFunction(word);
    if (word.text.length > 1) this.special += 1;
  }

  valueUnused(node: ts.Node): boolean {
    const parent = this.ancestors[this.ancestors.length - 1];
    return (
      parent !== undefined &&
      (ts.isExpressionStatement(parent) ||
        (ts.isForStatement(parent) && parent.incrementor === node) ||
        ts.isVoidExpression(parent))
    );
  }

  readString(node: ts.Node, value: string, open: boolean): void {
    if (!open) {
      this.sayLiteral(this.words.say(value));
    }
    if (this.scopes.inType > 0) return;
    if (value.length > 2 && value.length < 200) {
      if (shouted.test(value)) this.env.words.add(value);
      else if (/[A-Z]_[A-Z]/.test(value))
        for (const [word] of value.matchAll(/\b[A-Z][A-Z0-9_]+\b/g)) this.env.words.add(word);
    }
    if (value.length > 18 && value.length < 5000 && sqlText.test(value)) this.layer('sql', node);
    const of = value.length < 200 ? this.env.fallbackOf(node) : undefined;
    if (
      of ||
      (value.length < 300 && (value.startsWith('/') || localUrl.test(value))) ||
      /^\d{2,5}$/.test(value) ||
      (value.length > 5 && value.length < 200 && /^[^\s]*[/:.][^\s]*$/.test(value))
    )
      this.strings.push({
        value,
        ...stretchIn(this.source, node),
        context: contextOf(node, this.ancestors),
        open,
        ...(of && { defaultOf: of }),
      });
    const parent = this.ancestors[this.ancestors.length - 1];
    if (parent?.kind !== K.PropertyAssignment) this.propertyReads.add(value);
  }

  noteKey(name: ts.PropertyName, mayRead: boolean): void {
    const key = propertyKey(name);
    if (key && mayRead && shouted.test(key)) this.env.words.add(key);
  }

  visitName(name: ts.PropertyName): void {
    if (ts.isComputedPropertyName(name)) this.visit(name.expression);
  }

  readProperty(node: ts.PropertyAccessExpression): void {
    const name = node.name.text;
    const target = node.expression;
    const word = this.words.say(name);
    this.mix(word.hash);
    this.words.sayOfFunction(word);
    const parent = this.ancestors[this.ancestors.length - 1];
    const written =
      parent?.kind === K.BinaryExpression &&
      (parent as ts.BinaryExpression).left === node &&
      (parent as ts.BinaryExpression).operatorToken.kind === K.EqualsToken;
    if (!written) {
      if (word.readBy !== this) {
        word.readBy = this;
        this.propertyReads.add(name);
      }
      if (word.shouted) this.env.words.add(name);
      if (isEnvObject(target, this.env.aliases)) this.env.read(name, node);
    }
    if (target.kind === K.Identifier) {
      const owner = (target as ts.Identifier).text;
      if (requestMembers.has(name) && requestNames.has(owner)) this.layer('request', node);
      if (name === 'exports' && owner === 'module') this.links.commonJs = true;
      if (owner === 'exports') {
        this.links.commonJs = true;
        if (written) this.links.exports.set(name, node);
      }
    }
    this.ancestors.push(node);
    this.visit(target);
    this.ancestors.pop();
  }

  readElement(node: ts.ElementAccessExpression): void {
    const argument = node.argumentExpression;
    const name = envName(node, this.env.aliases);
    if (name) this.env.read(name, node);
    else if (isEnvObject(node.expression, this.env.aliases)) {
      if (ts.isTemplateExpression(argument) && argument.head.text.length > 2)
        this.env.words.add(`${argument.head.text}*`);
      else this.env.dynamic = true;
    }
    this.children(node);
  }

  readCall(node: ts.CallExpression | ts.NewExpression): void {
    const callee = bare(node.expression);
    const name = nameOf(callee);
    this.special += 1;
    if (name) {
      this.calls.push({ name, node, function: this.scopes.function });
      if (fileCalls.test(name)) {
        const root = rootName(node.expression);
        if (root && this.links.fileNames.has(root)) this.layer('file', node);
      }
    }
    if (callee.kind === K.ImportKeyword || (name === 'require' && ts.isIdentifier(callee))) {
      this.links.call(node, callee.kind === K.ImportKeyword ? 'dynamic' : 'require');
      this.mix(callee.kind);
      // It may be a name of the file's own: `const require = createRequire(…)`.
      if (ts.isIdentifier(callee)) this.scopes.refer(callee, 'call', node);
      this.visitAll(node.arguments);
      return;
    }
    this.ancestors.push(node);
    if (ts.isIdentifier(callee)) {
      const word = this.words.say(callee.text);
      this.mix(word.hash);
      this.words.sayOfFunction(word);
      this.scopes.refer(callee, 'call', node);
    } else this.visit(node.expression);
    this.visitAll(node.typeArguments);
    this.visitAll(node.arguments);
    this.ancestors.pop();
  }

  readBinary(node: ts.BinaryExpression): void {
    const operator = node.operatorToken.kind;
    this.mix(operator);
    this.ancestors.push(node);
    if (isAssignmentOperator(operator)) {
      this.visit(node.right);
      const target = bare(node.left);
      if (operator === K.EqualsToken) this.assignTarget(target);
      else if (ts.isIdentifier(target)) {
        this.ancestors.pop();
        const unused = this.valueUnused(node);
        this.ancestors.push(node);
        const logical =
          operator === K.BarBarEqualsToken ||
          operator === K.AmpersandAmpersandEqualsToken ||
          operator === K.QuestionQuestionEqualsToken;
        this.scopes.refer(target, unused && !logical ? 'update' : 'read');
      } else this.visit(node.left);
    } else if (
      operator === K.BarBarToken ||
      operator === K.AmpersandAmpersandToken ||
      operator === K.QuestionQuestionToken
    ) {
      this.visit(node.left);
      const outer = this.scopes.block;
      this.scopes.block = node;
      this.visit(node.right);
      this.scopes.block = outer;
    } else {
      this.visit(node.left);
      this.visit(node.right);
    }
    this.ancestors.pop();
  }

  /** The left side of `=`: names in it are written, everything else is read. */
  assignTarget(target: ts.Node): void {
    if (ts.isIdentifier(target)) {
      this.mix(7);
      const grandparent = this.ancestors[this.ancestors.length - 2];
      const assignment = this.ancestors[this.ancestors.length - 1];
      const isStatement =
        assignment?.kind !== K.BinaryExpression ||
        grandparent?.kind === K.ExpressionStatement ||
        grandparent?.kind === K.ForStatement;
      this.scopes.refer(target, 'write');
      if (!isStatement) this.scopes.refer(target, 'read');
    } else if (ts.isArrayLiteralExpression(target)) {
      for (const element of target.elements)
        this.assignTarget(ts.isSpreadElement(element) ? element.expression : element);
    } else if (ts.isObjectLiteralExpression(target)) {
      for (const property of target.properties)
        if (ts.isShorthandPropertyAssignment(property)) {
          this.propertyReads.add(property.name.text);
          this.scopes.refer(property.name, 'write');
          if (property.objectAssignmentInitializer)
            this.visit(property.objectAssignmentInitializer);
        } else if (ts.isPropertyAssignment(property)) {
          const key = propertyKey(property.name);
          if (key) this.propertyReads.add(key);
          this.visitName(property.name);
          this.assignTarget(property.initializer);
        } else if (ts.isSpreadAssignment(property)) this.assignTarget(property.expression);
    } else if (ts.isBinaryExpression(target) && target.operatorToken.kind === K.EqualsToken) {
      this.visit(target.right);
      this.assignTarget(target.left);
    } else this.visit(target);
  }

  declareNames(
    name: ts.BindingName,
    kind: BindingKind,
    declaration: ts.Node,
    exported: boolean,
  ): void {
    if (ts.isIdentifier(name)) {
      this.links.declare(name, kind, declaration, exported);
      return;
    }
    for (const element of name.elements) {
      if (ts.isOmittedExpression(element)) continue;
      if (ts.isObjectBindingPattern(name) && !element.dotDotDotToken) {
        const key = propertyKey(element.propertyName ?? element.name);
        if (key) this.propertyReads.add(key);
      }
      if (element.propertyName) this.visitName(element.propertyName);
      if (element.initializer) {
        this.ancestors.push(element);
        this.visit(element.initializer);
        this.ancestors.pop();
      }
      this.declareNames(
        element.name,
        kind,
        ts.isIdentifier(element.name) ? element : declaration,
        exported,
      );
    }
  }

  readVariable(node: ts.VariableDeclaration): void {
    const list = this.ancestors[this.ancestors.length - 1];
    const statement = this.ancestors[this.ancestors.length - 2];
    const flags = list && ts.isVariableDeclarationList(list) ? list.flags : ts.NodeFlags.None;
    const kind = flags & ts.NodeFlags.Const ? 'const' : flags & ts.NodeFlags.Let ? 'let' : 'var';
    const exported =
      statement !== undefined &&
      ts.isVariableStatement(statement) &&
      hasModifier(statement, K.ExportKeyword);
    const { initializer } = node;
    if (initializer && isEnvObject(initializer, this.env.aliases)) {
      if (ts.isIdentifier(node.name)) this.env.aliases.add(node.name.text);
      else if (ts.isObjectBindingPattern(node.name))
        for (const element of node.name.elements) {
          const key = propertyKey(element.propertyName ?? element.name);
          if (key && !element.dotDotDotToken) this.env.readElement(key, element);
        }
    }
    if (!ts.isIdentifier(node.name))
      for (const element of node.name.elements)
        if (!ts.isOmittedExpression(element) && ts.isObjectBindingPattern(node.name)) {
          const key = propertyKey(element.propertyName ?? element.name);
          if (key && shouted.test(key)) this.env.words.add(key);
        }
    // The name is declared first, so that a function can be told by it.
    this.declareNames(node.name, kind, node, exported);
    this.ancestors.push(node);
    if (node.type) this.visit(node.type);
    if (initializer) this.visit(initializer);
    this.ancestors.pop();
  }

  readClass(node: ts.ClassLikeDeclaration): void {
    const exported = hasModifier(node, K.ExportKeyword);
    const isDefault = hasModifier(node, K.DefaultKeyword);
    if (node.name && node.kind === K.ClassDeclaration)
      this.links.declare(node.name, 'class', node, exported && !isDefault);
    if (isDefault) this.links.exports.set('default', node);
    if (exported) this.links.isModule = true;
    const outer = this.scopes.enter(false);
    if (node.name && node.kind === K.ClassExpression)
      this.links.declare(node.name, 'class', node, false);
    const outerClass = this.currentClass;
    this.currentClass = node;
    this.ancestors.push(node);
    this.visitAll(node.modifiers);
    this.visitAll(node.typeParameters);
    this.visitAll(node.heritageClauses);
    this.visitAll(node.members);
    this.ancestors.pop();
    this.currentClass = outerClass;
    this.scopes.leave(outer);
  }

  readFunction(node: ts.FunctionLikeDeclaration): void {
    const parent = this.ancestors[this.ancestors.length - 1];
    const { name, nameNode, signature } = nameAndSignature(node, parent, this.currentClass);
    const exported =
      hasModifier(node, K.ExportKeyword) ||
      (parent !== undefined &&
        ts.isVariableDeclaration(parent) &&
        (this.scopes.own(name)?.exported ?? false));
    const isDefault =
      hasModifier(node, K.DefaultKeyword) ||
      (parent !== undefined && ts.isExportAssignment(parent));
    if (node.kind === K.FunctionDeclaration) {
      if (exported) this.links.isModule = true;
      if (isDefault) this.links.exports.set('default', node);
      if (node.name && ts.isIdentifier(node.name))
        this.links.declare(node.name, 'function', node, exported && !isDefault);
    }
    const binding =
      name && (node.kind === K.FunctionDeclaration || (parent && ts.isVariableDeclaration(parent)))
        ? this.scopes.own(name)
        : undefined;
    const fact: FunctionFact = {
      name,
      nameNode,
      node,
      outer: this.scopes.function,
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
      topLevel: this.scopes.current === this.scopes.module,
      exported,
      defaultExport: isDefault,
      component: /^[A-Z]/.test(name) && /\.[jt]sx$/.test(this.file.path),
      binding,
      parameters: [],
      usesArguments: false,
      depth: 0,
      layers: new Map(),
      class: this.currentClass,
      words: undefined,
      special: 0,
    };
    this.functions.push(fact);
    const modifiers = ts.canHaveModifiers(node) ? node.modifiers : undefined;
    this.visitAll(modifiers);
    if (node.name && ts.isComputedPropertyName(node.name)) this.visit(node.name);

    const outerScope = this.scopes.enter(true);
    const { argumentsNamed } = this.scopes;
    const outerFunction = this.scopes.function;
    const outerDepth = this.depth;
    const outerBlock = this.scopes.block;
    this.scopes.function = fact;
    this.depth = 0;
    this.scopes.block = node;
    if (node.kind === K.FunctionExpression && node.name && ts.isIdentifier(node.name)) {
      const own = this.links.declare(node.name, 'function', node, false);
      fact.binding ??= own;
    }
    this.ancestors.push(node);
    this.visitAll(node.typeParameters);
    for (const parameter of node.parameters) this.readParameter(parameter, fact);
    if (node.type) this.visit(node.type);
    const { body } = node;
    const outerSpecial = this.special;
    const outerWords = fact.topLevel
      ? this.words.beginBody(node.kind === K.FunctionDeclaration)
      : undefined;
    if (outerWords) this.special = 0;
    if (body) {
      if (ts.isBlock(body)) {
        const bodyBlock = this.scopes.block;
        this.scopes.block = body;
        this.ancestors.push(body);
        this.statementList(body.statements);
        this.ancestors.pop();
        this.scopes.block = bodyBlock;
      } else this.visit(body);
    }
    this.ancestors.pop();
    fact.usesArguments = this.scopes.argumentsNamed > argumentsNamed;
    this.scopes.function = outerFunction;
    this.depth = outerDepth;
    this.scopes.block = outerBlock;
    this.scopes.leave(outerScope);
    if (outerWords) {
      fact.words = this.words.endBody(outerWords);
      fact.special = this.special;
      this.special = outerSpecial;
    }
    // What an inline callback does, the function around it does.
    if (outerFunction && signature === 'dictated')
      for (const [kind, where] of fact.layers)
        if (!outerFunction.layers.has(kind)) outerFunction.layers.set(kind, where);
    if (outerFunction && signature === 'dictated' && fact.depth + outerDepth > outerFunction.depth)
      outerFunction.depth = fact.depth + outerDepth;
  }

  readParameter(node: ts.ParameterDeclaration, fact: FunctionFact): void {
    this.mix(node.kind);
    this.ancestors.push(node);
    this.visitAll(node.modifiers);
    if (node.type) this.visit(node.type);
    if (node.initializer) this.visit(node.initializer);
    this.ancestors.pop();
    this.declareNames(node.name, 'parameter', node, false);
    const fields: { key: string; binding: Binding; hasDefault: boolean }[] = [];
    let hasRest = node.dotDotDotToken !== undefined;
    if (ts.isObjectBindingPattern(node.name))
      for (const element of node.name.elements) {
        if (element.dotDotDotToken) hasRest = true;
        const key = propertyKey(element.propertyName ?? element.name);
        const binding = ts.isIdentifier(element.name)
          ? this.scopes.own(element.name.text)
          : undefined;
        if (key && binding)
          fields.push({ key, binding, hasDefault: element.initializer !== undefined });
      }
    const parameter: ParameterFact = {
      node,
      name: ts.isIdentifier(node.name) ? node.name.text : undefined,
      binding: ts.isIdentifier(node.name) ? this.scopes.own(node.name.text) : undefined,
      fields,
      hasRest,
      initializer: node.initializer,
    };
    fact.parameters.push(parameter);
  }

  readType(node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration): void {
    const exported = hasModifier(node, K.ExportKeyword);
    if (exported) {
      this.links.isModule = true;
      const isDefault = hasModifier(node, K.DefaultKeyword);
      this.links.exports.set(isDefault ? 'default' : node.name.text, node.name);
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
      this.types.push({ name: node.name.text, node, members, closed, exported });
    }
    this.scopes.inType += 1;
    this.ancestors.push(node);
    this.visitAll(node.typeParameters);
    if (ts.isInterfaceDeclaration(node)) {
      this.visitAll(node.heritageClauses);
      this.visitAll(node.members);
    } else this.visit(node.type);
    this.ancestors.pop();
    this.scopes.inType -= 1;
  }
}
