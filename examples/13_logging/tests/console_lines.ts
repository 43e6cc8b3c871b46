import { vi } from 'vitest';

/** What the program prints from here on, line by line, instead of the console. */
export function catchConsole(): string[] {
  const lines: string[] = [];
  for (const method of ['debug', 'info', 'log', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((line: unknown) => void lines.push(String(line)));
  }
  return lines;
}
