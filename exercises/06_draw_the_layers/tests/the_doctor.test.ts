import { test } from 'vitest';
import { expectHealthy } from 'logbook/doctor';

test('The doctor finds no layer that does the work of another', () => {
  expectHealthy('F');
});
