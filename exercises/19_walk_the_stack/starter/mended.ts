export function parseSize(text: string): number {
  const size = Number(text);
  if (Number.isNaN(size)) throw new RangeError(`${text} is no size`);
  return size;
}
