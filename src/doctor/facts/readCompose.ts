import { isMap, isScalar, isSeq, parseDocument, type Node, type YAMLMap } from 'yaml';
import type { ConfigFacts } from './config.ts';
import { join } from './paths.ts';
import { absolutePath, normaliseMount, readShell } from './readShell.ts';

function text(node: unknown): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  return typeof node.value === 'string' ||
    typeof node.value === 'number' ||
    typeof node.value === 'boolean'
    ? (node.source ?? String(node.value))
    : undefined;
}

/**
 * Reads a compose file. A service with `build` is ours; one that only names an image is not, and
 * its env and ports say nothing about this project.
 *
 * @returns A sentence when it is not YAML.
 */
export function readCompose(path: string, content: string, into: ConfigFacts): string | undefined {
  const document = parseDocument(content, { merge: true, logLevel: 'silent', uniqueKeys: false });
  const [fault] = document.errors;
  if (fault)
    return `it is not valid YAML: ${fault.message.split('\n')[0]?.replace(/:$/, '.') ?? ''}`;
  for (const [, key, name] of content.matchAll(
    /(?:([A-Za-z_]\w*)\s*[=:]\s*["']?)?(?<!\$)\$\{?([A-Za-z_]\w*)/g,
  ))
    // `X: ${X}` hands a variable on; that is not reading it.
    if (name && key !== name) into.envUses.push({ name, file: path });
  const services: unknown = document.get('services');
  if (!isMap(services)) return undefined;
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  for (const item of services.items) {
    const { value } = item;
    if (isMap(value)) readService(path, folder, value, into);
  }
  return undefined;
}

function readService(file: string, folder: string, service: YAMLMap, into: ConfigFacts): void {
  const build: unknown = service.get('build', true);
  const ours = build !== undefined;
  const context = text(build) ?? (isMap(build) ? text(build.get('context', true)) : undefined);
  const unit =
    (ours && context && !context.includes('$') ? join(folder, context) : undefined) ?? folder;
  const span = (node: unknown): { file: string; start: number; end: number } => {
    const range = (node as Node | undefined)?.range;
    return { file, start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
  };
  const pass = (name: string, value: string | undefined, node: unknown): void => {
    const literal = value === undefined || value.includes('$') ? undefined : value;
    into.envPasses.push({ name, value: literal, source: 'compose', ours, unit, ...span(node) });
    const path = literal !== undefined && ours ? absolutePath(literal) : undefined;
    if (path)
      into.values.push({
        kind: 'path',
        value: path,
        source: 'compose',
        role: 'define',
        unit,
        ...span(node),
      });
    if (ours && literal !== undefined)
      for (const [, port] of literal.matchAll(/(?:localhost|127\.0\.0\.1):(\d{2,5})\b/g))
        if (port)
          into.values.push({
            kind: 'port',
            value: port,
            source: 'compose',
            role: 'refer',
            unit,
            ...span(node),
          });
    if (ours && literal !== undefined && /(?:^|_)PORT$/.test(name) && /^\d{2,5}$/.test(literal))
      into.values.push({
        kind: 'port',
        value: literal,
        source: 'compose',
        role: 'define',
        unit,
        ...span(node),
      });
  };
  for (const environment of [
    service.get('environment', true),
    isMap(build) ? build.get('args', true) : undefined,
  ]) {
    if (isMap(environment))
      for (const pair of environment.items) {
        const name = text(pair.key);
        if (name) pass(name, text(pair.value), pair.value ?? pair.key);
      }
    else if (isSeq(environment))
      for (const item of environment.items) {
        const [, name, value] = /^([^=]+)(?:=(.*))?$/s.exec(text(item) ?? '') ?? [];
        if (name) pass(name, value, item);
      }
  }
  const ports: unknown = service.get('ports', true);
  if (isSeq(ports) && ours)
    for (const item of ports.items) {
      const written = text(item);
      const parts = written
        ? written
            .replace(/\/\w+$/, '')
            .split(':')
            .slice(-2)
        : isMap(item)
          ? [text(item.get('published', true)), text(item.get('target', true))]
          : [];
      for (const port of new Set(parts))
        if (port && /^\d{2,5}$/.test(port))
          into.values.push({
            kind: 'port',
            value: port,
            source: 'compose',
            role: 'refer',
            unit,
            ...span(item),
          });
    }
  const volumes: unknown = service.get('volumes', true);
  if (isSeq(volumes) && ours)
    for (const item of volumes.items) {
      const written =
        text(item) ??
        (isMap(item)
          ? [text(item.get('source', true)), text(item.get('target', true))]
              .filter(Boolean)
              .join(':')
          : undefined);
      if (!written) continue;
      const mount = normaliseMount(written);
      if (mount)
        into.values.push({
          kind: 'mount',
          value: mount.value,
          source: 'compose',
          role: 'define',
          unit,
          ...span(item),
        });
      const target = absolutePath(mount?.target ?? written.replace(/:.*$/, ''));
      if (target && !target.endsWith('/node_modules'))
        into.values.push({
          kind: 'path',
          value: target,
          source: 'compose',
          role: 'define',
          unit,
          ...span(item),
        });
    }
  const directory: unknown = service.get('working_dir', true);
  const workingPath = absolutePath(text(directory) ?? '');
  if (workingPath && ours)
    into.values.push({
      kind: 'path',
      value: workingPath,
      source: 'compose',
      role: 'define',
      unit,
      ...span(directory),
    });
  const command: unknown = service.get('command', true);
  const written = text(command);
  const start = span(command).start;
  if (written && ours)
    readShell(
      content(written),
      start,
      { file, source: 'compose', command: 'compose', unit, directory: undefined },
      into,
    );
}

/** A command over several lines is one line to the shell. */
function content(command: string): string {
  return command.replace(/^[|>][+-]?\s*/, '').replace(/\n/g, ' ');
}
