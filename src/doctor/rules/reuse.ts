import ts from 'typescript';
import { isToolConfig } from '../facts/classify.ts';
import type { BlockFact, CallFact, CodeFacts, FunctionFact } from '../facts/code.ts';
import type { ProjectFacts } from '../facts/project.ts';
import { resolverOf, type Resolver } from '../facts/resolve.ts';
import { bare, calleeName, literalValue } from '../facts/syntax.ts';
import type { Draft } from '../types.ts';
import { groupBy, listed, spanOf, type Rule } from './rule.ts';

/**
 * A helper's body as a pattern: parameters stand for any expression (always the same one), locals
 * may have other names, and everything else (imports, globals, literals) is fixed.
 */
interface Helper {
  readonly code: CodeFacts;
  readonly fact: FunctionFact;
  readonly parameters: ReadonlySet<string>;
  readonly locals: ReadonlySet<string>;
  /** One expression, or the statements that have to follow each other. */
  readonly expression: ts.Expression | undefined;
  readonly statements: readonly ts.Statement[];
  /** Last name of a call that every match contains. */
  readonly anchor: string;
  readonly weight: number;
  /** Words that every match contains. */
  readonly words: readonly string[];
}

const aside =
  /(?:^|\/)(?:scripts?|seeds?|seeders?|migrations?|prisma|tools|examples?|templates?|bench)\/|(?:^|\/)(?:seed|migrate)[\w.-]*\.[cm]?[jt]s$/i;

function judged(facts: ProjectFacts): CodeFacts[] {
  return facts.code.filter(
    ({ test, declarations, path }) => !test && !declarations && !isToolConfig(path),
  );
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    if (!ts.isTypeNode(child)) children.push(child);
  });
  return children;
}

/** Parts that no parameter stands for, and how special they are. */
function weigh(
  node: ts.Node,
  helper: { parameters: ReadonlySet<string>; locals: ReadonlySet<string> },
): { size: number; special: number; calls: CallLike[]; words: string[] } {
  const total = { size: 0, special: 0, calls: [] as CallLike[], words: [] as string[] };
  const visit = (inner: ts.Node): void => {
    if (ts.isIdentifier(inner) && helper.parameters.has(inner.text)) return;
    total.size += 1;
    if (ts.isLiteralExpression(inner)) total.words.push(inner.text);
    else if (ts.isPropertyAccessExpression(inner)) total.words.push(inner.name.text);
    if (ts.isStringLiteralLike(inner) && inner.text.length > 1) total.special += 1;
    if (ts.isNumericLiteral(inner) && inner.text.length > 1) total.special += 1;
    if (ts.isTemplateExpression(inner)) total.special += 1;
    if (ts.isCallExpression(inner) || ts.isNewExpression(inner)) {
      total.calls.push(inner);
      total.special += 1;
      const callee = calleeName(inner);
      if (callee && !helper.parameters.has(callee) && !helper.locals.has(callee))
        total.words.push(callee);
    }
    for (const child of childrenOf(inner)) visit(child);
  };
  visit(node);
  return total;
}

type CallLike = ts.CallExpression | ts.NewExpression;

/** Calls too common to tell anything by. */
const commonCall =
  /^(?:log|error|warn|info|debug|json|send|status|sendStatus|end|next|useState|useEffect|useContext|useSelector|useDispatch|dispatch|push|map|filter|find|forEach|reduce|some|every|includes|join|split|trim|toString|String|Number|Boolean|Error|keys|values|entries|set|get|has|add|then|catch|preventDefault|stopPropagation|navigate|render|expect|cn|clsx|useRef|useMemo|useCallback|require|setTimeout|resolve|reject|Promise)$/;

function helpersOf(facts: ProjectFacts): Helper[] {
  return judged(facts)
    .filter(({ partial }) => !partial)
    .flatMap((code) => code.functions.flatMap((fact) => helperFrom(code, fact) ?? []))
    .sort((one, other) => other.weight - one.weight);
}

/** Functions that a framework or the module system calls by these names. */
const calledByName =
  /^(?:main|default|handler|loader|action|meta|generate(?:Metadata|StaticParams)|get(?:ServerSideProps|StaticProps|StaticPaths)|GET|POST|PUT|PATCH|DELETE)$/;

/** A function as a pattern; undefined when it says too little to be recognised by. */
function helperFrom(code: CodeFacts, fact: FunctionFact): Helper | undefined {
  const isHelper =
    fact.topLevel &&
    fact.name !== '' &&
    !calledByName.test(fact.name) &&
    !fact.component &&
    fact.signature === 'own' &&
    fact.binding !== undefined &&
    fact.parameters.every(({ fields, hasRest }) => fields.length === 0 && !hasRest);
  const body = isHelper ? bodyOf(fact) : undefined;
  if (!body) return undefined;
  const { expression, statements, locals } = body;
  const parameters = new Set(fact.parameters.flatMap(({ name }) => (name ? [name] : [])));
  const parts = (expression ? [expression] : statements).map((node) =>
    weigh(node, { parameters, locals }),
  );
  const weight = parts.reduce((sum, part) => sum + part.size, 0);
  const special = parts.reduce((sum, part) => sum + part.special, 0);
  // What is imported may have another name elsewhere.
  const isImported = (name: string): boolean => code.topLevel.get(name)?.kind === 'import';
  const called = parts
    .flatMap(({ calls }) => calls.map(calleeName))
    .filter((name) => name !== '' && !commonCall.test(name));
  const anchor = called.find((name) => !isImported(name)) ?? called[0];
  const constructs = expression !== undefined && ts.isNewExpression(expression) && weight >= 3;
  if (anchor === undefined || (!constructs && (weight < (expression ? 7 : 12) || special < 2)))
    return undefined;
  const words = parts.flatMap((part) => part.words).filter((word) => !isImported(word));
  return { code, fact, parameters, locals, expression, statements, anchor, weight, words };
}

/** What a function does: one expression, or at least two statements and the locals they name. */
function bodyOf(
  fact: FunctionFact,
): Pick<Helper, 'expression' | 'statements' | 'locals'> | undefined {
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
        if (ts.isIdentifier(name)) locals.add(name.text);
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

class Match {
  readonly #helper: Helper;
  readonly #site: CodeFacts;
  readonly #resolver: Resolver;
  readonly #values = new Map<string, string>();
  readonly #names = new Map<string, string>();

  constructor(helper: Helper, site: CodeFacts, resolver: Resolver) {
    this.#helper = helper;
    this.#site = site;
    this.#resolver = resolver;
  }

  /** Whether an object written out stands where the helper has a parameter. */
  get isSpecial(): boolean {
    return [...this.#values.values()].some((text) => text.startsWith('{'));
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
    if (left.kind !== right.kind) return false;
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
    if (parameters.has(left.text)) {
      if (!ts.isExpression(right) || ts.isFunctionExpression(right) || ts.isArrowFunction(right))
        return false;
      const text = right.getText(this.#site.source);
      const known = this.#values.get(left.text);
      if (known === undefined) this.#values.set(left.text, text);
      return known === undefined || known === text;
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
      this.#resolver.identity(code, left.text) === this.#resolver.identity(this.#site, right.text)
    );
  }
}

interface Site {
  readonly code: CodeFacts;
  readonly start: number;
  readonly end: number;
}

function inside(node: { start: number; end: number }, outer: ts.Node): boolean {
  return node.start >= outer.pos && node.end <= outer.end;
}

const known = new WeakMap<ProjectFacts, readonly Draft[]>();

/** Asked by two rules; found once. */
function helperFindings(facts: ProjectFacts): readonly Draft[] {
  const drafts = known.get(facts) ?? findHelpers(facts);
  known.set(facts, drafts);
  return drafts;
}

function findHelpers(facts: ProjectFacts): Draft[] {
  const resolver = resolverOf(facts);
  const helpers = helpersOf(facts);
  const applicable = applicableTo(facts, helpers);
  const claimed = new Map<CodeFacts, Site[]>();
  const drafts: Draft[] = [];
  const reported = new Set<string>();
  for (const helper of helpers) {
    const sites = (applicable.get(helper) ?? []).flatMap(({ code, anchors }) =>
      sitesIn(helper, code, anchors, resolver).filter(
        (site) => !claimed.get(code)?.some((one) => one.start <= site.start && site.end <= one.end),
      ),
    );
    if (sites.length === 0) continue;
    // Two copies of one helper are one finding, not one each way.
    const key = sites.map(({ code, start }) => `${code.path}:${start}`).join();
    if (reported.has(key)) continue;
    reported.add(key);
    const { pos: start, end } = helper.fact.node;
    for (const site of [...sites, { code: helper.code, start, end }])
      claimed.set(site.code, [...(claimed.get(site.code) ?? []), site]);
    const files = new Set(sites.map(({ code }) => code.path));
    drafts.push({
      message: `${helper.fact.name}() in ${helper.code.path} does this already, and ${listed([...files])} ${files.size === 1 ? 'writes' : 'write'} it out again.`,
      fact: helper.fact.name,
      spans: [
        ...sites.map(({ code, start: from, end: to }) => ({
          file: code.path,
          start: from,
          end: to,
        })),
        spanOf(helper.code, helper.fact.nameNode, 'the function that is there'),
      ],
      fix: `Call ${helper.fact.name}() here.`,
    });
  }
  return drafts;
}

/** For each helper the files that could call it, with their calls of what the helper calls. */
function applicableTo(
  facts: ProjectFacts,
  helpers: readonly Helper[],
): Map<Helper, { code: CodeFacts; anchors: readonly CallFact[] }[]> {
  const applicable = new Map<Helper, { code: CodeFacts; anchors: readonly CallFact[] }[]>();
  const files = judged(facts);
  const filesByWord = new Map<string, CodeFacts[]>();
  const callsBy = new Map(files.map((code) => [code, groupBy(code.calls, ({ name }) => name)]));
  for (const code of files)
    for (const word of code.words) {
      const known = filesByWord.get(word);
      if (known) known.push(code);
      else filesByWord.set(word, [code]);
    }
  for (const helper of helpers) {
    // A file that lacks one of the helper's words cannot have it written out: ask the rarest first.
    const words = helper.words.filter((word) => helper.code.words.has(word));
    let candidates = files;
    for (const word of words) {
      const having = filesByWord.get(word) ?? [];
      if (having.length < candidates.length) candidates = having;
    }
    const found = candidates.flatMap((code) => {
      const anchors = callsBy.get(code)?.get(helper.anchor);
      return anchors && isWithinReach(helper, code) && words.every((word) => code.words.has(word))
        ? [{ code, anchors }]
        : [];
    });
    if (found.length > 0) applicable.set(helper, found);
  }
  return applicable;
}

function isWithinReach({ code: home, fact }: Helper, code: CodeFacts): boolean {
  if (home === code) return true;
  const isExported = fact.exported || fact.binding?.exported === true || home.commonJs;
  return home.unit === code.unit && isExported;
}

/** All that another function of the helper's file does: `remove(id)` beside `post(id, body)`. */
function isSibling(helper: Helper, code: CodeFacts, node: ts.Node): boolean {
  return (
    code === helper.code &&
    code.functions.some((fact) => fact.topLevel && bodyOf(fact)?.expression === node)
  );
}

function sitesIn(
  helper: Helper,
  code: CodeFacts,
  anchors: readonly CallFact[],
  resolver: Resolver,
): Site[] {
  const sites: Site[] = [];
  const add = (start: number, end: number): void => {
    if (code === helper.code && inside({ start, end }, helper.fact.node)) return;
    sites.push({ code, start, end });
  };
  const { expression, statements } = helper;
  if (
    expression &&
    (ts.isCallExpression(expression) || ts.isNewExpression(expression)) &&
    calleeName(expression) === helper.anchor
  ) {
    for (const { node } of anchors) {
      const match = new Match(helper, code, resolver);
      if (match.unify(expression, node) && !(match.isSpecial && isSibling(helper, code, node)))
        add(node.getStart(code.source), node.end);
    }
  } else if (expression) {
    const visit = (node: ts.Node): void => {
      if (
        node.kind === expression.kind &&
        new Match(helper, code, resolver).unify(expression, node)
      )
        add(node.getStart(code.source), node.end);
      else ts.forEachChild(node, visit);
    };
    visit(code.source);
  } else {
    for (const { block, from } of windowsLike(statements, code)) {
      const text = code.text.slice(
        block.statements[from]?.pos,
        block.statements[from + statements.length - 1]?.end,
      );
      if (!helper.words.every((word) => text.includes(word))) continue;
      const match = new Match(helper, code, resolver);
      const fits = statements.every((statement, index) => {
        const other = block.statements[from + index];
        return other !== undefined && statementsMatch(match, statement, other);
      });
      const [first, last] = [
        block.statements[from],
        block.statements[from + statements.length - 1],
      ];
      if (fits && first && last) add(first.getStart(code.source), last.end);
    }
  }
  return sites;
}

interface Window {
  readonly block: BlockFact;
  readonly from: number;
}

const windows = new WeakMap<CodeFacts, Map<string, Window[]>>();

/** Places of a file where statements of these kinds follow each other; only the first two are asked. */
function windowsLike(statements: readonly ts.Statement[], code: CodeFacts): Window[] {
  let index = windows.get(code);
  if (!index) {
    index = groupBy(
      code.blocks.flatMap((block) => block.statements.map((_, from) => ({ block, from }))),
      ({ block, from }) => kindsOf(block.statements[from]?.kind, block.statements[from + 1]?.kind),
    );
    windows.set(code, index);
  }
  const [first, second] = statements;
  // `statementsMatch` lets a variable stand for a returned value.
  const kinds = (kind: ts.SyntaxKind | undefined): (ts.SyntaxKind | undefined)[] =>
    kind === ts.SyntaxKind.ReturnStatement ? [kind, ts.SyntaxKind.VariableStatement] : [kind];
  if (!second)
    return [...index]
      .filter(([key]) => kinds(first?.kind).some((kind) => key.startsWith(`${kind ?? ''},`)))
      .flatMap(([, found]) => found);
  return kinds(second.kind)
    .flatMap((kind) => index.get(kindsOf(first?.kind, kind)) ?? [])
    .filter(({ block, from }) => from + statements.length <= block.statements.length);
}

const kindsOf = (first: ts.SyntaxKind | undefined, second: ts.SyntaxKind | undefined): string =>
  `${first ?? ''},${second ?? ''}`;

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

/** One resource made in several files, while there is a function or module that makes it. */
function resourceFindings(facts: ProjectFacts): Draft[] {
  const resolver = resolverOf(facts);
  const made: { call: CallFact; code: CodeFacts; key: string; helper: string | undefined }[] = [];
  for (const code of judged(facts))
    for (const call of code.calls) {
      if (!constructors.test(call.name)) continue;
      const callee = bare(call.node.expression);
      const root = ts.isIdentifier(callee)
        ? callee.text
        : ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.expression)
          ? callee.expression.text
          : undefined;
      if (root === undefined) continue;
      const identity = resolver.identity(code, root);
      if (identity.startsWith('global#') || facts.paths.has(identity.split('#')[0] ?? '')) continue;
      const args = (call.node.arguments ?? [])
        .map((argument) => resourceKey(code, argument, resolver))
        .join(',');
      made.push({
        call,
        code,
        key: `${code.unit} ${identity}.${call.name}(${args})`,
        helper: helperName(code, call),
      });
    }
  const drafts: Draft[] = [];
  for (const [, group] of groupBy(made, ({ key }) => key)) {
    const helper = group.find(
      ({ helper: name, code }) => name !== undefined && !aside.test(code.path),
    );
    if (!helper) continue;
    const others = group.filter(({ code }) => code !== helper.code && !aside.test(code.path));
    if (others.length === 0) continue;
    drafts.push({
      message: `${helper.helper ?? ''} in ${helper.code.path} makes this ${helper.call.name} already, and ${listed(others.map(({ code }) => code.path))} ${others.length === 1 ? 'makes' : 'make'} another.`,
      fact: helper.call.name,
      spans: [
        ...others.map(({ code, call }) => spanOf(code, call.node)),
        spanOf(helper.code, helper.call.node, 'made here for everyone'),
      ],
      fix: `Import ${helper.helper ?? 'it'} from ${helper.code.path}.`,
    });
  }
  return drafts;
}

function resourceKey(code: CodeFacts, argument: ts.Expression, resolver: Resolver): string {
  const inner = bare(argument);
  if (ts.isIdentifier(inner)) {
    const declaration = code.topLevel.get(inner.text)?.declaration;
    const value =
      declaration && ts.isVariableDeclaration(declaration) && declaration.initializer
        ? literalValue(declaration.initializer)
        : undefined;
    return value === undefined ? resolver.identity(code, inner.text) : JSON.stringify(value);
  }
  const value = literalValue(inner);
  return value === undefined
    ? inner
        .getText(code.source)
        .replace(/\s+/g, '')
        .replace(/,(?=[}\])])/g, '')
    : JSON.stringify(value);
}

/** Whether the function gives its caller what this call makes, itself or by a name. */
function handsBack(code: CodeFacts, fact: FunctionFact, call: CallFact): boolean {
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
function helperName(code: CodeFacts, call: CallFact): string | undefined {
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
    const exported = binding.exported || code.exports.get('default') !== undefined;
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
  { id: 'reuse/helper', issue: 'C', severity: 'error', title: 'A function that is there is written out again', why, fix: 'Call the function.', check: helperFindings },
  { id: 'reuse/resource', issue: 'C', severity: 'error', title: 'A resource is made again beside the helper that makes it', why, fix: 'Use the helper.', check: remainingResources },
]; // prettier-ignore
