import { TestRunner } from 'vitest';
import { inspect } from './inspect.ts';

/**
 * Says what the program under judgment is given in this test, so that a learner whose answer fails
 * reads the input beside what was expected and what came.
 *
 * @returns The value, so that the call can stand where the value is used.
 */
export function given<Value>(value: Value): Value {
  const test = TestRunner.getCurrentTest();
  if (test) test.meta.given = inspect(value);
  return value;
}
