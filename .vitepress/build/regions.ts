/** Lines of a file, both included, counted from 1. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The named parts of a file: what stands between `// #region NAME` and `// #endregion NAME`, the
 * marks themselves left out. The name after `#endregion` may be left out for the innermost one.
 */
export function regionsOf(text: string): ReadonlyMap<string, LineRange> {
  const regions = new Map<string, LineRange>();
  const open: { name: string; first: number }[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const [, end, name = ''] =
      /^\s*(?:\/\/|#|<!--|\/\*)\s*#(end)?region\b\s*([\w-]*)/.exec(line) ?? [];
    if (end === undefined && !/#region\b/.test(line)) continue;
    if (end === undefined) {
      if (name !== '') open.push({ name, first: index + 2 });
      continue;
    }
    const at = name === '' ? open.length - 1 : open.findLastIndex((item) => item.name === name);
    const [closed] = at < 0 ? [] : open.splice(at, 1);
    if (closed) regions.set(closed.name, { first: closed.first, last: index });
  }
  return regions;
}
