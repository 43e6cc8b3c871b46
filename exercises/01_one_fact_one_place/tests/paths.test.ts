import { expect, test } from 'vitest';
import { seededRandom } from 'logbook/exercise';
import { databaseFile } from '@answer/app/database.ts';
import { rawFile } from '@answer/app/files.ts';
import { settingsFrom } from '@answer/app/settings.ts';

const random = seededRandom();

test('When the data directory changes, every file follows', () => {
  for (const directory of ['/app/data', `/srv/${random.word()}`, `/mnt/${random.word()}/weather`]) {
    const settings = settingsFrom({ DATA_DIR: directory });
    const station = random.word();
    expect(rawFile(station, settings), 'the readings stay behind when the directory moves').toBe(
      `${directory}/raw_data/${station}.csv`,
    );
    expect(databaseFile(settings), 'the database stays behind when the directory moves').toBe(
      `${directory}/weather.sqlite`,
    );
  }
});

test('Two settings do not get in the way of each other', () => {
  const [here, there] = [settingsFrom({ DATA_DIR: '/here' }), settingsFrom({ DATA_DIR: '/there' })];
  expect([databaseFile(here), databaseFile(there)]).toEqual([
    '/here/weather.sqlite',
    '/there/weather.sqlite',
  ]);
});

test('Without DATA_DIR the program says so instead of guessing', () => {
  for (const environment of [{}, { DATA_DIR: '' }]) {
    expect(
      () => settingsFrom(environment),
      'a default in the code is the same fact in a second place',
    ).toThrow('DATA_DIR');
  }
});
