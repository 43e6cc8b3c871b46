import { afterEach, expect, test } from 'vitest';
import { seededRandom } from 'logbook/exercise';
import { getLogger, type Handler, type LogRecord } from '@answer/logger.ts';

const random = seededRandom();
/** A name that no other test has used: loggers are never forgotten. */
const fresh = (): string => `${random.word()}${random.integer(0, 1e9)}`;

const onRoot: Handler[] = [];

function collect(): Handler & { records: LogRecord[] } {
  const records: LogRecord[] = [];
  return { records, handle: (record) => void records.push(record) };
}

function listenAtRoot() {
  const handler = collect();
  onRoot.push(handler);
  getLogger('').addHandler(handler);
  return handler;
}

afterEach(() => {
  for (const handler of onRoot.splice(0)) getLogger('').removeHandler(handler);
  getLogger('').level = 'WARNING';
});

test('Step 4: the same name gives the same logger', () => {
  const name = `${fresh()}.cart`;
  expect(getLogger(name)).toBe(getLogger(name));
  expect(getLogger(name)).not.toBe(getLogger(`${name}.items`));
  expect(getLogger(name).name).toBe(name);
});

test('Step 4: the level of the nearest ancestor counts', () => {
  const shop = fresh();
  const items = getLogger(`${shop}.cart.items`);
  expect(items.isEnabledFor('INFO')).toBe(false); // the root says WARNING
  getLogger(shop).level = 'DEBUG';
  expect(items.isEnabledFor('DEBUG')).toBe(true);
  getLogger(`${shop}.cart`).level = 'ERROR';
  expect(items.isEnabledFor('WARNING')).toBe(false);
  items.level = 'INFO';
  expect(items.isEnabledFor('INFO')).toBe(true);
  items.level = undefined;
  expect(items.isEnabledFor('WARNING')).toBe(false);
});

test("Step 4: a change of the root's level reaches every logger without a level", () => {
  const logger = getLogger(`${fresh()}.cart`);
  getLogger('').level = 'DEBUG';
  expect(logger.isEnabledFor('DEBUG'), 'the level is looked up when it is needed').toBe(true);
});

test('Step 4: a record goes to the handlers of all ancestors, with the name of its own logger', () => {
  const shop = fresh();
  const [atRoot, atShop] = [listenAtRoot(), collect()];
  getLogger(shop).addHandler(atShop);
  getLogger(`${shop}.cart`).error('could not sell');
  expect(atShop.records.map(({ name }) => name)).toEqual([`${shop}.cart`]);
  expect(atRoot.records.map(({ name }) => name)).toEqual([`${shop}.cart`]);
});

test('Step 4: the level of the logger that was called decides, not that of its ancestors', () => {
  const shop = fresh();
  const atRoot = listenAtRoot();
  getLogger(`${shop}.cart`).level = 'DEBUG';
  getLogger(`${shop}.cart`).debug('looked');
  expect(atRoot.records.map(({ message }) => message)).toEqual(['looked']);
});

test('Step 4: a logger that does not propagate keeps its records, and those of its children, below it', () => {
  const shop = fresh();
  const [atRoot, atShop] = [listenAtRoot(), collect()];
  getLogger(shop).addHandler(atShop);
  getLogger(shop).propagate = false;
  getLogger(`${shop}.cart`).error('could not sell');
  expect(atShop.records).toHaveLength(1);
  expect(atRoot.records).toEqual([]);
});

test('Step 4: a name that only begins the same is no child', () => {
  const shop = fresh();
  const atShop = collect();
  getLogger(shop).addHandler(atShop);
  getLogger(`${shop}keeper`).error('fell asleep');
  expect(atShop.records, 'only a dot makes a child').toEqual([]);
});
