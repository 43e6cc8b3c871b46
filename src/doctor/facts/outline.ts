import ts from 'typescript';
import type {
  Binding,
  CallSite,
  CodeFacts,
  CodeTree,
  Declared,
  FunctionFact,
  ImportFact,
  NameUses,
  Reference,
  Stretch,
} from './code.ts';
import type { Note } from './notes.ts';
import { bare } from './syntax.ts';

/** Where a node stands, comments before it left out. */
export function stretchOf(code: CodeTree, node: ts.Node): Stretch {
  return { start: node.getStart(code.source), end: node.end };
}

/**
 * What stays of a file when its tree goes. A tree is many times as large as its text: keeping two
 * thousand of them costs more time, spent by the garbage collector, than parsing them did.
 */
export function outline(
  tree: CodeTree,
  asked: ReadonlySet<Note<unknown>>,
  again: () => CodeTree,
): CodeFacts {
  const topLevel = new Map<string, Declared>();
  for (const [name, { kind, exported, node }] of tree.topLevel)
    topLevel.set(name, { kind, exported, ...stretchOf(tree, node) });
  const answers = new Map<object, unknown>();
  for (const note of asked) {
    const answer = note.take(tree);
    if (answer !== undefined) answers.set(note, answer);
  }
  const { importUses, memberCalls } = usesOfImports(tree);
  return {
    path: tree.path,
    text: tree.text,
    unit: tree.unit,
    test: tree.test,
    toolConfig: tree.toolConfig,
    declarations: tree.declarations,
    partial: tree.partial,
    module: tree.module,
    commonJs: tree.commonJs,
    imports: importsOf(tree),
    exports: new Set(tree.exports.keys()),
    defaultName: defaultExportName(tree),
    exportsEverythingOf: tree.exportsEverythingOf,
    topLevel,
    importUses,
    memberCalls,
    functionNames: functionNames(tree),
    strings: tree.strings,
    numbers: tree.numbers,
    envReads: tree.envReads,
    dynamicEnv: tree.dynamicEnv,
    envWords: tree.envWords,
    envDefaults: tree.envDefaults,
    propertyReads: tree.propertyReads,
    segments: tree.segments,
    lines: tree.lines,
    notes: answers,
    taken: asked,
    tree: again,
  };
}

function importsOf(code: CodeTree): ImportFact[] {
  const typeScript = /\.[cm]?tsx?$/.test(code.path);
  return code.imports.map(({ specifier, node, kind, typeOnly, names }) => ({
    specifier,
    kind,
    typeOnly,
    onlyInTypes:
      kind === 'import' &&
      names.length > 0 &&
      typeScript &&
      names.every(({ local }) =>
        code.topLevel.get(local)?.references.every(({ kind: how }) => how === 'type'),
      ),
    ...stretchOf(code, node),
    names: names.map((name) => ({
      imported: name.imported,
      local: name.local,
      typeOnly: name.typeOnly,
      exported: ts.isExportSpecifier(name.node) ? name.node.name.text : undefined,
      ...stretchOf(code, name.node),
    })),
  }));
}

function functionNames(code: CodeTree): Map<string, Stretch> {
  const names = new Map<string, Stretch>();
  for (const { topLevel, name, nameNode } of code.functions)
    if (topLevel && name) names.set(name, stretchOf(code, nameNode));
  return names;
}

/** The name that `export default name` or `export default function name` gives. */
export function defaultExportName(code: CodeTree): string | undefined {
  const node = code.exports.get('default');
  if (!node) return undefined;
  if (ts.isExportAssignment(node)) {
    const expression = bare(node.expression);
    return ts.isIdentifier(expression) ? expression.text : undefined;
  }
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return node.name?.text;
  if (ts.isExportSpecifier(node)) return (node.propertyName ?? node.name).text;
  return undefined;
}

function siteOf(call: ts.CallExpression | ts.NewExpression, inside: boolean): CallSite {
  const given = call.arguments ?? [];
  return {
    pos: call.pos,
    end: call.end,
    given: given.length,
    spread: given.some((argument) => ts.isSpreadElement(argument)),
    inside,
  };
}

/** What a file does with one of its names; `fact` when the name is a function's. */
export function usesIn({ references }: Binding, fact?: FunctionFact): NameUses {
  const calls: CallSite[] = [];
  let asValue = false;
  for (const reference of references)
    if (reference.kind === 'call' && reference.call)
      calls.push(siteOf(reference.call, fact !== undefined && isInside(reference, fact)));
    else if (reference.kind === 'read' || reference.kind === 'write') asValue = true;
  return { calls, asValue };
}

export function isInside(reference: Reference, fact: FunctionFact): boolean {
  for (let at = reference.function; at; at = at.outer) if (at === fact) return true;
  return false;
}

function usesOfImports(code: CodeTree): Pick<CodeFacts, 'importUses' | 'memberCalls'> {
  const importUses = new Map<string, NameUses>();
  const memberCalls = new Map<string, Map<string, CallSite[]>>();
  for (const { kind, names } of code.imports)
    if (kind !== 'export')
      for (const { imported, local } of names) {
        const binding =
          code.topLevel.get(local) ?? code.bindings.find(({ name }) => name === local);
        if (!binding) continue;
        importUses.set(local, usesIn(binding));
        if (imported === '*') memberCalls.set(local, new Map());
      }
  if (memberCalls.size > 0)
    for (const { name, node } of code.calls) {
      const callee = bare(node.expression);
      if (!ts.isPropertyAccessExpression(callee)) continue;
      const owner = bare(callee.expression);
      const members = ts.isIdentifier(owner) ? memberCalls.get(owner.text) : undefined;
      if (!members) continue;
      const sites = members.get(name);
      if (sites) sites.push(siteOf(node, false));
      else members.set(name, [siteOf(node, false)]);
    }
  return { importUses, memberCalls };
}
