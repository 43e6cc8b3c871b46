export function parseSize(text: string): number {
  const size = /^\d{1,3}(,\d{3})+$/.test(text) ? Number(text.replaceAll(',', '')) : Number(text);
  if (text.trim() === '' || Number.isNaN(size)) throw new RangeError(`${text} is no size`);
  return size;
}
