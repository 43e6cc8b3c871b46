import { expect, test } from 'vitest';
import { outputOf, questionIn } from 'logbook/exercise';
import { night, type Level } from '@answer/night.ts';
import prediction from '@answer/prediction.md?raw';

const levels: Level[] = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];

for (const level of levels) {
  test(`At ${level} you ticked what prints`, async () => {
    const printed = await outputOf(() => night(level));
    const { lines, ticked } = questionIn(prediction, `The threshold is ${level}`);
    expect(lines, 'the lines on offer are still there').toEqual(expect.arrayContaining(printed));
    expect(ticked).toEqual(printed);
  });
}
