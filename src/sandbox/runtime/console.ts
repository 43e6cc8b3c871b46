/* eslint-disable @typescript-eslint/no-unnecessary-template-expression -- the values are a program's: what their types say may not be so */
/** `console` as Node has it: https://nodejs.org/docs/latest-v20.x/api/console.html */
import * as brands from './inspect/brands.ts';
import { formatWithOptions } from './inspect/format.ts';
import { inspect } from './inspect/inspect.ts';
import { previewIterator, takeUnknownPromises } from './inspect/introspection.ts';
import type { InspectOptions } from './inspect/options.ts';
import { stringWidth } from './inspect/string_width.ts';
import { nodeError } from './builtins/node_error.ts';
import { received } from './builtins/received.ts';

export interface ConsoleStream {
  write(text: string): unknown;
}

export interface ConsoleHost {
  readonly stdout: ConsoleStream;
  readonly stderr: ConsoleStream;
  warn(message: string): void;
  now(): number;
  /**
   * Called around a write whose text shows promises: `write` writes what is known now, `render` gives
   * the final text once the promises' states are.
   */
  provisional?(
    write: () => void,
    render: () => string,
    promises: readonly Promise<unknown>[],
  ): void;
  readonly inspectOptions?: InspectOptions;
  readonly groupIndentation?: number;
}

export type ConsoleMethods = ReturnType<typeof createConsole>;

export function createConsole(host: ConsoleHost) {
  const options = host.inspectOptions ?? {};
  const width = host.groupIndentation ?? 2;
  const counts = new Map<string, number>();
  const times = new Map<string, number>();
  let indent = '';

  const write = (stream: 'stdout' | 'stderr', render: () => string) => {
    const prefix = indent;
    const text = () => {
      const rendered = render();
      return `${prefix === '' ? rendered : prefix + rendered.replaceAll('\n', `\n${prefix}`)}\n`;
    };
    void takeUnknownPromises();
    const known = text();
    const promises = takeUnknownPromises();
    if (promises.length === 0 || !host.provisional) {
      host[stream].write(known);
      return;
    }
    host.provisional(
      () => host[stream].write(known),
      () => {
        const final = text();
        void takeUnknownPromises();
        return final;
      },
      promises,
    );
  };

  const log = (...values: unknown[]): void =>
    write('stdout', () => formatWithOptions(options, ...values));
  const warn = (...values: unknown[]): void =>
    write('stderr', () => formatWithOptions(options, ...values));
  const group = (...values: unknown[]): void => {
    if (values.length > 0) methods.log(...values);
    indent += ' '.repeat(width);
  };
  const logTime = (method: string, label: string, values: readonly unknown[]): boolean => {
    const start = times.get(label);
    if (start === undefined) {
      host.warn(`No such label '${label}' for console.${method}()`);
      return false;
    }
    methods.log('%s: %s', label, formatTime(host.now() - start), ...values);
    return true;
  };

  const methods = {
    log,
    warn,
    dir: (value: unknown, given?: InspectOptions): void =>
      write('stdout', () => inspect(value, { customInspect: false, ...options, ...given })),
    time: (label: unknown = 'default'): void => {
      const name = textOf(label);
      if (times.has(name)) host.warn(`Label '${name}' already exists for console.time()`);
      else times.set(name, host.now());
    },
    timeEnd: (label: unknown = 'default'): void => {
      const name = textOf(label);
      if (logTime('timeEnd', name, [])) times.delete(name);
    },
    timeLog: (label: unknown = 'default', ...values: unknown[]): void => {
      logTime('timeLog', textOf(label), values);
    },
    trace: function trace(...values: unknown[]): void {
      const error = { name: 'Trace', message: formatWithOptions(options, ...values), stack: '' };
      // Only V8 has it.
      if ('captureStackTrace' in Error) Error.captureStackTrace(error, trace);
      methods.error(error.stack || `Trace: ${error.message}`);
    },
    assert: (condition?: unknown, ...values: unknown[]): void => {
      if (condition) return;
      const [first, ...rest] = values;
      const head =
        values.length === 0 ? 'Assertion failed' : `Assertion failed: ${first as string}`;
      methods.warn(head, ...rest);
    },
    clear: (): void => undefined,
    count: (label: unknown = 'default'): void => {
      const name = textOf(label);
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      methods.log(`${name}: ${count}`);
    },
    countReset: (label: unknown = 'default'): void => {
      const name = textOf(label);
      if (!counts.delete(name)) host.warn(`Count for '${name}' does not exist`);
    },
    group,
    groupEnd: (): void => {
      indent = indent.slice(0, Math.max(0, indent.length - width));
    },
    table: (data: unknown, columns?: readonly string[]): void => {
      if (columns !== undefined && !Array.isArray(columns)) {
        throw nodeError(
          TypeError,
          'ERR_INVALID_ARG_TYPE',
          `The "properties" argument must be an instance of Array. Received ${received(columns)}`,
        );
      }
      const table =
        typeof data === 'object' && data !== null ? formatTable(data, options, columns) : undefined;
      methods.log(table ?? data);
    },
    debug: (...values: unknown[]): void => log(...values),
    info: (...values: unknown[]): void => log(...values),
    dirxml: (...values: unknown[]): void => log(...values),
    error: (...values: unknown[]): void => warn(...values),
    groupCollapsed: (...values: unknown[]): void => group(...values),
  };
  for (const [name, method] of Object.entries(methods)) {
    Object.defineProperty(method, 'name', { value: name, configurable: true });
  }
  return methods;
}

/** Everything but a symbol may be a label. */
function textOf(label: unknown): string {
  return `${label as string}`;
}

function formatTime(milliseconds: number): string {
  if (milliseconds < 1000) return `${Number(milliseconds.toFixed(3))}ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(3)}s`;
  const hours = Math.floor(milliseconds / 3_600_000);
  const minutes = Math.floor((milliseconds % 3_600_000) / 60_000);
  const [seconds = '', fraction = ''] = ((milliseconds % 60_000) / 1000).toFixed(3).split('.');
  const pad = (value: number | string) => String(value).padStart(2, '0');
  const head = hours > 0 ? `${hours}:${pad(minutes)}` : String(minutes);
  return `${head}:${pad(seconds)}.${fraction} (${hours > 0 ? 'h:m' : ''}m:ss.mmm)`;
}

const INDEX = '(index)';
const ITERATION = '(iteration index)';
const KEY = 'Key';
const VALUES = 'Values';

type Columns = readonly (readonly (string | undefined)[])[];

function formatTable(
  data: object,
  options: InspectOptions,
  properties: readonly string[] | undefined,
): string {
  const show = (value: unknown): string => {
    const isDeep =
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      !brands.isTypedArray(value) &&
      Object.keys(value).length > 2;
    return inspect(value, {
      depth: isDeep ? -1 : 0,
      maxArrayLength: 3,
      breakLength: Infinity,
      ...options,
    });
  };
  const indexes = (length: number) => Array.from({ length }, (_, index) => show(index));

  let entries: [unknown, unknown][] | undefined;
  let items: unknown[] | undefined;
  if (brands.isMap(data)) entries = [...data.entries()];
  else if (brands.isSet(data)) items = [...data];
  else if (brands.isMapIterator(data) || brands.isSetIterator(data)) {
    const preview = previewIterator(data);
    if (preview.isEntries && brands.isMapIterator(data)) {
      entries = [];
      for (let index = 0; index < preview.items.length; index += 2) {
        entries.push([preview.items[index], preview.items[index + 1]]);
      }
    } else items = [...preview.items];
  }
  if (entries) {
    const keys = entries.map(([key]) => show(key));
    const values = entries.map(([, value]) => show(value));
    return renderTable([ITERATION, KEY, VALUES], [indexes(keys.length), keys, values]);
  }
  if (items) return renderTable([ITERATION, VALUES], [indexes(items.length), items.map(show)]);

  const columns: Record<string, (string | undefined)[]> = Object.create(null) as Record<
    string,
    (string | undefined)[]
  >;
  const primitives: (string | undefined)[] = [];
  const rows = Object.keys(data);
  rows.forEach((key, index) => {
    const item = Reflect.get(data, key) as unknown;
    const isPrimitive = item === null || (typeof item !== 'function' && typeof item !== 'object');
    if (properties === undefined && isPrimitive) {
      primitives[index] = show(item);
      return;
    }
    for (const name of properties ?? Object.keys(item as object)) {
      const column = (columns[name] ??= []);
      column[index] =
        isPrimitive || !Object.hasOwn(item, name) ? '' : show(Reflect.get(item, name));
    }
  });
  const names = Object.keys(columns);
  const body = Object.values(columns);
  const hasPrimitives = primitives.length > 0;
  return renderTable(
    [INDEX, ...names, ...(hasPrimitives ? [VALUES] : [])],
    [rows, ...body, ...(hasPrimitives ? [primitives] : [])],
  );
}

function renderTable(head: readonly string[], columns: Columns): string {
  const length = Math.max(...columns.map((column) => column.length));
  const rows = Array.from({ length }, (_, row) => columns.map((column) => column[row] ?? ''));
  const widths = head.map((name, column) =>
    Math.max(stringWidth(name), ...rows.map((row) => stringWidth(row[column] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    `│ ${cells
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - stringWidth(cell)))
      .join(' │ ')} │\n`;
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right;
  return (
    `${rule('┌', '┬', '┐')}\n${line(head)}${rule('├', '┼', '┤')}\n` +
    `${rows.map(line).join('')}${rule('└', '┴', '┘')}`
  );
}
