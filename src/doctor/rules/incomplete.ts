import ts from 'typescript';
import type {
  Binding,
  CallSite,
  CodeTree,
  FunctionFact,
  ParameterFact,
  Reference,
} from '../facts/code.ts';
import { noteOf, onceForEach, type Note } from '../facts/notes.ts';
import { defaultExportName, isInside, usesIn } from '../facts/outline.ts';
import type { ProjectFacts } from '../facts/project.ts';
import { resolverOf, type FunctionUses, type NamedFunction } from '../facts/resolve.ts';
import {
  bare,
  calleeName,
  hasModifier,
  isAssignmentOperator,
  literalValue,
  propertyKey,
  rootName,
} from '../facts/syntax.ts';
import type { Draft } from '../types.ts';
import { draftsOf, groupBy, isProgram, listed, spanOf, type NotedSpan, type Rule } from './rule.ts';

const K = ts.SyntaxKind;

/** Parameters that a framework hands over, whether or not the function wants them. */
const handedOver =
  /^(?:_.*|req|request|res|response|reply|next|ctx|context|c|e|evt|event|err|error|args|props|ref|info|parent|root|__|done|cb|callback|server|app|fastify|instance|config|env|options|opts|this|state|action|node|index|i|key|prevState|previousState|formData|queryRunner|queryInterface|Sequelize|knex|db|t|_req|_res)$/;
const handlerParameter =
  /^_?(?:req|request|res|response|reply|next|ctx|c|event|evt|socket|interaction|message)$/;
/** What JSX becomes calls of: the compiler reads these, and the text does not show it. */
const jsxFactory = /^(?:jsxs?|h|React|Fragment|createElement)$/;
/** Methods that a framework calls by these names, with what it has to say. */
const lifecycle =
  /^(?:on[A-Z]\w*|before[A-Z]\w*|after[A-Z]\w*|component(?:Did|Will)\w+|getDerivedState\w+|shouldComponentUpdate|ng[A-Z]\w+|canActivate\w*|canDeactivate|intercept|transform|validate|catch|use|configure|serialize\w*|deserialize\w*|connectedCallback|disconnectedCallback|attributeChangedCallback)$/;
/** Functions that a tool finds by their name. */
const foundByName =
  /^(?:up|down|seed|setup|teardown|globalSetup|globalTeardown|register|activate|deactivate|handler|loader|action|middleware|proxy|meta|links|headers|default|main|plugin|actions|entries|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|onRequest|onRequestGet|onRequestPost|getServerSideProps|getStaticProps|getStaticPaths|generateMetadata|generateStaticParams|shouldRevalidate|ErrorBoundary|scheduled|queue|configureWebpack|onCreateNode|createPages)$/;
const conventionFile =
  /(?:^|\/)(?:app\/(?:.*\/)?(?:page|layout|route|loading|error|template|default|not-found|middleware|proxy)\.[jt]sx?|pages\/|routes\/.*\+|migrations?\/|seed(?:er)?s?\/|plugins\/|middleware\.[jt]s|\+(?:page|layout|server|error)\.|netlify\/functions|functions\/|api\/.*\[)/;

/** A directive above says that someone looked at it and meant it. */
function isExcused(code: CodeTree, node: ts.Node): boolean {
  const start = node.getStart(code.source);
  const before = code.text.lastIndexOf('\n', start - 1);
  const previous = code.text.lastIndexOf('\n', before - 1);
  const end = code.text.indexOf('\n', start);
  const around = code.text.slice(previous + 1, end < 0 ? undefined : end);
  return /eslint-disable|biome-ignore|@ts-(?:ignore|expect-error)|noinspection|istanbul ignore|oxlint-disable/.test(
    around,
  );
}

function fileExcused(code: CodeTree): boolean {
  const head = code.text.slice(0, 2000);
  if (!head.includes('eslint-disable') && !head.includes('@ts-nocheck')) return false;
  return (
    /eslint-disable(?!-(?:next-)?line)[^\n]*(?:no-unused-vars|\*\/\s*\n)|@ts-nocheck/.test(head) &&
    !/eslint-disable(?!-(?:next-)?line) (?!.*no-unused)/.test(head)
  );
}

const isUsed = (binding: Binding): boolean =>
  binding.references.some(({ kind }) => kind === 'read' || kind === 'call' || kind === 'export');

const isTouched = (binding: Binding): boolean => binding.references.length > 0;

function bodyStatements(fact: FunctionFact): readonly ts.Statement[] | undefined {
  const { body } = fact.node;
  return body && ts.isBlock(body) ? body.statements : undefined;
}

const notImplemented =
  /not\s+(?:yet\s+)?(?:been\s+)?implemented|unimplemented|to\s*do\b.*implement|implement\s+me|not\s+supported\s+yet|coming soon/i;

/** The statement by which a function says that it is not written yet. */
function stubStatement(code: CodeTree, fact: FunctionFact): ts.Node | undefined {
  const statements = bodyStatements(fact);
  const only = statements?.[statements.length - 1];
  if (!statements || !only || statements.length > 2) return undefined;
  if (ts.isThrowStatement(only)) {
    const thrown = bare(only.expression);
    if (
      (ts.isNewExpression(thrown) || ts.isCallExpression(thrown)) &&
      (notImplemented.test(thrown.arguments?.[0]?.getText(code.source) ?? '') ||
        /NotImplemented/.test(thrown.expression.getText(code.source)))
    )
      return only;
  }
  if ((ts.isReturnStatement(only) || ts.isExpressionStatement(only)) && only.end - only.pos < 200) {
    // A promise that rejects, or an answer with the status for it.
    const text = only.getText(code.source);
    if (/\bPromise\.reject\(|\b501\b/.test(text) && notImplemented.test(text)) return only;
  }
  return undefined;
}

/** Functions of a file that decide on their own parameters: three notes ask, one after the other. */
const deciding = onceForEach((code: CodeTree): readonly FunctionFact[] => {
  if (!isProgram(code) || code.partial || fileExcused(code)) return [];
  const byConvention = conventionFile.test(code.path);
  return code.functions.filter((fact) => {
    const exported = fact.exported || fact.binding?.exported === true;
    return (
      fact.signature === 'own' &&
      fact.kind !== 'accessor' &&
      !(fact.kind === 'method' && lifecycle.test(fact.name)) &&
      !fact.usesArguments &&
      !(fact.defaultExport && fact.name === '') &&
      fact.node.body !== undefined &&
      fact.parameters.length > 0 &&
      !(byConvention && fact.topLevel && exported) &&
      !(foundByName.test(fact.name) && (exported || fact.defaultExport)) &&
      !fact.parameters.some(({ name }) => name && handlerParameter.test(name))
    );
  });
});

/** A method or constructor may be called in ways that cannot be followed. */
const isFollowed = ({ kind }: FunctionFact): boolean => kind !== 'method' && kind !== 'constructor';

/** A function as the resolver has to know it, to find its callers. */
function named(code: CodeTree, fact: FunctionFact): NamedFunction {
  const { binding } = fact;
  return {
    name: binding?.name,
    topLevel: binding?.topLevel ?? false,
    isDefault:
      fact.defaultExport || (binding !== undefined && defaultExportName(code) === binding.name),
    own: binding ? usesIn(binding, fact) : { calls: [], asValue: true },
  };
}

function isEmpty(fact: FunctionFact): boolean {
  const statements = bodyStatements(fact);
  return statements?.length === 0;
}

/** `renderMatching(q, answer, locked)`, `renderRanking(q, answer, locked)`: names and what each takes. */
const signatureNote: Note<{ name: string; takes: string }[]> = {
  take: (code) => {
    if (!isProgram(code)) return undefined;
    const found = code.functions.flatMap((fact) => {
      const takes = signatureOf(fact);
      return takes === undefined ? [] : [{ name: fact.name, takes }];
    });
    return found.length > 0 ? found : undefined;
  },
};

/** The names of a function's parameters, where they are enough to be a convention. */
function signatureOf({ name, parameters }: FunctionFact): string | undefined {
  if (name === '' || parameters.length < 2) return undefined;
  return parameters.map((one) => one.name ?? '{}').join();
}

interface Unread {
  /** Undefined for a method or constructor, whose callers are not followed. */
  readonly function: NamedFunction | undefined;
  readonly draft: Draft;
  /** Set for a parameter of its own: which argument of a call is passed for nothing. */
  readonly index: number | undefined;
  readonly name: string;
  readonly takes: string | undefined;
}

/** Parameters and options that their function does not read. */
const unreadNote: Note<Unread[]> = {
  take: (code) => {
    const found: Unread[] = [];
    for (const fact of deciding(code)) {
      if (isEmpty(fact) || stubStatement(code, fact)) continue;
      if (fact.node.parameters.some((parameter) => hasModifier(parameter, K.OverrideKeyword)))
        continue;
      const unread = fact.parameters.flatMap((parameter, index) =>
        unreadIn(code, fact, parameter).map((draft) => ({
          draft,
          index: parameter.name === undefined ? undefined : index,
        })),
      );
      if (unread.length === 0) continue;
      const followed = isFollowed(fact) ? named(code, fact) : undefined;
      const takes = signatureOf(fact);
      found.push(...unread.map((one) => ({ ...one, function: followed, name: fact.name, takes })));
    }
    return found.length > 0 ? found : undefined;
  },
};

/** `match<T>(type: Class<T>, read: (of: T) => …)`: what it is given tells the compiler what T is. */
function carriesType(
  code: CodeTree,
  { node: { typeParameters } }: FunctionFact,
  { type }: ts.ParameterDeclaration,
): boolean {
  const said = new Set(type?.getText(code.source).match(/[\w$]+/g));
  return typeParameters?.some(({ name }) => said.has(name.text)) ?? false;
}

function unreadIn(code: CodeTree, fact: FunctionFact, parameter: ParameterFact): Draft[] {
  const { binding, node, name } = parameter;
  if (binding && name) {
    if (isTouched(binding) || name.startsWith('_')) return [];
    if (ts.isParameterPropertyDeclaration(node, fact.node)) return [];
    if (handedOver.test(name) && !node.initializer) return [];
    if (jsxFactory.test(name) && /x$/.test(code.path)) return [];
    if (isExcused(code, node) || carriesType(code, fact, node)) return [];
    return [
      {
        message: `${title(fact)} takes ${name}, and nothing in it reads ${name}.`,
        fact: name,
        spans: [spanOf(code, node)],
        fix: `Make ${name} do what its name promises, or take it out of the signature and of every call.`,
      },
    ];
  }
  if (parameter.hasRest) return [];
  const fields = parameter.fields.filter(
    (field) =>
      !isTouched(field.binding) &&
      !field.binding.name.startsWith('_') &&
      !handedOver.test(field.key) &&
      !(jsxFactory.test(field.binding.name) && /x$/.test(code.path)),
  );
  if (fields.length === 0 || isExcused(code, node)) return [];
  return fields.map((field) => ({
    message: `${title(fact)} takes the option ${field.key}, and nothing in it reads ${field.key}.`,
    fact: field.key,
    spans: [spanOf(code, field.binding.declaration)],
    fix: `Make ${field.key} do what its name promises, or take the option away.`,
  }));
}

function parameterFindings(facts: ProjectFacts): Draft[] {
  const resolver = resolverOf(facts);
  const families = groupBy(
    facts.code.flatMap((code) => noteOf(signatureNote, code) ?? []),
    ({ takes }) => takes,
  );
  /** Functions of other names that take the same: the one who calls them does not tell them apart. */
  const isConvention = ({ name, takes }: Unread): boolean => {
    const others = new Set(families.get(takes ?? '')?.map((one) => one.name));
    others.delete(name);
    return others.size >= ((takes ?? '').split(',').length > 2 ? 1 : 2);
  };
  return facts.code.flatMap((code) =>
    (noteOf(unreadNote, code) ?? []).flatMap((unread) => {
      const { function: followed, draft, index } = unread;
      const uses = followed ? resolver.usesOf(code, followed) : noUses;
      // Handed over as a value, its parameters are the receiver's business.
      if (uses.asValue) return [];
      if (index === undefined) return [draft];
      return [
        {
          ...draft,
          spans: [...draft.spans, ...passingSites(index, uses)],
          confidence: uses.calls.length > 0 ? ('high' as const) : ('medium' as const),
          ...(isConvention(unread) && {
            severity: 'warning' as const,
            confidence: 'low' as const,
          }),
        },
      ];
    }),
  );
}

const noUses: FunctionUses = { calls: [], asValue: false };

function title(fact: FunctionFact): string {
  return fact.name && fact.name !== 'constructor'
    ? `${fact.name}()`
    : fact.kind === 'constructor'
      ? 'This constructor'
      : 'This function';
}

/** Calls that pass the parameter: all for nothing. */
function passingSites(index: number, uses: FunctionUses): NotedSpan[] {
  return uses.calls.flatMap(({ code, site }) => {
    const tree = site.given > index ? code.tree() : undefined;
    const argument = tree && callAt(tree, site)?.arguments?.[index];
    return argument ? [spanOf(tree, argument, 'passed here for nothing')] : [];
  });
}

function callAt(
  code: CodeTree,
  { pos, end }: CallSite,
): ts.CallExpression | ts.NewExpression | undefined {
  return code.calls.find(({ node }) => node.pos === pos && node.end === end)?.node;
}

/** The name as it is, or counted on: `depth`, `depth + 1`. */
function isCounted(argument: ts.Expression, name: ts.Identifier): boolean {
  const inner = bare(argument);
  if (inner === name) return true;
  // `${path}/${child.name}`, `[...path, child]`: grown on the way, and read by nobody.
  if (ts.isTemplateExpression(inner) || ts.isArrayLiteralExpression(inner))
    return inner.pos <= name.pos && name.end <= inner.end;
  return (
    ts.isBinaryExpression(inner) &&
    !isAssignmentOperator(inner.operatorToken.kind) &&
    ((bare(inner.left) === name && literalValue(inner.right) !== undefined) ||
      (bare(inner.right) === name && literalValue(inner.left) !== undefined))
  );
}

/** Calls of a function in itself: by its name, or as `this.name(…)` in a method. */
function ownCalls(code: CodeTree, fact: FunctionFact): (ts.CallExpression | ts.NewExpression)[] {
  if (fact.kind === 'method' && fact.class)
    return code.calls.flatMap(({ node, name }) => {
      const callee = name === fact.name ? bare(node.expression) : undefined;
      const own =
        callee &&
        ts.isPropertyAccessExpression(callee) &&
        callee.expression.kind === K.ThisKeyword &&
        node.pos >= fact.node.pos &&
        node.end <= fact.node.end;
      return own ? [node] : [];
    });
  if (!isFollowed(fact) || !fact.binding) return [];
  return fact.binding.references.flatMap((reference) =>
    reference.kind === 'call' && reference.call && isInside(reference, fact)
      ? [reference.call]
      : [],
  );
}

const recursionNote: Note<Draft[]> = {
  take: (code) => {
    const drafts: Draft[] = [];
    for (const fact of deciding(code)) {
      const inner = ownCalls(code, fact);
      if (inner.length === 0) continue;
      fact.parameters.forEach((parameter, index) => {
        const { binding, name } = parameter;
        if (!binding || !name || binding.references.length === 0 || name.startsWith('_')) return;
        const only = binding.references.every(({ node }) =>
          inner.some((call) => {
            const argument = call.arguments?.[index];
            return argument !== undefined && isCounted(argument, node);
          }),
        );
        if (!only) return;
        drafts.push({
          message: `${title(fact)} passes ${name} only to itself; nothing ever reads it.`,
          fact: name,
          spans: [
            spanOf(code, parameter.node),
            ...binding.references.map(({ node }) => spanOf(code, node, 'only passed on')),
          ],
          fix: `Use ${name} or take it away; as it is, it travels through every call for nothing.`,
        });
      });
    }
    return drafts.length > 0 ? drafts : undefined;
  },
};

interface Offer {
  readonly function: NamedFunction;
  readonly exported: boolean;
  readonly title: string;
  readonly defaults: readonly {
    readonly index: number;
    readonly name: string;
    readonly value: string;
    readonly span: NotedSpan;
  }[];
}

/** Whether the function's own file hands it over as a value: then its callers are not known. */
const isHandedOver = ({ references }: Binding): boolean =>
  references.some(({ kind }) => kind === 'read' || kind === 'write');

/** Whether a call in the function's own file gives this argument. */
const isGiven = ({ references }: Binding, index: number): boolean =>
  references.some(
    ({ call }) =>
      call?.arguments !== undefined &&
      (call.arguments.length > index ||
        call.arguments.some((argument) => ts.isSpreadElement(argument))),
  );

/** Functions with a default that is a literal, and read, and that no call beside them replaces. */
const offerNote: Note<Offer[]> = {
  take: (code) => {
    const offers: Offer[] = [];
    for (const fact of deciding(code)) {
      const { binding: own } = fact;
      if (fact.component || !isFollowed(fact) || !own || isHandedOver(own)) continue;
      const defaults: Offer['defaults'][number][] = [];
      for (const [index, { initializer, binding, name, node }] of fact.parameters.entries())
        if (
          initializer &&
          binding &&
          name &&
          isTouched(binding) &&
          literalValue(initializer) !== undefined &&
          !isGiven(own, index) &&
          !isExcused(code, node)
        ) {
          const value = initializer.getText(code.source);
          defaults.push({ index, name, value, span: spanOf(code, node) });
        }
      if (defaults.length === 0) continue;
      offers.push({
        function: named(code, fact),
        exported: fact.exported || fact.binding?.exported === true,
        title: title(fact),
        defaults,
      });
    }
    return offers.length > 0 ? offers : undefined;
  },
};

function defaultFindings(facts: ProjectFacts): Draft[] {
  const resolver = resolverOf(facts);
  const drafts: Draft[] = [];
  const libraries = new Set(
    facts.packages
      .filter(
        ({ entries, text }) =>
          entries.some(({ field }) => /^(?:exports|module|types|bin)/.test(field)) &&
          !/"private":\s*true/.test(text),
      )
      .map(({ directory }) => directory),
  );
  for (const code of facts.code)
    for (const { function: offering, exported, title: name, defaults } of noteOf(offerNote, code) ??
      []) {
      if (libraries.has(code.unit) && exported) continue;
      const uses = resolver.usesOf(code, offering);
      const outer = uses.calls.filter(({ site }) => !site.inside);
      if (uses.asValue || outer.length === 0) continue;
      for (const { index, name: parameter, value, span } of defaults) {
        if (uses.calls.some(({ site }) => site.given > index || site.spread)) continue;
        drafts.push({
          message: `${name} offers ${parameter} with the default ${value}, and ${outer.length === 1 ? 'its only caller never' : `none of its ${outer.length} callers ever`} gives another value.`,
          fact: parameter,
          spans: [span, ...callers(outer.slice(0, 4), `called without ${parameter}`)],
          confidence: 'medium',
          // One caller may be the first of several.
          ...(outer.length === 1 && { severity: 'warning' as const, confidence: 'low' as const }),
          fix: `Make ${parameter} a constant inside ${name}, until a caller needs another value.`,
        });
      }
    }
  return drafts;
}

function callers(sites: FunctionUses['calls'], note: string): NotedSpan[] {
  return sites.flatMap(({ code, site }) => {
    const tree = code.tree();
    const call = callAt(tree, site);
    return call ? [spanOf(tree, call, note)] : [];
  });
}

interface UnreadOption {
  /** The type, or the function at whose parameter it is written out. */
  readonly type: string;
  readonly field: string;
  readonly span: NotedSpan;
  /** That function: handed over as a value, its parameters are the receiver's business. */
  readonly function?: NamedFunction;
}

/** Fields of option types whose values stay in the functions that take them. */
const optionNote: Note<UnreadOption[]> = {
  take: (code) => {
    if (!isProgram(code)) return undefined;
    const found: UnreadOption[] = code.types
      .filter(
        ({ closed, name }) =>
          closed &&
          /(?:Options|Opts|Config|Settings|Params|Query|Filters?|Criteria|Args)$/.test(name),
      )
      .filter(({ name }) => staysInside(code, name))
      .flatMap(({ name: type, members }) =>
        members
          .filter(({ name }) => !code.propertyReads.has(name) && !name.startsWith('_'))
          .map(({ name, node }) => ({ type, field: name, span: spanOf(code, node) })),
      );
    found.push(...inlineOptions(code));
    return found.length > 0 ? found : undefined;
  },
};

/** Fields of a type that is written out at a parameter whose value stays in its function. */
function inlineOptions(code: CodeTree): UnreadOption[] {
  const found: UnreadOption[] = [];
  for (const fact of deciding(code)) {
    if (fact.component || isEmpty(fact) || stubStatement(code, fact)) continue;
    for (const { node, binding, hasRest } of fact.parameters) {
      if (!node.type || !ts.isTypeLiteralNode(node.type) || isExcused(code, node)) continue;
      const leaks = binding
        ? binding.references.some((reference) => !isMemberAccess(code, reference))
        : hasRest;
      const { members } = node.type;
      if (leaks || (binding && !isTouched(binding)) || !members.every(ts.isPropertySignature))
        continue;
      for (const member of members) {
        const field = propertyKey(member.name);
        if (field && !code.propertyReads.has(field) && !/^_/.test(field) && !handedOver.test(field))
          found.push({
            type: title(fact),
            field,
            span: spanOf(code, member),
            ...(isFollowed(fact) && { function: named(code, fact) }),
          });
      }
    }
  }
  return found;
}

/** Some function takes the type, and none hands its value on as a whole. */
function staysInside(code: CodeTree, type: string): boolean {
  const takers = code.functions.filter((fact) =>
    fact.parameters.some(({ node }) => {
      const annotation = node.type;
      return (
        annotation !== undefined &&
        ts.isTypeReferenceNode(annotation) &&
        ts.isIdentifier(annotation.typeName) &&
        annotation.typeName.text === type
      );
    }),
  );
  const leaks = takers.some((fact) =>
    fact.parameters.some(({ binding, node, hasRest }) => {
      const annotation = node.type;
      if (!annotation || annotation.getText(code.source) !== type) return false;
      if (!binding) return hasRest;
      // Read as a whole, it may be read anywhere.
      return binding.references.some(
        (reference) => reference.kind !== 'type' && !isMemberAccess(code, reference),
      );
    }),
  );
  return takers.length > 0 && !leaks;
}

function optionFindings(facts: ProjectFacts): Draft[] {
  const texts = facts.otherTexts.filter(({ path }) =>
    /\.(?:vue|svelte|astro|html|ejs|hbs|pug)$/.test(path),
  );
  const resolver = resolverOf(facts);
  return facts.code
    .flatMap((code) => (noteOf(optionNote, code) ?? []).map((option) => ({ code, ...option })))
    .filter(
      ({ code, field, function: taking }) =>
        !(taking && resolver.usesOf(code, taking).asValue) &&
        !facts.code.some(({ propertyReads }) => propertyReads.has(field)) &&
        !texts.some(({ text }) => text.includes(field)),
    )
    .map(({ type, field, span }) => ({
      message: `The option ${field} of ${type} is offered, and nothing reads it.`,
      fact: field,
      spans: [span],
      fix: `Make ${field} do what its name promises, or take the option away.`,
    }));
}

/** The reference is the `options` of `options.name`, or is taken apart by a pattern. */
function isMemberAccess(code: CodeTree, { node }: Reference): boolean {
  const after = code.text.slice(node.end, node.end + 3);
  if (/^(?:\?\.|!?\.)[A-Za-z_$]/.test(after)) return true;
  const start = node.getStart(code.source);
  const pattern = /\{([^{}]*)\}\s*=\s*$/.exec(code.text.slice(Math.max(0, start - 400), start));
  // `const { a, ...rest } = options` hands the rest on, with whatever is in it.
  return pattern?.[1] !== undefined && !pattern[1].includes('...');
}

const placeholder = (initializer: ts.Expression): boolean => {
  const inner = bare(initializer);
  const value = literalValue(inner);
  if (
    value === null ||
    value === '' ||
    value === 0 ||
    value === false ||
    value === -1 ||
    value === true
  )
    return true;
  if (ts.isIdentifier(inner) && /^(?:undefined|Infinity|NaN)$/.test(inner.text)) return true;
  if (ts.isPrefixUnaryExpression(inner) && inner.operator === K.MinusToken)
    return placeholder(inner.operand);
  if (ts.isArrayLiteralExpression(inner)) return inner.elements.length === 0;
  return ts.isObjectLiteralExpression(inner) && inner.properties.length === 0;
};

const isMade = (initializer: ts.Expression): boolean => {
  const inner = bare(initializer);
  return ts.isArrayLiteralExpression(inner) || ts.isObjectLiteralExpression(inner);
};

interface Whole {
  readonly declaration: ts.VariableDeclaration;
  /** `for (const [key, value] of …)` names what it passes over, whether or not it is wanted. */
  readonly loop: boolean;
}

/** The whole declaration that gives a name: the tree keeps no parents, so it is looked for from above. */
function wholeOf({ source }: CodeTree, name: ts.Node): Whole | undefined {
  let found: Whole | undefined;
  const visit = (node: ts.Node, loop: boolean): void => {
    if (name.pos < node.pos || name.end > node.end) return;
    if (ts.isVariableDeclaration(node)) found = { declaration: node, loop };
    const over = ts.isForOfStatement(node) || ts.isForInStatement(node);
    ts.forEachChild(node, (child) => {
      visit(
        child,
        (over && child === node.initializer) || (loop && ts.isVariableDeclarationList(node)),
      );
    });
  };
  visit(source, false);
  return found;
}

/** Files that run things only to see how long they take. */
const measures = /(?:^|[/._-])bench(?:mark)?s?(?:[/._-]|$)/i;

/** Calls that are made for what they do; what they give back is a courtesy. */
const acts =
  /^(?:save|create|update|upsert|insert|delete|destroy|remove|put|post|patch|send|write|append|upload|publish|emit|dispatch|execute|exec|run|spawn|register|sign|log|login|logout|close|open|start|stop|listen|on|once|mount|render|subscribe|watch|set|add|push|mkdir|copy|rename|move|unlink|fetch|request|invoke|notify|track|process|handle|apply|sync|migrate|seed|check|verify|validate|parse|assert|ensure|init|initiali[sz]e|connect|click|goto|wait|mutate|sign(?:in|up|out)|setup|bootstrap|attach|bind|schedule|play|animate|pulse|observe|serve|launch|deploy|download|install|enqueue|trigger|fire|getInstance)(?:$|[A-Z_])|(?:Many|One|ById|AndUpdate|AndDelete|OrThrow)$/;

/** Calls that one waits for only to have what they give. */
const reads =
  /^(?:get|find|fetch|load|read|query|select|count|list|search|is|has|json|text|all|map|resolve|compute|calc|calculate|build|format|to)(?:$|[A-Z_])/;

/** What is made of these does nothing by itself. */
const inert =
  /^(?:Map|Set|WeakMap|WeakSet|Date|Array|Object|Error|\w+Error|URL|URLSearchParams|RegExp|FormData|Headers|Blob|Buffer|Uint8Array|Float\d+Array|AbortController|TextEncoder|TextDecoder)$/;

/** The declaration calls something whose effect may be all that is wanted of it. */
function isCalledForEffect({ name, initializer }: ts.VariableDeclaration): boolean {
  let node = initializer && bare(initializer);
  if (node && ts.isIdentifier(name)) {
    // `const worker = new Worker(queue, …)`, `const result = await register(user)`.
    if (ts.isNewExpression(node) && !inert.test(calleeName(node))) return true;
    const awaited = initializer && awaitedCall(initializer);
    if (awaited && !reads.test(calleeName(awaited))) return true;
  }
  while (node) {
    if (ts.isCallExpression(node)) {
      if (acts.test(calleeName(node)) || isQuery(node)) return true;
      node = bare(node.expression);
    } else if (ts.isPropertyAccessExpression(node)) node = bare(node.expression);
    else return false;
  }
  return false;
}

function awaitedCall(initializer: ts.Expression): ts.CallExpression | undefined {
  if (!ts.isAwaitExpression(initializer)) return undefined;
  const inner = bare(initializer.expression);
  return ts.isCallExpression(inner) ? inner : undefined;
}

/** SQL that may change something: what it reads is nobody's loss only when it says so. */
function isQuery(call: ts.CallExpression): boolean {
  const given = call.arguments[0];
  if (calleeName(call) !== 'query' || !given) return false;
  const text = ts.isTemplateExpression(given) ? given.head.text : literalValue(given);
  return typeof text !== 'string' || !/^\s*(?:select|with)\b/i.test(text);
}

/** One finding for the names that one declaration gives and nobody reads. */
function unreadDraft(
  code: CodeTree,
  whole: ts.VariableDeclaration | undefined,
  bindings: readonly Binding[],
): Draft {
  const names = listed(bindings.map(({ name }) => name));
  const [is, it] = bindings.length === 1 ? ['is', 'it'] : ['are', 'them'];
  const writes = bindings.flatMap(({ references }) =>
    references.filter(({ kind }) => kind === 'write' || kind === 'update'),
  );
  const forEffect = whole !== undefined && isCalledForEffect(whole);
  return {
    message: `${names} ${is} ${writes.length > 0 ? 'given values' : 'defined'}, and nothing ever reads ${it}.`,
    fact: bindings[0]?.name ?? '',
    spans: [
      ...bindings.map(({ node }) => spanOf(code, node)),
      ...writes.slice(0, 4).map(({ node }) => spanOf(code, node, 'written again')),
    ],
    // The call has to stay, and only the name is one too many.
    ...(forEffect &&
      writes.length === 0 && { severity: 'warning' as const, confidence: 'low' as const }),
    fix: `Use ${names} or take ${it} away; a reader will search for what ${bindings.length === 1 ? 'it changes' : 'they change'}.`,
  };
}

const variableNote: Note<Draft[]> = {
  take: (code) => {
    if (!isProgram(code) || fileExcused(code) || measures.test(code.path)) return undefined;
    const drafts: Draft[] = [];
    const unread = new Map<ts.Node, { whole: Whole | undefined; bindings: Binding[] }>();
    for (const binding of code.bindings) {
      const { kind, name, declaration, node } = binding;
      if (kind === 'parameter') {
        const lost = lostParameter(code, binding);
        if (lost) drafts.push(lost);
        continue;
      }
      if ((kind !== 'const' && kind !== 'let' && kind !== 'var') || binding.exported) continue;
      const used = isUsed(binding);
      const overwritten = used
        ? (overwrittenBeforeRead(binding) ?? overwrittenLater(code, binding))
        : undefined;
      if (used && !overwritten) continue;
      if (name.startsWith('_') || name === 'React' || name === 'h') continue;
      if (binding.topLevel && (!code.module || code.partial) && !code.commonJs) continue;
      if (binding.topLevel && code.commonJs && !code.module) continue;
      if (isAmbient(code, declaration) || isDocument(declaration)) continue;
      if (isExcused(code, node)) continue;
      if (overwritten) {
        drafts.push({
          message: `${name} gets a value that is thrown away: it is overwritten before anything reads it.`,
          fact: name,
          spans: [
            spanOf(code, overwritten.lost),
            spanOf(code, overwritten.overwritten, 'overwritten here'),
          ],
          ...(overwritten.placeholder === true && {
            severity: 'warning' as const,
            confidence: 'medium' as const,
          }),
          fix: `Start ${name} with the value that counts, or use the first one before it is lost.`,
        });
        continue;
      }
      if (ts.isBindingElement(declaration) && hasRestSibling(code, declaration)) continue;
      if (holdsAPlace(code, binding)) continue;
      if (binding.references.some(({ kind: how }) => how === 'type')) continue;
      const whole = wholeOf(code, node);
      if (whole?.loop) continue;
      const at = whole?.declaration ?? declaration;
      const together = unread.get(at);
      if (together) together.bindings.push(binding);
      else unread.set(at, { whole, bindings: [binding] });
    }
    for (const { whole, bindings } of unread.values())
      drafts.push(unreadDraft(code, whole?.declaration, bindings));
    return drafts.length > 0 ? drafts : undefined;
  },
};

/** `function load(years) { years = [1997]; … }`: whatever the caller gives is lost. */
function lostParameter(code: CodeTree, binding: Binding): Draft | undefined {
  const { name, node, declaration, references } = binding;
  const [first] = references;
  if (
    first?.kind !== 'write' ||
    !ts.isParameter(declaration) ||
    name.startsWith('_') ||
    handedOver.test(name) ||
    !isUsed(binding) ||
    first.function !== binding.function ||
    first.block !== binding.function?.node.body ||
    isExcused(code, node)
  )
    return undefined;
  return {
    message: `${name} is overwritten before anything reads it: what a caller gives is thrown away.`,
    fact: name,
    spans: [spanOf(code, node), spanOf(code, first.node, 'overwritten here')],
    fix: `Use what the caller gives, or take ${name} out of the signature.`,
  };
}

/** A value that nobody reads: where it is given, and where the next one takes its place. */
interface Lost {
  readonly lost: ts.Node;
  readonly overwritten: ts.Node;
  /** It was only `[]` or `{}`: nothing is lost but the reader's time. */
  readonly placeholder?: boolean;
}

/** Two plain writes in one block, and nothing reads between them. */
function overwrittenLater(
  code: CodeTree,
  { references, function: owner }: Binding,
): Lost | undefined {
  if (!owner || references.length < 2) return undefined;
  if (references.some((reference) => reference.function !== owner)) return undefined;
  for (let index = 1; index < references.length; index += 1) {
    const [before, reference] = [references[index - 1], references[index]];
    if (
      before?.kind === 'write' &&
      reference?.kind === 'write' &&
      ts.isBlock(reference.block) &&
      before.block === reference.block &&
      !/^\s*=\s*(?:\[\]|\{\}|''|""|0|null|undefined|true|false)\s*[;\n]/.test(
        code.text.slice(before.node.end, before.node.end + 40),
      )
    ) {
      // What a `catch` or `finally` reads, it reads from between.
      const text = code.text.slice(owner.node.pos, owner.node.end);
      return /\btry\b|\bcase\b|\byield\b/.test(text)
        ? undefined
        : { lost: before.node, overwritten: reference.node };
    }
  }
  return undefined;
}

/** The first use in order of evaluation is a plain write beside the declaration, in the same block. */
function overwrittenBeforeRead(binding: Binding): Lost | undefined {
  const { declaration, references } = binding;
  if (
    !ts.isVariableDeclaration(declaration) ||
    !declaration.initializer ||
    ts.isForStatement(binding.block)
  )
    return undefined;
  const only = placeholder(declaration.initializer);
  // `null`, `0` and `Infinity` name a state; a list that is made and thrown away names none.
  if (only && !isMade(declaration.initializer)) return undefined;
  const [first] = references;
  if (first?.kind !== 'write' || first.block !== binding.block) return undefined;
  if (references.some((reference) => reference.function !== binding.function)) return undefined;
  return { lost: declaration, overwritten: first.node, placeholder: only };
}

function isAmbient(code: CodeTree, declaration: ts.Node): boolean {
  const line = code.text.slice(
    Math.max(0, declaration.getStart(code.source) - 24),
    declaration.getStart(code.source),
  );
  return /\bdeclare\s+(?:const|let|var)\s+$/.test(line) || /\busing\s+$/.test(line);
}

/** A GraphQL document: a generator finds it in the text, and makes code from it. */
function isDocument(declaration: ts.Node): boolean {
  return (
    ts.isVariableDeclaration(declaration) &&
    declaration.initializer !== undefined &&
    ((ts.isTaggedTemplateExpression(declaration.initializer) &&
      /^(?:gql|graphql)$/.test(rootName(declaration.initializer.tag) ?? '')) ||
      (ts.isCallExpression(declaration.initializer) &&
        /^(?:gql|graphql)$/.test(calleeName(declaration.initializer))))
  );
}

/** `const { secret, ...rest } = user` leaves secret out on purpose. */
function hasRestSibling(code: CodeTree, element: ts.BindingElement): boolean {
  const after = code.text.slice(element.end, element.end + 400);
  const close = after.indexOf('=');
  return /^[^=;]*\.\.\.[A-Za-z_$]/.test(after.slice(0, close < 0 ? 400 : close + 1));
}

/** `const [scheme, token] = …`: the first has to stand there for the second to be reached. */
function holdsAPlace(code: CodeTree, { node, declaration }: Binding): boolean {
  if (!ts.isBindingElement(declaration)) return false;
  const before = code.text.slice(Math.max(0, node.pos - 80), node.getStart(code.source));
  const after = code.text.slice(node.end, node.end + 80);
  return (
    /\[[^\]{}=]*$/.test(before) &&
    /^\s*,\s*[A-Za-z_$.]/.test(after) &&
    !/^\s*,\s*set[A-Z]/.test(after)
  );
}

/** A function that others call to say that they are not written. */
const saysSo = /^(?:not|un)_?(?:yet_?)?(?:implemented|supported)|^(?:todo|throwNot)/i;

/** Functions that only say they are not written yet, with their class where they have one. */
const stubNote: Note<{ name: string; span: NotedSpan; class: string | undefined }[]> = {
  take: (code) => {
    if (!isProgram(code)) return undefined;
    const stubs = [];
    for (const fact of code.functions) {
      const stub = stubStatement(code, fact);
      if (!stub || isContextDefault(code, fact) || saysSo.test(fact.name)) continue;
      // `notImplemented: () => answer((error) => error({ status: 501 }))` is what others call.
      if (
        /\b(?:notImplemented|unimplemented)\s*[:=]\s*(?:async\s*)?\(/i.test(
          code.text.slice(Math.max(0, fact.node.pos - 120), fact.node.pos),
        )
      )
        continue;
      if (fact.class && hasModifier(fact.class, K.AbstractKeyword)) continue;
      stubs.push({
        name: title(fact),
        span: spanOf(code, stub),
        class: fact.class?.name?.text,
      });
    }
    return stubs.length > 0 ? stubs : undefined;
  },
};

function stubFindings(facts: ProjectFacts): Draft[] {
  const noted = facts.code.flatMap((code) => {
    const stubs = noteOf(stubNote, code);
    return stubs ? [stubs] : [];
  });
  const extended = noted.some((stubs) => stubs.some(({ class: name }) => name !== undefined))
    ? extendedClasses(facts)
    : undefined;
  return noted.flatMap((all) => {
    // A base class says so for its children to fill in.
    const stubs = all.filter(({ class: name }) => name === undefined || !extended?.has(name));
    const [first] = stubs;
    if (!first) return [];
    const names = listed(stubs.map(({ name }) => name));
    return [
      {
        message: `${names} ${new Set(stubs.map(({ name }) => name)).size === 1 ? 'is not written yet: it only says so' : 'are not written yet: they only say so'}.`,
        fact: first.name,
        spans: stubs.map(({ span }) => span),
        fix: 'Write it, or take it away together with what calls it.',
      },
    ];
  });
}

function extendedClasses({ code }: ProjectFacts): Set<string> {
  const names = new Set<string>();
  for (const { text } of code)
    for (const match of text.matchAll(/\b(?:extends|implements)\s+([A-Za-z_$][\w$]*)/g))
      if (match[1]) names.add(match[1]);
  return names;
}

/** What a React context holds until a provider is there is meant to throw. */
function isContextDefault(code: CodeTree, fact: FunctionFact): boolean {
  const before = code.text.slice(Math.max(0, fact.node.pos - 600), fact.node.pos);
  return /createContext\b[^;]*$/.test(before);
}

const why =
  'A reader, and the next caller, believe that it works; they find out when the result is wrong.';

export const incomplete: readonly Rule[] = [
  {
    id: 'incomplete/parameter',
    issue: 'E',
    severity: 'error',
    title: 'A parameter or option that nothing reads',
    why,
    fix: 'Make it do what its name promises, or take it away.',
    notes: [unreadNote, signatureNote],
    check: parameterFindings,
  },
  {
    id: 'incomplete/recursion',
    issue: 'E',
    severity: 'error',
    title: 'A parameter that is only passed to its own recursion',
    why,
    fix: 'Use it or take it away.',
    notes: [recursionNote],
    check: draftsOf(recursionNote),
  },
  {
    id: 'incomplete/option',
    issue: 'E',
    severity: 'error',
    title: 'An option field that nobody reads',
    why,
    fix: 'Make it do what its name promises, or take it away.',
    notes: [optionNote],
    check: optionFindings,
  },
  {
    id: 'incomplete/default',
    issue: 'E',
    severity: 'error',
    title: 'A default that no caller ever overrides',
    why: 'The parameter promises a choice that nobody has; every reader has to check each call to learn that.',
    fix: 'Make it a constant until a caller needs another value.',
    notes: [offerNote],
    check: defaultFindings,
  },
  {
    id: 'incomplete/variable',
    issue: 'E',
    severity: 'error',
    title: 'A variable that is never read, or overwritten before it is read',
    why: 'A reader takes it for part of the program and looks for its effect.',
    fix: 'Use it or take it away.',
    notes: [variableNote],
    check: draftsOf(variableNote),
  },
  {
    id: 'incomplete/stub',
    issue: 'E',
    severity: 'error',
    title: 'A stub that throws “not implemented”',
    why,
    fix: 'Write it or take it away.',
    notes: [stubNote],
    check: stubFindings,
  },
];
