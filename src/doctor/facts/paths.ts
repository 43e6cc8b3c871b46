/** Paths as text, the same in Node and in the page. All with forward slashes, relative to the root. */

export function dirname(path: string): string {
  const at = path.lastIndexOf('/');
  return at < 0 ? '' : path.slice(0, at);
}

export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Joined and normalised; undefined when it climbs out of the root. */
export function join(...parts: readonly string[]): string | undefined {
  const kept: string[] = [];
  for (const part of parts.join('/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (kept.length === 0) return undefined;
      kept.pop();
    } else kept.push(part);
  }
  return kept.join('/');
}

/** `inner` is the folder `outer` or below it; '' holds everything. */
export function within(outer: string, inner: string): boolean {
  return outer === '' || inner === outer || inner.startsWith(`${outer}/`);
}

/** One of two folders holds the other: what they say can be about the same thing. */
export function related(one: string, other: string): boolean {
  return within(one, other) || within(other, one);
}
