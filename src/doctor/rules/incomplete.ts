import ts from 'typescript';
import { isToolConfig } from '../facts/classify.ts';
import type { Binding, CodeFacts, FunctionFact, ParameterFact, Reference } from '../facts/code.ts';
import type { ProjectFacts } from '../facts/project.ts';
import { resolverOf, type FunctionUses } from '../facts/resolve.ts';
import { bare, hasModifier, literalValue } from '../facts/syntax.ts';
import type { Draft } from '../types.ts';
import { listed, plural, spanOf, type NotedSpan, type Rule } from './rule.ts';

const K = ts.SyntaxKind;

/** Parameters that a framework hands over, whether or not the function wants them. */
const handedOver =
  /^(?:_.*|req|request|res|response|reply|next|ctx|context|c|e|evt|event|err|error|args|props|ref|info|parent|root|__|done|cb|callback|server|app|fastify|instance|config|env|options|opts|this|state|action|node|index|i|key|queryRunner|queryInterface|Sequelize|knex|db|t|_req|_res)$/;
const handlerParameter =
  /^_?(?:req|request|res|response|reply|next|ctx|c|event|evt|socket|interaction|message)$/;
/** Functions that a tool finds by their name. */
const foundByName =
  /^(?:up|down|seed|setup|teardown|globalSetup|globalTeardown|register|activate|deactivate|handler|loader|action|middleware|proxy|meta|links|headers|default|main|plugin|actions|entries|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|onRequest|onRequestGet|onRequestPost|getServerSideProps|getStaticProps|getStaticPaths|generateMetadata|generateStaticParams|shouldRevalidate|ErrorBoundary|scheduled|queue|configureWebpack|onCreateNode|createPages)$/;
const conventionFile =
  /(?:^|\/)(?:app\/(?:.*\/)?(?:page|layout|route|loading|error|template|default|not-found|middleware|proxy)\.[jt]sx?|pages\/|routes\/.*\+|migrations?\/|seed(?:er)?s?\/|plugins\/|middleware\.[jt]s|\+(?:page|layout|server|error)\.|netlify\/functions|functions\/|api\/.*\[)/;

function judged(facts: ProjectFacts): CodeFacts[] {
  return facts.code.filter(
    ({ declarations, test, path }) => !declarations && !test && !isToolConfig(path),
  );
}

/** A directive above says that someone looked at it and meant it. */
function isExcused(code: CodeFacts, node: ts.Node): boolean {
  const start = node.getStart(code.source);
  const before = code.text.lastIndexOf('\n', start - 1);
  const previous = code.text.lastIndexOf('\n', before - 1);
  const end = code.text.indexOf('\n', start);
  const around = code.text.slice(previous + 1, end < 0 ? undefined : end);
  return /eslint-disable|biome-ignore|@ts-(?:ignore|expect-error)|noinspection|istanbul ignore|oxlint-disable/.test(
    around,
  );
}

function fileExcused(code: CodeFacts): boolean {
  return (
    /eslint-disable(?!-(?:next-)?line)[^\n]*(?:no-unused-vars|\*\/\s*\n)|@ts-nocheck/.test(
      code.text.slice(0, 2000),
    ) && !/eslint-disable(?!-(?:next-)?line) (?!.*no-unused)/.test(code.text.slice(0, 2000))
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
function stubStatement(code: CodeFacts, fact: FunctionFact): ts.Node | undefined {
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
  return undefined;
}

interface Candidate {
  readonly code: CodeFacts;
  readonly fact: FunctionFact;
  readonly uses: FunctionUses;
}

/** Functions that decide on their own parameters, with every use the project makes of them. */
function candidates(facts: ProjectFacts): Candidate[] {
  const resolver = resolverOf(facts);
  const found: Candidate[] = [];
  for (const code of judged(facts)) {
    if (code.partial || fileExcused(code)) continue;
    for (const fact of code.functions) {
      if (fact.signature !== 'own' || fact.kind === 'accessor' || fact.usesArguments) continue;
      if (fact.defaultExport && fact.name === '') continue;
      if (!fact.node.body || fact.parameters.length === 0) continue;
      if (
        conventionFile.test(code.path) &&
        fact.topLevel &&
        (fact.exported || fact.binding?.exported)
      )
        continue;
      if (
        foundByName.test(fact.name) &&
        (fact.exported || fact.defaultExport || fact.binding?.exported)
      )
        continue;
      if (fact.parameters.some(({ name }) => name && handlerParameter.test(name))) continue;
      const uses =
        fact.kind === 'method' || fact.kind === 'constructor'
          ? noUses
          : resolver.usesOf(code, fact);
      found.push({ code, fact, uses });
    }
  }
  return found;
}

const noUses: FunctionUses = { calls: [], asValue: false };

function isEmpty(fact: FunctionFact): boolean {
  const statements = bodyStatements(fact);
  return statements?.length === 0;
}

function parameterFindings(facts: ProjectFacts): Draft[] {
  const drafts: Draft[] = [];
  for (const { code, fact, uses } of candidates(facts)) {
    // Handed over as a value, its parameters are the receiver's business.
    if (uses.asValue || isEmpty(fact) || stubStatement(code, fact)) continue;
    if (fact.node.parameters.some((parameter) => hasModifier(parameter, K.OverrideKeyword)))
      continue;
    fact.parameters.forEach((parameter) => {
      const { binding, node, name } = parameter;
      if (isExcused(code, node)) return;
      if (binding && name) {
        if (isTouched(binding) || name.startsWith('_')) return;
        if (ts.isParameterPropertyDeclaration(node, fact.node)) return;
        if (handedOver.test(name) && !node.initializer) return;
        const called = uses.calls.length > 0;
        drafts.push({
          message: `${title(fact)} takes ${name}, and nothing in it reads ${name}.`,
          fact: name,
          spans: [spanOf(code, node), ...passingSites(parameter, fact, uses)],
          confidence: called ? 'high' : 'medium',
          fix: `Make ${name} do what its name promises, or take it out of the signature and of every call.`,
        });
      } else if (!parameter.hasRest)
        for (const field of parameter.fields) {
          if (
            isTouched(field.binding) ||
            field.binding.name.startsWith('_') ||
            handedOver.test(field.key)
          )
            continue;
          drafts.push({
            message: `${title(fact)} takes the option ${field.key}, and nothing in it reads ${field.key}.`,
            fact: field.key,
            spans: [spanOf(code, field.binding.declaration)],
            fix: `Make ${field.key} do what its name promises, or take the option away.`,
          });
        }
    });
  }
  return drafts;
}

function title(fact: FunctionFact): string {
  return fact.name && fact.name !== 'constructor'
    ? `${fact.name}()`
    : fact.kind === 'constructor'
      ? 'This constructor'
      : 'This function';
}

/** Calls that pass the parameter: all for nothing. */
function passingSites(
  parameter: ParameterFact,
  fact: FunctionFact,
  uses: FunctionUses,
): NotedSpan[] {
  const index = fact.parameters.indexOf(parameter);
  return uses.calls.flatMap(({ code, call }) => {
    const argument = call.arguments?.[index];
    return argument ? [spanOf(code, argument, 'passed here for nothing')] : [];
  });
}

function recursionFindings(facts: ProjectFacts): Draft[] {
  const drafts: Draft[] = [];
  for (const { code, fact, uses } of candidates(facts)) {
    const inner = uses.calls.filter(({ inside }) => inside).map(({ call }) => call);
    if (inner.length === 0) continue;
    fact.parameters.forEach((parameter, index) => {
      const { binding, name } = parameter;
      if (!binding || !name || binding.references.length === 0 || name.startsWith('_')) return;
      const only = binding.references.every(
        ({ argumentOf }) =>
          argumentOf !== undefined && argumentOf.index === index && inner.includes(argumentOf.call),
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
  return drafts;
}

function defaultFindings(facts: ProjectFacts): Draft[] {
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
  for (const { code, fact, uses } of candidates(facts)) {
    if (uses.asValue || fact.component || fact.kind === 'method' || fact.kind === 'constructor')
      continue;
    if (libraries.has(code.unit) && (fact.exported || fact.binding?.exported)) continue;
    const outer = uses.calls.filter(({ inside }) => !inside);
    if (outer.length < 2) continue;
    fact.parameters.forEach((parameter, index) => {
      const { initializer, binding, name } = parameter;
      if (!initializer || !binding || !name || !isTouched(binding)) return;
      if (literalValue(initializer) === undefined || isExcused(code, parameter.node)) return;
      const passed = uses.calls.some(({ call }) => {
        const given = call.arguments ?? [];
        return given.length > index || given.some((argument) => ts.isSpreadElement(argument));
      });
      if (passed) return;
      drafts.push({
        message: `${title(fact)} offers ${name} with the default ${initializer.getText(code.source)}, and none of its ${plural(outer.length, 'caller')} ever gives another value.`,
        fact: name,
        spans: [
          spanOf(code, parameter.node),
          ...outer.slice(0, 4).map((use) => spanOf(use.code, use.call, `called without ${name}`)),
        ],
        confidence: 'medium',
        fix: `Make ${name} a constant inside ${title(fact)}, until a caller needs another value.`,
      });
    });
  }
  return drafts;
}

/** Types of options whose values stay in the project, with the fields that nobody reads. */
function optionFindings(facts: ProjectFacts): Draft[] {
  const drafts: Draft[] = [];
  const reads = new Set<string>();
  for (const code of facts.code) for (const name of code.propertyReads) reads.add(name);
  const texts = facts.otherTexts.filter(({ path }) =>
    /\.(?:vue|svelte|astro|html|ejs|hbs|pug)$/.test(path),
  );
  for (const code of judged(facts))
    for (const type of code.types) {
      if (!type.closed || !/(?:Options|Opts|Config|Settings|Params)$/.test(type.name)) continue;
      const takers = code.functions.filter((fact) =>
        fact.parameters.some(({ node }) => {
          const annotation = node.type;
          return (
            annotation !== undefined &&
            ts.isTypeReferenceNode(annotation) &&
            ts.isIdentifier(annotation.typeName) &&
            annotation.typeName.text === type.name
          );
        }),
      );
      if (takers.length === 0) continue;
      const leaks = takers.some((fact) =>
        fact.parameters.some(({ binding, node, hasRest }) => {
          const annotation = node.type;
          if (!annotation || annotation.getText(code.source) !== type.name) return false;
          if (!binding) return hasRest;
          // Read as a whole, it may be read anywhere.
          return binding.references.some(
            (reference) => reference.kind !== 'type' && !isMemberAccess(code, reference),
          );
        }),
      );
      if (leaks) continue;
      for (const member of type.members) {
        if (reads.has(member.name) || member.name.startsWith('_')) continue;
        if (texts.some(({ text }) => text.includes(member.name))) continue;
        drafts.push({
          message: `The option ${member.name} of ${type.name} is offered, and nothing reads it.`,
          fact: member.name,
          spans: [spanOf(code, member.node)],
          fix: `Make ${member.name} do what its name promises, or take the option away.`,
        });
      }
    }
  return drafts;
}

/** The reference is the `options` of `options.name`, or is taken apart by a pattern. */
function isMemberAccess(code: CodeFacts, { node }: Reference): boolean {
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
  if (ts.isIdentifier(inner) && inner.text === 'undefined') return true;
  if (ts.isArrayLiteralExpression(inner)) return inner.elements.length === 0;
  return ts.isObjectLiteralExpression(inner) && inner.properties.length === 0;
};

function variableFindings(facts: ProjectFacts): Draft[] {
  const drafts: Draft[] = [];
  for (const code of judged(facts)) {
    if (fileExcused(code)) continue;
    for (const binding of code.bindings) {
      const { kind, name, declaration, node } = binding;
      if ((kind !== 'const' && kind !== 'let' && kind !== 'var') || binding.exported) continue;
      if (name.startsWith('_') || name === 'React' || name === 'h') continue;
      if (binding.topLevel && (!code.module || code.partial) && !code.commonJs) continue;
      if (binding.topLevel && code.commonJs && !code.module) continue;
      if (isLoopVariable(code, binding) || isAmbient(code, declaration)) continue;
      if (isExcused(code, node)) continue;
      if (!isUsed(binding)) {
        if (ts.isBindingElement(declaration) && hasRestSibling(code, declaration)) continue;
        if (holdsAPlace(code, binding)) continue;
        const writes = binding.references.filter(
          ({ kind: how }) => how === 'write' || how === 'update',
        );
        if (binding.references.some(({ kind: how }) => how === 'type')) continue;
        drafts.push({
          message:
            writes.length > 0
              ? `${name} is given values, and nothing ever reads it.`
              : `${name} is defined, and nothing ever reads it.`,
          fact: name,
          spans: [
            spanOf(code, node),
            ...writes.slice(0, 4).map((write) => spanOf(code, write.node, 'written again')),
          ],
          fix: `Use ${name} or take it away; a reader will search for what it changes.`,
        });
        continue;
      }
      const overwritten = overwrittenBeforeRead(binding);
      if (overwritten)
        drafts.push({
          message: `${name} gets a value that is thrown away: it is overwritten before anything reads it.`,
          fact: name,
          spans: [spanOf(code, declaration), spanOf(code, overwritten.node, 'overwritten here')],
          fix: `Start ${name} with the value that counts, or use the first one before it is lost.`,
        });
    }
  }
  return drafts;
}

/** The first use in order of evaluation is a plain write beside the declaration, in the same block. */
function overwrittenBeforeRead(binding: Binding): Reference | undefined {
  const { declaration, references } = binding;
  if (
    !ts.isVariableDeclaration(declaration) ||
    !declaration.initializer ||
    placeholder(declaration.initializer)
  )
    return undefined;
  const [first] = references;
  if (first?.kind !== 'write' || first.block !== binding.block) return undefined;
  if (references.some((reference) => reference.function !== binding.function)) return undefined;
  return first;
}

function isLoopVariable(code: CodeFacts, binding: Binding): boolean {
  const before = code.text.slice(
    Math.max(0, binding.node.pos - 12),
    binding.node.getStart(code.source),
  );
  return (
    /for\s*(?:await\s*)?\(\s*(?:const|let|var)\s*[[{]?[^;]*$/.test(before) ||
    /^\s*(?:of|in)\s/.test(code.text.slice(binding.node.end, binding.node.end + 6))
  );
}

function isAmbient(code: CodeFacts, declaration: ts.Node): boolean {
  const line = code.text.slice(
    Math.max(0, declaration.getStart(code.source) - 24),
    declaration.getStart(code.source),
  );
  return /\bdeclare\s+(?:const|let|var)\s+$/.test(line) || /\busing\s+$/.test(line);
}

/** `const { secret, ...rest } = user` leaves secret out on purpose. */
function hasRestSibling(code: CodeFacts, element: ts.BindingElement): boolean {
  const after = code.text.slice(element.end, element.end + 400);
  const close = after.indexOf('=');
  return /^[^=;]*\.\.\.[A-Za-z_$]/.test(after.slice(0, close < 0 ? 400 : close + 1));
}

/** `const [scheme, token] = …`: the first has to stand there for the second to be reached. */
function holdsAPlace(code: CodeFacts, { node, declaration }: Binding): boolean {
  if (!ts.isBindingElement(declaration)) return false;
  const before = code.text.slice(Math.max(0, node.pos - 80), node.getStart(code.source));
  const after = code.text.slice(node.end, node.end + 80);
  return (
    /\[[^\]{}=]*$/.test(before) &&
    /^\s*,\s*[A-Za-z_$.]/.test(after) &&
    !/^\s*,\s*set[A-Z]/.test(after)
  );
}

function stubFindings(facts: ProjectFacts): Draft[] {
  const drafts: Draft[] = [];
  const extended = new Set<string>();
  for (const code of facts.code)
    for (const match of code.text.matchAll(/\b(?:extends|implements)\s+([A-Za-z_$][\w$]*)/g))
      if (match[1]) extended.add(match[1]);
  for (const code of judged(facts)) {
    const stubs: { name: string; span: NotedSpan }[] = [];
    for (const fact of code.functions) {
      const stub = stubStatement(code, fact);
      if (!stub || isContextDefault(code, fact)) continue;
      // A base class says so for its children to fill in.
      if (
        fact.class &&
        (hasModifier(fact.class, K.AbstractKeyword) ||
          (fact.class.name && extended.has(fact.class.name.text)))
      )
        continue;
      stubs.push({ name: title(fact), span: spanOf(code, stub) });
    }
    const [first] = stubs;
    if (!first) continue;
    const names = listed(stubs.map(({ name }) => name));
    drafts.push({
      message: `${names} ${stubs.length === 1 ? 'is not written yet: it only throws' : 'are not written yet: they only throw'}.`,
      fact: first.name,
      spans: stubs.map(({ span }) => span),
      fix: 'Write it, or take it away together with what calls it.',
    });
  }
  return drafts;
}

/** What a React context holds until a provider is there is meant to throw. */
function isContextDefault(code: CodeFacts, fact: FunctionFact): boolean {
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
    check: parameterFindings,
  },
  {
    id: 'incomplete/recursion',
    issue: 'E',
    severity: 'error',
    title: 'A parameter that is only passed to its own recursion',
    why,
    fix: 'Use it or take it away.',
    check: recursionFindings,
  },
  {
    id: 'incomplete/option',
    issue: 'E',
    severity: 'error',
    title: 'An option field that nobody reads',
    why,
    fix: 'Make it do what its name promises, or take it away.',
    check: optionFindings,
  },
  {
    id: 'incomplete/default',
    issue: 'E',
    severity: 'error',
    title: 'A default that no caller ever overrides',
    why: 'The parameter promises a choice that nobody has; every reader has to check each call to learn that.',
    fix: 'Make it a constant until a caller needs another value.',
    check: defaultFindings,
  },
  {
    id: 'incomplete/variable',
    issue: 'E',
    severity: 'error',
    title: 'A variable that is never read, or overwritten before it is read',
    why: 'A reader takes it for part of the program and looks for its effect.',
    fix: 'Use it or take it away.',
    check: variableFindings,
  },
  {
    id: 'incomplete/stub',
    issue: 'E',
    severity: 'error',
    title: 'A stub that throws “not implemented”',
    why,
    fix: 'Write it or take it away.',
    check: stubFindings,
  },
];
