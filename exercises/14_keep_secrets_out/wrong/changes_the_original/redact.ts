/** Fields whose value is never written, in lower case. */
export const secretNames = ['password', 'token', 'authorization', 'cookie', 'apikey'];

/** A copy of the context that is safe to write into a log. */
export function redact(context: Record<string, unknown>): Record<string, unknown> {
  redactInPlace(context, []);
  return context;
}

function redactInPlace(value: object, inside: readonly object[]): void {
  const fields = value as Record<string, unknown>;
  for (const [name, field] of Object.entries(fields)) {
    if (secretNames.includes(name.toLowerCase())) fields[name] = '[redacted]';
    else if (typeof field === 'string') fields[name] = redactText(field);
    else if (typeof field === 'object' && field !== null) {
      if (field === value || inside.includes(field)) fields[name] = '[circular]';
      else redactInPlace(field, [...inside, value]);
    }
  }
}

function redactText(text: string): string {
  return text
    .replace(/Bearer \S+/g, 'Bearer [redacted]')
    .replace(/(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g, (digits) => `[card ${digits.replace(/\D/g, '').slice(-4)}]`);
}
