export function parseCelsius(text: string): number {
  return Number.parseFloat(text.replace(',', '.')) || 0;
}
