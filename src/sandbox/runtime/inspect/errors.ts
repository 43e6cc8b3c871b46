/* eslint-disable @typescript-eslint/no-unnecessary-type-conversion -- the values are a program's: what their types say may not be so, and methods are called on them */
import { isError } from './brands.ts';
import type { Context } from './options.ts';

type StackReader = (error: Error) => string;

let readStack: StackReader = (error) =>
  error.stack ? String(error.stack) : Error.prototype.toString.call(error);

/** Tells how a stack is read where the engine does not write it as V8 does. */
export function setStackReader(reader: StackReader): void {
  readStack = reader;
}

/** An error's text with its stack, and the properties of it that still need showing in `keys`. */
export function formatError(
  context: Context,
  error: Error,
  prefixOf: (fallback: string) => string,
  constructorName: string | null,
  keys: PropertyKey[],
): string {
  const name = nameOf(error);
  let stack = readStack(error);
  removeShownKeys(context, keys, error, stack);
  if ('cause' in error && !keys.includes('cause')) keys.push('cause');
  if (Array.isArray((error as { errors?: unknown }).errors) && !keys.includes('errors')) {
    keys.push('errors');
  }
  stack = improveStack(stack, constructorName, name, prefixOf);
  stack = formatFrames(context, error, stack);
  return context.indentation === 0
    ? stack
    : stack.replaceAll('\n', `\n${' '.repeat(context.indentation)}`);
}

function nameOf(error: Error): string {
  const name = error.name as unknown;
  return name === undefined || name === null ? 'Error' : (name as string);
}

function formatFrames(context: Context, error: Error, stack: string): string {
  const message = error.message as unknown;
  let position = (typeof message === 'string' && message !== '' && stack.indexOf(message)) || -1;
  if (position !== -1) position += String(message).length;
  const start = stack.indexOf('\n    at', position);
  if (start === -1) return `[${stack}]`;
  const frames = framesOf(context, error, stack.slice(start + 1));
  return `${stack.slice(0, start)}\n${frames.join('\n')}`;
}

/** Names and messages that the stack shows already are not listed again. */
function removeShownKeys(context: Context, keys: PropertyKey[], error: Error, stack: string): void {
  if (context.showHidden) return;
  for (const name of ['name', 'message', 'stack']) {
    const index = keys.indexOf(name);
    if (index !== -1 && stack.includes(String(Reflect.get(error, name)))) keys.splice(index, 1);
  }
}

/** Puts the class's name where the stack says only `Error`. */
function improveStack(
  stack: string,
  constructorName: string | null,
  name: string,
  prefixOf: (fallback: string) => string,
): string {
  let length = name.length;
  const startsWithName =
    name.endsWith('Error') &&
    stack.startsWith(name) &&
    (stack.length === length || stack[length] === ':' || stack[length] === '\n');
  if (constructorName !== null && !startsWithName) return stack;
  let fallback = 'Error';
  if (constructorName === null) {
    const start =
      /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n {4}at)/.exec(stack) ??
      /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
    fallback = start?.[1] ?? '';
    length = fallback.length;
    fallback ||= 'Error';
  }
  const prefix = prefixOf(fallback).slice(0, -1);
  if (name === prefix) return stack;
  if (!prefix.includes(name)) return `${prefix} [${name}]${stack.slice(length)}`;
  return length === 0 ? `${prefix}: ${stack}` : `${prefix}${stack.slice(length)}`;
}

/** The frames, without those that the cause's stack repeats. */
function framesOf(context: Context, error: Error, stack: string): string[] {
  const frames = stack.split('\n');
  let cause: unknown;
  try {
    cause = error.cause;
  } catch {
    // A getter that throws has no cause to compare with.
  }
  if (!isError(cause)) return frames;
  const causeStack = readStack(cause);
  const start = causeStack.indexOf('\n    at');
  if (start === -1) return frames;
  const { length, offset } = longestRepeat(frames, causeStack.slice(start + 1).split('\n'));
  if (length > 0) {
    const text = `    ... ${length - 2} lines matching cause stack trace ...`;
    frames.splice(offset + 1, length - 2, context.stylize(text, 'undefined'));
  }
  return frames;
}

function longestRepeat(
  frames: readonly string[],
  other: readonly string[],
): { length: number; offset: number } {
  for (let offset = 0; offset < frames.length - 3; offset++) {
    const position = other.indexOf(frames[offset] ?? '');
    if (position === -1) continue;
    const rest = other.length - position;
    if (rest <= 3) continue;
    const limit = Math.min(frames.length - offset, rest);
    let length = 1;
    while (length < limit && frames[offset + length] === other[position + length]) length++;
    if (length > 3) return { length, offset };
  }
  return { length: 0, offset: 0 };
}
