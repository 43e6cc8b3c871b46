import { expect, test } from 'vitest';
import { found } from '@answer/found.ts';
import { feeOf as mendedFeeOf } from '@answer/mended.ts';
import { feeOf, stays, takings } from '@answer/parking.ts';

const rule = (hours: number): number => Math.min(Math.max(0, Math.ceil(hours) - 1) * 2, 12);

test('You saw what feeOf returns the third time', () => {
  expect(found.thirdFee, 'thirdFee is the value behind the arrow of the third return').toBe(
    feeOf(stays[2]!),
  );
});

test('You saw the sum before the fourth stay is added', () => {
  expect(found.sumBeforeFourth, 'the arrow points at the line that is about to run').toBe(
    takings(stays.slice(0, 3)),
  );
});

test('You found the stay that is charged wrongly', () => {
  const wrong = stays.find((stay) => feeOf(stay) !== rule(stay.hours));
  expect(found.wrongPlate, 'wrongPlate is the plate of one of the stays').toBe(wrong?.plate);
});

test('The first hour is free', () => {
  for (const hours of [0.1, 0.8, 1])
    expect(mendedFeeOf({ plate: 'AB 1', hours }), `${hours} hours`).toBe(rule(hours));
});

test('A longer stay costs what it did, and a day 12 at most', () => {
  for (const hours of [1.2, 2, 2.5, 4.1, 7, 7.1, 9, 24])
    expect(mendedFeeOf({ plate: 'AB 1', hours }), `${hours} hours`).toBe(rule(hours));
});
