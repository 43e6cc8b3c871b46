import { test } from 'vitest';
import { expectHealthy } from 'logbook/doctor';

test('The doctor finds no fact in two places', () => {
  expectHealthy('A');
});
