import { expect, test } from 'vitest';
import { found } from '@answer/found.ts';
import { parseSize } from '@answer/mended.ts';
import { disk, sizeOf } from '@answer/sizes.ts';
import type { Entry } from '@answer/sizes.ts';

/** The entries from the disk down to the first file that cannot be read, found by trying. */
function pathToFailure(entry: Entry): Entry[] {
  const failing = (entry.entries ?? []).find((inner) => fails(inner));
  return failing === undefined ? [entry] : [entry, ...pathToFailure(failing)];
}

function fails(entry: Entry): boolean {
  try {
    sizeOf(entry);
    return false;
  } catch {
    return true;
  }
}

const path = pathToFailure(disk);

test('You counted the frames of sizeOf', () => {
  expect(found.framesOfSizeOf, 'w shows a pair of lines for each frame').toBe(path.length);
});

test('You found the innermost folder', () => {
  const folders = path.filter((entry) => entry.entries !== undefined);
  expect(found.folder, 'a folder is an entry with entries').toBe(folders.at(-1)?.name);
});

test('You looked into the frame of photos', () => {
  const photos = path.find(({ name }) => name === 'photos');
  const readable = (photos?.entries ?? []).filter((entry) => !fails(entry));
  const sum = readable.reduce((total, entry) => total + sizeOf(entry), 0);
  expect(found.sumInPhotos, 'sum of the frame you look at').toBe(sum);
});

test('A size may have commas between its thousands', () => {
  expect(parseSize('1,250')).toBe(1250);
  expect(parseSize('12,345,678')).toBe(12_345_678);
  expect(parseSize('840')).toBe(840);
});

test('What is no number is still refused', () => {
  for (const text of ['many', '1,2,3', ''])
    expect(() => parseSize(text), `parseSize(${JSON.stringify(text)})`).toThrow(RangeError);
});
