import { test } from 'vitest';
import { expectHealthy } from 'logbook/doctor';

test('The doctor finds nothing that is announced and not done', () => {
  expectHealthy('E');
});
