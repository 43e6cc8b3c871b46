import ts from 'typescript';
import type { CallFact, CodeFacts, CodeTree, FunctionFact, Segment } from '../facts/code.ts';
import { noteOf, type Note } from '../facts/notes.ts';
import { defaultExportName } from '../facts/outline.ts';
import { dirname, within } from '../facts/paths.ts';
import { oncePerProject, type ProjectFacts } from '../facts/project.ts';
import { resolverOf, type Resolver } from '../facts/resolve.ts';
import { bare, calleeName, hasModifier, literalValue, rootName } from '../facts/syntax.ts';
import { Bag, type Word } from '../facts/words.ts';
import type { Draft } from '../types.ts';
import { isProgram, listed, spanAt, spanOf, type NotedSpan, type Rule } from './rule.ts';

/**
 * A helper's body as a pattern: parameters stand for any expression (always the same one), locals
 * may have other names, and everything else (imports, globals, literals) is fixed.
 */
interface Pattern {
  readonly code: CodeTree;
  readonly fact: FunctionFact;
  readonly parameters: ReadonlySet<string>;
  readonly locals: ReadonlySet<string>;
  /** One expression, or the statements that have to follow each other. */
  readonly expression: ts.Expression | undefined;
  readonly statements: readonly ts.Statement[];
  /** Says little that is its own: other code may do the same for a reason of its own. */
  readonly isCommon: boolean;
  /** What it gives has to be waited for. */
  readonly isAsync: boolean;
  /** Last name of a call that every match contains. */
  readonly anchor: string;
  readonly weight: number;
  /** Words that every match contains. */
  readonly words: readonly string[];
}

/** What is kept of a function that may be a helper: enough to tell where it is not written out. */
interface HelperNote {
  readonly name: string;
  /** Which of the file's functions it is. */
  readonly index: number;
  readonly pos: number;
  readonly end: number;
  readonly exported: boolean;
  /** Words that are the same wherever it is written out. */
  readonly said: Bag;
  /** Imported functions that it calls, by their names in its file. */
  readonly imported: readonly string[];
  /** Kinds of its statements; empty when it is one expression. */
  readonly kinds: readonly ts.SyntaxKind[];
}

interface Helper extends HelperNote {
  readonly code: CodeFacts;
  /** What it says, the rarest word of the project first. */
  readonly words: readonly Word[];
}

const aside =
  /(?:^|\/)(?:scripts?|seeds?|seeders?|migrations?|prisma|tools|examples?|templates?|bench)\/|(?:^|\/)(?:seed|migrate)[\w.-]*\.[cm]?[jt]s$/i;

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    if (!ts.isTypeNode(child)) children.push(child);
  });
  return children;
}

interface Weight {
  /** Nodes that no parameter stands for. */
  size: number;
  /** How many of them are special: texts, numbers, calls. */
  special: number;
  /** Numbers written out in it. */
  numbers: number;
  readonly calls: string[];
  readonly words: string[];
}

/** Adds the parts of a node that no parameter stands for, and how special they are. */
function weigh(
  node: ts.Node,
  parameters: ReadonlySet<string>,
  locals: ReadonlySet<string>,
  total: Weight,
): void {
  const visit = (inner: ts.Node): void => {
    switch (inner.kind) {
      case ts.SyntaxKind.Identifier:
        if (!parameters.has((inner as ts.Identifier).text)) total.size += 1;
        return;
      case ts.SyntaxKind.PropertyAccessExpression:
        total.words.push((inner as ts.PropertyAccessExpression).name.text);
        break;
      case ts.SyntaxKind.TemplateExpression:
        total.special += 1;
        break;
      case ts.SyntaxKind.CallExpression:
      case ts.SyntaxKind.NewExpression: {
        const callee = calleeName(inner as CallLike);
        total.calls.push(callee);
        total.special += 1;
        if (callee && !parameters.has(callee) && !locals.has(callee)) total.words.push(callee);
        break;
      }
      default:
        if (ts.isLiteralExpression(inner)) {
          const { text } = inner;
          total.words.push(text);
          if (ts.isNumericLiteral(inner)) total.numbers += 1;
          if (
            text.length > 1 &&
            !ts.isRegularExpressionLiteral(inner) &&
            !ts.isBigIntLiteral(inner)
          )
            total.special += 1;
        } else if (ts.isTypeNode(inner)) return;
    }
    total.size += 1;
    ts.forEachChild(inner, visit);
  };
  visit(node);
}

type CallLike = ts.CallExpression | ts.NewExpression;

/** Calls too common to tell anything by. */
const commonCall =
  /^(?:log|error|warn|info|debug|json|send|status|sendStatus|end|next|useState|useEffect|useContext|useSelector|useDispatch|dispatch|push|map|filter|find|forEach|reduce|some|every|includes|join|split|trim|toString|String|Number|Boolean|Error|keys|values|entries|set|get|has|add|then|catch|preventDefault|stopPropagation|navigate|render|expect|cn|clsx|useRef|useMemo|useCallback|require|setTimeout|resolve|reject|Promise|exit)$/;

const helperNote: Note<HelperNote[]> = {
  take: (code) => {
    if (!isProgram(code) || code.partial) return undefined;
    const found: HelperNote[] = [];
    code.functions.forEach((fact, index) => {
      if (!isHelper(fact)) return;
      const body = bodyOf(fact);
      if (!body || (fact.special < 2 && !body.expression)) return;
      // Names of imports, parameters and locals may be others where it is written out.
      const said = new Bag();
      for (const word of fact.words?.words ?? [])
        if (
          word.text !== '' &&
          !code.innerNames.has(word.text) &&
          code.topLevel.get(word.text)?.kind !== 'import'
        )
          said.add(word);
      found.push({
        name: fact.name,
        index,
        pos: fact.node.pos,
        end: fact.node.end,
        exported: fact.exported || fact.binding?.exported === true || code.commonJs,
        said,
        imported: importsCalled(code, fact),
        kinds: body.statements.map(({ kind }) => kind),
      });
    });
    return found.length > 0 ? found : undefined;
  },
};

/** Wherever the function is written out, the same imports are called, under whatever names. */
function importsCalled(code: CodeTree, { node: { body } }: FunctionFact): string[] {
  const names = new Set<string>();
  if (body && code.imports.length > 0)
    for (const { name, node } of code.calls)
      if (
        node.pos >= body.pos &&
        node.end <= body.end &&
        ts.isIdentifier(node.expression) &&
        code.topLevel.get(name)?.kind === 'import' &&
        !code.innerNames.has(name)
      )
        names.add(name);
  return [...names];
}

/** Kinds of the statements of a file's top level. */
const topNote: Note<ts.SyntaxKind[]> = {
  take: (code) => (isProgram(code) ? code.source.statements.map(({ kind }) => kind) : undefined),
};

/** Functions that a framework or the module system calls by these names. */
const calledByName =
  /^(?:main|default|handler|load|loader|actions?|entries|meta|generate(?:Metadata|StaticParams)|get(?:ServerSideProps|StaticProps|StaticPaths)|GET|POST|PUT|PATCH|DELETE)$/;

function isHelper(fact: FunctionFact): boolean {
  return (
    fact.topLevel &&
    fact.name !== '' &&
    !calledByName.test(fact.name) &&
    !fact.component &&
    fact.signature === 'own' &&
    fact.binding !== undefined &&
    fact.parameters.every(({ fields, hasRest }) => fields.length === 0 && !hasRest)
  );
}

/**
 * The name that a wrapper calls, where it calls something imported with a text of its own:
 * `join(DATA, name)`, `client.get('/stations')`.
 */
function wrappedCall(
  code: CodeTree,
  expression: ts.Expression,
  parameters: ReadonlySet<string>,
): string | undefined {
  if (!ts.isCallExpression(expression)) return undefined;
  const root = rootName(expression.expression);
  if (root === undefined || parameters.has(root) || code.topLevel.get(root)?.kind !== 'import')
    return undefined;
  const isTelling = (given: ts.Expression): boolean => {
    const inner = bare(given);
    const text = ts.isIdentifier(inner)
      ? constantIn(code, inner.text)
      : ts.isStringLiteralLike(inner)
        ? inner.text
        : undefined;
    return (
      text !== undefined && /[\w.-]\/[\w.-]|^\/\w{3}|\s|\.\w{2,4}$/.test(text) && text.length > 4
    );
  };
  const name = calleeName(expression);
  return name && expression.arguments.some(isTelling) ? name : undefined;
}

/** Calls that come with the language: a few of them in a row are nobody's own. */
const builtinCall =
  /^(?:String|Number|Boolean|Array|Date|parseInt|parseFloat|isNaN|trim|trimStart|trimEnd|toLowerCase|toUpperCase|replace|replaceAll|split|join|slice|substring|substr|padStart|padEnd|toFixed|toString|includes|startsWith|endsWith|indexOf|charAt|at|concat|reverse|map|filter|some|every|find|keys|values|entries|from|isArray|floor|ceil|round|max|min|abs|random|pow|sqrt|sign|trunc|isInteger|isFinite|parse|stringify|toISOString|getTime|getDate|now|randomBytes|randomUUID)$/;

/** `console.log(JSON.stringify(value, null, 2))`, as every program prints. */
function isPrinting(expression: ts.Expression | undefined): boolean {
  if (!expression || !ts.isCallExpression(expression)) return false;
  const [only, ...more] = expression.arguments;
  return (
    rootName(expression.expression) === 'console' &&
    more.length === 0 &&
    only !== undefined &&
    ts.isCallExpression(only) &&
    rootName(only.expression) === 'JSON'
  );
}

/** A function as a pattern; undefined when it says too little to be recognised by. */
function patternFrom(code: CodeTree, fact: FunctionFact): Pattern | undefined {
  const body = isHelper(fact) ? bodyOf(fact) : undefined;
  if (!body) return undefined;
  const { expression, statements, locals } = body;
  const parameters = new Set(fact.parameters.flatMap(({ name }) => (name ? [name] : [])));
  const total: Weight = { size: 0, special: 0, numbers: 0, calls: [], words: [] };
  for (const node of expression ? [expression] : statements) weigh(node, parameters, locals, total);
  const { size: weight, special } = total;
  // What is imported may have another name elsewhere.
  const isImported = (name: string): boolean => code.topLevel.get(name)?.kind === 'import';
  const called = total.calls.filter((name) => name !== '' && !commonCall.test(name));
  const anchor = called.find((name) => !isImported(name)) ?? called[0];
  const constructs = expression !== undefined && ts.isNewExpression(expression) && weight >= 3;
  const wraps = expression && wrappedCall(code, expression, parameters);
  const formula = expression !== undefined && total.calls.length === 0 && total.numbers >= 3;
  if (anchor === undefined && !wraps && !formula) return undefined;
  // `console.log(JSON.stringify(value, null, 2))` says nothing that is the helper's own.
  if (!wraps && isPrinting(expression)) return undefined;
  // `typeof value === 'function' ? value(of) : value`: all that it calls is what it is given.
  if (!wraps && !formula && called.every((name) => parameters.has(name))) return undefined;
  const telling = weight >= (expression ? 7 : 12) && special >= 2;
  if (!constructs && !wraps && !formula && !telling) return undefined;
  const words = total.words.filter((word) => !isImported(word));
  return {
    code,
    fact,
    parameters,
    locals,
    expression,
    statements,
    isCommon:
      expression !== undefined &&
      !formula &&
      !wraps &&
      weight < 18 &&
      total.calls.every((name) => builtinCall.test(name)),
    isAsync: hasModifier(fact.node, ts.SyntaxKind.AsyncKeyword),
    anchor: anchor ?? wraps ?? '',
    weight,
    words,
  };
}

/** Every name that a pattern declares: `first` and `rest` of `[first, ...rest]`. */
function namesOf(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : namesOf(element.name),
  );
}

/** What a function does: one expression, or at least two statements and the locals they name. */
function bodyOf(
  fact: FunctionFact,
): Pick<Pattern, 'expression' | 'statements' | 'locals'> | undefined {
  const { body } = fact.node;
  if (!body) return undefined;
  const none = new Set<string>();
  if (!ts.isBlock(body)) return { expression: bare(body), statements: [], locals: none };
  const { statements } = body;
  const last = statements[statements.length - 1];
  if (!last || statements.length > 8) return undefined;
  const only = statements.length === 1 ? last : undefined;
  if (only && (ts.isReturnStatement(only) || ts.isExpressionStatement(only)) && only.expression)
    return { expression: bare(only.expression), statements: [], locals: none };
  if (only) return undefined;
  const locals = new Set<string>();
  for (const statement of statements)
    if (ts.isVariableStatement(statement))
      for (const { name } of statement.declarationList.declarations)
        for (const local of namesOf(name)) locals.add(local);
  // `return db` at the end is what the helper is for; the site goes on using it instead.
  const isHandedBack =
    ts.isReturnStatement(last) &&
    (!last.expression || (ts.isIdentifier(last.expression) && locals.has(last.expression.text)));
  return {
    expression: undefined,
    statements: isHandedBack ? statements.slice(0, -1) : statements,
    locals,
  };
}

type Inline = ts.ArrowFunction | ts.FunctionExpression;
const isInline = (node: ts.Node): node is Inline =>
  ts.isArrowFunction(node) || ts.isFunctionExpression(node);

/** `{ name }` takes another thing out than `{ file }`, whatever it is called afterwards. */
function haveSameKeys(left: ts.ObjectBindingPattern, right: ts.ObjectBindingPattern): boolean {
  const keysOf = ({ elements }: ts.ObjectBindingPattern): string[] =>
    elements.map(({ name, propertyName = name }) =>
      ts.isIdentifier(propertyName) ? propertyName.text : '',
    );
  return keysOf(left).join() === keysOf(right).join();
}

/** The literal that a constant of the file's top level stands for. */
function constantIn(code: CodeTree, name: string): string | undefined {
  const declaration = code.topLevel.get(name)?.declaration;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer)
    return undefined;
  const value = literalValue(declaration.initializer);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

class Match {
  readonly #helper: Pattern;
  readonly #home: CodeFacts;
  readonly #site: CodeTree;
  readonly #siteFacts: CodeFacts;
  readonly #resolver: Resolver;
  readonly #values = new Map<string, string>();
  readonly #names = new Map<string, string>();
  /** A text written out stands for a template with a parameter in it. */
  #filled = false;
  /** Parameters of the inline functions around: ours to theirs. */
  readonly #inner = new Map<string, string>();

  constructor(helper: Pattern, home: CodeFacts, site: CodeFacts, resolver: Resolver) {
    this.#helper = helper;
    this.#home = home;
    this.#site = site.tree();
    this.#siteFacts = site;
    this.#resolver = resolver;
  }

  /** Whether an object written out, or nothing, stands where the helper has a parameter. */
  get isSpecial(): boolean {
    return [...this.#values.values()].some((text) => /^(?:\{|null$|undefined$)/.test(text));
  }

  /** Whether something written out stands where the helper has a parameter. */
  get isSpecialised(): boolean {
    return this.#filled || [...this.#values.values()].some((text) => !/^[\w$.?!]+$/.test(text));
  }

  /** What the site calls the locals of the helper. */
  get names(): ReadonlyMap<string, string> {
    return this.#names;
  }

  unify(pattern: ts.Node, site: ts.Node): boolean {
    const left = ts.isExpression(pattern) ? this.#open(pattern) : pattern;
    const right = ts.isExpression(site) ? this.#open(site) : site;
    if (ts.isIdentifier(left)) return this.#identifier(left, right);
    if (ts.isShorthandPropertyAssignment(left) && ts.isPropertyAssignment(right))
      return (
        left.name.text === right.name.getText(this.#site.source) &&
        this.unify(left.name, right.initializer)
      );
    if (ts.isTemplateExpression(left) && this.#template(left, right)) return true;
    if (left.kind !== right.kind) return false;
    // The name is a key too: `{ name }` is not `{ id }`.
    if (
      ts.isShorthandPropertyAssignment(left) &&
      ts.isShorthandPropertyAssignment(right) &&
      left.name.text !== right.name.text
    )
      return false;
    if (
      ts.isObjectBindingPattern(left) &&
      ts.isObjectBindingPattern(right) &&
      !haveSameKeys(left, right)
    )
      // prettier-ignore
      return false;
    if (ts.isPropertyAccessExpression(left) && ts.isPropertyAccessExpression(right))
      return left.name.text === right.name.text && this.unify(left.expression, right.expression);
    if (ts.isLiteralExpression(left) && ts.isLiteralExpression(right))
      return left.text === right.text;
    if (
      (ts.isTemplateHead(left) || ts.isTemplateMiddleOrTemplateTail(left)) &&
      (ts.isTemplateHead(right) || ts.isTemplateMiddleOrTemplateTail(right))
    )
      return left.text === right.text;
    if (ts.isPropertyAssignment(left) && ts.isPropertyAssignment(right))
      return (
        left.name.getText(this.#helper.code.source) === right.name.getText(this.#site.source) &&
        this.unify(left.initializer, right.initializer)
      );
    if (
      ts.isBinaryExpression(left) &&
      ts.isBinaryExpression(right) &&
      left.operatorToken.kind !== right.operatorToken.kind
    )
      return false;
    if (
      ((ts.isPrefixUnaryExpression(left) && ts.isPrefixUnaryExpression(right)) ||
        (ts.isPostfixUnaryExpression(left) && ts.isPostfixUnaryExpression(right))) &&
      left.operator !== right.operator
    )
      return false;
    if (isInline(left) && isInline(right)) return this.#inline(left, right);
    return this.#children(left, right);
  }

  /** `(row) => row[0]` is `(line) => line[0]`: its parameters have names of their own. */
  #inline(left: Inline, right: Inline): boolean {
    if (left.parameters.length !== right.parameters.length) return false;
    const outer = new Map(this.#inner);
    const pairs = left.parameters.map((parameter, index) => [
      namesOf(parameter.name),
      namesOf(right.parameters[index]?.name ?? parameter.name),
    ]);
    for (const [ours = [], theirs = []] of pairs) {
      if (ours.length !== theirs.length) return false;
      ours.forEach((name, index) => this.#inner.set(name, theirs[index] ?? name));
    }
    const fits = this.#children(left, right);
    this.#inner.clear();
    for (const [name, value] of outer) this.#inner.set(name, value);
    return fits;
  }

  /** `${BASE}/${path}` is 'https://weather.test/stations' where BASE is the beginning of that. */
  #template({ head, templateSpans }: ts.TemplateExpression, right: ts.Node): boolean {
    if (!ts.isStringLiteralLike(right)) return false;
    const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    let [pattern, fixed] = [escaped(head.text), head.text.length];
    for (const { expression, literal } of templateSpans) {
      const inner = bare(expression);
      if (!ts.isIdentifier(inner)) return false;
      const value = constantIn(this.#helper.code, inner.text);
      if (value === undefined && !this.#helper.parameters.has(inner.text)) return false;
      if (value === undefined) this.#filled = true;
      pattern += (value === undefined ? '[^]+' : escaped(value)) + escaped(literal.text);
      fixed += (value?.length ?? 0) + literal.text.length;
    }
    // A few letters in common say nothing.
    return fixed >= 8 && new RegExp(`^${pattern}$`).test(right.text);
  }

  #children(left: ts.Node, right: ts.Node): boolean {
    const [ours, theirs] = [childrenOf(left), childrenOf(right)];
    return ours.length === theirs.length && ours.every((child, index) => { const other = theirs[index]; return other !== undefined && this.unify(child, other); }); // prettier-ignore
  }

  #open(node: ts.Expression): ts.Expression {
    let inner = node;
    while (
      ts.isParenthesizedExpression(inner) ||
      ts.isAsExpression(inner) ||
      ts.isNonNullExpression(inner) ||
      ts.isSatisfiesExpression(inner)
    )
      inner = inner.expression;
    return inner;
  }

  #identifier(left: ts.Identifier, right: ts.Node): boolean {
    const { parameters, locals, code } = this.#helper;
    const inner = this.#inner.get(left.text);
    if (inner !== undefined) return ts.isIdentifier(right) && right.text === inner;
    if (parameters.has(left.text)) {
      if (!ts.isExpression(right) || ts.isFunctionExpression(right) || ts.isArrowFunction(right))
        return false;
      const text = right.getText(this.#site.source);
      const known = this.#values.get(left.text);
      if (known === undefined) this.#values.set(left.text, text);
      return known === undefined || known === text;
    }
    const constant = constantIn(code, left.text);
    if (constant !== undefined && !locals.has(left.text)) {
      const other = ts.isLiteralExpression(right)
        ? right.text
        : ts.isIdentifier(right)
          ? constantIn(this.#site, right.text)
          : undefined;
      if (other === constant) return true;
    }
    if (!ts.isIdentifier(right)) return false;
    if (locals.has(left.text)) {
      const known = this.#names.get(left.text);
      if (known === undefined) {
        if ([...this.#names.values()].includes(right.text)) return false;
        this.#names.set(left.text, right.text);
      }
      return known === undefined || known === right.text;
    }
    // Names bound inside the pattern (arrow parameters) have to be the same word on both sides.
    if (code.innerNames.has(left.text) && !code.topLevel.has(left.text))
      return left.text === right.text;
    if (this.#site.innerNames.has(right.text)) return false;
    return (
      this.#resolver.identity(this.#home, left.text) ===
      this.#resolver.identity(this.#siteFacts, right.text)
    );
  }
}

interface Site {
  readonly code: CodeFacts;
  readonly start: number;
  readonly end: number;
  /** It may be meant as it is. */
  readonly doubtful?: boolean;
}

/** Asked by two rules. */
const helperFindings = oncePerProject((facts): readonly Draft[] => {
  const resolver = resolverOf(facts);
  const claimed = new Map<CodeFacts, Site[]>();
  const drafts: Draft[] = [];
  const reported = new Set<string>();
  for (const { helper, sites: all } of writtenOut(facts, resolver)) {
    const sites = all.filter(
      ({ code, start, end }) =>
        !claimed.get(code)?.some((one) => one.start <= start && end <= one.end),
    );
    if (sites.length === 0) continue;
    // Two copies of one helper are one finding, not one each way.
    const key = sites.map(({ code, start }) => `${code.path}:${start}`).join();
    if (reported.has(key)) continue;
    reported.add(key);
    const { name, pos: start, end } = helper;
    for (const site of [...sites, { code: helper.code, start, end }])
      claimed.set(site.code, [...(claimed.get(site.code) ?? []), site]);
    const paths = new Set(sites.map(({ code }) => code.path));
    const doubtful = sites.every((site) => site.doubtful === true || isParallel(name, site));
    drafts.push({
      ...(doubtful && { severity: 'warning' as const, confidence: 'low' as const }),
      message: `${name}() in ${helper.code.path} does this already, and ${listed([...paths])} ${paths.size === 1 ? 'writes' : 'write'} it out again.`,
      fact: name,
      spans: [...sites.map((site) => spanAt(site.code, site)), nameSpanOf(helper)],
      fix: `Call ${name}() here.`,
    });
  }
  return drafts;
});

function nameSpanOf({ code, index }: Helper): NotedSpan {
  const tree = code.tree();
  const fact = tree.functions[index];
  return spanOf(tree, fact?.nameNode ?? tree.source, 'the function that is there');
}

const wordsIn = (name: string): string[] => name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g) ?? [];

/**
 * `createSessionToken` and `createCouponToken` may agree today and part tomorrow: the site is all
 * of a function whose name says the same deed for another thing.
 */
function isParallel(name: string, { code, start, end }: Site): boolean {
  const own = wordsIn(name);
  return code.tree().functions.some((fact) => {
    const { body } = fact.node;
    const exported = fact.exported || fact.binding?.exported === true;
    if (!fact.topLevel || !exported || !body || fact.name === name) return false;
    if (body.pos > start || body.end < end || end - start < (body.end - body.pos) / 2) return false;
    const other = wordsIn(fact.name);
    return own.length > 1 && other.length > 1 && own[0] === other[0];
  });
}

interface WrittenOut {
  readonly helper: Helper;
  readonly sites: readonly Site[];
  readonly weight: number;
}

/** Helpers that are written out somewhere, the largest first, each with all its places. */
function writtenOut(facts: ProjectFacts, resolver: Resolver): WrittenOut[] {
  const patterns = new Map<Helper, Pattern>();
  const helpersFor = new Map<CodeFacts, Helper[]>();
  for (const { helper, files } of applicable(facts, resolver)) {
    const home = helper.code.tree();
    const fact = home.functions[helper.index];
    const pattern = fact && patternFrom(home, fact);
    if (!pattern) continue;
    patterns.set(helper, pattern);
    for (const code of files) {
      const known = helpersFor.get(code);
      if (known) known.push(helper);
      else helpersFor.set(code, [helper]);
    }
  }
  // File by file: the tree of each is read again once, whatever the number of helpers.
  const sites = new Map<Helper, Site[]>();
  for (const code of facts.code)
    for (const helper of helpersFor.get(code) ?? []) {
      const pattern = patterns.get(helper);
      const found = pattern ? sitesIn(helper, pattern, code, resolver) : [];
      if (found.length > 0) sites.set(helper, [...(sites.get(helper) ?? []), ...found]);
    }
  return [...patterns]
    .flatMap(([helper, { weight }]) => {
      const found = sites.get(helper);
      return found ? [{ helper, sites: found, weight }] : [];
    })
    .sort((one, other) => other.weight - one.weight);
}

/** Helpers, each with the files that may have it written out. */
function applicable(
  facts: ProjectFacts,
  resolver: Resolver,
): { helper: Helper; files: CodeFacts[] }[] {
  const helpers = facts.code.flatMap((code) =>
    (noteOf(helperNote, code) ?? []).map((note) => ({ code, note })),
  );
  const buildOf = buildsOf(facts);
  const index = indexWords(
    facts.code.filter(isProgram),
    helpers.map(({ note }) => note),
  );
  return helpers.flatMap(({ code: home, note }) => {
    const candidates = candidatesFor(home, note, index, buildOf);
    if (candidates.size === 0) return [];
    const words = [...note.said.words].sort((one, other) => index.count(one) - index.count(other));
    const helper = { ...note, code: home, words };
    const meanings = note.imported.map((name) => resolver.identity(home, name));
    const files = [...candidates].filter(
      (code) =>
        meanings.every((meaning) => resolver.hasNameFor(code, meaning)) && mayHold(helper, code),
    );
    return files.length > 0 ? [{ helper, files }] : [];
  });
}

/** Files that say all the helper's words where it could be written out. */
function candidatesFor(
  home: CodeFacts,
  note: HelperNote,
  index: WordIndex,
  buildOf: (file: CodeFacts) => string | undefined,
): Set<CodeFacts> {
  const candidates = new Set<CodeFacts>();
  const atTop = new Set<CodeFacts>();
  const top = index.filesWithTop(note.kinds);
  for (const { code, segment } of index.segmentsWith(rarestOf(note.said, index))) {
    const own = code === home;
    const reached =
      own || (note.exported && home.unit === code.unit && buildOf(home) === buildOf(code));
    if (!reached) continue;
    const inside = own && segment.pos >= note.pos && segment.end <= note.end;
    if (!inside && isSaid(segment, note)) candidates.add(code);
    else if (top.some((files) => files.has(code))) atTop.add(code);
  }
  // The statements of a top level share no segment: all of the file has to say the words.
  for (const code of atTop) {
    const { segments } = code;
    const says = (word: Word): boolean =>
      segments.some(({ words, body }) => words.has(word) || body.has(word));
    if (note.said.words.every(says)) candidates.add(code);
  }
  return candidates;
}

/** Statements stand in the body of a function; an expression may stand in its head too. */
function isSaid({ words: head, body }: Segment, { said, kinds }: HelperNote): boolean {
  const beside = kinds.length > 0 ? body : head;
  return (
    !body.lacksSomeOf(said, beside) &&
    said.words.every((word) => body.has(word) || (beside !== body && beside.has(word)))
  );
}

/** What lacks one of a helper's words cannot have it written out: the rarest is asked first. */
function rarestOf({ words }: Bag, index: WordIndex): Word | undefined {
  let rarest = words[0];
  for (const word of words) if (rarest && index.count(word) < index.count(rarest)) rarest = word;
  return rarest;
}

interface Said {
  readonly code: CodeFacts;
  readonly segment: Segment;
}

interface WordIndex {
  /** In how many top-level statements of the project a word of a helper stands. */
  count(word: Word): number;
  segmentsWith(rarest: Word | undefined): readonly Said[];
  /** Files with statements of these kinds, one after the other, at their top level. */
  filesWithTop(kinds: readonly ts.SyntaxKind[]): readonly ReadonlySet<CodeFacts>[];
}

const bagsOf = ({ words, body }: Segment): readonly Bag[] =>
  body === words ? [words] : [words, body];

function indexWords(files: readonly CodeFacts[], helpers: readonly HelperNote[]): WordIndex {
  let size = 0;
  for (const { said } of helpers) for (const { id } of said.words) if (id >= size) size = id + 1;
  const counts = new Int32Array(size);
  const all = files.flatMap((code) => code.segments.map((segment) => ({ code, segment })));
  for (const { segment } of all)
    for (const { words } of bagsOf(segment))
      for (const { id } of words) if (id < size) counts[id] = (counts[id] ?? 0) + 1;
  const byTop = filesByTop(files);
  const index: WordIndex = {
    count: ({ id }) => counts[id] ?? 0,
    segmentsWith: (word) => (word === undefined ? all : (byWord.get(word) ?? [])),
    filesWithTop: ([first, second]) => {
      if (first === undefined) return [];
      const exact = byTop.get(topKey(first, second)) ?? none;
      // `statementsMatch` lets a variable stand for a returned value.
      return second === ts.SyntaxKind.ReturnStatement
        ? [exact, byTop.get(topKey(first, ts.SyntaxKind.VariableStatement)) ?? none]
        : [exact];
    },
  };
  // Only of each helper's rarest word are the places needed.
  const byWord = new Map<Word, Said[]>();
  for (const { said } of helpers) {
    const rarest = rarestOf(said, index);
    if (rarest) byWord.set(rarest, []);
  }
  for (const one of all)
    for (const { words } of bagsOf(one.segment))
      for (const word of words) byWord.get(word)?.push(one);
  return index;
}

const none: ReadonlySet<CodeFacts> = new Set();

/** Two kinds of statement as one number; the second may be any. */
const topKey = (first: ts.SyntaxKind, second?: ts.SyntaxKind): number =>
  first * 1024 + (second ?? 1023);

/** Files by the kinds of one statement of their top level, and of two that follow each other. */
function filesByTop(files: readonly CodeFacts[]): Map<number, Set<CodeFacts>> {
  const byTop = new Map<number, Set<CodeFacts>>();
  const add = (key: number, code: CodeFacts): void => {
    const known = byTop.get(key);
    if (known) known.add(code);
    else byTop.set(key, new Set([code]));
  };
  for (const code of files) {
    const top = noteOf(topNote, code) ?? [];
    top.forEach((kind, index) => {
      add(topKey(kind), code);
      const next = top[index + 1];
      if (next !== undefined) add(topKey(kind, next), code);
    });
  }
  return byTop;
}

/** Whether the rarest of the helper's words stands in the file outside the helper. */
function mayHold({ words: [rarest], code: home, pos, end }: Helper, code: CodeFacts): boolean {
  if (rarest === undefined) return true;
  const { text } = code;
  const { text: word } = rarest;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if ((code !== home || at < pos || at >= end) && isWhole(text, at, word)) return true;
  return false;
}

/** Whether statements have the kinds and the words of the helper's. */
function mayMatch(
  { kinds, words }: Helper,
  text: string,
  window: readonly ts.Statement[],
): boolean {
  const fits = kinds.every((kind, index) => {
    const found = window[index]?.kind;
    // `statementsMatch` lets a variable stand for a returned value.
    return (
      found === kind ||
      (kind === ts.SyntaxKind.ReturnStatement && found === ts.SyntaxKind.VariableStatement)
    );
  });
  if (!fits) return false;
  const said = text.slice(window[0]?.pos, window[window.length - 1]?.end);
  return words.every(({ text: word }) => holdsWord(said, word));
}

/** Whether a text has a word that no letter or digit goes on from. */
function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (isWhole(text, at, word)) return true;
  return false;
}

function isWhole(text: string, at: number, word: string): boolean {
  const end = at + word.length;
  return (
    !(isWordCode(text.charCodeAt(at)) && isWordCode(text.charCodeAt(at - 1))) &&
    !(isWordCode(text.charCodeAt(end - 1)) && isWordCode(text.charCodeAt(end)))
  );
}

/** Letters, digits, `_` and `$`; NaN, beyond the text, is none of them. */
function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36
  );
}

/** The folder that a bundler packs for itself, though it has no package.json, by the file in it. */
function buildsOf({ code, paths }: ProjectFacts): (file: CodeFacts) => string | undefined {
  const folders = code
    .map(({ path }) => path)
    .filter((path) => /(?:^|\/)(?:vite|next|nuxt|svelte|astro)\.config\.[cm]?[jt]s$/.test(path))
    .map(dirname)
    // Supabase runs these apart, with another runtime.
    .concat(paths.has('supabase/functions') ? ['supabase/functions'] : [])
    .filter((folder) => folder !== '' && !paths.has(`${folder}/package.json`))
    // Inner ones first.
    .sort((one, other) => other.length - one.length);
  const known = new Map<CodeFacts, string>();
  for (const file of folders.length > 0 ? code : []) {
    const folder = folders.find((one) => within(one, file.path));
    if (folder !== undefined) known.set(file, folder);
  }
  return (file) => known.get(file);
}

/** All that another function of the helper's file does: `remove(id)` beside `post(id, body)`. */
function isSibling(helper: Helper, code: CodeFacts, node: ts.Node): boolean {
  return (
    code === helper.code &&
    code.tree().functions.some((fact) => fact.topLevel && bodyOf(fact)?.expression === node)
  );
}

/** `yargs.option('a').option('json')`: to call a helper in a chain, the chain has to be broken. */
function isChained(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  const callee = bare(node.expression);
  return ts.isPropertyAccessExpression(callee) && ts.isCallExpression(bare(callee.expression));
}

const isHook = /^use[A-Z]/;

/** Hooks are called by components and by other hooks, and nowhere else. */
function mayCallHooks({ functions }: CodeTree, start: number, end: number): boolean {
  return functions.some(
    ({ name, component, node }) =>
      node.pos <= start && end <= node.end && (component || isHook.test(name)),
  );
}

function sitesIn(helper: Helper, pattern: Pattern, code: CodeFacts, resolver: Resolver): Site[] {
  const tree = code.tree();
  const matching = (): Match => new Match(pattern, helper.code, code, resolver);
  const sites: Site[] = [];
  const { expression, parameters } = pattern;
  // `write(JSON.stringify(event))` for any `write`: only what is given has something in common.
  const calls = expression && ts.isCallExpression(expression) ? expression.expression : undefined;
  const root = calls && rootName(calls);
  const ofGiven = calls !== undefined && root !== undefined && parameters.has(root);
  // A line that two functions have in common by chance, each under a name of its own.
  const isSlight = expression !== undefined && pattern.weight < 24;
  const add = (match: Match, start: number, end: number, node?: ts.Node): void => {
    if (code === helper.code && start >= helper.pos && end <= helper.end) return;
    if (isHook.test(helper.name) && !mayCallHooks(tree, start, end)) return;
    // `db.select().from(stations).where(…)` goes on where an async helper has ended.
    if (
      pattern.isAsync &&
      /^\s*\??\.(?!\s*(?:then|catch|finally)\b)/.test(code.text.slice(end, end + 80))
    )
      return;
    const doubtful =
      pattern.isCommon ||
      (ofGiven && (ts.isIdentifier(calls) || (node !== undefined && isChained(node)))) ||
      (match.isSpecial && code === helper.code) ||
      ((match.isSpecialised || isSlight) && isAllOfOne(tree, start, end, helper.name));
    sites.push({ code, start, end, ...(doubtful && { doubtful }) });
  };
  if (
    expression &&
    (ts.isCallExpression(expression) || ts.isNewExpression(expression)) &&
    calleeName(expression) === pattern.anchor
  ) {
    for (const { node, name } of tree.calls) {
      if (name !== pattern.anchor) continue;
      const match = matching();
      if (match.unify(expression, node) && !(match.isSpecial && isSibling(helper, code, node)))
        add(match, node.getStart(tree.source), node.end, node);
    }
  } else if (expression) {
    const visit = (node: ts.Node): void => {
      const match = node.kind === expression.kind ? matching() : undefined;
      if (match?.unify(expression, node)) add(match, node.getStart(tree.source), node.end, node);
      else ts.forEachChild(node, visit);
    };
    visit(tree.source);
  } else
    for (const { match, start, end } of runsIn(helper, pattern, code, matching))
      add(match, start, end);
  return sites;
}

/** Where the helper's statements follow each other in a block. */
function runsIn(
  helper: Helper,
  pattern: Pattern,
  code: CodeFacts,
  matching: () => Match,
): { match: Match; start: number; end: number }[] {
  const tree = code.tree();
  const { statements } = pattern;
  return tree.blocks.flatMap(({ statements: around }) =>
    around.slice(0, around.length - statements.length + 1).flatMap((first, from) => {
      const window = around.slice(from, from + statements.length);
      const end = window[window.length - 1]?.end ?? first.end;
      if (!mayMatch(helper, code.text, window)) return [];
      const match = matching();
      const fits = statements.every((statement, index) => {
        const other = window[index];
        return other !== undefined && statementsMatch(match, statement, other);
      });
      const rest = code.text.slice(end, around[around.length - 1]?.end);
      return fits && !usesLater(pattern, match, rest)
        ? [{ match, start: first.getStart(tree.source), end }]
        : [];
    }),
  );
}

/** All of another function: `reorder(ids)` beside `update(id, body)` has its own name. */
function isAllOfOne(
  { functions, source }: CodeTree,
  start: number,
  end: number,
  other: string,
): boolean {
  return functions.some(({ name, topLevel, node: { body } }) => {
    if (!topLevel || name === '' || !body || name === other) return false;
    if (!ts.isBlock(body)) return body.getStart(source) <= start && body.end === end;
    const [first] = body.statements;
    const rest = body.statements.filter(({ pos }) => pos >= end);
    return (
      first !== undefined &&
      first.getStart(source) <= start &&
      start < first.end &&
      end <= body.end &&
      rest.length <= 1
    );
  });
}

/** What the site goes on with, beyond what the helper would hand back: a call would not give it. */
function usesLater({ fact, locals }: Pattern, { names }: Match, after: string): boolean {
  const { body } = fact.node;
  const last = body && ts.isBlock(body) ? body.statements[body.statements.length - 1] : undefined;
  const handed =
    last && ts.isReturnStatement(last) && last.expression && ts.isIdentifier(last.expression)
      ? last.expression.text
      : undefined;
  return [...locals].some((local) => {
    const name = names.get(local);
    return local !== handed && name !== undefined && holdsWord(after, name);
  });
}

/** `return f(x)` of the helper is `const y = f(x)` or `return f(x)` where it is written out. */
function statementsMatch(match: Match, pattern: ts.Statement, site: ts.Statement): boolean {
  if (ts.isReturnStatement(pattern) && pattern.expression && ts.isVariableStatement(site)) {
    const [only, ...more] = site.declarationList.declarations;
    return (
      more.length === 0 &&
      only?.initializer !== undefined &&
      match.unify(pattern.expression, only.initializer)
    );
  }
  return match.unify(pattern, site);
}

const constructors =
  /^(?:Database|DatabaseSync|Pool|Client|PrismaClient|Redis|IORedis|MongoClient|Sequelize|DataSource|Kysely|S3Client|Resend|Stripe|OpenAI|createClient|createPool|createConnection|knex|drizzle|createTransport|postgres|neon|Connection)$/;

/** An argument: its text, a name whose meaning the project knows, or whatever the caller gives. */
type Given = { readonly text: string } | { readonly name: string } | 'anything';

interface ResourceNote {
  readonly name: string;
  /** The first name of the callee: what is imported. */
  readonly root: string;
  readonly given: readonly Given[];
  readonly helper: string | undefined;
  readonly span: NotedSpan;
}

const resourceNote: Note<ResourceNote[]> = {
  take: (code) => {
    if (!isProgram(code)) return undefined;
    const found: ResourceNote[] = [];
    for (const call of code.calls) {
      if (!constructors.test(call.name)) continue;
      const callee = bare(call.node.expression);
      const root = ts.isIdentifier(callee)
        ? callee.text
        : ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.expression)
          ? callee.expression.text
          : undefined;
      if (root === undefined) continue;
      found.push({
        name: call.name,
        root,
        given: (call.node.arguments ?? []).map((argument) =>
          givenTo(code, argument, call.function),
        ),
        helper: helperName(code, call),
        span: spanOf(code, call.node),
      });
    }
    return found.length > 0 ? found : undefined;
  },
};

interface Made {
  readonly note: ResourceNote;
  readonly code: CodeFacts;
  /** What each argument is; undefined where the caller decides. */
  readonly given: readonly (string | undefined)[];
  readonly what: string;
}

/** Files of a database: the same helper opens any of them. */
const opened = /^(?:Database|DatabaseSync)$/;

/** Whether the helper could have made the other one: the same, or with an argument of its own. */
function isSame(helper: Made, other: Made): boolean {
  return (
    helper.what === other.what &&
    helper.given.length === other.given.length &&
    helper.given.every((one, index) =>
      one === undefined && opened.test(helper.note.name) ? true : one === other.given[index],
    )
  );
}

/** One resource made in several files, while there is a function or module that makes it. */
function resourceFindings(facts: ProjectFacts): Draft[] {
  const resolver = resolverOf(facts);
  const made: Made[] = [];
  for (const code of facts.code)
    for (const note of noteOf(resourceNote, code) ?? []) {
      const identity = resolver.identity(code, note.root);
      if (identity.startsWith('global#') || facts.paths.has(identity.split('#')[0] ?? '')) continue;
      const given = note.given.map((one) =>
        one === 'anything'
          ? undefined
          : 'text' in one
            ? one.text
            : resolver.identity(code, one.name),
      );
      made.push({ note, code, given, what: `${code.unit} ${identity}.${note.name}` });
    }
  const drafts: Draft[] = [];
  const told = new Set<Made>();
  for (const helper of made) {
    if (helper.note.helper === undefined || aside.test(helper.code.path) || told.has(helper))
      continue;
    const others = made.filter(
      (one) =>
        one.code !== helper.code &&
        !aside.test(one.code.path) &&
        !told.has(one) &&
        isSame(helper, one),
    );
    if (others.length === 0) continue;
    for (const one of [helper, ...others]) told.add(one);
    const { name, helper: maker = 'it' } = helper.note;
    drafts.push({
      message: `${maker} in ${helper.code.path} makes this ${name} already, and ${listed(others.map(({ code }) => code.path))} ${others.length === 1 ? 'makes' : 'make'} another.`,
      fact: name,
      spans: [
        ...others.map(({ note }) => note.span),
        { ...helper.note.span, note: 'made here for everyone' },
      ],
      fix: `Import ${maker} from ${helper.code.path}.`,
    });
  }
  return drafts;
}

function givenTo(code: CodeTree, argument: ts.Expression, within: FunctionFact | undefined): Given {
  const inner = bare(argument);
  if (ts.isIdentifier(inner) && within?.parameters.some(({ name }) => name === inner.text) === true)
    return 'anything';
  if (ts.isIdentifier(inner)) {
    const declaration = code.topLevel.get(inner.text)?.declaration;
    const value =
      declaration && ts.isVariableDeclaration(declaration) && declaration.initializer
        ? literalValue(declaration.initializer)
        : undefined;
    return value === undefined ? { name: inner.text } : { text: JSON.stringify(value) };
  }
  const value = literalValue(inner);
  return {
    text:
      value === undefined
        ? inner
            .getText(code.source)
            .replace(/\s+/g, '')
            .replace(/,(?=[}\])])/g, '')
        : JSON.stringify(value),
  };
}

/** Whether the function gives its caller what this call makes, itself or by a name. */
function handsBack(code: CodeTree, fact: FunctionFact, call: CallFact): boolean {
  const text = code.text.slice(fact.node.pos, fact.node.end);
  const before = code.text.slice(fact.node.pos, call.node.getStart(code.source));
  if (/(?:\breturn|=>)\s*\(?\s*(?:await\s+)?$/.test(before)) return true;
  const name = /([\w$.]+)\s*(?::[^=;]+)?(?:\?\?|\|\|)?=\s*(?:await\s+)?$/.exec(before)?.[1];
  return (
    name !== undefined &&
    new RegExp(`\\breturn\\s+\\(?(?:await\\s+)?${name.replace(/[.$]/g, '\\$&')}\\b`).test(text)
  );
}

/** The exported function that makes it, or the exported constant that holds it. */
function helperName(code: CodeTree, call: CallFact): string | undefined {
  if (call.function) {
    const { function: fact } = call;
    const exported = fact.exported || fact.binding?.exported;
    const makes =
      /^(?:get|create|make|open|connect|init|new|build|setup|use)/i.test(fact.name) ||
      /(?:db|database|client|pool|connection)/i.test(fact.name);
    return exported && makes && fact.outer === undefined && handsBack(code, fact, call)
      ? `${fact.name}()`
      : undefined;
  }
  for (const binding of code.topLevel.values()) {
    const { declaration } = binding;
    if (!ts.isVariableDeclaration(declaration) || !declaration.initializer) continue;
    const exported = binding.exported || defaultExportName(code) === binding.name;
    if (
      exported &&
      call.node.pos >= declaration.initializer.pos &&
      call.node.end <= declaration.initializer.end
    )
      return binding.name;
  }
  return undefined;
}

const why =
  'Two ways to do one thing drift apart: the next fix reaches one of them, and the team does not know which.';

/** Each raw place is told once: by the helper, else by the resource. */
function remainingResources(facts: ProjectFacts): Draft[] {
  const told = helperFindings(facts).flatMap(({ spans }) => spans.slice(0, -1));
  return resourceFindings(facts).filter(({ spans }) => {
    const sites = spans.slice(0, -1);
    return !sites.every((site) =>
      told.some((one) => one.file === site.file && one.start <= site.start && site.end <= one.end),
    );
  });
}

export const reuse: readonly Rule[] = [
  { id: 'reuse/helper', issue: 'C', severity: 'error', title: 'A function that is there is written out again', why, fix: 'Call the function.', notes: [helperNote, topNote], check: helperFindings },
  { id: 'reuse/resource', issue: 'C', severity: 'error', title: 'A resource is made again beside the helper that makes it', why, fix: 'Use the helper.', notes: [resourceNote, helperNote, topNote], check: remainingResources },
]; // prettier-ignore
