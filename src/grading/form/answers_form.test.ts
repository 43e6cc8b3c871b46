import { expect, it } from 'vitest';
import { fieldsIn, withAnswer } from './answers_form.ts';

const file = `interface Found {
  /** What \`feeOf\` returns
   * the third time. */
  readonly thirdFee: number | undefined;
  /** The plate. */
  readonly wrongPlate: string | undefined;
}

export const found: Found = {
  thirdFee: undefined,
  wrongPlate: undefined,
};
`;

it('answers are read from the file that asks, and written back into it', () => {
  const [fee, plate] = fieldsIn(file);
  if (!fee || !plate) throw new Error('There are two fields.');
  expect(fee).toEqual({
    name: 'thirdFee',
    question: 'What `feeOf` returns the third time.',
    type: 'number',
    value: '',
  });
  const answered = withAnswer(withAnswer(file, fee, ' 12 '), plate, "LO '1\\'");
  expect(answered).toContain('thirdFee: 12,');
  expect(fieldsIn(answered).map(({ value }) => value)).toEqual(['12', "LO '1\\'"]);
  expect(withAnswer(withAnswer(answered, fee, ''), plate, '')).toBe(file);
});

it('an answer of another type stays to be seen, as text', () => {
  const [fee] = fieldsIn(file);
  if (!fee) throw new Error('There is a field.');
  expect(withAnswer(file, fee, 'twelve')).toContain("thirdFee: 'twelve',");
});

it('a file that is something else has no fields', () => {
  expect(fieldsIn('export function feeOf(): number { return 1; }')).toEqual([]);
});
