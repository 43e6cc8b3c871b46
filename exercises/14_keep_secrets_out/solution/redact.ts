/** Fields whose value is never written, in lower case. */
export const secretNames = ['password', 'token', 'authorization', 'cookie', 'apikey'];

/** A copy of the context that is safe to write into a log. */
export function redact(context: Record<string, unknown>): Record<string, unknown> {
  return redactFields(context, []);
}

/** `inside` lists the objects that hold this one, the outermost first. */
function redactFields(fields: object, inside: readonly object[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      secretNames.includes(name.toLowerCase())
        ? '[redacted]'
        : redactValue(value, [...inside, fields]),
    ]),
  );
}

function redactValue(value: unknown, inside: readonly object[]): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (inside.includes(value)) return '[circular]';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, [...inside, value]));
  // A date or another object of a class has no secret fields of ours: it stays what it is.
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return redactFields(value, inside);
}

function redactText(text: string): string {
  return text
    .replace(/Bearer \S+/g, 'Bearer [redacted]')
    .replace(
      /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g,
      (digits) => `[card ${digits.replace(/\D/g, '').slice(-4)}]`,
    );
}
