import { expect, it } from 'vitest';
import { recordTraffic } from '../../.vitepress/build/traffic.ts';

it('records a minute of example 13, the same each time', async () => {
  const traffic = await recordTraffic();
  expect(await recordTraffic()).toEqual(traffic);
  const levels = traffic.events.map(({ level }) => level);
  expect(new Set(levels)).toEqual(new Set(['debug', 'info', 'warning', 'error']));
  expect(levels.filter((level) => level === 'debug').length).toBeGreaterThan(levels.length / 2);
  for (const { line, json } of traffic.events) {
    expect(line).toMatch(/^2024-11-22 18:\d\d:\d\d \| [A-Z]+ \| [^\n]+$/);
    expect(JSON.parse(json)).toMatchObject({ time: expect.stringMatching(/^2024-11-22T18:/) });
    expect(line + json).not.toMatch(/logbook-traffic|node_modules/);
  }
});
