import ts from 'typescript';
import {
  blockNames,
  canStandInBlock,
  isAnonymousFunction,
  isErased,
  isFunctionNode,
  lexicalNames,
  boundNames,
  parameterNames,
  varNames,
  walkOwn,
  type FunctionNode,
} from './declared_names.ts';
import { parseModule } from '../parse_module.ts';
import { TextEdits, type EditedText } from './edits.ts';
import {
  EventCode,
  ownNames,
  type OwnNames,
  type Build,
  type SiteCondition,
} from './event_code.ts';
import { nameOf, ownerOfLiteral } from './function_names.ts';
import type { ClassInfo, FunctionInfo, ScopeInfo, Site, SiteKind, SiteNumbering } from './sites.ts';

export interface InstrumentOptions {
  readonly build: Build;
  readonly numbering: SiteNumbering;
  /** Conditions by number of a `line` site. */
  readonly conditions?: ReadonlyMap<number, readonly SiteCondition[]>;
}

export interface InstrumentedFile extends EditedText {
  readonly sites: readonly Site[];
  readonly functions: readonly FunctionInfo[];
  readonly classes: readonly ClassInfo[];
  readonly scopes: readonly ScopeInfo[];
}

/**
 * Puts events into a module's TypeScript. The result is TypeScript with the same lines, to be
 * compiled as the original would be; it behaves as the original does. Both builds, and any
 * conditions, have the same sites with the same numbers.
 */
export function instrument(
  path: string,
  text: string,
  options: InstrumentOptions,
): InstrumentedFile {
  const sourceFile = parseModule(path, text);
  return new Instrumenter(path, sourceFile, options).run();
}

/** A function, module, static block or field initializer while its code is visited. */
interface Context {
  readonly index: number;
  /** Can rest at an `await` or `yield`. */
  readonly rests: boolean;
  /** Reports an error once though several handlers of the function see it. */
  readonly hasTry: boolean;
  /** The return event is written by a `finally`, since a `return` may not be the end. */
  readonly returnsLate: boolean;
  /** Some `await` has nothing behind it that says the function goes on. */
  readonly resumesLate: boolean;
  readonly sites: Readonly<
    Record<'return' | 'unwind' | 'exception' | 'suspend' | 'resume', number>
  >;
  readonly loops: Loop[];
}

interface Loop {
  readonly labels: readonly string[];
  /** `continue` becomes a `break` out of this label, so that the header's event comes after. */
  readonly continueLabel?: string;
  readonly isForAwait: boolean;
  readonly isSwitch?: boolean;
}

const NOWHERE = -1;

class Instrumenter {
  private readonly edits = new TextEdits();
  private readonly sites: Site[] = [];
  private readonly functions: { -readonly [Key in keyof FunctionInfo]: FunctionInfo[Key] }[] = [];
  private readonly classes: ClassInfo[] = [];
  private readonly scopes: ScopeInfo[] = [];
  private readonly names: string[] = [];
  private readonly importNames = new Set<string>();
  private readonly usedImports = new Set<string>();
  private readonly code: EventCode;
  /** What to write behind an expression once it was visited. */
  private readonly closing = new Map<ts.Node, string>();
  private readonly own: OwnNames;
  private scope = 0;
  private labels = 0;
  private context!: Context;
  private readonly path: string;
  private readonly sourceFile: ts.SourceFile;
  private readonly options: InstrumentOptions;

  constructor(path: string, sourceFile: ts.SourceFile, options: InstrumentOptions) {
    this.path = path;
    this.sourceFile = sourceFile;
    this.options = options;
    this.own = ownNames(sourceFile.text);
    this.code = new EventCode(options.build, this.own);
  }

  run(): InstrumentedFile {
    this.visitModule();
    return {
      ...this.edits.apply(this.sourceFile.text),
      sites: this.sites,
      functions: this.functions,
      classes: this.classes,
      scopes: this.scopes,
    };
  }

  // Tables.

  private lineOf(position: number): number {
    return this.sourceFile.getLineAndCharacterOfPosition(position).line + 1;
  }

  private addSite(kind: SiteKind, position: number, more: Partial<Site> = {}): number {
    const { line, character } = this.sourceFile.getLineAndCharacterOfPosition(position);
    this.sites.push({
      kind,
      function: this.context.index,
      line: line + 1,
      column: character + 1,
      scope: this.scope,
      ...more,
    });
    return this.options.numbering.site + this.sites.length - 1;
  }

  private addScope(kind: ScopeInfo['kind'], names: readonly string[]): number {
    this.scopes.push({
      kind,
      ...(kind === 'module' ? {} : { parent: this.scope }),
      names: [...new Set(names)],
    });
    return this.options.numbering.scope + this.scopes.length - 1;
  }

  /** Visits with a scope of `names` around; without names it is no scope of its own. */
  private inScope(names: readonly string[], visit: () => void): void {
    if (names.length === 0) {
      visit();
      return;
    }
    const outer = this.scope;
    this.scope = this.addScope('block', names);
    visit();
    this.scope = outer;
  }

  private named(name: string, visit: () => void): void {
    this.names.push(name);
    visit();
    this.names.pop();
  }

  /** Enters a function's, block's or module's code. `names` are those of its own scope. */
  private inContext(
    node: ts.Node,
    info: Pick<FunctionInfo, 'kind' | 'name' | 'isAsync' | 'isGenerator' | 'parameters'>,
    names: readonly string[],
    visit: (entry: number) => void,
  ): void {
    const position = node.getStart(this.sourceFile);
    const { line, character } = this.sourceFile.getLineAndCharacterOfPosition(position);
    const index = this.options.numbering.function + this.functions.length;
    this.functions.push({
      file: this.path,
      ...info,
      qualifiedName: [...this.names, info.name].join('.'),
      line: info.kind === 'module' ? 1 : line + 1,
      column: info.kind === 'module' ? 1 : character + 1,
      lastLine: this.lineOf(node.end),
    });
    const outer = { context: this.context, scope: this.scope };
    this.scope = this.addScope(info.kind === 'module' ? 'module' : 'function', names);
    const body = codeOf(node);
    const facts = ownFacts(body);
    const rests = info.isAsync || info.isGenerator;
    const sites = { return: 0, unwind: 0, exception: 0, suspend: 0, resume: 0 };
    this.context = {
      index,
      rests,
      hasTry: facts.hasTry,
      returnsLate: rests || facts.returnsInFinally,
      resumesLate: rests && facts.resumesLate,
      sites,
      loops: [],
    };
    const isBlock = info.kind === 'block';
    const quiet = isBlock || info.kind === 'module';
    const entry = this.addSite(quiet ? 'enter' : 'call', position);
    sites.return = this.addSite(isBlock ? 'leave' : 'return', position);
    sites.unwind = this.addSite(isBlock ? 'leave' : 'unwind', position);
    sites.exception = this.addSite('exception', position);
    if (rests) {
      sites.suspend = this.addSite('suspend', position);
      sites.resume = this.addSite('resume', position);
      this.addSite('awake', position);
    }
    visit(entry);
    this.context = outer.context;
    this.scope = outer.scope;
  }

  private lineSite(position: number, more: Partial<Site> = {}): number {
    const site = this.addSite('line', position, more);
    const info = this.functions[this.context.index - this.options.numbering.function];
    if (info && info.firstSite === undefined) info.firstSite = site;
    return site;
  }

  // Events.

  private lineStatement(position: number, at = position, more: Partial<Site> = {}): void {
    const site = this.lineSite(position, more);
    const conditions = this.options.conditions?.get(site) ?? [];
    this.edits.insert(
      at,
      this.resumeIfResting() +
        this.code.statement(site) +
        conditions.map((item) => this.code.conditionStatement(item)).join(''),
    );
  }

  /** The event as the first operand of a comma. */
  private lineExpression(position: number, at: number): void {
    const site = this.lineSite(position);
    const conditions = this.options.conditions?.get(site) ?? [];
    const resume = this.context.resumesLate
      ? `${this.own.resting}&&(${this.resume(this.own.resting)}),`
      : '';
    this.edits.insert(
      at,
      resume +
        [
          this.code.expression(site),
          ...conditions.map((item) => this.code.conditionExpression(item)),
        ].join(',') +
        ',',
    );
  }

  private resumeIfResting(): string {
    return this.context.resumesLate
      ? `if(${this.own.resting})${this.resume(this.own.resting)};`
      : '';
  }

  /** The same where control may come from an `await` that failed. */
  private resumeInHandler(): string {
    return this.context.rests ? `if(${this.own.resting})${this.resume(this.own.resting)};` : '';
  }

  private resume(how: string): string {
    return `${this.own.resting}=${this.own.runtime}.resume(${this.own.activation},${how},${this.context.sites.resume})`;
  }

  private suspend(how: 1 | 2): string {
    return `${this.own.resting}=${how},${this.own.runtime}.suspend(${this.context.sites.suspend})`;
  }

  // Functions.

  private visitModule(): void {
    const { sourceFile } = this;
    for (const statement of sourceFile.statements) {
      if (!ts.isImportDeclaration(statement) || !statement.importClause) continue;
      const { importClause: clause } = statement;
      if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) continue;
      if (clause.name) this.importNames.add(clause.name.text);
      if (!clause.namedBindings) continue;
      if (ts.isNamespaceImport(clause.namedBindings)) {
        this.importNames.add(clause.namedBindings.name.text);
      } else {
        for (const element of clause.namedBindings.elements) {
          if (!element.isTypeOnly) this.importNames.add(element.name.text);
        }
      }
    }
    let isAsync = false;
    walkOwn(sourceFile, (node) => {
      if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) {
        isAsync = true;
      }
    });
    const names = [
      ...this.importNames,
      ...blockNames(sourceFile.statements),
      ...varNames(sourceFile),
    ];
    this.inContext(
      sourceFile,
      { kind: 'module', name: '<module>', isAsync, isGenerator: false, parameters: [] },
      names,
      (entry) => {
        const first = afterDirectives(sourceFile.statements)[0];
        const start = first ? first.getStart(sourceFile) : sourceFile.end;
        const { context } = this;
        this.edits.insert(start, () => this.moduleEntry(entry, context));
        this.statements(sourceFile.statements, NOWHERE);
        const end = sourceFile.statements.at(-1)?.end ?? sourceFile.end;
        this.edits.insert(
          end,
          `;${this.resumeIfResting()}${this.code.statement(this.context.sites.return, 'void 0')}${this.own.runtime}.module(0);`,
        );
      },
    );
  }

  private moduleEntry(entry: number, context: Context): string {
    const imports = [...this.usedImports].map((name) => `get ${name}(){return ${name}}`);
    const table =
      this.options.build === 'inspect' && imports.length > 0
        ? `${this.own.runtime}.imports(${this.options.numbering.function},{${imports.join(',')}});`
        : '';
    return (
      `let ${this.own.value},${this.own.reported}=${this.own.runtime},${this.own.resting}=0;` +
      table +
      `${this.own.runtime}.module(${context.sites.exception});` +
      this.code.statement(entry) +
      (context.rests ? `const ${this.own.activation}=${this.own.runtime}.activation();` : '')
    );
  }

  private visitFunction(node: FunctionNode): void {
    for (const decorator of decoratorsOf(node)) this.expression(decorator.expression);
    if (node.name) this.propertyName(node.name);
    if (!node.body) return;
    for (const parameter of node.parameters) {
      for (const decorator of decoratorsOf(parameter)) this.expression(decorator.expression);
      this.bindingName(parameter.name);
      if (parameter.initializer) this.expression(parameter.initializer);
    }
    const { body } = node;
    if (ts.isBlock(body) && !canStandInBlock(body)) {
      this.leaveAlone(body);
      return;
    }
    const name = nameOf(node);
    const isMethod =
      !ts.isFunctionDeclaration(node) &&
      !ts.isFunctionExpression(node) &&
      !ts.isArrowFunction(node);
    const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
    const info = {
      kind: isMethod ? ('method' as const) : ('function' as const),
      name,
      isAsync: modifiers?.some((item) => item.kind === ts.SyntaxKind.AsyncKeyword) ?? false,
      isGenerator: 'asteriskToken' in node && node.asteriskToken !== undefined,
      parameters: parameterNames(node),
    };
    const ownNames = ts.isBlock(body) ? [...blockNames(body.statements), ...varNames(body)] : [];
    this.inContext(node, info, [...info.parameters, ...ownNames], (entry) => {
      this.named(name, () => {
        if (ts.isBlock(body)) this.functionBlock(body, entry);
        else this.arrowExpression(body, entry);
      });
    });
  }

  private functionStart(entry: number): string {
    const { context } = this;
    const names = [
      this.own.value,
      ...(context.hasTry ? [`${this.own.reported}=${this.own.runtime}`] : []),
      ...(context.rests ? [`${this.own.resting}=0`] : []),
      ...(context.returnsLate ? [`${this.own.ended}=0`] : []),
    ];
    return (
      `let ${names.join(',')};if(--${this.own.count}[1]<0)${this.own.runtime}.tooDeep();` +
      this.code.statement(entry) +
      (context.rests ? `const ${this.own.activation}=${this.own.runtime}.activation();` : '') +
      'try{'
    );
  }

  private functionEnd(endIsReached: boolean): string {
    const { context } = this;
    const end = context.returnsLate
      ? `${this.own.value}=void 0;`
      : endIsReached
        ? `${this.own.count}[1]++;${this.code.statement(context.sites.return, 'void 0')}`
        : '';
    const report = `${context.hasTry ? `if(${this.own.reported}!==${this.own.error})` : ''}${this.code.exception(context.sites.exception)}`;
    const handler =
      (context.returnsLate ? `${this.own.ended}=1;` : '') +
      this.resumeInHandler() +
      report +
      this.code.statement(context.sites.unwind, 'void 0') +
      `${this.own.count}[1]++;throw ${this.own.error}`;
    const late = context.returnsLate
      ? `finally{if(${this.own.ended}===0){` +
        (context.rests
          ? `if(${this.own.resting}){${this.resume(this.own.resting)};${this.own.value}=void 0}`
          : '') +
        `${this.own.count}[1]++;${this.code.statement(context.sites.return, this.own.value)}}}`
      : '';
    return `;${end}}catch(${this.own.error}){${handler}}${late}`;
  }

  private functionBlock(body: ts.Block, entry: number): void {
    const rest = afterDirectives(body.statements);
    const start =
      rest.length < body.statements.length && rest[0]
        ? rest[0].getStart(this.sourceFile)
        : rest.length < body.statements.length
          ? body.end - 1
          : body.getStart(this.sourceFile) + 1;
    this.edits.insert(start, this.functionStart(entry));
    this.statements(rest, NOWHERE);
    const last = body.statements.at(-1);
    const endIsReached = !last || !(ts.isReturnStatement(last) || ts.isThrowStatement(last));
    this.edits.insert(body.end - 1, this.functionEnd(endIsReached));
  }

  private arrowExpression(body: ts.Expression, entry: number): void {
    const start = body.getStart(this.sourceFile);
    this.edits.insert(start, `{${this.functionStart(entry)}`);
    this.lineStatement(start);
    this.edits.insert(start, 'return');
    this.returned(body);
    this.edits.insert(body.end, this.functionEnd(false) + '}');
  }

  /** What follows `return`: the value is noted, then the event, then the value again. */
  private returned(expression: ts.Expression | undefined, at?: number): void {
    const { context } = this;
    const event = context.returnsLate
      ? context.loops.some((loop) => loop.isForAwait)
        ? `,${this.suspend(2)}`
        : ''
      : `,${this.own.count}[1]++,${this.code.expression(context.sites.return, this.own.value)}`;
    if (!expression) {
      this.edits.insert(at ?? 0, ` void(${this.own.value}=void 0${event})`);
      return;
    }
    this.edits.insert(
      expression.getStart(this.sourceFile),
      `(${this.own.value}=(${guardName(expression)}`,
    );
    this.expression(expression);
    this.edits.insert(expression.end, `${guardEnd(expression)})${event},${this.own.value})`);
  }

  /** A function that cannot be instrumented: only those inside it are. */
  private leaveAlone(node: ts.Node): void {
    ts.forEachChild(node, (child) => {
      if (isFunctionNode(child)) this.visitFunction(child);
      else if (ts.isClassLike(child)) this.visitClass(child);
      else this.leaveAlone(child);
    });
  }

  // Classes.

  private visitClass(node: ts.ClassLikeDeclaration): void {
    for (const decorator of decoratorsOf(node)) this.expression(decorator.expression);
    const name = nameOf(node);
    this.classes.push({
      file: this.path,
      name,
      qualifiedName: [...this.names, name].join('.'),
      line: this.lineOf(node.getStart(this.sourceFile)),
      lastLine: this.lineOf(node.end),
    });
    for (const clause of node.heritageClauses ?? []) {
      if (clause.token === ts.SyntaxKind.ExtendsKeyword) {
        for (const type of clause.types) this.expression(type.expression);
      }
    }
    this.named(name, () => {
      for (const member of node.members) this.member(member);
    });
    this.privateFields(node);
  }

  /** Only code within the class can read its private fields: a reader of them for the runtime. */
  private privateFields(node: ts.ClassLikeDeclaration): void {
    if (this.options.build !== 'inspect') return;
    const names = node.members.flatMap((member) =>
      ts.isPropertyDeclaration(member) &&
      ts.isPrivateIdentifier(member.name) &&
      (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) === 0
        ? [member.name.text]
        : [],
    );
    if (names.length === 0) return;
    const { instance } = this.own;
    const fields = names
      .map((name) => `${name} in ${instance}?['${name}',${instance}.${name}]:0`)
      .join();
    this.edits.insert(
      node.end - 1,
      `;static{${this.own.runtime}.privates(this.prototype,${instance}=>[${fields}])}`,
    );
  }

  private member(member: ts.ClassElement): void {
    if (isFunctionNode(member)) {
      this.visitFunction(member);
    } else if (ts.isClassStaticBlockDeclaration(member)) {
      this.staticBlock(member);
    } else if (ts.isPropertyDeclaration(member)) {
      for (const decorator of decoratorsOf(member)) this.expression(decorator.expression);
      this.propertyName(member.name);
      if (member.initializer) this.field(member, member.initializer);
    }
  }

  private field(member: ts.PropertyDeclaration, initializer: ts.Expression): void {
    if (isAnonymousFunction(initializer)) {
      this.expression(initializer);
      return;
    }
    const info = {
      kind: 'block' as const,
      name: '<fields>',
      isAsync: false,
      isGenerator: false,
      parameters: [],
    };
    this.inContext(member, info, [], (entry) => {
      const start = initializer.getStart(this.sourceFile);
      this.edits.insert(start, `${this.own.runtime}.leave(${this.context.sites.return},(`);
      this.edits.insert(start, `${this.code.expression(entry)},`);
      this.lineExpression(member.name.getStart(this.sourceFile), start);
      this.expression(initializer);
      this.edits.insert(initializer.end, '))');
    });
  }

  private staticBlock(member: ts.ClassStaticBlockDeclaration): void {
    const { body } = member;
    const info = {
      kind: 'block' as const,
      name: '<static block>',
      isAsync: false,
      isGenerator: false,
      parameters: [],
    };
    const names = [...blockNames(body.statements), ...varNames(body)];
    if (!canStandInBlock(body)) {
      this.leaveAlone(body);
      return;
    }
    this.inContext(member, info, names, (entry) => {
      this.edits.insert(body.getStart(this.sourceFile) + 1, this.functionStart(entry));
      this.statements(body.statements, NOWHERE);
      this.edits.insert(body.end - 1, this.functionEnd(true));
    });
  }

  // Statements. `covered` is the line whose event has just been written, in the same activation.

  private statements(list: readonly ts.Statement[], covered: number): void {
    let line = covered;
    for (const statement of list) line = this.statement(statement, line);
  }

  private statement(statement: ts.Statement, covered: number): number {
    if (isErased(statement)) return covered;
    if (ts.isFunctionDeclaration(statement)) return this.functionStatement(statement, covered);
    if (ts.isBlock(statement)) {
      this.inScope(blockNames(statement.statements), () =>
        this.statements(statement.statements, covered),
      );
      return NOWHERE;
    }
    const labels: string[] = [];
    let inner = statement;
    while (ts.isLabeledStatement(inner)) {
      labels.push(inner.label.text);
      inner = inner.statement;
    }
    if (ts.isBlock(inner) && labels.length > 0) {
      const block = inner;
      this.inScope(blockNames(block.statements), () => this.statements(block.statements, covered));
      return NOWHERE;
    }
    const start = inner.getStart(this.sourceFile);
    const line = this.lineOf(start);
    const hasOwnEvent = ts.isWhileStatement(inner) || ts.isDoStatement(inner);
    if (line !== covered && !hasOwnEvent) {
      this.lineStatement(
        start,
        statement.getStart(this.sourceFile),
        ts.isDebuggerStatement(inner) ? { debuggerStatement: true } : {},
      );
    }
    const after = this.statementBody(inner, line, labels, statement.getStart(this.sourceFile));
    return this.lineOf(inner.end) === line ? line : after;
  }

  /** It was made before anything ran, but is passed here, as a `def` in Python is. */
  private functionStatement(statement: ts.FunctionDeclaration, covered: number): number {
    if (!statement.body) return covered;
    const start = statement.getStart(this.sourceFile);
    const line = this.lineOf(start);
    if (line !== covered) this.lineStatement(start);
    this.visitFunction(statement);
    return line;
  }

  /** @param outermost where the statement starts, its labels with it. */
  private statementBody(
    node: ts.Statement,
    line: number,
    labels: readonly string[],
    outermost: number,
  ): number {
    if (ts.isExpressionStatement(node)) {
      this.expression(node.expression);
      return line;
    }
    if (ts.isVariableStatement(node)) {
      this.declarations(node.declarationList);
      return line;
    }
    if (ts.isIfStatement(node)) {
      this.expression(node.expression);
      this.body(node.thenStatement, line);
      if (node.elseStatement) this.body(node.elseStatement, line);
    } else if (ts.isWhileStatement(node)) {
      const start = node.expression.getStart(this.sourceFile);
      this.lineExpression(node.getStart(this.sourceFile), start);
      this.expression(node.expression);
      this.loopBody(node.statement, line, { labels, isForAwait: false });
    } else if (ts.isDoStatement(node)) {
      this.loopBody(node.statement, NOWHERE, { labels, isForAwait: false });
      const start = node.expression.getStart(this.sourceFile);
      if (this.lineOf(start) !== line || !hasStatements(node.statement)) {
        this.lineExpression(start, start);
      }
      this.expression(node.expression);
    } else if (ts.isForStatement(node)) {
      this.forStatement(node, line, labels);
    } else if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
      this.forEachStatement(node, line, labels, outermost);
    } else if (ts.isSwitchStatement(node)) {
      this.switchStatement(node, labels);
    } else if (ts.isTryStatement(node)) {
      this.tryStatement(node, line);
    } else if (ts.isReturnStatement(node)) {
      this.returned(node.expression, node.getStart(this.sourceFile) + 'return'.length);
    } else if (ts.isThrowStatement(node)) {
      this.expression(node.expression);
    } else if (ts.isBreakStatement(node)) {
      this.breakStatement(node);
    } else if (ts.isContinueStatement(node)) {
      this.continueStatement(node);
    } else if (ts.isClassDeclaration(node)) {
      this.visitClass(node);
    } else if (ts.isModuleDeclaration(node)) {
      this.namespaceBody(node);
    } else if (ts.isDebuggerStatement(node)) {
      this.edits.replace(node.getStart(this.sourceFile), 'debugger'.length, '');
    } else {
      this.children(node);
    }
    return NOWHERE;
  }

  private declarations(list: ts.VariableDeclarationList): void {
    for (const declaration of list.declarations) {
      this.bindingName(declaration.name);
      if (declaration.initializer) this.expression(declaration.initializer);
    }
  }

  /** A statement that stands alone gets braces, since an event goes before it. */
  private body(statement: ts.Statement, covered: number): void {
    if (ts.isBlock(statement)) {
      this.statement(statement, covered);
      return;
    }
    this.edits.insert(statement.getStart(this.sourceFile), '{');
    this.statement(statement, covered);
    this.edits.insert(statement.end, '}');
  }

  private loopBody(statement: ts.Statement, covered: number, loop: Loop): void {
    this.context.loops.push(loop);
    this.body(statement, covered);
    this.context.loops.pop();
  }

  private forStatement(node: ts.ForStatement, line: number, labels: readonly string[]): void {
    const { initializer } = node;
    const isList = initializer !== undefined && ts.isVariableDeclarationList(initializer);
    this.inScope(isList ? lexicalNames(initializer) : [], () => {
      if (initializer) {
        if (isList) this.declarations(initializer);
        else this.expression(initializer);
      }
      if (node.condition) this.expression(node.condition);
      const start = node.getStart(this.sourceFile);
      if (node.incrementor) {
        this.lineExpression(start, node.incrementor.getStart(this.sourceFile));
        this.expression(node.incrementor);
      } else {
        const close = node
          .getChildren(this.sourceFile)
          .findLast(
            (child) =>
              child.kind === ts.SyntaxKind.CloseParenToken &&
              child.end <= node.statement.getStart(this.sourceFile),
          );
        const at = close ? close.getStart(this.sourceFile) : node.statement.pos - 1;
        this.lineExpression(start, at);
        this.edits.insert(at, '0');
      }
      this.loopBody(node.statement, line, { labels, isForAwait: false });
    });
  }

  private forEachStatement(
    node: ts.ForOfStatement | ts.ForInStatement,
    line: number,
    labels: readonly string[],
    outermost: number,
  ): void {
    const start = node.getStart(this.sourceFile);
    const isForAwait = ts.isForOfStatement(node) && node.awaitModifier !== undefined;
    const { initializer } = node;
    const isList = ts.isVariableDeclarationList(initializer);
    // V8 names a plain expression in its error messages, so nothing may stand around one.
    const suspendsInHead = isForAwait && !isReference(node.expression);
    if (isForAwait && !suspendsInHead) this.edits.insert(outermost, `${this.suspend(2)};`);
    if (suspendsInHead) {
      this.edits.insert(
        node.expression.getStart(this.sourceFile),
        `(${this.own.value}=${this.own.runtime}.awaited(${guardName(node.expression)}`,
      );
    }
    this.expression(node.expression);
    if (suspendsInHead) {
      this.edits.insert(
        node.expression.end,
        `${guardEnd(node.expression)},${JSON.stringify(textInErrors(node.expression))}),${this.suspend(2)},${this.own.value})`,
      );
    }
    const names = isList ? lexicalNames(initializer) : [];
    this.inScope(names, () => {
      if (isList) this.declarations(initializer);
      else this.expression(initializer);
      const label = `${this.own.label}${this.labels++}`;
      const bodyStart = node.statement.getStart(this.sourceFile);
      this.edits.insert(bodyStart, `{${isForAwait ? this.resumeInHandler() : ''}${label}:`);
      if (!ts.isBlock(node.statement)) this.edits.insert(bodyStart, '{');
      this.context.loops.push({ labels, continueLabel: label, isForAwait });
      this.statement(node.statement, line);
      this.context.loops.pop();
      if (!ts.isBlock(node.statement)) this.edits.insert(node.statement.end, '}');
      this.lineStatement(start, node.statement.end);
      this.edits.insert(node.statement.end, isForAwait ? `${this.suspend(2)};}` : '}');
    });
    if (isForAwait) this.edits.insert(node.end, this.resumeInHandler());
  }

  private switchStatement(node: ts.SwitchStatement, labels: readonly string[]): void {
    this.expression(node.expression);
    this.context.loops.push({ labels, isForAwait: false, isSwitch: true });
    const clauses = node.caseBlock.clauses;
    this.inScope(
      clauses.flatMap((clause) => blockNames(clause.statements)),
      () => {
        for (const clause of clauses) {
          if (ts.isCaseClause(clause)) this.expression(clause.expression);
          this.statements(clause.statements, NOWHERE);
        }
      },
    );
    this.context.loops.pop();
  }

  private tryStatement(node: ts.TryStatement, line: number): void {
    const { tryBlock, catchClause, finallyBlock } = node;
    const { context } = this;
    this.inScope(blockNames(tryBlock.statements), () => this.statements(tryBlock.statements, line));
    const report = `if(${this.own.reported}!==${this.own.error}){${this.code.exception(context.sites.exception)}${this.own.reported}=${this.own.error}}`;
    if (!catchClause) {
      this.edits.insert(
        tryBlock.end,
        `catch(${this.own.error}){${this.resumeInHandler()}${report}throw ${this.own.error}}`,
      );
    } else {
      this.catchClause(catchClause, report);
    }
    if (finallyBlock) {
      this.edits.insert(finallyBlock.getStart(this.sourceFile) + 1, this.resumeInHandler());
      this.statement(finallyBlock, NOWHERE);
    }
  }

  /** The error is taken under a name of our own; the clause's name or pattern comes after. */
  private catchClause(clause: ts.CatchClause, report: string): void {
    const { block, variableDeclaration } = clause;
    const start = clause.getStart(this.sourceFile);
    const blockStart = block.getStart(this.sourceFile);
    const entry = `${this.resumeInHandler()}${report}${this.own.reported}=${this.own.runtime};`;
    if (!variableDeclaration) {
      this.edits.insert(start + 'catch'.length, `(${this.own.error})`);
      this.edits.insert(blockStart + 1, entry);
      this.lineStatement(start, blockStart + 1);
      this.inScope(blockNames(block.statements), () =>
        this.statements(block.statements, this.lineOf(start)),
      );
      return;
    }
    const { name } = variableDeclaration;
    this.edits.insert(name.getStart(this.sourceFile), `${this.own.error}){${entry}`);
    this.inScope(boundNames(name), () => {
      this.lineStatement(start, name.getStart(this.sourceFile));
      this.edits.insert(name.getStart(this.sourceFile), 'let ');
      this.bindingName(name);
      const close = this.sourceFile.text.lastIndexOf(')', blockStart);
      this.edits.replace(close, 1, `=${this.own.error};`);
      this.inScope(blockNames(block.statements), () =>
        this.statements(block.statements, this.lineOf(start)),
      );
    });
    this.edits.insert(block.end, '}');
  }

  private breakStatement(node: ts.BreakStatement): void {
    const { loops } = this.context;
    const target = node.label
      ? loops.findLast((loop) => loop.labels.includes(node.label?.text ?? ''))
      : loops.at(-1);
    if (target?.isForAwait) {
      this.edits.insert(node.getStart(this.sourceFile), `{${this.suspend(2)};`);
      this.edits.insert(node.end, '}');
    }
  }

  private continueStatement(node: ts.ContinueStatement): void {
    const loops = this.context.loops.filter((loop) => !loop.isSwitch);
    const target = node.label
      ? loops.findLast((loop) => loop.labels.includes(node.label?.text ?? ''))
      : loops.at(-1);
    if (!target?.continueLabel) return;
    const start = node.getStart(this.sourceFile);
    this.edits.replace(
      start,
      (node.label?.end ?? start + 'continue'.length) - start,
      `break ${target.continueLabel}`,
    );
  }

  private namespaceBody(node: ts.ModuleDeclaration): void {
    const { body } = node;
    if (!body || ts.isIdentifier(body)) return;
    if (ts.isModuleDeclaration(body)) this.namespaceBody(body);
    else {
      this.named(node.name.getText(this.sourceFile), () =>
        this.inScope(blockNames(body.statements), () => this.statements(body.statements, NOWHERE)),
      );
    }
  }

  // Expressions.

  private expression(node: ts.Node): void {
    this.expressionItself(node);
    const close = this.closing.get(node);
    if (close !== undefined) this.edits.insert(node.end, close);
  }

  private expressionItself(node: ts.Node): void {
    if (isFunctionNode(node)) {
      this.visitFunction(node);
    } else if (ts.isClassLike(node)) {
      this.visitClass(node);
    } else if (ts.isAwaitExpression(node)) {
      this.rest(node, node.expression, 2);
    } else if (ts.isYieldExpression(node)) {
      this.yieldExpression(node);
    } else if (ts.isObjectLiteralExpression(node)) {
      const owner = ownerOfLiteral(node);
      if (owner === undefined) this.children(node);
      else this.named(owner, () => this.children(node));
    } else if (ts.isIdentifier(node)) {
      if (this.importNames.has(node.text) && isValue(node)) this.usedImports.add(node.text);
    } else {
      this.children(node);
    }
  }

  private children(node: ts.Node): void {
    ts.forEachChild(node, (child) => {
      if (ts.isExpressionWithTypeArguments(child)) this.expression(child.expression);
      else if (!ts.isTypeNode(child) && !ts.isTypeParameterDeclaration(child)) {
        this.expression(child);
      }
    });
  }

  private propertyName(name: ts.PropertyName): void {
    if (ts.isComputedPropertyName(name)) this.expression(name.expression);
  }

  private bindingName(name: ts.BindingName): void {
    if (ts.isIdentifier(name)) return;
    for (const element of name.elements) {
      if (!ts.isBindingElement(element)) continue;
      if (element.propertyName) this.propertyName(element.propertyName);
      this.bindingName(element.name);
      if (element.initializer) this.expression(element.initializer);
    }
  }

  private yieldExpression(node: ts.YieldExpression): void {
    if (!node.asteriskToken) {
      this.rest(node, node.expression, 1);
      return;
    }
    const { context } = this;
    const info = this.functions[context.index - this.options.numbering.function];
    if (!node.expression || info?.isAsync) {
      this.rest(node, node.expression, 1);
      return;
    }
    this.edits.insert(node.expression.getStart(this.sourceFile), `${this.own.runtime}.delegate(`);
    this.expression(node.expression);
    this.edits.insert(
      node.expression.end,
      `,${this.own.activation},${context.sites.suspend},${context.sites.resume},${isNamedByType(node.expression)})`,
    );
  }

  /**
   * `await` and `yield`. Where an error message would name the expression (`(intermediate value) is
   * not iterable`), nothing may stand around it: then the first argument of the call it is for, or
   * else a later event, says that the function goes on.
   */
  private rest(
    node: ts.AwaitExpression | ts.YieldExpression,
    operand: ts.Expression | undefined,
    how: 1 | 2,
  ): void {
    const call = callOn(node);
    const late = call !== undefined || isNamedInErrors(node);
    const start = node.getStart(this.sourceFile);
    if (call) {
      const [first] = call.arguments;
      const resume = this.resume(String(how));
      if (!first) {
        this.edits.insert(call.end - 1, `...(${resume},[])`);
      } else {
        // A spread that is not the last one would change what is said of a callee that is no function.
        const argument = ts.isSpreadElement(first) ? first.expression : first;
        this.edits.insert(argument.getStart(this.sourceFile), `(${resume},`);
        this.closing.set(argument, `${this.closing.get(argument) ?? ''})`);
      }
    }
    if (!late) this.edits.insert(start, `(${this.own.value}=`);
    if (operand) {
      this.edits.insert(
        operand.getStart(this.sourceFile),
        `(${this.own.value}=${guardName(operand)}`,
      );
      this.expression(operand);
      this.edits.insert(
        operand.end,
        `${guardEnd(operand)},${this.suspend(how)},${this.own.value})`,
      );
    } else {
      this.edits.insert(node.end, `(${this.suspend(how)},void 0)`);
    }
    if (!late) this.edits.insert(node.end, `,${this.resume(String(how))},${this.own.value})`);
  }
}

/** The node whose own code a context is about. */
function codeOf(node: ts.Node): ts.Node {
  if (ts.isSourceFile(node)) return node;
  if (ts.isPropertyDeclaration(node)) return node.initializer ?? node;
  if (ts.isClassStaticBlockDeclaration(node)) return node.body;
  return isFunctionNode(node) ? (node.body ?? node) : node;
}

interface OwnFacts {
  readonly hasTry: boolean;
  readonly returnsInFinally: boolean;
  readonly resumesLate: boolean;
}

function ownFacts(body: ts.Node): OwnFacts {
  let hasTry = false;
  let returnsInFinally = false;
  let resumesLate = false;
  const visit = (node: ts.Node) => {
    if (ts.isTryStatement(node)) {
      hasTry = true;
      if (node.finallyBlock) {
        walkOwn(node, (inner) => {
          if (ts.isReturnStatement(inner)) returnsInFinally = true;
        });
      }
    }
    if (
      (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) &&
      !callOn(node) &&
      isNamedInErrors(node)
    ) {
      resumesLate = true;
    }
  };
  visit(body);
  walkOwn(body, visit);
  return { hasTry, returnsInFinally, resumesLate };
}

/** Whether V8 writes the text of an expression at this place into its error messages. */
function isNamedInErrors(node: ts.Expression): boolean {
  const { parent } = node;
  if (
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isSatisfiesExpression(parent)
  ) {
    return isNamedInErrors(parent);
  }
  if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) {
    return parent.expression === node && isNamedInErrors(parent);
  }
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression === node;
  if (ts.isTaggedTemplateExpression(parent)) return parent.tag === node;
  if (ts.isSpreadElement(parent)) return true;
  if (ts.isForOfStatement(parent)) return parent.expression === node;
  if (ts.isVariableDeclaration(parent)) return !ts.isIdentifier(parent.name);
  if (ts.isYieldExpression(parent)) return parent.asteriskToken !== undefined;
  if (ts.isBinaryExpression(parent)) {
    return (
      parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      (ts.isObjectLiteralExpression(parent.left) || ts.isArrayLiteralExpression(parent.left))
    );
  }
  return false;
}

/** The call of what an expression gives, or of a member of that: `(await load()).map(…)`. */
function callOn(node: ts.Expression): ts.CallExpression | undefined {
  let inner = node;
  for (;;) {
    const { parent } = inner;
    if (ts.isCallExpression(parent)) {
      return parent.expression === inner && !parent.questionDotToken ? parent : undefined;
    }
    const goesOn =
      ts.isParenthesizedExpression(parent) ||
      ts.isAsExpression(parent) ||
      ts.isNonNullExpression(parent) ||
      ts.isSatisfiesExpression(parent) ||
      (ts.isPropertyAccessExpression(parent) && !parent.questionDotToken) ||
      (ts.isElementAccessExpression(parent) &&
        parent.expression === inner &&
        !parent.questionDotToken);
    if (!goesOn) return undefined;
    inner = parent;
  }
}

/** A name, or a member of one: evaluating it leaves no events but a getter's. */
function isReference(node: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(node)) return isReference(node.expression);
  return (
    ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword || ts.isLiteralExpression(node)
  );
}

/** An expression as V8 writes it where it is not async iterable. */
function textInErrors(node: ts.Expression): string {
  const inner = withoutTypes(node);
  const isCall = ts.isCallExpression(inner) || ts.isNewExpression(inner);
  const name = ts.isCallExpression(inner) ? `${nameInErrors(inner.expression)}(...)` : '';
  if (isCall) return `${name || INTERMEDIATE} is not a function or its return value`;
  return ts.isObjectLiteralExpression(inner) ? `{${INTERMEDIATE}}` : nameInErrors(inner);
}

const INTERMEDIATE = '(intermediate value)';

function nameInErrors(node: ts.Expression): string {
  const inner = withoutTypes(node);
  if (ts.isIdentifier(inner) || ts.isNumericLiteral(inner)) return inner.text;
  if (inner.kind === ts.SyntaxKind.ThisKeyword) return 'this';
  if (ts.isPropertyAccessExpression(inner))
    return `${nameInErrors(inner.expression)}.${inner.name.text}`;
  if (ts.isElementAccessExpression(inner) && ts.isStringLiteral(inner.argumentExpression))
    return `${nameInErrors(inner.expression)}.${inner.argumentExpression.text}`;
  return INTERMEDIATE;
}

function withoutTypes(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isSatisfiesExpression(node)
    ? withoutTypes(node.expression)
    : node;
}

/** Whether V8's message says of which type it is, not how it is written, where it is no iterable. */
function isNamedByType(node: ts.Expression): boolean {
  const inner = withoutTypes(node);
  return (
    ts.isIdentifier(inner) ||
    ts.isLiteralExpression(inner) ||
    ts.isObjectLiteralExpression(inner) ||
    ts.isArrowFunction(inner) ||
    ts.isOptionalChain(inner) ||
    inner.kind === ts.SyntaxKind.TrueKeyword ||
    inner.kind === ts.SyntaxKind.FalseKeyword ||
    inner.kind === ts.SyntaxKind.NullKeyword
  );
}

/** Assigned to a variable, a function without a name would take the variable's. */
function guardName(expression: ts.Expression): string {
  return isAnonymousFunction(expression) ? '(0,' : '';
}

function guardEnd(expression: ts.Expression): string {
  return isAnonymousFunction(expression) ? ')' : '';
}

function decoratorsOf(node: ts.Node): readonly ts.Decorator[] {
  return ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
}

function afterDirectives(statements: readonly ts.Statement[]): readonly ts.Statement[] {
  const first = statements.findIndex(
    (statement) =>
      !(ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression)),
  );
  return first === -1 ? [] : statements.slice(first);
}

function hasStatements(body: ts.Statement): boolean {
  return !ts.isEmptyStatement(body) && !(ts.isBlock(body) && body.statements.length === 0);
}

/** Whether a name in an expression stands for its value, not for a property or a label. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (ts.isBindingElement(parent)) return parent.propertyName !== node && parent.name !== node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (
    ts.isPropertyAssignment(parent) ||
    ts.isEnumMember(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isEnumDeclaration(parent) ||
    ts.isJsxAttribute(parent)
  ) {
    return parent.name !== node;
  }
  return !(
    ts.isLabeledStatement(parent) ||
    ts.isBreakOrContinueStatement(parent) ||
    ts.isMetaProperty(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isQualifiedName(parent)
  );
}
