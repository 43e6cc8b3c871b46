import { reset } from '@logtape/logtape';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, expectTypeOf, it, vi } from 'vitest';
import { catchConsole } from '../../tests/console_lines.ts';
import { customLogger, setupLogging } from '../logger_utils/custom_logger.ts';
import { get, isLogged, logged, put, requireUser, routesOf, userOf } from './decorators.ts';
import type { AppEnvironment, RequestContext } from './request.ts';

let lines: string[];

beforeEach(() => {
  lines = catchConsole();
  setupLogging({ level: 'debug' });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await reset();
});

/** The lines without their times and durations. */
function messages(): string[] {
  return lines.map((line) =>
    line
      .split(' | ')
      .slice(1)
      .join(' | ')
      .replace(/\d+ ms/, 'N ms'),
  );
}

class Calculator {
  readonly #base = 10;

  @logged()
  add(a: number, b = 0): number {
    return this.#base + a + b;
  }

  @logged()
  async addLater(a: number): Promise<number> {
    await Promise.resolve();
    return this.#base + a;
  }

  @logged()
  divide(): never {
    throw new RangeError('by zero');
  }

  @logged()
  async divideLater(): Promise<never> {
    await Promise.resolve();
    return this.divide();
  }

  @logged()
  static make(): Calculator {
    return new this();
  }
}

it('logs entry, exit and duration of a method, and returns what it returns', () => {
  expect(new Calculator().add(1, 2)).toBe(13);
  expect(messages()).toEqual([
    'DEBUG | Enter Calculator.add',
    'DEBUG | Leave Calculator.add after N ms',
  ]);
});

it('logs the exit of an async method when its promise settles', async () => {
  const promise = new Calculator().addLater(1);
  expect(messages()).toEqual(['DEBUG | Enter Calculator.addLater']);
  expect(await promise).toBe(11);
  expect(messages().at(-1)).toBe('DEBUG | Leave Calculator.addLater after N ms');
});

it('logs an error with its stack, and lets it go on', () => {
  expect(() => new Calculator().divide()).toThrow(RangeError);
  expect(messages().at(-1)).toMatch(
    /^ERROR \| Calculator\.divide failed after N ms: RangeError: by zero\n +at .*divide/,
  );
});

it('logs the error of a promise, once for all methods that it passes through', async () => {
  await expect(new Calculator().divideLater()).rejects.toThrow('by zero');
  expect(messages().filter((line) => line.startsWith('ERROR'))).toHaveLength(1);
  expect(messages()).toEqual([
    'DEBUG | Enter Calculator.divideLater',
    'DEBUG | Enter Calculator.divide',
    expect.stringMatching(/^ERROR \| Calculator\.divide failed/),
  ]);
});

it('says whether an error is logged', () => {
  let caught: unknown;
  try {
    new Calculator().divide();
  } catch (error) {
    caught = error;
  }
  expect(isLogged(caught)).toBe(true);
  expect(isLogged(new Error('another'))).toBe(false);
  expect(isLogged('text')).toBe(false);
});

it('keeps name, length, this and types of a method', () => {
  const { add } = Calculator.prototype;
  expect(add.name).toBe('add');
  expect(add.length).toBe(1);
  expect(Calculator.make()).toBeInstanceOf(Calculator);
  expect(messages().at(-1)).toMatch('Leave Calculator.make');
  expectTypeOf(add).parameters.toEqualTypeOf<[number, (number | undefined)?]>();
  expectTypeOf(add).returns.toEqualTypeOf<number>();
});

class Greetings {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  @get('/hello')
  @logged()
  hello(context: RequestContext) {
    return context.text(`hello from ${this.name}`);
  }

  @requireUser()
  @logged()
  @put('/hello')
  async rename(context: RequestContext): Promise<Response> {
    return context.text(`${userOf(context)} renamed ${this.name}`);
  }

  @get('/careless')
  careless(context: RequestContext) {
    return context.text(userOf(context));
  }
}

function appOf(controller: object, user?: string) {
  const app = new Hono<AppEnvironment>();
  app.use(async (context, next) => {
    context.set('logger', customLogger.with({ requestId: 'r1' }));
    if (user !== undefined) context.set('user', user);
    await next();
  });
  for (const { method, path, answer } of routesOf(controller)) app.on(method, path, answer);
  return app;
}

it('gives each instance the routes of its class, in order', async () => {
  const [moon, sun] = [new Greetings('moon'), new Greetings('sun')];
  expect(routesOf(moon).map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /hello',
    'PUT /hello',
    'GET /careless',
  ]);
  expect(await (await appOf(sun).request('/hello')).text()).toBe('hello from sun');
  expect(await (await appOf(moon).request('/hello')).text()).toBe('hello from moon');
  expect(routesOf({})).toEqual([]);
});

it('logs the calls of a route with the id of the request', async () => {
  await appOf(new Greetings('moon')).request('/hello');
  expect(messages()).toEqual([
    'DEBUG | Enter Greetings.hello | request r1',
    'DEBUG | Leave Greetings.hello after N ms | request r1',
  ]);
});

it('lets known users in, in whatever order the decorators stand', async () => {
  const answer = await appOf(new Greetings('moon'), 'ada').request('/hello', { method: 'PUT' });
  expect(await answer.text()).toBe('ada renamed moon');
});

it('refuses everyone else with 401, a sentence and a WARNING', async () => {
  const answer = await appOf(new Greetings('moon')).request('/hello', { method: 'PUT' });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
  expect(await answer.json()).toEqual({ error: expect.stringContaining('Only known users') });
  expect(messages()).toEqual(['WARNING | Refused PUT /hello: no known user | request r1']);
});

it('fails loudly where a method asks for the user and forgot @requireUser', async () => {
  expect((await appOf(new Greetings('moon')).request('/careless')).status).toBe(500);
});

it('decorates only what can answer a request', () => {
  class Wrong {
    // @ts-expect-error -- a number is not an answer
    @get('/number')
    number(): number {
      return 1;
    }

    // @ts-expect-error -- a route is called with a request's context and nothing else
    @get('/two')
    two(context: RequestContext, extra: string) {
      return context.text(extra);
    }

    // @ts-expect-error -- who may enter is decided before the method runs, so it must be async
    @requireUser()
    now(context: RequestContext) {
      return context.text('now');
    }
  }
  expect(routesOf(new Wrong())).toHaveLength(2);
});
