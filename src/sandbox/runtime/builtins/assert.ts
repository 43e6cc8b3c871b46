/** `node:assert`: https://nodejs.org/docs/latest-v20.x/api/assert.html */
import { inspect } from '../inspect/inspect.ts';
import { callInSource } from './asserted_expression.ts';
import { nodeError, showCode, shownCode } from './node_error.ts';
import { received } from './received.ts';
import { isDeepEqual } from './deep_equal.ts';

interface Failure {
  readonly message?: string;
  readonly isGenerated?: boolean;
  readonly actual: unknown;
  readonly expected: unknown;
  readonly operator: string;
}

export class AssertionError extends Error {
  override name = 'AssertionError';
  declare readonly generatedMessage: boolean;
  declare readonly code: string;
  declare readonly actual: unknown;
  declare readonly expected: unknown;
  declare readonly operator: string;

  constructor({ message, isGenerated, actual, expected, operator }: Failure) {
    super(message ?? describe(actual, expected, operator));
    Object.defineProperty(this, 'name', { enumerable: false });
    showCode(this, 'ERR_ASSERTION');
    // In Node's order, which printing shows.
    const generatedMessage = isGenerated ?? message === undefined;
    Object.assign(this, { generatedMessage, code: 'ERR_ASSERTION', actual, expected, operator });
  }
}

/** The message of an error that a program makes without one. */
function describe(actual: unknown, expected: unknown, operator: string): string {
  if (operator === 'strictEqual' || operator === 'deepStrictEqual') {
    return describeDifference(actual, expected, operator);
  }
  if (operator === 'notStrictEqual' || operator === 'notDeepStrictEqual') {
    return describeSame(actual, operator);
  }
  return `${inspect(actual)} ${operator} ${inspect(expected)}`;
}

const HEADS = {
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
};

type Operator = 'strictEqual' | 'deepStrictEqual';
type Message = string | Error | undefined;

const SHORT = 12;
const LINE = 80;

const show = (value: unknown): string =>
  inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    sorted: true,
    getters: true,
  });

/** Node 20's message for two values that should have been equal. */
function describeDifference(actual: unknown, expected: unknown, operator: Operator): string {
  const areErrors = actual instanceof Error && expected instanceof Error;
  const left = show(areErrors ? withoutStack(actual) : actual).split('\n');
  const right = show(areErrors ? withoutStack(expected) : expected).split('\n');
  const areObjects =
    (isObject(actual) && isObject(expected)) ||
    (typeof actual === 'function' && typeof expected === 'function');
  const head = operator === 'strictEqual' && areObjects ? HEADS.strictEqualObject : HEADS[operator];
  let indicator = '';
  const [first = ''] = left;
  const [second = ''] = right;
  if (left.length === 1 && right.length === 1 && first !== second) {
    const length = first.length + second.length;
    if (length <= SHORT) {
      if (!isObject(actual) && !isObject(expected) && (actual !== 0 || expected !== 0)) {
        return `${head}\n\n${first} !== ${second}\n`;
      }
    } else if (head !== HEADS.strictEqualObject && length < LINE) {
      let same = 0;
      while (first[same] === second[same]) same++;
      if (same > 2) indicator = `\n  ${' '.repeat(same)}^`;
    }
  }
  return describeLines(left, right, head, indicator);
}

/** Where two errors arose is no difference between them. */
function withoutStack(error: Error): Error {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(error) as object) as Error, error);
  Object.defineProperty(copy, 'message', { value: error.message });
  if (Object.hasOwn(error, 'cause')) {
    const cause = error.cause instanceof Error ? withoutStack(error.cause) : error.cause;
    Object.defineProperty(copy, 'cause', { value: cause });
  }
  return copy;
}

/** What is compared of an error that `throws` expects to have certain fields. */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- its name is printed
class Compared {
  constructor(value: object, keys: readonly string[], actual?: unknown) {
    for (const key of keys) {
      if (!(key in value)) continue;
      const wanted = Reflect.get(value, key) as unknown;
      const found = isObject(actual) ? (Reflect.get(actual, key) as unknown) : undefined;
      const isMatched = typeof found === 'string' && wanted instanceof RegExp && wanted.test(found);
      Reflect.set(this, key, isMatched ? found : wanted);
    }
  }
}
// The build shortens names; this one is printed.
Object.defineProperty(Compared, 'name', { value: 'Comparison' });

function describeLines(left: string[], right: string[], head: string, indicator: string): string {
  const all = [...left];
  const ending = takeCommonEnd(left, right);
  if (left.length === 0 && right.length === 0) {
    return `${HEADS.notIdentical}\n\n${shorten(all).join('\n')}\n`;
  }
  const { text, removed, skipped, isCut } = compareLines(left, right);
  if (isCut) return `${head}\n+ actual - expected ... Lines skipped\n${text}\n...${removed}\n...`;
  const skips = skipped || ending.skipped ? ' ... Lines skipped' : '';
  return `${head}\n+ actual - expected${skips}\n${text}${removed}${ending.text}${indicator}`;
}

/** Takes the last lines that both have off them, and gives the first few of those as shown. */
function takeCommonEnd(left: string[], right: string[]): { text: string; skipped: boolean } {
  let text = '';
  let other = '';
  let count = 0;
  while (left.length > 0 && right.length > 0 && left.at(-1) === right.at(-1)) {
    if (count++ < 3) text = `\n  ${left.at(-1) ?? ''}${text}`;
    else other = left.at(-1) ?? '';
    left.pop();
    right.pop();
  }
  const skipped = count >= 5;
  if (skipped) text = `\n...${text}`;
  if (other !== '') text = `\n  ${other}${text}`;
  return { text, skipped };
}

interface Comparison {
  readonly text: string;
  /** Lines of the expected value that are still to be written. */
  readonly removed: string;
  readonly skipped: boolean;
  /** There were more differences than are shown. */
  readonly isCut: boolean;
}

/** Line by line, as Node's `assertion_error.js` did before it had a real difference. */
function compareLines(left: readonly string[], right: readonly string[]): Comparison {
  const length = Math.max(left.length, right.length);
  const shared = Math.min(left.length, right.length);
  const longer = left.length < length ? right : left;
  let text = '';
  let removed = '';
  let printed = 0;
  let identical = 0;
  let skipped = false;
  /** Of identical lines in a row the first two and the last two are shown. */
  const catchUp = (lines: readonly string[], index: number) => {
    if (identical > 5) {
      text += '\n...';
      skipped = true;
    } else if (identical === 5) text += `\n  ${lines[index - 3] ?? ''}`;
    if (identical > 3) text += `\n  ${lines[index - 2] ?? ''}`;
    if (identical > 2) {
      text += `\n  ${lines[index - 1] ?? ''}`;
      printed += 1;
    }
    identical = 0;
  };
  for (let index = 0; index < length; index++) {
    const [mine = '', theirs = ''] = [left[index], right[index]];
    if (index >= shared) {
      catchUp(longer, index);
      if (longer === left) text += `\n+ ${mine}`;
      else removed += `\n- ${theirs}`;
      printed += 1;
    } else if (mine !== theirs && mine !== `${theirs},` && `${mine},` !== theirs) {
      catchUp(left, index);
      text += `\n+ ${mine}`;
      removed += `\n- ${theirs}`;
      printed += 2;
    } else {
      text += removed;
      removed = '';
      identical += 1;
      if (identical <= 2) {
        text += `\n  ${`${mine},` === theirs ? theirs : mine}`;
        printed += 1;
      }
    }
    if (printed > 50 && index < length - 2) return { text, removed, skipped, isCut: true };
  }
  return { text, removed, skipped, isCut: false };
}

function describeSame(actual: unknown, operator: 'notStrictEqual' | 'notDeepStrictEqual'): string {
  const lines = shorten(show(actual).split('\n'));
  const isReference = isObject(actual) || typeof actual === 'function';
  const head =
    operator === 'notStrictEqual' && isReference ? HEADS.notStrictEqualObject : HEADS[operator];
  const [first = ''] = lines;
  return lines.length === 1
    ? `${head}${first.length > 5 ? '\n\n' : ' '}${first}`
    : `${head}\n\n${lines.join('\n')}\n`;
}

function shorten(lines: readonly string[]): readonly string[] {
  return lines.length > 50 ? [...lines.slice(0, 46), '...'] : lines;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** What `throws` may be given to compare an error with. */
type Expected =
  RegExp | (new (...values: never[]) => unknown) | ((error: unknown) => boolean) | object;

export function createAssert(strictByDefault: boolean) {
  const fail = (
    given: Message,
    generate: () => string,
    operator: string,
    actual: unknown,
    expected: unknown,
    isGenerated = given === undefined,
  ): never => {
    if (given instanceof Error) throw given;
    throw new AssertionError({
      message: given ?? generate(),
      isGenerated,
      actual,
      expected,
      operator,
    });
  };

  const okAs =
    (name: string) =>
    (...values: [value?: unknown, message?: Message]): void => {
      const [value, message] = values;
      if (value) return;
      // Where the expression is not to be found its value stands for it.
      const generate = () =>
        values.length === 0
          ? 'No value argument passed to `assert.ok()`'
          : `The expression evaluated to a falsy value:\n\n  ${callInSource() ?? `${name}(${inspect(value)})`}\n`;
      fail(message, generate, '==', value, true);
    };
  const ok = okAs('assert.ok');
  const strictEqual = (actual: unknown, expected: unknown, message?: Message): void => {
    if (Object.is(actual, expected)) return;
    const generate = () => describeDifference(actual, expected, 'strictEqual');
    fail(message, generate, 'strictEqual', actual, expected);
  };
  const notStrictEqual = (actual: unknown, expected: unknown, message?: Message): void => {
    if (!Object.is(actual, expected)) return;
    fail(message, () => describeSame(actual, 'notStrictEqual'), 'notStrictEqual', actual, expected);
  };
  const deepStrictEqual = (actual: unknown, expected: unknown, message?: Message): void => {
    if (isDeepEqual(actual, expected, true)) return;
    const generate = () => describeDifference(actual, expected, 'deepStrictEqual');
    fail(message, generate, 'deepStrictEqual', actual, expected);
  };
  const notDeepStrictEqual = (actual: unknown, expected: unknown, message?: Message): void => {
    if (!isDeepEqual(actual, expected, true)) return;
    const generate = () => describeSame(actual, 'notDeepStrictEqual');
    fail(message, generate, 'notDeepStrictEqual', actual, expected);
  };
  const equal = (actual: unknown, expected: unknown, message?: Message): void => {
    // eslint-disable-next-line eqeqeq -- what "equal" means in the legacy mode
    if (actual == expected || (Number.isNaN(actual) && Number.isNaN(expected))) return;
    fail(message, () => `${inspect(actual)} == ${inspect(expected)}`, '==', actual, expected);
  };
  const notEqual = (actual: unknown, expected: unknown, message?: Message): void => {
    // eslint-disable-next-line eqeqeq -- as above
    if (actual != expected) return;
    fail(message, () => `${inspect(actual)} != ${inspect(expected)}`, '!=', actual, expected);
  };
  const deepEqual = (actual: unknown, expected: unknown, message?: Message): void => {
    if (isDeepEqual(actual, expected, false)) return;
    const generate = () =>
      `${HEADS.deepEqual}\n\n${show(actual)}\n\nshould loosely deep-equal\n\n${show(expected)}`;
    fail(message, generate, 'deepEqual', actual, expected);
  };
  const notDeepEqual = (actual: unknown, expected: unknown, message?: Message): void => {
    if (!isDeepEqual(actual, expected, false)) return;
    fail(
      message,
      () => `${HEADS.notDeepEqual}\n\n${show(actual)}`,
      'notDeepEqual',
      actual,
      expected,
    );
  };

  const checkThrown = (error: unknown, expected: Expected | undefined, message: Message): void => {
    if (expected === undefined) return;
    if (expected instanceof RegExp) {
      if (expected.test(String(error))) return;
      const generate = () =>
        `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(String(error))}\n`;
      fail(message, generate, 'throws', error, expected);
    } else if (typeof expected === 'function') {
      const isClass = expected.prototype !== undefined;
      if (isClass && error instanceof expected) return;
      if (Object.prototype.isPrototypeOf.call(Error, expected)) {
        const generate = () => {
          const kind = `The error is expected to be an instance of "${expected.name}". Received `;
          return error instanceof Error
            ? `${kind}"${error.name}"\n\nError message:\n\n${error.message}`
            : `${kind}"${inspect(error, { depth: -1 })}"`;
        };
        fail(message, generate, 'throws', error, expected);
      }
      if (Reflect.apply(expected, {}, [error]) === true) return;
      const generate = () =>
        `The ${expected.name ? `"${expected.name}" ` : ''}validation function is expected to return "true". Received ${inspect(Reflect.apply(expected, {}, [error]))}\n\nCaught error:\n\n${String(error)}`;
      fail(message, generate, 'throws', error, expected);
    } else {
      const keys = Object.keys(expected);
      if (expected instanceof Error) keys.push('name', 'message');
      const generate = () => {
        const shown = isObject(error) ? new Compared(error, keys) : error;
        return describeDifference(shown, new Compared(expected, keys, error), 'deepStrictEqual');
      };
      for (const key of keys) {
        const wanted = Reflect.get(expected, key) as unknown;
        const found = isObject(error) ? (Reflect.get(error, key) as unknown) : undefined;
        const matches =
          wanted instanceof RegExp && typeof found === 'string'
            ? wanted.test(found)
            : isDeepEqual(found, wanted, true);
        if (!matches) fail(message, generate, 'throws', error, expected);
      }
    }
  };
  const missing = (kind: 'exception' | 'rejection', expected: unknown, message: Message) => {
    const name = typeof expected === 'function' && expected.name ? ` (${expected.name})` : '';
    const text = typeof expected === 'string' ? expected : message;
    fail(
      undefined,
      () => `Missing expected ${kind}${name}${typeof text === 'string' ? `: ${text}` : '.'}`,
      kind === 'exception' ? 'throws' : 'rejects',
      undefined,
      expected,
      false,
    );
  };
  const throws = (body: () => unknown, expected?: Expected | string, message?: Message): void => {
    try {
      body();
    } catch (error) {
      checkThrown(error, typeof expected === 'string' ? undefined : expected, message);
      return;
    }
    missing('exception', expected, message);
  };
  const promiseOf = (body: unknown): unknown => {
    const result = typeof body === 'function' ? (body as () => unknown)() : body;
    const isPromise =
      result instanceof Promise ||
      (isObject(result) &&
        typeof Reflect.get(result, 'then') === 'function' &&
        typeof Reflect.get(result, 'catch') === 'function');
    if (isPromise) return result;
    if (typeof body !== 'function') {
      const message = `The "promiseFn" argument must be of type function or an instance of Promise. Received ${received(body)}`;
      throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', message);
    }
    const got = isObject(result) ? received(result).replace(/^an /, '') : received(result);
    const message = `Expected instance of Promise to be returned from the "promiseFn" function but got ${got}.`;
    throw nodeError(TypeError, 'ERR_INVALID_RETURN_VALUE', message);
  };
  const rejects = async (
    body: Promise<unknown> | (() => Promise<unknown>),
    expected?: Expected | string,
    message?: Message,
  ): Promise<void> => {
    try {
      await promiseOf(body);
    } catch (error) {
      const code = isObject(error) ? shownCode(error) : undefined;
      if (code === 'ERR_INVALID_RETURN_VALUE' || code === 'ERR_INVALID_ARG_TYPE') throw error;
      checkThrown(error, typeof expected === 'string' ? undefined : expected, message);
      return;
    }
    missing('rejection', expected, message);
  };
  const unwanted = (kind: 'exception' | 'rejection', error: unknown, message: unknown): never =>
    fail(
      undefined,
      () =>
        `Got unwanted ${kind}${typeof message === 'string' ? `: ${message}` : '.'}\nActual message: "${error instanceof Error ? error.message : String(error)}"`,
      kind === 'exception' ? 'doesNotThrow' : 'doesNotReject',
      error,
      undefined,
      false,
    );
  const matchOrNot = (text: string, pattern: RegExp, wanted: boolean, message: Message): void => {
    if (pattern.test(text) === wanted) return;
    const generate = () =>
      wanted
        ? `The input did not match the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`
        : `The input was expected to not match the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`;
    fail(message, generate, wanted ? 'match' : 'doesNotMatch', text, pattern);
  };

  const members = {
    AssertionError,
    ok,
    strictEqual,
    notStrictEqual,
    deepStrictEqual,
    notDeepStrictEqual,
    equal: strictByDefault ? strictEqual : equal,
    notEqual: strictByDefault ? notStrictEqual : notEqual,
    deepEqual: strictByDefault ? deepStrictEqual : deepEqual,
    notDeepEqual: strictByDefault ? notDeepStrictEqual : notDeepEqual,
    throws,
    rejects,
    doesNotThrow: (body: () => unknown, message?: unknown): void => {
      try {
        body();
      } catch (error) {
        unwanted('exception', error, message);
      }
    },
    doesNotReject: async (
      body: Promise<unknown> | (() => Promise<unknown>),
      message?: unknown,
    ): Promise<void> => {
      try {
        await (typeof body === 'function' ? body() : body);
      } catch (error) {
        unwanted('rejection', error, message);
      }
    },
    match: (text: string, pattern: RegExp, message?: Message) =>
      matchOrNot(text, pattern, true, message),
    doesNotMatch: (text: string, pattern: RegExp, message?: Message) =>
      matchOrNot(text, pattern, false, message),
    fail: (message?: Message): never => fail(message, () => 'Failed', 'fail', undefined, undefined),
    ifError: (value: unknown): void => {
      if (value === null || value === undefined) return;
      const text = value instanceof Error ? value.message : inspect(value);
      fail(
        undefined,
        () => `ifError got unwanted exception: ${text}`,
        'ifError',
        value,
        null,
        false,
      );
    },
  };
  const assert: typeof ok & typeof members & { strict?: unknown } = Object.assign(
    okAs('assert'),
    members,
  );
  assert.strict = strictByDefault ? assert : createAssert(true);
  return assert;
}
