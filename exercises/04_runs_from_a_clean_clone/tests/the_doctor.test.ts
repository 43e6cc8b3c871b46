import { test } from 'vitest';
import { expectHealthy } from 'logbook/doctor';

test('The doctor finds nothing that points to nothing', () => {
  expectHealthy('D');
});
