import { chai, expect, TestRunner } from 'vitest';

/**
 * Keeps the tools of judgment out of reach of the program under judgment: both live in one realm, so
 * what the program could change about them is made unchangeable before it loads, and what cannot be
 * is looked at after each test.
 */

/** What comparing two values rests on. */
const intrinsics: readonly (readonly [object, readonly string[]])[] = [
  [Object, ['is', 'keys', 'entries', 'getOwnPropertySymbols', 'getOwnPropertyDescriptor']],
  [Object, ['getPrototypeOf', 'defineProperty', 'defineProperties']],
  [Object.prototype, ['hasOwnProperty']],
  [Array, ['isArray']],
  [Number, ['isNaN']],
  [Reflect, ['ownKeys', 'apply', 'get']],
];

const isGuarded = { yet: false };

/** @returns A look at the tools: one sentence where the program has got at them all the same. */
export function guardTools(): () => string | undefined {
  if (!isGuarded.yet) {
    isGuarded.yet = true;
    for (const [owner, names] of intrinsics) for (const name of names) fix(owner, name);
    // New matchers may be added, as tests do; those that are there stay what they are.
    const assertions = (chai.Assertion as unknown as { prototype: object }).prototype; // chai's types leave it out
    for (const name of Object.getOwnPropertyNames(assertions)) fix(assertions, name, 'quietly');
  }
  const { getState, setState } = expect;
  const matchers = probesOf();
  const methods = methodsOf(TestRunner.prototype);
  return () => {
    const { assertionCalls } = getState();
    const isHonest =
      matchers.every((probe) => throws(probe)) &&
      methods.every(([name, method]) => method === methodNamed(TestRunner.prototype, name));
    setState({ assertionCalls });
    return isHonest
      ? undefined
      : 'Your program has changed the tools that judge it, so nothing it does can be believed: take that out.';
  };
}

/** Assertions that never hold. */
function probesOf(): readonly (() => void)[] {
  return [
    () => expect(1).toBe(2),
    () => expect({ one: [1] }).toEqual({ one: [2] }),
    () => expect({ one: 1 }).toStrictEqual({ one: 2 }),
    () => expect('one').toContain('two'),
    () => expect(() => undefined).toThrow(),
    () => expect(1).not.toBe(1),
  ];
}

function throws(probe: () => void): boolean {
  try {
    probe();
    return false;
  } catch {
    return true;
  }
}

/**
 * Makes a property unchangeable. `quietly`: who assigns to it is not told, since Vitest itself adds
 * its matchers once more for the `expect` of each concurrent test.
 */
function fix(owner: object, name: string, how?: 'quietly'): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  if (!descriptor?.configurable) return;
  const value: unknown = descriptor.value;
  if (!('value' in descriptor)) Object.defineProperty(owner, name, { configurable: false });
  else if (how === undefined) {
    Object.defineProperty(owner, name, { configurable: false, writable: false });
  } else {
    const { enumerable = false } = descriptor;
    const ignore = (): void => undefined;
    Object.defineProperty(owner, name, {
      configurable: false,
      enumerable,
      get: () => value,
      set: ignore,
    });
  }
}

function methodsOf(prototype: object): readonly (readonly [string, unknown])[] {
  return Object.getOwnPropertyNames(prototype).map((name) => [name, methodNamed(prototype, name)]);
}

function methodNamed(prototype: object, name: string): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  return descriptor?.value as unknown; // compared, never called
}
