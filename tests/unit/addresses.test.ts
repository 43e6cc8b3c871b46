import { describe, expect, it } from 'vitest';
import { addressOf, resolveLink, rewritePage } from '../../.vitepress/build/addresses.ts';

describe('the addresses of pages', () => {
  it.each([
    ['index.md', 'index.md', '/'],
    ['course.md', 'course/index.md', '/course/'],
    ['logging/index.md', 'logging/index.md', '/logging/'],
    ['logging/levels.md', 'logging/levels/index.md', '/logging/levels/'],
    [
      'exercises/11_custom_logger.md',
      'exercises/11_custom_logger/index.md',
      '/exercises/11_custom_logger/',
    ],
  ])('%s is built as %s and reached at %s', (id, built, address) => {
    expect(rewritePage(id)).toBe(built);
    expect(addressOf(id)).toBe(address);
  });

  it.each([
    ['./levels.md#warning', '/logging/levels/#warning'],
    ['levels', '/logging/levels/'],
    ['../course.md', '/course/'],
    ['./index.md', '/logging/'],
    ['./', '/logging/'],
    ['/logging/levels', '/logging/levels/'],
    ['/logging/levels/', '/logging/levels/'],
    ['/debugging/?from=1', '/debugging/?from=1'],
    ['/', '/'],
    ['#here', '#here'],
    ['./levels.png', './levels.png'],
    ['https://example.org/a', 'https://example.org/a'],
    ['mailto:a@example.org', 'mailto:a@example.org'],
  ])('a link to %s leads to %s', (link, address) => {
    expect(resolveLink(link, 'logging/contents.md')).toBe(address);
  });
});
