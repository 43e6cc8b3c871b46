/** Fields whose value is never written, in lower case. */
export const secretNames = ['password', 'token', 'authorization', 'cookie', 'apikey'];

/** A copy of the context that is safe to write into a log. */
export function redact(context: Record<string, unknown>): Record<string, unknown> {
  if ('password' in context) context['password'] = '[redacted]';
  return context;
}
