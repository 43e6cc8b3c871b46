import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { getLogger, reset } from '@logtape/logtape';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as python from '../../docs/logging/snippets/from_python.ts';
import * as systems from '../../docs/logging/snippets/systems.ts';

/** Everything that goes to any method of the console, as lines. */
function catchConsole(): string[] {
  const lines: string[] = [];
  for (const method of ['log', 'debug', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...values: unknown[]) => {
      lines.push(values.map(String).join(' ').trimEnd());
    });
  }
  return lines;
}

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.resetModules();
  await reset();
});

const pythonFile = fileURLToPath(
  new URL('../../docs/logging/snippets/from_python.py', import.meta.url),
);

function hasPython(): boolean {
  try {
    execFileSync('python3', ['-c', 'import logging'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('the two columns of "From Python"', () => {
  const expected = [
    'INFO | 3 readings of harbour',
    'SQL SELECT 1',
    expect.stringMatching(/^ERROR \| Not a number: /),
    'raised',
  ];

  it('say the same: TypeScript', () => {
    const lines = catchConsole();
    python.setUp();
    python.sayHowMany(3, 'harbour');
    getLogger(['weather_api', 'http']).debug('not written');
    python.keepApart();
    getLogger(['weather_api', 'sql']).warn('SELECT 1');
    expect(() => python.parse('many')).toThrow(RangeError);
    lines.push('raised');
    const [first = '', second = '', third = '', last = ''] = lines;
    expect([first, second, third.split('\n')[0], last]).toEqual(expected);
    expect(python.parse('12')).toBe(12);
  });

  it.runIf(hasPython())('say the same: Python', () => {
    const output = execFileSync('python3', [pythonFile], { encoding: 'utf8' });
    expect(output.trim().split('\n')).toEqual(expected);
  });

  it('start quickly, too', () => {
    const lines = catchConsole();
    python.startQuickly();
    getLogger('anything').info('not written');
    getLogger('anything').warn('written');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('written');
  });
});

describe('one event in four systems', () => {
  it('console', () => {
    const lines = catchConsole();
    systems.withConsole();
    expect(lines).toHaveLength(1);
  });

  it('pino', () => {
    const lines: string[] = [];
    systems.withPino({ write: (line) => void lines.push(line) });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 40,
      logger: 'weather_api',
      station: 'lighthouse',
      msg: 'Station not found',
    });
  });

  it('winston', async () => {
    const stream = new PassThrough();
    systems.withWinston(stream);
    const [chunk] = (await once(stream, 'data')) as [Buffer]; // what the stream carries
    expect(JSON.parse(chunk.toString())).toMatchObject({
      level: 'warn',
      message: 'Station not found',
      station: 'lighthouse',
    });
  });

  it('LogTape', () => {
    const lines: string[] = [];
    systems.withLogTape((line) => lines.push(line));
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'WARN',
      logger: 'weather_api',
      message: 'Station not found',
      properties: { station: 'lighthouse' },
    });
  });
});

describe('the small programs of the labs do what their pages predict', () => {
  it.each([
    ['WARNING', 3],
    ['DEBUG', 6],
    ['INFO', 5],
    ['FATAL', 1],
  ])('levels: %s writes %i lines', async (level, count) => {
    vi.stubEnv('LOG_LEVEL', level);
    const lines = catchConsole();
    await import('../../examples/levels/main.ts');
    expect(lines).toHaveLength(count);
  });

  it('set_up_twice: two lines, and one logger', async () => {
    const lines = catchConsole();
    await import('../../examples/set_up_twice/main.ts');
    expect(lines).toEqual([
      'The same logger: true',
      'INFO | Shop opened',
      'INFO | Shop opened, says the other one',
    ]);
  });

  it('logged_method: enter, leave, and the error goes on', async () => {
    const lines = catchConsole();
    await import('../../examples/logged_method/main.ts');
    expect(lines).toEqual([
      'DEBUG | Enter pay',
      'DEBUG | Leave pay',
      'Taken: 12',
      'DEBUG | Enter pay',
      'ERROR | pay failed: RangeError: -1 is no amount',
      'DEBUG | Leave pay',
      'Caught: RangeError: -1 is no amount',
    ]);
  });
});
