import { describe, expect, it } from 'vitest';
import { compare, median } from '../../bench/measure.ts';
import { ratio, table } from '../../bench/table.ts';

describe('the frame of the measurements', () => {
  it('takes the middle value', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(() => median([])).toThrow('no value');
  });

  it('measures the contestants in turn, after one unmeasured round', async () => {
    const order: string[] = [];
    const rows = await compare(
      [
        { what: 'floor', once: () => (order.push('floor'), 2) },
        { what: 'ours', once: () => (order.push('ours'), order.length <= 2 ? 1_000 : 6) },
      ],
      3,
    );
    expect(order).toEqual(['floor', 'ours', 'floor', 'ours', 'floor', 'ours', 'floor', 'ours']);
    expect(rows.map((row) => ratio(row, rows))).toEqual([undefined, 3]);
  });

  it('shows the ratio and whether it meets the aim', () => {
    const rows = [
      { what: 'floor', value: 10, unit: 'ms' },
      { what: 'ours', value: 25, unit: 'ms', against: 'floor', aim: { atMost: 3 } },
      { what: 'theirs', value: 45, unit: 'ms', against: 'floor', aim: { atMost: 3 } },
    ] as const;
    const [, floor, ours, theirs] = table(rows).split('\n');
    expect(floor).not.toContain('×');
    expect(ours).toMatch(/25\.0 ms\s+× 2\.50\s+≤ 3 met\s+floor/);
    expect(theirs).toMatch(/× 4\.50\s+≤ 3 MISSED/);
  });
});
