import { expect, test, vi } from 'vitest';
import { Logger, type Handler, type Level } from '@answer/logger.ts';

function collect(level?: Level): Handler & { messages: string[] } {
  const messages: string[] = [];
  return {
    messages,
    handle: ({ message }) => void messages.push(message),
    ...(level ? { level } : {}),
  };
}

function loggerWith(...handlers: Handler[]): Logger {
  const logger = new Logger('shop');
  logger.level = 'DEBUG';
  for (const handler of handlers) logger.addHandler(handler);
  return logger;
}

test('Step 2: each handler gets each record', () => {
  const [screen, file] = [collect(), collect()];
  loggerWith(screen, file).info('sold');
  expect([screen.messages, file.messages]).toEqual([['sold'], ['sold']]);
});

test('Step 2: a handler that was added twice gets each record once', () => {
  const screen = collect();
  loggerWith(screen, screen).info('sold');
  expect(screen.messages, 'one handler, one record').toEqual(['sold']);
});

test("Step 2: a handler's own level holds for that handler alone", () => {
  const [screen, pager] = [collect(), collect('ERROR')];
  const logger = loggerWith(screen, pager);
  logger.info('sold');
  logger.error('could not sell');
  expect(screen.messages).toEqual(['sold', 'could not sell']);
  expect(pager.messages).toEqual(['could not sell']);
});

test('Step 2: a handler that was removed gets nothing more', () => {
  const [screen, file] = [collect(), collect()];
  const logger = loggerWith(screen, file);
  logger.removeHandler(screen);
  logger.info('sold');
  expect([screen.messages, file.messages]).toEqual([[], ['sold']]);
});

test('Step 2: a handler that throws harms neither the program nor the other handlers', () => {
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
  const fullDisk = new Error('no space left');
  const broken: Handler = {
    handle() {
      throw fullDisk;
    },
  };
  const screen = collect();
  const logger = loggerWith(broken, screen);
  expect(() => logger.info('sold')).not.toThrow();
  expect(screen.messages, 'the other handler gets its record').toEqual(['sold']);
  expect(complaint.mock.calls.flat()).toContain(fullDisk);
  complaint.mockRestore();
});
