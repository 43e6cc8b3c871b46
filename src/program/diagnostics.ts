/** What is said of a diagnostic. Free of the compiler, so that a page can say it before that is loaded. */
import type { Diagnostic } from './types.ts';

/** TypeScript's numbers for what a specifier or an imported name may lack. */
export const NO_SUCH_FILE = 6053;
export const NO_SUCH_LIBRARY = 2307;
export const NO_SUCH_EXPORT = 2305;

/** Makes one line of a message, with a full stop at its end. */
export function sentence(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

/** `main.ts:3:9: ';' expected.`: how a diagnostic reads where there is only text. */
export function describeDiagnostic({ start, message }: Diagnostic): string {
  return start ? `${start.file}:${start.line}:${start.column}: ${message}` : message;
}

/** The diagnostics that make a run impossible. */
export function blockingDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ kind, severity }) => kind !== 'type' && severity === 'error');
}
