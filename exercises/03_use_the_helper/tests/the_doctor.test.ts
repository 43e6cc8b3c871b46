import { test } from 'vitest';
import { expectHealthy } from 'logbook/doctor';

test('The doctor finds no code that does by hand what a helper does', () => {
  expectHealthy('C');
});
