export function parseCelsius(text: string): number {
  const celsius = Number(text);
  if (Number.isNaN(celsius)) throw new RangeError(`"${text}" is no temperature`);
  return celsius;
}
