import { expect, test } from 'vitest';
import { given, seededRandom } from 'logbook/exercise';
import { redact, secretNames } from '@answer/redact.ts';

const random = seededRandom();
const secret = (): string => `${random.word()}-${random.integer(1000, 9999)}`;
const digits = (count: number): string =>
  Array.from({ length: count }, (_, index) => random.integer(index === 0 ? 1 : 0, 9)).join('');

test('The value of every secret field is replaced', () => {
  for (const name of secretNames) {
    expect(redact({ [name]: secret(), user: 'u17' })).toEqual({
      [name]: '[redacted]',
      user: 'u17',
    });
  }
});

test('Capitals in a name do not matter', () => {
  const context = given({ Authorization: secret(), apiKey: secret(), PASSWORD: secret() });
  expect(redact(context), 'names are the same names in capitals').toEqual({
    Authorization: '[redacted]',
    apiKey: '[redacted]',
    PASSWORD: '[redacted]',
  });
});

test('A secret inside of objects and lists is found', () => {
  const context = {
    request: { path: '/login', body: { name: 'ana', password: secret() } },
    retries: [{ token: secret() }, [{ cookie: secret(), ms: 12 }]],
  };
  expect(redact(given(context)), 'secrets are found at any depth, in lists too').toEqual({
    request: { path: '/login', body: { name: 'ana', password: '[redacted]' } },
    retries: [{ token: '[redacted]' }, [{ cookie: '[redacted]', ms: 12 }]],
  });
});

test('A secret that is not a text is replaced as a whole', () => {
  expect(redact({ token: { value: secret() }, password: random.integer(0, 9999) })).toEqual({
    token: '[redacted]',
    password: '[redacted]',
  });
});

test('A bearer token in the middle of a message is replaced', () => {
  const context = given({ note: `sent Bearer ${secret()} to mail`, notes: [`Bearer ${secret()}`] });
  expect(redact(context), 'a token is a secret in a message as well').toEqual({
    note: 'sent Bearer [redacted] to mail',
    notes: ['Bearer [redacted]'],
  });
});

test('A card number keeps its last four digits', () => {
  const plain = digits(random.integer(13, 19));
  const grouped = digits(16).replace(/(\d{4})(?=\d)/g, random.pick(['$1 ', '$1-']));
  expect(redact({ note: `paid with ${plain}, then ${grouped}.` })).toEqual({
    note: `paid with [card ${plain.slice(-4)}], then [card ${grouped.slice(-4)}].`,
  });
});

test('Numbers that are too short or too long for a card stay', () => {
  const note = `order ${digits(12)} in batch ${digits(20)}`;
  expect(redact({ note })).toEqual({ note });
});

test('An object that contains itself does not hang the log', () => {
  const order: Record<string, unknown> = { id: 7, token: secret() };
  order['self'] = order;
  expect(redact({ order })).toEqual({ order: { id: 7, token: '[redacted]', self: '[circular]' } });
});

test('The same object in two places is not circular', () => {
  const user = { id: 'u17' };
  expect(redact({ buyer: user, seller: user }), 'nothing here contains itself').toEqual({
    buyer: user,
    seller: user,
  });
});

test('The context that came in is not changed', () => {
  const password = secret();
  const context = { password, request: { headers: { cookie: password } } };
  redact(context);
  expect(context, 'the program still needs its password: work on a copy').toEqual({
    password,
    request: { headers: { cookie: password } },
  });
});

test('Everything else is as it was', () => {
  const context = { user: 'u17', ms: random.integer(1, 99), ok: true, none: null, at: new Date(0) };
  expect(redact(context)).toEqual(context);
});
