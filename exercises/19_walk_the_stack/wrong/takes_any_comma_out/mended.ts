export function parseSize(text: string): number {
  const size = Number(text.replaceAll(',', ''));
  if (text.trim() === '' || Number.isNaN(size)) throw new RangeError(`${text} is no size`);
  return size;
}
