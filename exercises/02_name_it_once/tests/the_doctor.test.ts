import { test } from 'vitest';
import { expectHealthy } from 'logbook/doctor';

test('After the moves, the doctor finds no name on two levels', () => {
  expectHealthy('B');
});
