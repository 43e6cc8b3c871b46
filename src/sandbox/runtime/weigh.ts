/** What a thing weighs besides what is in it. */
const THING = 8;

/**
 * About how much there is in a value that is to be posted: characters, bytes and a little for each
 * thing, counted until `limit` is reached.
 */
export function weigh(value: unknown, limit: number): number {
  const seen = new Set<object>();
  const pending: unknown[] = [value];
  let weight = 0;
  while (pending.length > 0 && weight <= limit) {
    const item = pending.pop();
    weight += THING;
    if (typeof item === 'string') weight += item.length;
    else if (typeof item === 'object' && item !== null && !seen.has(item)) {
      seen.add(item);
      if (ArrayBuffer.isView(item) || item instanceof ArrayBuffer) weight += item.byteLength;
      else if (item instanceof Map) for (const entry of item) pending.push(...entry);
      else if (item instanceof Set) pending.push(...item);
      else pushFields(item, pending);
    }
  }
  return weight;
}

function pushFields(item: object, pending: unknown[]): void {
  for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(item))) {
    pending.push(key, value);
  }
}
