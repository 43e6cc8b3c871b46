import ts from 'typescript';
import type { Span } from '../types.ts';
import type { ConfigFacts, PackageFacts } from './config.ts';
import { dirname } from './paths.ts';
import { readShell } from './readShell.ts';

const groupNames = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

/** A JSON object's properties by name, with where their values stand. */
function entriesOf(node: ts.Expression | undefined): { name: string; value: ts.Expression }[] {
  if (!node || !ts.isObjectLiteralExpression(node)) return [];
  return node.properties.flatMap((property) =>
    ts.isPropertyAssignment(property) && ts.isStringLiteral(property.name)
      ? [{ name: property.name.text, value: property.initializer }]
      : [],
  );
}

/** @returns Facts, or a sentence when it is not JSON. */
export function readPackage(path: string, text: string, into: ConfigFacts): PackageFacts | string {
  const source = ts.parseJsonText(path, text);
  // Not in the public types; see readCode.ts.
  const { parseDiagnostics } = source as unknown as {
    parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  };
  const root = source.statements[0]?.expression;
  const [fault] = parseDiagnostics;
  if (fault) {
    const { line } = source.getLineAndCharacterOfPosition(fault.start);
    return `it is not valid JSON: line ${line + 1}: ${ts.flattenDiagnosticMessageText(fault.messageText, ' ')}`;
  }
  if (!root || !ts.isObjectLiteralExpression(root)) return 'it is JSON, and no object.';
  const top = new Map(entriesOf(root).map(({ name, value }) => [name, value]));
  const span = (node: ts.Node): Span => ({
    file: path,
    start: node.getStart(source),
    end: node.end,
  });
  const string = (name: string): string | undefined => {
    const node = top.get(name);
    return node && ts.isStringLiteral(node) ? node.text : undefined;
  };
  const directory = dirname(path);
  const scripts = new Map<string, Span & { command: string }>();
  for (const { name, value } of entriesOf(top.get('scripts'))) {
    if (!ts.isStringLiteral(value)) continue;
    scripts.set(name, { command: value.text, ...span(value) });
    // Offsets inside the string are true as long as nothing in it is escaped.
    readShell(
      value.text,
      value.getStart(source) + 1,
      {
        file: path,
        source: 'script',
        command: 'npm script',
        unit: directory,
        directory,
        owner: name,
      },
      into,
    );
  }
  const groups = new Map<string, Map<string, Span & { range: string }>>();
  const dependencies = new Map<string, string>();
  for (const group of groupNames) {
    const members = new Map<string, Span & { range: string }>();
    for (const { name, value } of entriesOf(top.get(group)))
      if (ts.isStringLiteral(value)) {
        members.set(name, { range: value.text, ...span(value) });
        dependencies.set(name, value.text);
      }
    groups.set(group, members);
  }
  const entries: (Span & { field: string; target: string })[] = [];
  for (const field of ['main', 'module', 'types', 'typings', 'browser']) {
    const value = top.get(field);
    if (value && ts.isStringLiteral(value) && value.text)
      entries.push({ field, target: value.text, ...span(value) });
  }
  const bin = top.get('bin');
  if (bin && ts.isStringLiteral(bin))
    entries.push({ field: 'bin', target: bin.text, ...span(bin) });
  for (const { name, value } of entriesOf(bin))
    if (ts.isStringLiteral(value))
      entries.push({ field: `bin.${name}`, target: value.text, ...span(value) });
  const visitExports = (node: ts.Expression, field: string): void => {
    if (ts.isStringLiteral(node)) entries.push({ field, target: node.text, ...span(node) });
    else for (const { name, value } of entriesOf(node)) visitExports(value, `${field}[${name}]`);
  };
  const exported = top.get('exports');
  if (exported) visitExports(exported, 'exports');
  const workspaceNode = top.get('workspaces');
  const list =
    workspaceNode && ts.isArrayLiteralExpression(workspaceNode)
      ? workspaceNode
      : entriesOf(workspaceNode).find(({ name }) => name === 'packages')?.value;
  const workspaces =
    list && ts.isArrayLiteralExpression(list)
      ? list.elements.flatMap((element) => (ts.isStringLiteral(element) ? [element.text] : []))
      : [];
  return {
    path,
    directory,
    text,
    name: string('name'),
    scripts,
    dependencies,
    groups,
    entries,
    workspaces,
    importsMap: top.has('imports'),
  };
}
